/** What `models` shows of the models that are here. */

import type { ModelSummary, ModeMemory } from "../api/engine.ts";
import { Attention } from "../api/transcript.ts";
import { programFolder } from "../lib/node/folders.ts";
import { modeMemory } from "../model/memory.ts";
import type { LayerChoice } from "../model/orthonormal.ts";
import type { RoundedProduct } from "../onnx/graph.ts";
import { compiledUnit, type OnCompile } from "./compile/compiled.ts";
import { findModels, type ModelFolder, openModel } from "./model-folder.ts";

export interface ModelReport {
  summary: ModelSummary;
  /** per decoder layer: what slim attention keeps, and why */
  layers: LayerChoice[];
  /** what int8 costs each product of encoder and decoder, and which stay in fp32 for it */
  rounding: { encoder: RoundedProduct[]; decoder: RoundedProduct[] };
  /** bytes of one stream in each mode */
  memory: ModeMemory[];
}

export async function modelSummaries(): Promise<ModelSummary[]> {
  const summaries: ModelSummary[] = [];
  for (const { path } of await findModels()) {
    // A damaged model must not hide the others; `models show` says what is wrong with it.
    const model = await openModel(path).catch(() => undefined);
    if (!model) continue;
    summaries.push(summaryOf(model));
    await model.close();
  }
  return summaries;
}

/** Compiles the model for slim attention, and on int8, when that has not been done. */
export async function modelReport(name: string, onCompile?: OnCompile): Promise<ModelReport> {
  const model = await openModel(name);
  try {
    const { manifest } = await compiledUnit(model, "decoder-slim", "float32", onCompile);
    return {
      summary: summaryOf(model),
      layers: manifest.choices ?? [],
      rounding: {
        encoder: (await compiledUnit(model, "encoder", "int8", onCompile)).manifest.rounding ?? [],
        decoder: (await compiledUnit(model, "decoder-slim", "int8", onCompile)).manifest.rounding ?? [],
      },
      memory: Attention.options.map((mode) => modeMemory(mode, model.dims)),
    };
  } finally {
    await model.close();
  }
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
