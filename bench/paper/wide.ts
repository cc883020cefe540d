/**
 * Heads that are together wider than the model, as T5-11B's: h·d_k = 16·d. A layer keeps its inputs x, d values a token, in place of
 * 2·h·d_k of keys and values; W_K and W_V are rectangular, and nothing is inverted.
 *
 *   g_i = q_i·W_K,i^T      [d]       s_i = softmax(g_i·X^T + bias_i)      o_i = (s_i·X)·W_V,i
 *
 * T5's relative position bias is added to the scores, and doesn't mind. As in T5 there are no other biases, no scale of the scores, and norms
 * without a mean.
 */
import { present } from "../../src/lib/check.ts";
import { type Inside, stateInputs } from "../../src/model/decoder.ts";
import { stateInput } from "../../src/model/decoder-standard.ts";
import { maskOf, tokenInputs } from "../../src/model/devices/cpu.ts";
import type { Linear } from "../../src/model/layers.ts";
import type { StateTensor } from "../../src/model/state.ts";
import { transposed } from "../../src/model/weights.ts";
import { Graph, type Value } from "../../src/onnx/graph.ts";
import { fused, softmaxOver } from "../../src/onnx/kernels.ts";
import { add, concat, expand, gather, range, reshape, sub, transpose } from "../../src/onnx/ops.ts";
import { gemm, headProducts, matMul, matMulTransposed } from "../../src/onnx/products.ts";
import { random } from "../random-model.ts";
import { type PlainRows, plainAttention, plainProduct, plainSum } from "./plain.ts";
import type { TokenReader } from "./token-decoder.ts";

/** What a decoder with wide heads is measured by: d, h, d_k, layers. */
export interface WideDims {
  width: number;
  heads: number;
  headWidth: number;
  layers: number;
  inner: number;
  positions: number;
}

export const t5Large: WideDims = { width: 1024, heads: 128, headWidth: 128, layers: 24, inner: 65_536, positions: 512 };
export const tinyWide: WideDims = { width: 64, heads: 64, headWidth: 16, layers: 2, inner: 128, positions: 64 };

/** What is kept: keys and values, or inputs. */
export const wideState = {
  "keys and values": ({ heads, headWidth: dk, layers }: WideDims): StateTensor[] =>
    Array.from({ length: layers }, (_, l) =>
      (["keys", "values"] as const).map(
        (what): StateTensor => ({ name: `self.${what}.${l}`, part: "self", dtype: "float32", shape: [heads, "N", dk] }),
      ),
    ).flat(),
  inputs: ({ width, layers }: WideDims): StateTensor[] =>
    Array.from({ length: layers }, (_, l) => ({
      name: `self.cache.${l}`,
      part: "self",
      dtype: "float32",
      shape: ["N", width],
    })),
};
export type WideKept = keyof typeof wideState;

interface WideLayer {
  gamma: Float32Array;
  query: Linear;
  key: Linear;
  value: Linear;
  out: Linear;
  mlpGamma: Float32Array;
  up: Linear;
  down: Linear;
}

export interface WideWeights {
  layers: WideLayer[];
  /** added to a score by the distance of key and query, [positions, h]; all layers share it */
  bias: Float32Array;
}

/** T5's buckets of distances back in time: each of the first 16 has its own, further ones share 16 more. */
function bucketOf(distance: number): number {
  const [exact, buckets, furthest] = [16, 32, 128];
  if (distance < exact) return distance;
  const share = Math.log(distance / exact) / Math.log(furthest / exact);
  return Math.min(buckets - 1, exact + Math.floor(share * (buckets - exact)));
}

export function wideWeights({ width: d, heads, headWidth: dk, layers, inner, positions }: WideDims): WideWeights {
  const next = random(23);
  const draw = (size: number, reach: number) => Float32Array.from({ length: size }, () => (2 * next() - 1) * reach);
  const linearOf = (inputs: number, outputs: number, reach = 1.5 / Math.sqrt(inputs)): Linear => ({
    inputs,
    outputs,
    stored: draw(inputs * outputs, reach),
    bias: null,
  });
  const ones = () => draw(d, 0.2).map((value) => 1 + value);
  const e = heads * dk;
  const perBucket = draw(32 * heads, 1);
  return {
    layers: Array.from({ length: layers }, () => ({
      gamma: ones(),
      // T5's queries are small from the start: its scores have no scale.
      query: linearOf(d, e, 1.5 / Math.sqrt(d * dk)),
      key: linearOf(d, e),
      value: linearOf(d, e),
      out: linearOf(e, d),
      mlpGamma: ones(),
      up: linearOf(d, inner),
      down: linearOf(inner, d),
    })),
    bias: Float32Array.from({ length: positions * heads }, (_, i) =>
      present(perBucket[bucketOf(Math.floor(i / heads)) * heads + (i % heads)], "bias"),
    ),
  };
}

/** The layers' graph: inputs as `tokenGraph`'s, output `hidden` [R*T, d], the residual stream behind the last layer. */
export function wideReader(dims: WideDims, weights: WideWeights, kept: WideKept): Omit<TokenReader, "embedding"> {
  const { width: d, positions } = dims;
  const graph = new Graph("wide", { kernels: fused });
  const { embedded, lengths } = tokenInputs(graph, d);
  const state = wideState[kept](dims);
  const inside = { state: stateInputs(graph, state), mask: maskOf(lengths) };
  const bias = biasOf(lengths, weights.bias, dims); // [R, T, T+N, h]
  let x = reshape(embedded, ["R*T", d]);
  const attend = kept === "inputs" ? throughInputs : throughKeysAndValues;
  weights.layers.forEach((layer, l) => {
    graph.within(`layer.${l}`, () => {
      const { merged, fresh } = attend(rootMeanSquareNorm(x, layer.gamma, "norm"), l, { dims, layer, inside, bias });
      for (const [name, value] of fresh) graph.output(`${name}.new`, value);
      x = add(x, product(merged, layer.out, "out"));
      const inner = product(rootMeanSquareNorm(x, layer.mlpGamma, "norm-mlp"), layer.up, "up");
      x = add(x, product(graph.apply("Relu", [inner], { dtype: inner.dtype, shape: inner.shape }), layer.down, "down"));
    });
  });
  graph.output("hidden", x);
  return { graph, state, width: d, positions };
}

interface Attending {
  dims: WideDims;
  layer: WideLayer;
  inside: Inside;
  bias: Value;
}

function throughInputs(x: Value, l: number, { dims, layer, inside, bias }: Attending) {
  const { width: d, heads: h, headWidth: dk } = dims;
  const past = stateInput(inside, `self.cache.${l}`); // X [R, N, d]
  const fresh = reshape(x, ["R", "T", d]);
  const q = reshape(product(x, layer.query, "query"), ["R*T", h, dk]);
  const g = headProducts(q, x.graph.weight("key", layer.key.stored, [h, dk, d]), 1); // [h, R*T, d]
  const queries = reshape(transpose(g, [1, 0, 2]), ["R", `T*${h}`, d]);
  const added = reshape(
    add(transpose(bias, [0, 1, 3, 2]), expand(reshape(inside.mask, ["R", "T", 1, "T+N"]), ["R", "T", h, "T+N"])),
    ["R", `T*${h}`, "T+N"],
  );
  const scores = softmaxOver(matMulTransposed(queries, past), matMulTransposed(queries, fresh), added);
  const c = add(matMul(scores.past, past), matMul(scores.fresh, fresh)); // [R, T*h, d]
  const values = new Float32Array(layer.value.stored.length);
  for (let from = 0; from < values.length; from += dk * d)
    values.set(transposed(layer.value.stored.subarray(from, from + dk * d), dk, d), from);
  const o = headProducts(reshape(c, ["R*T", h, d]), x.graph.weight("value", values, [h, d, dk]), 1);
  const merged = reshape(transpose(o, [1, 0, 2]), ["R*T", h * dk]);
  return { merged, fresh: new Map([[`self.cache.${l}`, fresh]]) };
}

function throughKeysAndValues(x: Value, l: number, { dims, layer, inside, bias }: Attending) {
  const { heads: h, headWidth: dk } = dims;
  const headsOf = (rows: Value) => transpose(reshape(rows, ["R", "T", h, dk]), [0, 2, 1, 3]);
  const [q, k, v] = [layer.query, layer.key, layer.value].map((one, i) => headsOf(product(x, one, `qkv.${i}`))) as [
    Value,
    Value,
    Value,
  ];
  const added = add(transpose(bias, [0, 3, 1, 2]), reshape(inside.mask, ["R", 1, "T", "T+N"]));
  const past = stateInput(inside, `self.keys.${l}`);
  const scores = softmaxOver(matMulTransposed(q, past), matMulTransposed(q, k), added);
  const o = add(matMul(scores.past, stateInput(inside, `self.values.${l}`)), matMul(scores.fresh, v));
  const fresh = new Map([
    [`self.keys.${l}`, k],
    [`self.values.${l}`, v],
  ]);
  return { merged: reshape(transpose(o, [0, 2, 1, 3]), ["R*T", h * dk]), fresh };
}

const product = (x: Value, { inputs, outputs, stored }: Linear, name: string): Value =>
  gemm(x, x.graph.weight(name, stored, [outputs, inputs]), null, true);

/** Of every query and key: distance back in time -> bias. Future keys are masked, whatever they are given. */
function biasOf(lengths: Value, table: Float32Array, { heads, positions }: WideDims): Value {
  const { graph } = lengths;
  const at = range(graph, "T");
  const among = expand(sub(reshape(at, ["T", 1]), at), ["R", "T", "T"]);
  const place = reshape(add(reshape(lengths, ["R", 1]), at), ["R", "T", 1]);
  const back = sub(place, range(graph, "N")); // [R, T, N]
  return gather(graph.weight("position-bias", table, [positions, heads]), concat([among, back], 2, "T+N"));
}

/** x/sqrt(mean(x²) + 1e-6)·gamma */
function rootMeanSquareNorm(x: Value, gamma: Float32Array, name: string): Value {
  const scale = x.graph.weight(name, gamma, [gamma.length]);
  return x.graph.apply(
    "SimplifiedLayerNormalization",
    [x, scale],
    { dtype: x.dtype, shape: x.shape },
    { axis: -1, epsilon: { float: 1e-6 } },
  );
}

/** The residual stream behind the last layer after every token, in float64. */
export function plainWide(dims: WideDims, { layers, bias }: WideWeights, embedded: PlainRows): PlainRows {
  const normed = (rows: PlainRows, gamma: Float32Array): PlainRows =>
    rows.map((row) => {
      const size = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) / row.length + 1e-6);
      return row.map((value, i) => (value / size) * present(gamma[i], "gamma"));
    });
  let x = embedded;
  for (const layer of layers) {
    const y = normed(x, layer.gamma);
    const seen = plainAttention(
      plainProduct(y, layer.query),
      plainProduct(y, layer.key),
      plainProduct(y, layer.value),
      {
        heads: dims.heads,
        scale: 1,
        bias: (head, t, j) => present(bias[(t - j) * dims.heads + head], "bias"),
      },
    );
    x = plainSum(x, plainProduct(seen, layer.out));
    const inner = plainProduct(normed(x, layer.mlpGamma), layer.up).map((row) => row.map((v) => Math.max(0, v)));
    x = plainSum(x, plainProduct(inner, layer.down));
  }
  return x;
}
