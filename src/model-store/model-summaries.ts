/** The models that are here and what they are, read from their configurations: nothing is compiled, and no runtime loaded. */
import type { ModelSummary } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { programFolder } from "../lib/node/folders.ts";
import { findModels, type ModelFolder, openModel } from "./model-folder.ts";

/** A model in its place: what it is, or why it can't be used. */
export type ModelState = { path: string; embedded: boolean } & ({ summary: ModelSummary } | { failure: FailureValue });

export async function modelStates(): Promise<ModelState[]> {
  const states: ModelState[] = [];
  for (const { path } of await findModels()) {
    const embedded = path.startsWith(programFolder);
    try {
      const model = await openModel(path);
      states.push({ path, embedded, summary: summaryOf(model) });
      await model.close();
    } catch (error) {
      states.push({ path, embedded, failure: loggedFailure("a model can't be opened", error) });
    }
  }
  return states;
}

/** A damaged model must not hide the others; `models show` says what is wrong with it. */
export async function modelSummaries(): Promise<ModelSummary[]> {
  return (await modelStates()).flatMap((state) => ("summary" in state ? [state.summary] : []));
}

export function summaryOf(model: ModelFolder): ModelSummary {
  const { name, path, dims, weights, bytes, detokenizer, canTranslate } = model;
  return {
    name,
    path,
    bytes,
    canTranslate,
    embedded: path.startsWith(programFolder),
    parameters: weights.parameters,
    multilingual: detokenizer.vocabulary.multilingual,
    width: dims.width,
    decoderLayers: dims.decoderLayers,
    heads: dims.decoderHeads,
  };
}
