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
import { check, present } from "../lib/check.ts";
import { Graph, type Value } from "../onnx/graph.ts";
import { add, expand, gather, identity, mul, reshape, softmax, transpose } from "../onnx/ops.ts";
import { matMul, matMulTransposed } from "../onnx/products.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside, SelfResult } from "./decoder.ts";
import { layerOf, scaledQuery, softmaxOver, stateInput } from "./decoder-standard.ts";
import { type Dims, headWidth } from "./dims.ts";
import { type AttentionWeights, exactLinear, exactOfHeads, type Linear, linear, linearOfHeads } from "./layers.ts";
import { matrix64, multiply } from "./linear-algebra.ts";
import type { CachePlan, OrthonormalKeys } from "./orthonormal.ts";
import { type StatesLayout, slimState } from "./state.ts";

/**
 * @param plans what each layer's self-attention keeps: chosen by orthonormal.ts
 * @param layout the layout of E
 */
export function slimAttention(
  dims: Dims,
  weights: DecoderWeights,
  plans: readonly CachePlan[],
  layout: StatesLayout = "channel-major",
): AttentionVariant {
  const { width: d, decoderHeads: h } = dims;
  check(plans.length === dims.decoderLayers, "a choice for every layer");

  /** [R, T, T+N] -> [R, T*h, T+N], once for all layers */
  const perHead = (mask: Value): Value =>
    mask.graph.shared("mask", () =>
      reshape(expand(reshape(mask, ["R", "T", 1, "T+N"]), ["R", "T", h, "T+N"]), ["R", `T*${h}`, "T+N"]),
    );

  function selfAttention(x: Value, l: number, inside: Inside): SelfResult {
    const attention = layerOf(weights, l).self;
    const past = stateInput(inside, `self.cache.${l}`); // C [R, N, d]
    const plan = present(plans[l], "plan");
    const { kept, g, project } = plan.cache === "keys" ? throughKeys(x, attention, plan) : throughInputs(x, attention);
    const fresh = reshape(kept, ["R", "T", d]);
    const queries = reshape(g, ["R", `T*${h}`, d]); // every token's heads, one after the other
    const scores = softmaxOver(matMulTransposed(queries, past), matMulTransposed(queries, fresh), perHead(inside.mask));
    const c = add(matMul(scores.past, past), matMul(scores.fresh, fresh)); // [R, T*h, d]
    return { out: linear(project(c), foldedOut(attention, d), "out"), kept: new Map([[`self.cache.${l}`, fresh]]) };
  }

  /** C = K' = x·U: per-head keys in an orthonormal basis. Heads meet only their own columns, hence the block mask. */
  function throughKeys(x: Value, attention: AttentionWeights, { basis, triangles, rebuild }: OrthonormalKeys) {
    const query = throughTriangles(scaledQuery(attention.query, headWidth(dims)), triangles, dims);
    // Never rounded: values are rebuilt from these, and that lives on cancellation.
    const kept = exactLinear(x, { inputs: d, outputs: d, weight: Float32Array.from(basis.data), bias: null }, "keys");
    const q = reshape(linear(x, query, "query"), ["R*T", 1, d]);
    const g = mul(q, x.graph.weight("blocks", blockMask(dims), [h, d])); // [R*T, h, d]
    return {
      kept,
      g,
      project: (c: Value) => throughValueMatrix(c, Float32Array.from(rebuild.data), dims, exactOfHeads),
    };
  }

  /** C = x itself: no inverse anywhere, for layers whose keys are too ill-conditioned. */
  function throughInputs(x: Value, attention: AttentionWeights) {
    const g = throughKeyMatrix(x, attention, dims);
    return { kept: x, g, project: (c: Value) => throughValueMatrix(c, attention.value.weight, dims) };
  }

  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const attention = layerOf(weights, l).cross;
    const states = stateInput(inside, `encoder.${layout}`); // one for all layers, heads and hypotheses
    const g = reshape(throughKeyMatrix(x, attention, dims), ["B", "Q", d]); // Q = rows of a stream × T × h columns
    const { scores, average } = overStates(g, states, layout); // [B, Q, p], [B, Q, d]
    return {
      out: linear(throughValueMatrix(average, attention.value.weight, dims), foldedOut(attention, d), "out"),
      scores: (heads) => scoresOf(scores, heads, dims),
    };
  }

  return { name: "slim", state: slimState(dims, { states: layout }), selfAttention, crossAttention };
}

/**
 * Scores g·E^T and averages softmax(scores)·E: g [B, Q, d] -> [B, Q, p] and [B, Q, d]. E is read as it is stored, on the right of one product
 * and on the left of the other; only that one's small result is turned.
 */
export function overStates(g: Value, states: Value, layout: StatesLayout): { scores: Value; average: Value } {
  const onTheLeft = (rows: Value) => transpose(matMulTransposed(states, rows), [0, 2, 1]);
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
export function slimCrossGraph(dims: Dims, layout: StatesLayout = "channel-major"): Graph {
  const graph = new Graph("cross-slim");
  const states = graph.input("states", "float32", ["B", dims.frames, dims.width]);
  graph.output(`encoder.${layout}`, layout === "channel-major" ? transpose(states, [0, 2, 1]) : identity(states));
  return graph;
}

/** g_i = q_i·W_K,i^T/sqrt(d_k): x [R*T, d] -> [R*T, h*d], heads side by side */
export function throughKeyMatrix(x: Value, attention: AttentionWeights, dims: Dims): Value {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);
  const weight = headColumns(attention.key.weight, dims, "transposed").map((value) => value / Math.sqrt(dk));
  return linearOfHeads(linear(x, attention.query, "query"), { heads: h, inputs: dk, outputs: d, weight }, "key-matrix");
}

/** o_i = c_i·W_V,i: c [.., d] for every head -> [R*T, d], heads side by side */
export function throughValueMatrix(c: Value, matrix: Float32Array, dims: Dims, project = linearOfHeads): Value {
  const { width: d, decoderHeads: h } = dims;
  const weight = headColumns(matrix, dims, "plain");
  const matrices = { heads: h, inputs: d, outputs: headWidth(dims), weight };
  return project(reshape(c, ["R*T", h * d]), matrices, "value-matrix");
}

/** The columns of each head of W [d, d]: plain [h, d, dk], transposed [h, dk, d]. */
function headColumns(matrix: Float32Array, dims: Dims, form: "plain" | "transposed"): Float32Array {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);
  const out = new Float32Array(d * d);
  for (let i = 0; i < h; i++) {
    for (let r = 0; r < d; r++) {
      for (let c = 0; c < dk; c++) {
        const to = form === "plain" ? (i * d + r) * dk + c : (i * dk + c) * d + r;
        out[to] = matrix[r * d + i * dk + c] ?? 0;
      }
    }
  }
  return out;
}

/** The output projection with V's bias folded in: b_V·W_O + b_O, in float64. */
export function foldedOut({ value, out }: AttentionWeights, d: number): Linear {
  const folded = multiply(matrix64(1, d, value.bias ?? new Float32Array(d)), matrix64(d, d, out.weight)).data;
  return { ...out, bias: Float32Array.from(folded, (b, i) => b + (out.bias?.[i] ?? 0)) };
}

/** W_Q,i' = W_Q,i·T_i^T and its bias, in float64: the queries that go with K' = x·U. */
function throughTriangles(query: Linear, triangles: readonly { data: Float64Array }[], dims: Dims): Linear {
  const d = dims.width;
  const dk = headWidth(dims);
  const turn = (rows: Float32Array): Float32Array => {
    const out = new Float32Array(rows.length);
    for (let r = 0; r < rows.length / d; r++) {
      triangles.forEach(({ data: t }, i) => {
        for (let j = 0; j < dk; j++) {
          let sum = 0;
          for (let k = j; k < dk; k++) sum += (rows[r * d + i * dk + k] ?? 0) * (t[j * dk + k] ?? 0);
          out[r * d + i * dk + j] = sum;
        }
      });
    }
    return out;
  };
  return { ...query, weight: turn(query.weight), bias: query.bias && turn(query.bias) };
}

/** [h, d]: row i is 1 on the columns of head i. */
function blockMask(dims: Dims): Float32Array {
  const { width: d, decoderHeads: h } = dims;
  const mask = new Float32Array(h * d);
  for (let i = 0; i < h; i++) mask.fill(1, i * d + i * headWidth(dims), i * d + (i + 1) * headWidth(dims));
  return mask;
}
