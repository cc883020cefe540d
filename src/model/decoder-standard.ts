/**
 * Standard attention: keys and values of every layer are kept, cross and self. The reference.
 *
 *   q_i = (x·W_Q,i + b_Q,i)/sqrt(d_k)
 *   o_i = softmax(q_i·K_i^T)·V_i
 *   out = concat(o_i)·W_O + b_O
 */
import { present } from "../lib/check.ts";
import { Graph, type GraphForm, type Value } from "../onnx/graph.ts";
import { cast, gather, reshape, softmax, transpose } from "../onnx/ops.ts";
import { matMul } from "../onnx/products.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside, SelfResult } from "./decoder.ts";
import { type Dims, headWidth } from "./dims.ts";
import { type Linear, linear } from "./layers.ts";
import { type Floats, type StatesForm, standardState } from "./state.ts";

export function standardAttention(dims: Dims, weights: DecoderWeights, form: StatesForm = {}): AttentionVariant {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);

  /** rows [R*T, d] -> [R, h, T, dk] */
  const perHead = (x: Value): Value => transpose(reshape(x, ["R", "T", h, dk]), [0, 2, 1, 3]);

  /** [R, T, S] -> [R, 1, T, S], once for all layers */
  const perToken = (mask: Value): Value =>
    mask.graph.shared("mask", () => reshape(mask, ["R", 1, "T", present(mask.shape[2], "places")]));

  function selfAttention(x: Value, l: number, inside: Inside): SelfResult {
    const { query, key, value, out } = weights.layer(l).self;
    const q = perHead(linear(x, scaledQuery(query, dk), "query")); // [R, h, T, dk]
    const cache = (name: string, layer: Linear, what: string) => ({
      past: stateInput(inside, name), // [R, h, N, dk]
      fresh: perHead(linear(x, layer, what)),
    });
    const [keysName, valuesName] = [`self.keys.${l}`, `self.values.${l}`];
    const [k, v] = [cache(keysName, key, "key"), cache(valuesName, value, "value")];
    const { average, keys, values } = x.graph.kernels.attend(q, k, v, perToken(inside.mask)); // [R, h, T, dk]
    return {
      out: linear(reshape(transpose(average, [0, 2, 1, 3]), ["R*T", d]), out, "out"),
      kept: new Map([
        [keysName, keys],
        [valuesName, values],
      ]),
    };
  }

  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const { query, out } = weights.layer(l).cross;
    const keys = stateInput(inside, `cross.keys.${l}`); // [B, h, dk, p]
    const values = stateInput(inside, `cross.values.${l}`); // [B, h, p, dk]
    const q = transpose(reshape(linear(x, scaledQuery(query, dk), "query"), ["B", "HT", h, dk]), [0, 2, 1, 3]);
    const scores = matMul(q, keys); // [B, h, HT, p]
    const o = matMul(softmax(scores), values); // [B, h, HT, dk]
    const merged = reshape(transpose(o, [0, 2, 1, 3]), ["R*T", d]);
    return {
      out: linear(merged, out, "out"),
      scores: (heads) =>
        transpose(gather(scores, scores.graph.constant(heads, "int64", [heads.length]), 1), [0, 2, 1, 3]),
    };
  }

  return { name: "standard", state: standardState(dims, form), selfAttention, crossAttention };
}

/** The graph that makes the kept cross tensors from `states` [B, p, d]: every layer's K^T and V. */
export function standardCrossGraph(
  dims: Dims,
  weights: DecoderWeights,
  form: GraphForm = {},
  floats: Floats = "float32",
): Graph {
  const { width: d, decoderHeads: h, frames: p } = dims;
  const dk = headWidth(dims);
  const graph = new Graph("cross-standard", form);
  const rows = reshape(cast(graph.input("states", "float32", ["B", p, d]), floats), [`B*${p}`, d]);
  for (let l = 0; l < dims.decoderLayers; l++) {
    const { cross } = weights.layer(l);
    graph.within(`layer.${l}`, () => {
      const perHead = (layer: Linear, name: string) => reshape(linear(rows, layer, name), ["B", p, h, dk]);
      graph.output(`cross.keys.${l}`, transpose(perHead(cross.key, "key"), [0, 2, 3, 1]));
      graph.output(`cross.values.${l}`, transpose(perHead(cross.value, "value"), [0, 2, 1, 3]));
    });
  }
  return graph;
}

/** Matrices are large: a function for each value would take several times as long. */
export function scaled(values: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = (values[i] as number) * factor;
  return out;
}

/** 1/sqrt(d_k) moved into the query's weights. */
export function scaledQuery(query: Linear, dk: number): Linear {
  const scale = 1 / Math.sqrt(dk);
  return { ...query, stored: scaled(query.stored, scale), bias: query.bias && scaled(query.bias, scale) };
}

export function stateInput(inside: Inside, name: string): Value {
  const value = inside.state.get(name);
  if (!value) throw new Error(`no state tensor ${name}`);
  return value;
}
