/** Shapes -> bytes: the memory bill. Arithmetic over the declared lists and the graphs' dimensions. */

import type { ModeMemory } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import type { WeightPrecision } from "../onnx/product-forms.ts";
import { type Dims, matrixSizes } from "./dims.ts";
import type { Head } from "./head.ts";
import { bytesOf, type StatesForm, stateOf } from "./state.ts";

/** What one stream of one row keeps in a mode, the token axis at its full length. */
export function modeMemory(mode: Attention, dims: Dims, form?: StatesForm): ModeMemory {
  const tokens = dims.positions;
  const tensors = stateOf[mode](dims, form).map((tensor) => ({
    name: tensor.name,
    part: tensor.part,
    shape: tensor.shape.map((size) => (size === "N" ? tokens : size)),
    bytes: bytesOf(tensor, tokens),
  }));
  const sum = (part: "cross" | "self") => tensors.filter((t) => t.part === part).reduce((a, t) => a + t.bytes, 0);
  return { attention: mode, crossBytes: sum("cross"), selfBytes: sum("self"), tensors };
}

export function streamBytes(memory: ModeMemory): number {
  return memory.crossBytes + memory.selfBytes;
}

/** Text tokens of a window in which somebody talks without a pause; few have more, and the longest decides. */
const usualTextTokens = 110;
/** Copies of a position's logits that the head holds at once: all of them, those of text, their softmax. */
const logitsCopies = 3;

/** What the head holds of so many rows while it chooses their tokens. */
export const logitsBytes = ({ vocabulary }: Dims, rows: number): number => rows * logitsCopies * vocabulary * 4;

/**
 * What it takes to time a window's words, while it is done: the whole text goes through the decoder once more, and every token has the alignment
 * heads' scores over all frames [heads, p], and logits [V] where probabilities are wanted. The scores wait while the head works, then they are put
 * in another order, twice there.
 */
export function wordTimesBytes(
  dims: Dims,
  { alignmentHeads }: Pick<Head, "alignmentHeads">,
  { probabilities }: { probabilities: boolean },
): number {
  const scores = alignmentHeads.length * dims.frames;
  const logits = probabilities ? logitsCopies * dims.vocabulary : 0;
  return usualTextTokens * (scores + Math.max(logits, scores)) * 4;
}

/** Bytes of a weight in float32 as the runtime holds it. */
const floatBytes = 4;

/**
 * Bytes of a weight as the runtime packs it for products of many rows and of few (quantize.ts, int4.ts): by rows; by blocks of 32 and 64, each with
 * a scale and a sum; two in a byte, with a scale, and for few rows a sum, for every 32.
 */
const packedBytes: Record<WeightPrecision, { manyRows: number; fewRows: number }> = {
  float32: { manyRows: floatBytes, fewRows: floatBytes },
  int8: { manyRows: 1, fewRows: 1.2 },
  int4: { manyRows: 0.63, fewRows: 0.75 },
};
/** An encoder with more than so many bytes is run in sections of at most so many: those of one are in memory at a time. */
const [largeEncoder, encoderSection] = [200e6, 80e6];

/** Matrices of all layers, as products take them. */
const encoderMatrices = (dims: Dims, precision: WeightPrecision): number =>
  dims.encoderLayers * matrixSizes(dims).encoderLayer * packedBytes[precision].manyRows;

/** Graphs that an encoder's layers are spread over: one, but of a large encoder (runtime/encoder-sessions.ts). */
export function encoderSections(dims: Dims, precision: WeightPrecision): number {
  const bytes = encoderMatrices(dims, precision);
  return bytes <= largeEncoder ? 1 : Math.min(dims.encoderLayers, Math.ceil(bytes / encoderSection));
}

/** What the runtime makes of a layer of the encoder, where heads and the MLP are in many pieces, its weights left out. */
const encoderLayerBytes = 1e6;

interface EncoderBytes {
  weights: number;
  /** what is there as well, in sections or not */
  graphs: number;
  /** weights that are in memory at a time, where the system lets go of what has run */
  atOnce: number;
}

/** Convolutions and positions are never rounded. */
export function encoderBytes(dims: Dims, precision: WeightPrecision): EncoderBytes {
  const { width: d, encoderLayers, melBins, frames } = dims;
  const weights = encoderMatrices(dims, precision) + (3 * d * (melBins + d) + frames * d) * floatBytes;
  return { weights, graphs: encoderLayers * encoderLayerBytes, atOnce: weights / encoderSections(dims, precision) };
}

/**
 * What the runtime holds of a decoder's weights and the head's, by blocks. Modes with one cache a layer keep two matrices of each in fp32, from which
 * keys and values are made (orthonormal.ts). The token embedding is read from its file, row by row.
 */
export function decoderBytes(mode: Attention, dims: Dims, precision: WeightPrecision): number {
  const { width: d, decoderLayers, positions } = dims;
  const { decoderLayer, embedding } = matrixSizes(dims);
  const { fewRows } = packedBytes[precision];
  const exact = mode === "standard" ? 0 : 2 * d * d;
  const layers = decoderLayers * ((decoderLayer - exact) * fewRows + exact * floatBytes);
  return layers + embedding * fewRows + positions * d * floatBytes;
}

/**
 * Of these, what is mapped: what is multiplied head by head, the runtime reads as it is stored; it has copies of all others, as products take them.
 * It is one of the exact matrices of each layer, and without rounding those of cross-attention as well.
 */
export function mappedDecoderBytes(mode: Attention, dims: Dims, precision: WeightPrecision): number {
  const matrices = precision === "float32" ? 3 : 1;
  return mode === "standard" ? 0 : dims.decoderLayers * matrices * dims.width ** 2 * floatBytes;
}

/** All of a model's weights as the runtime takes them. */
export function weightBytes(mode: Attention, dims: Dims, precision: WeightPrecision): number {
  const { weights, graphs } = encoderBytes(dims, precision);
  return weights + graphs + decoderBytes(mode, dims, precision);
}
