/**
 * What bounds a decoder's step on a GPU: bytes that its products read, over the adapter's bandwidth, or multiply-adds, over its arithmetic. The paper's
 * model is the first alone, with E on the chip.
 */
import { type Dims, matrixSizes } from "../src/model/dims.ts";
import { bytesOf, type Floats, type StateTensor, stateOf, valuesOf } from "../src/model/state.ts";
import type { GpuAttention } from "../src/runtime/webgpu/gpu-decoder.ts";

export interface StepWork {
  /** weights once; keys and values once; E twice a layer and slim's caches twice, for scores and for averages */
  bytesRead: number;
  /** the same with E on the chip, read never: the paper's bill */
  bytesWithoutStates: number;
  multiplyAdds: number;
}

/** Of all streams of a batch, each with so many tokens in its caches. */
export function stepWork(dims: Dims, mode: GpuAttention, floats: Floats, batch: number, tokens: number): StepWork {
  const { decoderLayers: layers, width: d, decoderHeads: heads } = dims;
  const { decoderLayer, embedding } = matrixSizes(dims);
  const ofMode = mode === "standard" ? standardWork : slimWork;
  const { weights, exactWeights } = ofMode.weights(d);
  const halved = layers * (decoderLayer - weights) + embedding;
  const weightBytes = halved * (floats === "float16" ? 2 : 4) + layers * exactWeights * 4;
  let [bytes, states, multiplyAdds] = [0, 0, halved + layers * exactWeights];
  for (const tensor of stateOf[mode](dims, { floats })) {
    const times = ofMode.reads(tensor, layers);
    bytes += times * bytesOf(tensor, tokens);
    if (mode === "slim" && tensor.part === "cross") states += times * bytesOf(tensor, tokens);
    // One multiply-add a value and reading, and in slim one for each head: every head looks at all of it.
    multiplyAdds += times * valuesOf(tensor, tokens) * (mode === "slim" ? heads : 1);
  }
  return {
    bytesRead: weightBytes + batch * bytes,
    bytesWithoutStates: weightBytes + batch * (bytes - states),
    multiplyAdds: batch * multiplyAdds,
  };
}

interface WorkOfMode {
  /** of a layer's matrices, how many values a step does without, and how many it multiplies with as float32 */
  weights(d: number): { weights: number; exactWeights: number };
  /** how often a step reads a kept tensor */
  reads(tensor: StateTensor, layers: number): number;
}

/** Has multiplied with W_K and W_V of cross-attention before the first token. */
const standardWork: WorkOfMode = {
  weights: (d) => ({ weights: 2 * d * d, exactWeights: 0 }),
  reads: () => 1,
};

/** Keys, and the matrix that rebuilds values, are never halves. */
const slimWork: WorkOfMode = {
  weights: (d) => ({ weights: 2 * d * d, exactWeights: 2 * d * d }),
  reads: ({ part }, layers) => (part === "cross" ? 2 * layers : 2),
};

/** What an adapter does in a second. */
export interface Adapter {
  bytes: number;
  multiplyAdds: number;
}

/** @returns seconds that a step takes at least, and what it waits for */
export function boundOf({ bytesRead, multiplyAdds }: StepWork, adapter: Adapter): { seconds: number; by: string } {
  const [reading, arithmetic] = [bytesRead / adapter.bytes, multiplyAdds / adapter.multiplyAdds];
  return reading >= arithmetic ? { seconds: reading, by: "reading" } : { seconds: arithmetic, by: "arithmetic" };
}
