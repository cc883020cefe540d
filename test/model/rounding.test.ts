/** What rounding costs is found before it is done; a product that it would spoil stays in fp32. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { linear, norm } from "../../src/model/layers.ts";
import { transposed } from "../../src/model/weights.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Products } from "../../src/onnx/product-forms.ts";

const width = 64;

/** x·W behind a norm whose first channel is `largest` times the others, and counts for nothing in W. */
function productBehind(largest: number, products: Products) {
  const next = random(1);
  const graph = new Graph("product", { products });
  const gamma = new Float32Array(width).fill(1);
  gamma[0] = largest;
  const weight = Float32Array.from({ length: width * width }, (_, i) => (i < width ? 0 : next() - 0.5));
  const stored = transposed(weight, width, width);
  const x = norm(graph.input("x", "float32", ["R", width]), { gamma, beta: new Float32Array(width) }, "norm");
  graph.output("y", linear(x, { inputs: width, outputs: width, stored, bias: null }, "out"));
  return { operations: new Set(graph.nodes.map(({ op }) => op)), rounding: graph.roundedProducts };
}

test.each([
  ["rows", 1, "MatMulIntegerToFloat", "rows"],
  ["unsigned rows", 1, "MatMulIntegerToFloat", "unsigned rows"],
  ["blocks", 1, "MatMulNBits", "blocks"],
  ["blocks", 12, "MatMulNBits", "blocks"],
  ["int4", 1, "MatMulNBits", "int4"],
  ["int4 weights", 1, "MatMulNBits", "int4 weights"],
  ["int4 weights", 1000, "MatMulNBits", "int4 weights"],
  ["rows", 1000, "Gemm", "float32"],
  ["blocks", 1000, "Gemm", "float32"],
  ["int4", 1000, "Gemm", "float32"],
] as const)("a graph in %s, one channel %d times as large as the others: %s", (products, largest, operation, kept) => {
  const { operations, rounding } = productBehind(largest, products);
  expect([...operations].filter((op) => ["MatMulIntegerToFloat", "MatMulNBits", "Gemm"].includes(op))).toEqual([
    operation,
  ]);
  expect(rounding).toMatchObject([{ product: "out", kept }]);
  if (largest === 1) expect(rounding[0]?.error).toBeGreaterThan(0.005);
});

test("in fp32 nothing is measured", () => {
  expect(productBehind(1000, "exact").rounding).toEqual([]);
});
