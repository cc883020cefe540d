/** The layers that encoder and decoder share. y = x·W with W [in, out]; hidden states are rows of width d. */
import { present } from "../lib/check.ts";
import type { Value } from "../onnx/graph.ts";
import {
  add,
  concat,
  gelu,
  geluFloor,
  layerNorm,
  layerNormOfSum,
  reshape,
  split,
  splitRows,
  transpose,
} from "../onnx/ops.ts";
import type { Products } from "../onnx/product-forms.ts";
import { gemm } from "../onnx/products.ts";
import type { Dims } from "./dims.ts";
import { inSeveralRows } from "./int4.ts";
import { roundedProduct } from "./rounding.ts";
import { likeInner, likeNoise, likeRowsOf } from "./sample-rows.ts";
import { type Scope, transposed } from "./weights.ts";

/** x·W + b */
export interface Linear {
  inputs: number;
  outputs: number;
  /** W^T [outputs, inputs], as a model's file has it: a row for each output */
  stored: Float32Array;
  bias: Float32Array | null;
}

export function loadLinear(scope: Scope, inputs: number, outputs: number, hasBias = true): Linear {
  const stored = scope.tensor("weight", [outputs, inputs]);
  return { inputs, outputs, stored, bias: hasBias ? scope.vector("bias", outputs) : null };
}

/** The layer's outputs [from, from + count). */
export function outputsOf({ inputs, stored, bias }: Linear, from: number, count: number): Linear {
  const rows = stored.subarray(from * inputs, (from + count) * inputs);
  return { inputs, outputs: count, stored: rows, bias: bias?.slice(from, from + count) ?? null };
}

export interface Norm {
  gamma: Float32Array;
  beta: Float32Array;
}

export function loadNorm(scope: Scope, width: number): Norm {
  return { gamma: scope.vector("weight", width), beta: scope.vector("bias", width) };
}

/** The four projections of an attention block. Whisper's keys have no bias. */
export interface AttentionWeights {
  query: Linear;
  key: Linear;
  value: Linear;
  out: Linear;
}

export function loadAttention(scope: Scope, width: number): AttentionWeights {
  return {
    query: loadLinear(scope.at("q_proj"), width, width),
    key: loadLinear(scope.at("k_proj"), width, width, false),
    value: loadLinear(scope.at("v_proj"), width, width),
    out: loadLinear(scope.at("out_proj"), width, width),
  };
}

export interface MlpWeights {
  up: Linear;
  down: Linear;
}

export function loadMlp(scope: Scope, dims: Dims, inner: number): MlpWeights {
  return {
    up: loadLinear(scope.at("fc1"), dims.width, inner),
    down: loadLinear(scope.at("fc2"), inner, dims.width),
  };
}

/**
 * x [rows, inputs] -> [rows, outputs], as the graph does its products. On int8 the quicker form is taken where it is exact enough,
 * and fp32 where none is.
 */
export function linear(x: Value, layer: Linear, name: string): Value {
  return roundedProduct(x, layer, name) ?? exactLinear(x, layer, name);
}

/** The same, never rounded to bytes: for what errors would grow in. Weights are stored as floats of x's kind. */
export function exactLinear(x: Value, layer: Linear, name: string): Value {
  return x.graph.within(name, () =>
    gemm(x, x.graph.weight("weight", layer.stored, [layer.outputs, layer.inputs], x.dtype), biasOf(x, layer), true),
  );
}

/** A matrix for each head, of so many inputs and outputs. */
export interface HeadMatrices {
  heads: number;
  inputs: number;
  outputs: number;
  /** transposed, one after the other: [heads, outputs, inputs] */
  stored: Float32Array;
}

/** Where an operation for each head takes longer than reading weights of four bytes for all of them. */
const headsTogether: ReadonlySet<Products> = new Set(["exact", "block weights", "int4 weights"]);

/**
 * y_i = x_i·W_i for every head i: x [R, heads*inputs] -> [R, heads*outputs]. On int8 head by head, as `linear` does: a quarter of the bytes to
 * read, which is what a step with few rows waits for.
 */
export function linearOfHeads(x: Value, matrices: HeadMatrices, name: string): Value {
  const { heads, inputs, outputs, stored } = matrices;
  if (headsTogether.has(x.graph.products)) return exactOfHeads(x, matrices, name);
  const productOf = (all: Value): Value => {
    const parts = split(all, 1, new Array(heads).fill(inputs)).map((part, i) => {
      x.graph.facts(part).several = all.graph.facts(all).several ?? false;
      const own = stored.subarray(i * inputs * outputs, (i + 1) * inputs * outputs);
      return linear(part, { inputs, outputs, stored: own, bias: null }, `${name}.${i}`);
    });
    return concat(parts, 1, heads * outputs);
  };
  // Once for all heads, not once for each.
  return x.graph.products === "int4" ? inSeveralRows(x, productOf) : productOf(x);
}

/** The same, in fp32 whatever the graph does. */
export function exactOfHeads(x: Value, { heads, inputs, outputs, stored }: HeadMatrices, name: string): Value {
  const rows = present(x.shape[0], x.name);
  const data = new Float32Array(stored.length);
  const size = inputs * outputs;
  for (let i = 0; i < heads; i++)
    data.set(transposed(stored.subarray(i * size, (i + 1) * size), outputs, inputs), i * size);
  const done = x.graph.kernels.ofHeads(reshape(x, [rows, heads, inputs]), { name, data, outputs });
  return reshape(transpose(done, [1, 0, 2]), [rows, heads * outputs]);
}

const biasOf = (x: Value, { bias, outputs }: Linear): Value | null =>
  bias && x.graph.weight("bias", bias, [outputs], x.dtype);

export function norm(x: Value, weights: Norm, name: string): Value {
  const [gamma, beta] = affine(x, weights, name);
  const normed = x.graph.within(name, () => layerNorm(x, gamma, beta));
  likeNoise(normed, weights.gamma.length, weights);
  return normed;
}

const affine = ({ graph, dtype }: Value, { gamma, beta }: Norm, name: string): [gamma: Value, beta: Value] =>
  graph.within(name, () => [
    graph.weight("gamma", gamma, [gamma.length], dtype),
    graph.weight("beta", beta, [beta.length], dtype),
  ]);

/** The residual stream x, what a block adds to it, and the norm of the sum: [normed, sum] */
export function normOfSum(x: Value, added: Value, weights: Norm, name: string): [normed: Value, sum: Value] {
  const [gamma, beta] = affine(x, weights, name);
  const both = x.graph.within(name, () => layerNormOfSum(x, added, gamma, beta));
  likeNoise(both[0], weights.gamma.length, weights);
  return both;
}

/** As `normOfSum`. */
export function normOfManyRows(x: Value, added: Value, weights: Norm, name: string): [normed: Value, sum: Value] {
  const sum = add(x, added);
  return [norm(sum, weights, name), sum];
}

/** `mlp` on many rows, part by part: the wide middle stays small. */
export function mlpInParts(x: Value, weights: MlpWeights, parts: number): Value {
  const done = splitRows(x, parts).map((part) => mlp(likeRowsOf(part, x), weights));
  return concat(done, 0, present(x.shape[0], x.name));
}

/** down(gelu(up(x))), on rows */
export function mlp(x: Value, { up, down }: MlpWeights): Value {
  return x.graph.within("mlp", () => {
    const inner = gelu(linear(x, up, "up"));
    likeInner(inner, x, up);
    x.graph.facts(inner).floor = geluFloor;
    return linear(inner, down, "down");
  });
}
