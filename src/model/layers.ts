/** The layers that encoder and decoder share. y = x·W with W [in, out]; hidden states are rows of width d. */
import type { Value } from "../onnx/graph.ts";
import { gelu, gemm, layerNorm, layerNormOfSum } from "../onnx/ops.ts";
import type { Dims } from "./dims.ts";
import { productInBlocks, quantizeBlocks, quantizedProduct, quantizeMatrix } from "./quantize.ts";
import { type Scope, transposed } from "./weights.ts";

/** x·W + b */
export interface Linear {
  inputs: number;
  outputs: number;
  /** [inputs, outputs] */
  weight: Float32Array;
  bias: Float32Array | null;
}

export async function loadLinear(scope: Scope, inputs: number, outputs: number, hasBias = true): Promise<Linear> {
  const { data } = await scope.matrix("weight", inputs, outputs);
  return { inputs, outputs, weight: data, bias: hasBias ? await scope.vector("bias", outputs) : null };
}

export interface Norm {
  gamma: Float32Array;
  beta: Float32Array;
}

export async function loadNorm(scope: Scope, width: number): Promise<Norm> {
  return { gamma: await scope.vector("weight", width), beta: await scope.vector("bias", width) };
}

/** The four projections of an attention block. Whisper's keys have no bias. */
export interface AttentionWeights {
  query: Linear;
  key: Linear;
  value: Linear;
  out: Linear;
}

export async function loadAttention(scope: Scope, width: number): Promise<AttentionWeights> {
  return {
    query: await loadLinear(scope.at("q_proj"), width, width),
    key: await loadLinear(scope.at("k_proj"), width, width, false),
    value: await loadLinear(scope.at("v_proj"), width, width),
    out: await loadLinear(scope.at("out_proj"), width, width),
  };
}

export interface MlpWeights {
  up: Linear;
  down: Linear;
}

export async function loadMlp(scope: Scope, dims: Dims, inner: number): Promise<MlpWeights> {
  return {
    up: await loadLinear(scope.at("fc1"), dims.width, inner),
    down: await loadLinear(scope.at("fc2"), inner, dims.width),
  };
}

/** x [rows, inputs] -> [rows, outputs], as the graph does its products */
export function linear(x: Value, layer: Linear, name: string): Value {
  const { weight, inputs, outputs } = layer;
  switch (x.graph.products) {
    case "exact":
      return exactLinear(x, layer, name);
    case "rows":
      return x.graph.within(name, () => quantizedProduct(x, quantizeMatrix(weight, inputs, outputs), biasOf(x, layer)));
    case "blocks":
      return x.graph.within(name, () =>
        productInBlocks(x, quantizeBlocks(transposed(weight, inputs, outputs), outputs, inputs), biasOf(x, layer)),
      );
  }
}

/** The same, in fp32 whatever the graph does: for what errors would grow in. */
export function exactLinear(x: Value, layer: Linear, name: string): Value {
  return x.graph.within(name, () =>
    gemm(x, x.graph.weight("weight", layer.weight, [layer.inputs, layer.outputs]), biasOf(x, layer)),
  );
}

const biasOf = (x: Value, { bias, outputs }: Linear): Value | null => bias && x.graph.weight("bias", bias, [outputs]);

export function norm(x: Value, weights: Norm, name: string): Value {
  const width = weights.gamma.length;
  return x.graph.within(name, () =>
    layerNorm(x, x.graph.weight("gamma", weights.gamma, [width]), x.graph.weight("beta", weights.beta, [width])),
  );
}

/** The residual stream x, what a block adds to it, and the norm of the sum: [normed, sum] */
export function normOfSum(x: Value, added: Value, weights: Norm, name: string): [normed: Value, sum: Value] {
  const width = weights.gamma.length;
  const { graph } = x;
  return graph.within(name, () =>
    layerNormOfSum(
      x,
      added,
      graph.weight("gamma", weights.gamma, [width]),
      graph.weight("beta", weights.beta, [width]),
    ),
  );
}

/** down(gelu(up(x))), on rows */
export function mlp(x: Value, weights: MlpWeights): Value {
  return x.graph.within("mlp", () => linear(gelu(linear(x, weights.up, "up")), weights.down, "down"));
}
