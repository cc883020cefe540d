/**
 * Slim attention (arXiv 2503.05840, as docs/slim-attention.md applies it): one kept tensor C a layer serves as keys and values.
 *
 *   g_i = q_i·M_K,i^T            the key matrix, moved to the query side      [d]
 *   s_i = softmax(g_i·C^T)                                                     [n]
 *   c_i = s_i·C                  average first …                               [d]
 *   o_i = c_i·M_V,i              … the value matrix, moved to the output side  [d_k]
 *   out = concat(o_i)·W_O + (b_V·W_O + b_O)      rows of s_i sum to 1, so V's bias folds
 *
 *                      C                      M_K,i           M_V,i
 *   cross              E, shared by all       W_K,i           W_V,i                    as stored: E^T, or E
 *   self, `keys`       K' = x·U               block i of 1    (U^-1·W_V)_i     with W_K,i = U_i·T_i, q_i' = q_i·T_i^T
 *   self, `inputs`     x                      W_K,i           W_V,i
 *
 * Keeps p·d + L·n·d values where standard attention keeps 2·L·p·d + 2·L·n·d.
 */
import { present } from "../lib/check.ts";
import { Graph, type Value } from "../onnx/graph.ts";
import { cast, expand, gather, identity, mul, reshape, softmax, transpose } from "../onnx/ops.ts";
import { matMul } from "../onnx/products.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside, SelfResult } from "./decoder.ts";
import { scaled, scaledQuery, stateInput } from "./decoder-standard.ts";
import { type Dims, headWidth } from "./dims.ts";
import { type AttentionWeights, exactLinear, exactOfHeads, type Linear, linear, linearOfHeads } from "./layers.ts";
import { addRows, type Matrix64 } from "./matrix.ts";
import type { OrthonormalKeys, PlanOf } from "./orthonormal.ts";
import { type Floats, type StatesForm, type StatesLayout, slimState } from "./state.ts";
import { transposed } from "./weights.ts";

/**
 * @param planOf what a layer's self-attention keeps: chosen by orthonormal.ts, asked for once
 * @param form the layout of E, and what it is multiplied as
 */
export function slimAttention(
  dims: Dims,
  weights: DecoderWeights,
  planOf: PlanOf,
  { states: layout = "channel-major", floats = "float32" }: StatesForm = {},
): AttentionVariant {
  const { width: d, decoderHeads: h } = dims;

  /** [R, T, S] -> [R, T*h, S], once for all layers */
  const perHead = (mask: Value): Value =>
    mask.graph.shared("mask", () => {
      const places = present(mask.shape[2], "places");
      const each = expand(reshape(mask, ["R", "T", 1, places]), ["R", "T", h, places]);
      return reshape(each, ["R", `T*${h}`, places]);
    });

  function selfAttention(x: Value, l: number, inside: Inside): SelfResult {
    const attention = weights.layer(l).self;
    const plan = planOf(l);
    const { kept, g, project } = plan.cache === "keys" ? throughKeys(x, attention, plan) : throughInputs(x, attention);
    const name = `self.cache.${l}`;
    const cache = { past: stateInput(inside, name), fresh: reshape(kept, ["R", "T", d]) }; // C [R, N, d] and [R, T, d]
    const queries = reshape(g, ["R", `T*${h}`, d]); // every token's heads, one after the other
    const { average, keys } = x.graph.kernels.attend(queries, cache, cache, perHead(inside.mask));
    return { out: linear(project(average), foldedOut(attention, d), "out"), kept: new Map([[name, keys]]) };
  }

  /** C = K' = x·U: per-head keys in an orthonormal basis. Heads meet only their own columns, hence the block mask. */
  function throughKeys(x: Value, attention: AttentionWeights, { basis, triangles, rebuild }: OrthonormalKeys) {
    const query = throughTriangles(scaledQuery(attention.query, headWidth(dims)), triangles, dims);
    // Never rounded: values are rebuilt from these, and that lives on cancellation.
    const kept = exactLinear(
      cast(x, "float32"),
      { inputs: d, outputs: d, stored: transposedOf(basis), bias: null },
      "keys",
    );
    const q = reshape(cast(linear(x, query, "query"), "float32"), ["R*T", 1, d]);
    const g = mul(q, x.graph.weight("blocks", blockMask(dims), [h, d])); // [R*T, h, d]
    return {
      kept,
      g,
      project: (c: Value) => cast(throughValueMatrix(c, transposedOf(rebuild), dims, exactOfHeads), floats),
    };
  }

  /** C = x itself: no inverse anywhere, for layers whose keys are too ill-conditioned. */
  function throughInputs(x: Value, attention: AttentionWeights) {
    const g = cast(throughKeyMatrix(x, attention, dims), "float32");
    const project = (c: Value) => throughValueMatrix(cast(c, floats), attention.value.stored, dims);
    return { kept: cast(x, "float32"), g, project };
  }

  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const attention = weights.layer(l).cross;
    const states = stateInput(inside, `encoder.${layout}`); // one for all layers, heads and hypotheses
    const g = reshape(throughKeyMatrix(x, attention, dims), ["B", "Q", d]); // Q = rows of a stream × T × h columns
    const { scores, average } = overStates(g, states, layout); // [B, Q, p], [B, Q, d]
    return {
      out: linear(throughValueMatrix(average, attention.value.stored, dims), foldedOut(attention, d), "out"),
      scores: (heads) => scoresOf(scores, heads, dims),
    };
  }

  return { name: "slim", state: slimState(dims, { states: layout, floats }), selfAttention, crossAttention };
}

/**
 * Scores g·E^T and averages softmax(scores)·E: g [B, Q, d] -> [B, Q, p] and [B, Q, d]. E is read as it is stored, on the right of one product
 * and on the left of the other; only that one's small result is transposed.
 */
export function overStates(g: Value, states: Value, layout: StatesLayout): { scores: Value; average: Value } {
  const onTheLeft = (rows: Value) => transpose(rows.graph.kernels.byTransposed(states, rows), [0, 2, 1]);
  const onTheRight = (rows: Value) => matMul(rows, states);
  const [score, mean] = layout === "channel-major" ? [onTheRight, onTheLeft] : [onTheLeft, onTheRight];
  const scores = score(g);
  return { scores, average: mean(softmax(scores)) };
}

/** scores [B, Q, p], the heads of each row and token side by side -> those of some heads, [B, HT, heads, p] */
export function scoresOf(scores: Value, heads: readonly number[], dims: Dims): Value {
  const perHead = reshape(scores, ["B", "HT", dims.decoderHeads, dims.frames]);
  return gather(perHead, scores.graph.constant(heads, "int64", [heads.length]), 2);
}

/** The graph that makes the kept cross tensor from `states` [B, p, d]: E^T, or E. */
export function slimCrossGraph(dims: Dims, layout: StatesLayout = "channel-major", floats: Floats = "float32"): Graph {
  const graph = new Graph("cross-slim");
  const states = cast(graph.input("states", "float32", ["B", dims.frames, dims.width]), floats);
  graph.output(`encoder.${layout}`, layout === "channel-major" ? transpose(states, [0, 2, 1]) : identity(states));
  return graph;
}

/** g_i = q_i·W_K,i^T/sqrt(d_k): x [R*T, d] -> [R*T, h*d], heads side by side */
export function throughKeyMatrix(x: Value, attention: AttentionWeights, dims: Dims): Value {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);
  const keys = scaled(attention.key.stored, 1 / Math.sqrt(dk));
  const stored = new Float32Array(d * d);
  // W_K,i^T is what is multiplied with, W_K,i what is stored of it.
  for (let from = 0; from < d * d; from += dk * d)
    stored.set(transposed(keys.subarray(from, from + dk * d), dk, d), from);
  return linearOfHeads(linear(x, attention.query, "query"), { heads: h, inputs: dk, outputs: d, stored }, "key-matrix");
}

/** o_i = c_i·W_V,i: c [.., d] for every head -> [R*T, d], heads side by side. @param stored W_V^T [d, d]: the columns of a head are together */
export function throughValueMatrix(c: Value, stored: Float32Array, dims: Dims, project = linearOfHeads): Value {
  const { width: d, decoderHeads: h } = dims;
  const matrices = { heads: h, inputs: d, outputs: headWidth(dims), stored };
  return project(reshape(c, ["R*T", h * d]), matrices, "value-matrix");
}

/** The output projection with V's bias folded in: b_V·W_O + b_O, in float64. */
export function foldedOut({ value, out }: AttentionWeights, d: number): Linear {
  const folded = new Float32Array(d);
  const ofValues = value.bias ?? new Float32Array(d);
  for (let c = 0; c < d; c++) {
    let sum = 0;
    for (let k = 0, at = c * d; k < d; k++, at++) sum += (ofValues[k] as number) * (out.stored[at] as number);
    folded[c] = sum + (out.bias?.[c] ?? 0);
  }
  return { ...out, bias: folded };
}

/** W_Q,i' = W_Q,i·T_i^T and its bias, in float64: the queries that go with K' = x·U. */
export function throughTriangles(query: Linear, triangles: readonly { data: Float64Array }[], dims: Dims): Linear {
  const dk = headWidth(dims);
  /** @param rows [d, n] */
  const turn = (rows: Float32Array, n: number): Float32Array => {
    const out = new Float32Array(rows.length);
    const all = { rows: rows.length / n, columns: n, data: rows };
    const sums = new Float64Array(n);
    triangles.forEach(({ data: t }, i) => {
      for (let j = 0; j < dk; j++) {
        sums.fill(0);
        addRows({ rows: 1, columns: n, data: sums }, 0, all, i * dk + j, t.subarray(j * dk + j, (j + 1) * dk), 1);
        out.set(sums, (i * dk + j) * n);
      }
    });
    return out;
  };
  return { ...query, stored: turn(query.stored, query.inputs), bias: query.bias && turn(query.bias, 1) };
}

/** A^T in fp32, as a linear layer's weights are stored. */
export const transposedOf = ({ rows, columns, data }: Matrix64): Float32Array =>
  transposed(new Float32Array(data), rows, columns);

/** [h, d]: row i is 1 on the columns of head i. */
export function blockMask(dims: Dims): Float32Array {
  const { width: d, decoderHeads: h } = dims;
  const mask = new Float32Array(h * d);
  for (let i = 0; i < h; i++) mask.fill(1, i * d + i * headWidth(dims), i * d + (i + 1) * headWidth(dims));
  return mask;
}
