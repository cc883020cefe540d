/** Integer products are exact on every processor, in the bytes that it takes; in both kinds the values are the same. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { productOfIntegers, zeroOf } from "../../src/onnx/integers.ts";
import type { RightBytes } from "../../src/onnx/product-forms.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { largestSumFile, largestSumGraph } from "../../src/runtime/largest-sum.ts";
import { Tensor } from "../../src/runtime/onnxruntime.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { floatsOf, openSession } from "../../src/runtime/session.ts";

const [length, columns, zero] = [512, 48, 128];

/** @param values [length, columns], -127 to 127 */
async function product(left: Uint8Array, values: readonly number[], bytes: RightBytes): Promise<Float32Array> {
  const rows = left.length / length;
  const graph = new Graph("product");
  const around = values.map((value) => value + zeroOf[bytes]);
  const right = graph.weight("right", bytes === "int8" ? Int8Array.from(around) : Uint8Array.from(around), [
    length,
    columns,
  ]);
  const x = graph.input("x", "uint8", [rows, length]);
  graph.output("y", productOfIntegers(x, right, graph.constant([1]), zero));
  const session = await openSession(writeGraph(graph), 1);
  try {
    return floatsOf(await session.run({ x: new Tensor("uint8", left, [rows, length]) }), "y");
  } finally {
    await session.release();
  }
}

function exact(left: Uint8Array, values: readonly number[]): number[] {
  return Array.from({ length: (left.length / length) * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let k = 0; k < length; k++)
      sum += ((left[row * length + k] ?? 0) - zero) * (values[k * columns + column] ?? 0);
    return sum;
  });
}

// One row alone takes other kernels than several.
test.each([1, 8, 37])("%d rows of the largest bytes: no sum is cut off", async (rows) => {
  const next = random(rows);
  const left = Uint8Array.from({ length: rows * length }, () => (next() < 0.5 ? 255 : 0));
  const values = Array.from({ length: length * columns }, () => (next() < 0.5 ? 127 : -127));
  expect([...(await product(left, values, await rightBytes()))]).toEqual(exact(left, values));
});

test("signed or unsigned: where no sum is too large the values are the same", async () => {
  const next = random(3);
  const left = Uint8Array.from({ length: 8 * length }, () => Math.floor(next() * 128));
  const values = Array.from({ length: length * columns }, () => Math.round((next() - 0.5) * 254));
  for (const bytes of ["int8", "uint8"] as const)
    expect([...(await product(left, values, bytes))], bytes).toEqual(exact(left, values));
});

test("the graph that finds them out is in the program as it would be made", async () => {
  expect(Buffer.from(await largestSumGraph()).equals(await readFile(largestSumFile))).toBe(true);
});
