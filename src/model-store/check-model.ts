/** Every weight of a model is read, and what can be made of it made: whoever only keeps models needs nothing of that. */
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
 * @throws Failure model.*
 */
export async function checkModel(nameOrPath: string, onCompile?: OnCompile): Promise<CheckedModel> {
  const model = await openModel(nameOrPath);
  try {
    const hash = await model.contentHash("read");
    model.weights.readAll();
    // Elsewhere that is tried only where a prompt asks for it.
    model.detokenizer.tokenizer.encode("Every kind: it's 1,234 – «ça» 日本語");
    // Shapes are checked by compiling.
    for (const unit of ["encoder", "decoder-slim"] as const) await compiledUnit(model, unit, "float32", { onCompile });
    return { summary: summaryOf(model), hash, files: model.files };
  } finally {
    await model.close();
  }
}
