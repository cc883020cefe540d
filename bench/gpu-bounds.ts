/**
 * What bounds a decoder's step on a GPU: bytes that its products read, over the adapter's bandwidth, or multiply-adds, over its arithmetic. The paper's
 * model is the first alone, with E on the chip.
 */
import type { Attention } from "../src/api/transcript.ts";
import { type Dims, matrixSizes } from "../src/model/dims.ts";
import { bytesOf, type Floats, type StateTensor, stateOf, valuesOf } from "../src/model/state.ts";

export interface StepWork {
  /** weights once; keys and values once; E twice a layer, each of compact's copies once, and their caches twice, for scores and for averages */
  bytesRead: number;
  /** the same with E on the chip, read never: the paper's bill */
  bytesWithoutStates: number;
  /** what joining new tokens to those that are there would copy, and writing them in place doesn't */
  bytesAppended: number;
  multiplyAdds: number;
}

/** Of all streams of a batch, each with so many tokens in its caches. */
export function stepWork(dims: Dims, mode: Attention, floats: Floats, batch: number, tokens: number): StepWork {
  const { decoderLayers: layers, width: d, decoderHeads: heads } = dims;
  const { decoderLayer, embedding } = matrixSizes(dims);
  const ofMode = works[mode];
  const { weights, exactWeights } = ofMode.weights(d);
  const halved = layers * (decoderLayer - weights) + embedding;
  const weightBytes = halved * (floats === "float16" ? 2 : 4) + layers * exactWeights * 4;
  let [bytes, states, appended, multiplyAdds] = [0, 0, 0, halved + layers * exactWeights];
  for (const tensor of stateOf[mode](dims, { floats })) {
    const times = ofMode.reads(tensor, layers);
    bytes += times * bytesOf(tensor, tokens);
    if (mode !== "standard" && tensor.part === "cross") states += times * bytesOf(tensor, tokens);
    if (tensor.part === "self") appended += 2 * bytesOf(tensor, tokens);
    // One multiply-add a value and reading, and in slim one for each head: every head looks at all of it.
    multiplyAdds += times * valuesOf(tensor, tokens) * (mode === "standard" ? 1 : heads);
  }
  return {
    bytesRead: weightBytes + batch * bytes,
    bytesWithoutStates: weightBytes + batch * (bytes - states),
    bytesAppended: batch * appended,
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

/** As slim, but E is there in bytes, once for scores and once for averages. */
const compactWork: WorkOfMode = { ...slimWork, reads: ({ part }, layers) => (part === "cross" ? layers : 2) };

const works: Record<Attention, WorkOfMode> = { standard: standardWork, slim: slimWork, compact: compactWork };

/** What an adapter does in a second. */
export interface Adapter {
  bytes: number;
  multiplyAdds: number;
}

/** @returns seconds that a step takes at least, and what it waits for */
export function boundOf(
  { bytesRead, multiplyAdds }: Pick<StepWork, "bytesRead" | "multiplyAdds">,
  adapter: Adapter,
): { seconds: number; by: string } {
  const [reading, arithmetic] = [bytesRead / adapter.bytes, multiplyAdds / adapter.multiplyAdds];
  return reading >= arithmetic ? { seconds: reading, by: "reading" } : { seconds: arithmetic, by: "arithmetic" };
}
