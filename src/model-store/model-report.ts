/** What `models show` tells of a model. */
import type { ModelSummary, ModeMemory } from "../api/engine.ts";
import { Attention } from "../api/transcript.ts";
import { modeMemory } from "../model/memory.ts";
import type { LayerChoice } from "../model/orthonormal.ts";
import type { RoundedProduct } from "../onnx/graph.ts";
import { compiledUnit, type OnCompile } from "./compile/compiled.ts";
import { openModel } from "./model-folder.ts";
import { summaryOf } from "./model-summaries.ts";

export interface ModelReport {
  summary: ModelSummary;
  /** per decoder layer: what slim attention keeps, and why */
  layers: LayerChoice[];
  /** what int8 costs each product of encoder and decoder, and which stay in fp32 for it */
  rounding: { encoder: RoundedProduct[]; decoder: RoundedProduct[] };
  /** the heads whose attention word times follow: how many, and whether the model's files list them; else they are usual ones */
  wordTimes: { heads: number; listed: boolean };
  /** bytes of one stream in each mode */
  memory: ModeMemory[];
}

/** Compiles the model for slim attention, and on int8, when that has not been done. */
export async function modelReport(name: string, onCompile?: OnCompile): Promise<ModelReport> {
  const model = await openModel(name);
  try {
    const { manifest } = await compiledUnit(model, "decoder-slim", "float32", { onCompile });
    return {
      summary: summaryOf(model),
      layers: manifest.choices ?? [],
      rounding: {
        encoder: (await compiledUnit(model, "encoder", "int8", { onCompile })).manifest.rounding ?? [],
        decoder: (await compiledUnit(model, "decoder-slim", "int8", { onCompile })).manifest.rounding ?? [],
      },
      wordTimes: { heads: model.head.alignmentHeads.length, listed: model.hasListedHeads },
      memory: Attention.options.map((mode) => modeMemory(mode, model.dims)),
    };
  } finally {
    await model.close();
  }
}
