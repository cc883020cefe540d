/** Every weight of a model is read, and what can be made of it made: whoever only keeps models needs nothing of that. */
import { setImmediate } from "node:timers/promises";
import type { ModelSummary } from "../api/engine.ts";
import { compiledUnit, type OnCompile } from "./compile/compiled.ts";
import { openModel } from "./model-folder.ts";
import { summaryOf } from "./model-summaries.ts";

export interface CheckedModel {
  summary: ModelSummary;
  /** SHA-256 over configuration and weights */
  hash: string;
  /** paths of all that belongs to it */
  files: readonly string[];
}

/** `checkModel` here, or in another process. @throws Failure model.* */
export type CheckModel = (nameOrPath: string) => Promise<CheckedModel>;

/**
 * Reads every weight: each must be there, of its shape, and a finite number; the tokenizer must make tokens. Afterwards the model is
 * ready to be used.
 * @param signal is looked at between two weights, and between two things that are compiled
 * @throws Failure model.*; what the signal says
 */
export async function checkModel(
  nameOrPath: string,
  onCompile?: OnCompile,
  signal?: AbortSignal,
): Promise<CheckedModel> {
  const model = await openModel(nameOrPath);
  // Whoever stops it is heard only where others have their turn.
  const turn = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  try {
    const hash = await model.contentHash("read");
    for (const _ of model.weights.readEach()) await turn();
    // Elsewhere that is tried only where a prompt asks for it.
    model.detokenizer.tokenizer.encode("Every kind: it's 1,234 – «ça» 日本語");
    // Shapes are checked by compiling.
    for (const unit of ["encoder", "decoder-slim"] as const) {
      await turn();
      await compiledUnit(model, unit, "float32", { onCompile });
    }
    return { summary: summaryOf(model), hash, files: model.files };
  } finally {
    await model.close();
  }
}
