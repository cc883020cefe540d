/** What `models show` tells of a model. */
import type { ModelSummary, ModeMemory } from "../api/engine.ts";
import { Attention, Precision, perAttention } from "../api/transcript.ts";
import { DecoderWeights } from "../model/decoder.ts";
import { modeMemory, weightBytes } from "../model/memory.ts";
import { type KeyConditions, keyConditions, type LayerChoice } from "../model/orthonormal.ts";
import type { RoundedProduct } from "../onnx/product-forms.ts";
import { withMatMul } from "../runtime/mat-mul.ts";
import { compiledUnit, type OnCompile } from "./compile/compiled.ts";
import { type ModelFolder, openModel } from "./model-folder.ts";
import { summaryOf } from "./model-summaries.ts";

export interface ModelReport {
  summary: ModelSummary;
  /** per decoder layer: what slim attention keeps, and why */
  layers: (LayerChoice & KeyConditions)[];
  /** what int8 costs each product of encoder and decoder, and which stay in fp32 for it */
  rounding: { encoder: RoundedProduct[]; decoder: RoundedProduct[] };
  /** the heads whose attention word times follow: how many, and whether the model's files list them; else they are usual ones */
  wordTimes: { heads: number; listed: boolean };
  /** bytes of one stream in each mode */
  memory: ModeMemory[];
  /** bytes that the runtime holds of its weights, in each precision and mode */
  weights: { precision: Precision; bytes: Record<Attention, number> }[];
}

/** Compiles the model for slim attention, and on int8, when that has not been done. */
export async function modelReport(name: string, onCompile?: OnCompile): Promise<ModelReport> {
  const model = await openModel(name);
  try {
    const { manifest } = await compiledUnit(model, "decoder-slim", "float32", { onCompile });
    return {
      summary: summaryOf(model),
      layers: await withConditions(manifest.choices ?? [], model),
      rounding: {
        encoder: (await compiledUnit(model, "encoder", "int8", { onCompile })).manifest.rounding ?? [],
        decoder: (await compiledUnit(model, "decoder-slim", "int8", { onCompile })).manifest.rounding ?? [],
      },
      wordTimes: { heads: model.head.alignmentHeads.length, listed: model.hasListedHeads },
      memory: Attention.options.map((mode) => modeMemory(mode, model.dims)),
      weights: Precision.options.map((precision) => ({
        precision,
        bytes: perAttention((mode) => weightBytes(mode, model.dims, precision)),
      })),
    };
  } finally {
    await model.close();
  }
}

async function withConditions(
  choices: readonly LayerChoice[],
  { weights, dims }: ModelFolder,
): Promise<ModelReport["layers"]> {
  const decoder = new DecoderWeights(weights.at("model", "decoder"), dims);
  return withMatMul(2, async (matMul) => {
    const layers: ModelReport["layers"] = [];
    for (const choice of choices)
      layers.push({ ...choice, ...(await keyConditions(decoder.layer(choice.layer).self, dims, matMul)) });
    return layers;
  });
}
