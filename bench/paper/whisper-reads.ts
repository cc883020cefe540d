/** The paper's bill for Whisper: values kept, and values read for a token, from this project's list of state tensors. */
import { type Dims, matrixSizes } from "../../src/model/dims.ts";
import { stateOf, valuesOf } from "../../src/model/state.ts";

const kept = (mode: "standard" | "slim", dims: Dims, part?: "self"): number =>
  stateOf[mode](dims)
    .filter((tensor) => part === undefined || tensor.part === part)
    .reduce((sum, tensor) => sum + valuesOf(tensor, dims.positions), 0);

export interface Savings {
  /** standard over slim, the encoder's output not counted: the paper's figure */
  withoutStates: number;
  /** the same with it, which has to be somewhere */
  withStates: number;
}

export function savingsOf(dims: Dims): Savings {
  const standard = kept("standard", dims);
  return { withoutStates: standard / kept("slim", dims, "self"), withStates: standard / kept("slim", dims) };
}

/**
 * How often the encoder's output is read from memory for a token: never, where it stays on the chip (the paper's assumption); once for all
 * layers; once a layer, by a kernel that has scores and averages of one pass; twice a layer, by a product for each, which then read slim's own caches twice
 * as well.
 */
export type StatesReads = "never" | "once a token" | "once a layer" | "twice a layer";

/** Values read for a token, its share of the weights included, in standard over slim attention: the speed-up where reading is all that counts. */
export function readsRatio(dims: Dims, batch: number, states: StatesReads): number {
  const { width: d, frames, decoderLayers } = dims;
  const { decoderLayer, embedding } = matrixSizes(dims);
  // Standard has multiplied with W_K and W_V of cross-attention before the first token.
  const standardWeights = decoderLayers * (decoderLayer - 2 * d * d) + embedding;
  const slimWeights = decoderLayers * decoderLayer + embedding;
  const times: Record<StatesReads, number> = {
    never: 0,
    "once a token": 1,
    "once a layer": decoderLayers,
    "twice a layer": 2 * decoderLayers,
  };
  const standard = kept("standard", dims) + standardWeights / batch;
  const caches = (states === "twice a layer" ? 2 : 1) * kept("slim", dims, "self");
  return standard / (caches + times[states] * frames * d + slimWeights / batch);
}

/** Multiply-adds of cross-attention for a token, slim over standard: every head reads all of E, and W_K and W_V are multiplied with each time. */
export function crossArithmeticRatio({ width: d, frames, decoderHeads }: Dims): number {
  const standard = 2 * d * d + 2 * frames * d;
  return (4 * d * d + 2 * decoderHeads * frames * d) / standard;
}
