/**
 * Compact attention: slim attention with E in bytes, one scale and one centre for each channel of a window.
 *
 *   E ≈ Ê⊙a + m          Ê [p, d] bytes; a and m [d]
 *   g_i = q_i·W_K,i^T    as in slim
 *   s_i = softmax((g_i⊙a)·Ê^T)      g_i·m is the same for every frame: softmax doesn't see it
 *   c_i = (s_i·Ê)⊙a + m             rows of s_i sum to 1
 *   o_i = c_i·W_V,i
 *
 * Both products are of integers: queries and averages are rounded row by row, so that no row depends on another. Ê is in
 * memory twice, frame-major and transposed, since an integer product takes its right operand only as it is stored.
 */
import { Graph, type Value } from "../onnx/graph.ts";
import { productOfIntegers, rightOperand } from "../onnx/integers.ts";
import { absolute, add, maximum, mul, reduceMax, reduceMiddle, reshape, softmax, sub, transpose } from "../onnx/ops.ts";
import type { RightBytes } from "../onnx/product-forms.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside } from "./decoder.ts";
import { foldedOut, scoresOf, slimAttention, throughKeyMatrix, throughValueMatrix } from "./decoder-slim.ts";
import { stateInput } from "./decoder-standard.ts";
import type { Dims } from "./dims.ts";
import { linear } from "./layers.ts";
import type { PlanOf } from "./orthonormal.ts";
import { inRows, roundedRows } from "./quantize.ts";
import { compactState } from "./state.ts";

export function compactAttention(
  dims: Dims,
  weights: DecoderWeights,
  planOf: PlanOf,
  bytes: RightBytes = "int8",
): AttentionVariant {
  const { width: d } = dims;
  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const { graph } = x;
    const attention = weights.layer(l).cross;
    const [scale, centre] = [stateInput(inside, "encoder.scale"), stateInput(inside, "encoder.centre")]; // [B, 1, d]
    const g = mul(reshape(throughKeyMatrix(x, attention, dims), ["B", "Q", d]), scale);
    const queries = roundedRows(g);
    const product = productOfIntegers(
      queries.bytes,
      stateInput(inside, "encoder.channel-major"),
      graph.constant([1]),
      queries.zero,
    );
    const scores = mul(product, queries.scale); // [B, Q, p]
    const s = softmax(scores);
    // A row's largest weight becomes 255, whatever it is: attention that is spread out keeps its precision.
    const unit = mul(reduceMax(s), graph.constant([1 / 255])); // [B, Q, 1]
    const average = productOfIntegers(inRows(s, unit, 0), stateInput(inside, "encoder.bytes"), scale, 0);
    const c = add(mul(average, unit), centre); // [B, Q, d]
    return {
      out: linear(throughValueMatrix(c, attention.value.stored, dims), foldedOut(attention, d), "out"),
      scores: (heads) => scoresOf(scores, heads, dims),
    };
  }

  return {
    ...slimAttention(dims, weights, planOf),
    name: "compact",
    state: compactState(dims, { bytes }),
    crossAttention,
  };
}

/** The graph that makes the kept cross tensors from `states` [B, p, d]: E in bytes, channel by channel around its mean. */
export function compactCrossGraph(dims: Dims, bytes: RightBytes = "int8"): Graph {
  const graph = new Graph("cross-compact");
  const states = graph.input("states", "float32", ["B", dims.frames, dims.width]);
  const centre = reduceMiddle("ReduceMean", states); // [B, 1, d]
  const centred = sub(states, centre);
  const largest = maximum(reduceMiddle("ReduceMax", absolute(centred)), graph.constant([1e-12]));
  const scale = mul(largest, graph.constant([1 / 127]));
  const rounded = rightOperand(centred, scale, bytes);
  graph.output("encoder.bytes", rounded);
  graph.output("encoder.channel-major", transpose(rounded, [0, 2, 1]));
  graph.output("encoder.scale", scale);
  graph.output("encoder.centre", centre);
  return graph;
}
