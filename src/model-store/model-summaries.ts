/** The models that are here and what they are, read from their configurations: nothing is compiled, and no runtime loaded. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelSummary } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { programFolder } from "../lib/node/folders.ts";
import type { ModelShape } from "../model/shape.ts";
import { placeOf } from "./formats/formats.ts";
import { findModels, type ModelFolder, openModel } from "./model-folder.ts";

/** A model in its place: what it is, or why it can't be used. */
export type ModelState = { path: string; embedded: boolean } & (KnownModel | { failure: FailureValue });

export interface KnownModel {
  summary: ModelSummary;
  shape: ModelShape;
}

/** Tokenizers have megabytes, and it is asked with every choice for a file: a folder is read again when any of its files is another. */
const known = new Map<string, { stamp: string } & KnownModel>();

/** @throws Failure model.* */
async function modelIn(path: string): Promise<KnownModel> {
  const stamp = await stampOf(path);
  const before = known.get(path);
  if (before?.stamp === stamp) return before;
  const model = await openModel(path);
  const { dims, head, weights } = model;
  const { alignmentHeads } = head;
  const shape = { dims, head: { alignmentHeads }, parameters: weights.parameters };
  const found = { stamp, summary: summaryOf(model), shape };
  known.set(path, found);
  await model.close();
  return found;
}

/** Sizes and times of the files in a folder, or of the one. */
async function stampOf(path: string): Promise<string> {
  const place = await placeOf(path);
  const files = (place?.candidates ?? []).map(async (name) => {
    const { size, mtimeNs, ctimeNs } = await stat(join(place?.folder ?? path, name), { bigint: true });
    return [name, size, mtimeNs, ctimeNs].join(" ");
  });
  return (await Promise.all(files)).join("\n");
}

export async function modelStates(): Promise<ModelState[]> {
  const states: ModelState[] = [];
  for (const { path } of await findModels()) {
    const embedded = path.startsWith(programFolder);
    try {
      const { summary, shape } = await modelIn(path);
      states.push({ path, embedded, summary, shape });
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
