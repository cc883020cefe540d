/** The paper's claim for T5-11B: what a token takes in its shape, and the proof on a small one that keeping inputs computes the same. */
import { bytesOf } from "../../src/model/state.ts";
import { random } from "../random-model.ts";
import { largestError } from "./plain.ts";
import { readTokens } from "./token-decoder.ts";
import { plainWide, tinyWide, type WideDims, type WideKept, wideReader, wideState, wideWeights } from "./wide.ts";

/** @returns bytes of keys and values over those of inputs, from the lists of tensors */
export function wideSaving(dims: WideDims): number {
  const bytes = (kept: WideKept) =>
    wideState[kept](dims).reduce((sum, tensor) => sum + bytesOf(tensor, dims.positions), 0);
  return bytes("keys and values") / bytes("inputs");
}

/** @returns the largest difference from float64 of what leaves the last layer, over its largest value */
export async function wideErrors(): Promise<Record<WideKept, number>> {
  const dims = tinyWide;
  const weights = wideWeights(dims);
  const next = random(29);
  const [vocabulary, count] = [100, 40];
  const embedding = Float32Array.from({ length: vocabulary * dims.width }, () => 2 * next() - 1);
  const tokens = Array.from({ length: count }, () => Math.floor(next() * vocabulary));
  const embedded = tokens.map((token) =>
    Float64Array.from(embedding.subarray(token * dims.width, (token + 1) * dims.width)),
  );
  const exact = plainWide(dims, weights, embedded);
  const errorOf = async (kept: WideKept) =>
    largestError(await readTokens({ ...wideReader(dims, weights, kept), embedding }, tokens, 7, "hidden"), exact);
  return { "keys and values": await errorOf("keys and values"), inputs: await errorOf("inputs") };
}
