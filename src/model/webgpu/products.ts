/**
 * Products as the WebGPU provider has kernels for them: plain ones. A fused product that transposes is none of its (ONNX Runtime 1.30): it
 * would run on the processor, with both operands copied there and its result back, in the middle of a step.
 */
import type { Shape, Value } from "../../onnx/graph.ts";
import { reshape, transpose } from "../../onnx/ops.ts";
import { matMul } from "../../onnx/products.ts";
import { transposed } from "../weights.ts";

/** A matrix for each head, transposed as a model's file has it, one after the other: [heads, outputs, inputs] */
export interface StoredHeads {
  heads: number;
  inputs: number;
  outputs: number;
  stored: Float32Array;
}

const lastTwo = (x: Value): number[] => {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = axes.splice(-2) as [number, number];
  return [...axes, column, row];
};

/** a·b^T as (b·a^T)^T: a [.., m, k] and b [.., n, k] -> [.., m, n]. b is the large one, and stays as it is. */
export function byLargeTransposed(a: Value, b: Value): Value {
  const product = matMul(b, transpose(a, lastTwo(a)));
  return transpose(product, lastTwo(product));
}

/** y_i = x_i·W_i for every head i: x [R*T, heads*inputs] -> [R*T, heads*outputs] */
export function plainHeadProducts(x: Value, { heads, inputs, outputs, stored }: StoredHeads, name: string): Value {
  const weight = new Float32Array(stored.length);
  const size = inputs * outputs;
  for (let i = 0; i < heads; i++)
    weight.set(transposed(stored.subarray(i * size, (i + 1) * size), outputs, inputs), i * size);
  const rows: Shape = ["R*T", heads, inputs];
  const perHead = transpose(reshape(x, rows), [1, 0, 2]);
  const done = matMul(perHead, x.graph.weight(name, weight, [heads, inputs, outputs]));
  return reshape(transpose(done, [1, 0, 2]), ["R*T", heads * outputs]);
}
