/**
 * Which bytes integer products take as their right operand on this processor. Signed ones are the quickest where it has instructions for
 * products of bytes (VNNI, AMX; ARM in any case). Without them (Intel before Ice Lake, AMD before Zen 4) the runtime adds two products
 * of a signed byte in 16 bits, and the largest sums are cut off; unsigned bytes are widened first: the same sums as elsewhere, somewhat
 * more slowly, and still quicker than float32. Found by arithmetic, not by the processor's name: what the runtime does with it is what counts.
 */
import type { RightBytes } from "../onnx/product-forms.ts";
import { largestSum, largestSumFile, largestSumGraph } from "./largest-sum.ts";
import { Tensor } from "./onnxruntime.ts";
import { floatsOf, openSession } from "./session.ts";

let known: Promise<RightBytes> | undefined;

/** Some milliseconds, once. */
export function rightBytes(): Promise<RightBytes> {
  known ??= signedIsExact().then((exact) => (exact ? "int8" : "uint8"));
  return known;
}

/** Whether the largest sum of products of signed bytes comes out whole. */
async function signedIsExact(): Promise<boolean> {
  const { rows, length, left, right } = largestSum;
  const session = await openSession(largestSumFile, 1).catch(async () => openSession(await largestSumGraph(), 1));
  try {
    const ones = new Tensor("uint8", new Uint8Array(rows * length).fill(left), [rows, length]);
    const sums = floatsOf(await session.run({ left: ones }), "sums");
    return sums.every((sum) => sum === left * right * length);
  } finally {
    await session.release();
  }
}
