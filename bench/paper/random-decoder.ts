/**
 * A tiny decoder with random weights, as a language model's: Whisper's decoder, of which only the self-attention is used. Key matrices may be as
 * ill-conditioned as real ones are.
 */
import { present } from "../../src/lib/check.ts";
import { DecoderWeights } from "../../src/model/decoder.ts";
import type { Dims } from "../../src/model/dims.ts";
import type { StoredTensor } from "../../src/model/stored-tensor.ts";
import { Weights } from "../../src/model/weights.ts";
import { random, spreadOf, tensorShapes } from "../random-model.ts";

export const tinyDecoder: Dims = {
  width: 64,
  encoderLayers: 1,
  decoderLayers: 2,
  encoderHeads: 4,
  decoderHeads: 4,
  encoderInner: 128,
  decoderInner: 128,
  melBins: 80,
  vocabulary: 500,
  frames: 50,
  positions: 64,
};

/** @param decades from the largest to the smallest singular value that is given to each head's keys, about; 0 leaves them as they are drawn */
export function randomDecoder(dims: Dims, seed: number, decades = 0): DecoderWeights {
  const next = random(seed);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, shape] of tensorShapes(dims)) {
    if (!name.startsWith("model.decoder.")) continue;
    const { middle, reach } = spreadOf(name, shape);
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => middle + (2 * next() - 1) * reach);
    if (decades > 0 && name.endsWith("self_attn.k_proj.weight")) squeeze(values, dims, decades, next);
    const [, width = 1] = shape;
    tensors.set(name, {
      shape,
      file: "random weights",
      read: () => values,
      readRows: (from, to) => values.subarray(from * width, to * width),
    });
  }
  return new DecoderWeights(new Weights(tensors).at("model", "decoder"), dims);
}

/** W_K,i becomes W_K,i·D·M, with D's entries falling from 1 to 10^-decades and M random: its columns are then nearly dependent. */
function squeeze(stored: Float32Array, { width: d, decoderHeads }: Dims, decades: number, next: () => number): void {
  const dk = d / decoderHeads;
  for (let head = 0; head < decoderHeads; head++) {
    const rows = stored.subarray(head * dk * d, (head + 1) * dk * d);
    const old = rows.slice();
    const mix = Float64Array.from({ length: dk * dk }, () => next() - 0.5);
    for (let j = 0; j < dk; j++)
      for (let r = 0; r < d; r++) {
        let value = 0;
        for (let k = 0; k < dk; k++)
          value += present(mix[j * dk + k], "mix") * 10 ** ((-decades * k) / (dk - 1)) * (old[k * d + r] as number);
        rows[j * d + r] = value;
      }
  }
}
