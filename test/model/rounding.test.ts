/** What rounding costs is found before it is done; a product that it would spoil stays in fp32. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { linear, norm } from "../../src/model/layers.ts";
import { roundedProducts } from "../../src/model/rounding.ts";
import { Graph, type Products } from "../../src/onnx/graph.ts";

const width = 64;

/** x·W behind a norm whose first channel is `largest` times the others, and counts for nothing in W. */
function productBehind(largest: number, products: Products) {
  const next = random(1);
  const graph = new Graph("product", products);
  const gamma = new Float32Array(width).fill(1);
  gamma[0] = largest;
  const weight = Float32Array.from({ length: width * width }, (_, i) => (i < width ? 0 : next() - 0.5));
  const x = norm(graph.input("x", "float32", ["R", width]), { gamma, beta: new Float32Array(width) }, "norm");
  graph.output("y", linear(x, { inputs: width, outputs: width, weight, bias: null }, "out"));
  return { operations: new Set(graph.nodes.map(({ op }) => op)), rounding: roundedProducts(graph) };
}

test.each([
  ["rows", "MatMulIntegerToFloat"],
  ["blocks", "MatMulNBits"],
] as const)("%s: usual rows are rounded, at an error of about a hundredth", (products, operation) => {
  const { operations, rounding } = productBehind(1, products);
  expect(operations).toContain(operation);
  expect(rounding).toMatchObject([{ product: "out", kept: "int8" }]);
  expect(rounding[0]?.error).toBeGreaterThan(0.003);
  expect(rounding[0]?.error).toBeLessThan(0.012);
});

test("a channel far larger than the others spoils it", () => {
  const { operations, rounding } = productBehind(1000, "rows");
  expect(operations).toContain("Gemm");
  expect(operations).not.toContain("MatMulIntegerToFloat");
  expect(rounding).toMatchObject([{ product: "out", kept: "float32" }]);
});

test("in fp32 nothing is measured", () => {
  expect(productBehind(1000, "exact").rounding).toEqual([]);
});
