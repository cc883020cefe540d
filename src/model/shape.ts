/** What a model's dimensions alone say of it: its size, the work that it is, and what it was made for. */
import { type Dims, matrixSizes } from "./dims.ts";
import type { Head } from "./head.ts";

/** What arithmetic over memory and time needs of a model: neither its weights nor its tokens. */
export interface ModelShape {
  dims: Dims;
  head: Pick<Head, "alignmentHeads">;
  parameters: number;
}

/** Values of all weights, the encoder's positions included, as Hugging Face's files hold them. */
export function parameterCount(dims: Dims): number {
  const { width: d, encoderLayers, decoderLayers, encoderInner, decoderInner, melBins, frames, positions } = dims;
  const { encoderLayer, decoderLayer, embedding } = matrixSizes(dims);
  // Biases of queries, values and outputs (keys have none) and a norm's two rows beside each block, the MLP's two biases.
  const attention = 3 * d + 2 * d;
  const mlp = (inner: number): number => inner + d + 2 * d;
  const convolutions = 3 * d * (melBins + d) + 2 * d;
  const encoder = convolutions + frames * d + encoderLayers * (encoderLayer + attention + mlp(encoderInner)) + 2 * d;
  const decoder =
    embedding + positions * d + decoderLayers * (decoderLayer + 2 * attention + mlp(decoderInner)) + 2 * d;
  return encoder + decoder;
}

/** Tokens of a usual window: the ten minutes of docs/benchmark.md have about two thousand in twenty. */
const tokensOfWindow = 100;
/**
 * A decoder's multiply-add takes as long as so many of the encoder's: few rows for the same weights, which are read for each step. With base,
 * ten minutes take the encoder and the decoder 5.3 s each (docs/tried.md).
 */
const decoderCost = 3.5;

/**
 * What decoding a window of 30 s costs, in multiply-adds of the encoder: for the ratio of two models' times.
 * @param rows hypotheses of a window at once
 */
export function windowWork(dims: Dims, rows: number): number {
  const { width: d, frames: p, melBins, encoderLayers, decoderLayers, decoderHeads } = dims;
  const { encoderLayer, decoderLayer, embedding } = matrixSizes(dims);
  const convolutions = 3 * p * d * (2 * melBins + d);
  const encoder = convolutions + encoderLayers * (p * encoderLayer + 2 * p * p * d);
  // Scores and averages over the encoder's states, which every head reads whole in slim and compact attention.
  const states = 2 * decoderHeads * p * d;
  const token = decoderLayers * (decoderLayer + states) + embedding;
  return encoder + decoderCost * tokensOfWindow * rows * token;
}

/**
 * Whether its decoder was made shorter than its encoder. Those of OpenAI's first models are equally deep: this is turbo (32 and 4 layers), or one
 * that was distilled. Neither was trained to translate. No file of theirs says so, and their tokens would allow it: it can be known by
 * the shape alone.
 */
export const isCutDown = ({ encoderLayers, decoderLayers }: Dims): boolean => decoderLayers < encoderLayers;

/** Whether it has the decoder of distil-whisper's large ones, trained for English alone with tokens for all languages. Fine-tunes may differ. */
export const isDistilled = (dims: Dims): boolean => isCutDown(dims) && dims.decoderLayers <= 2;
