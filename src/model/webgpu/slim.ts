/** Slim attention on a GPU: the mathematics of decoder-slim.ts, E channel-major. */
import type { Value } from "../../onnx/graph.ts";
import { add, concat, mul, reshape, softmax } from "../../onnx/ops.ts";
import { matMul } from "../../onnx/products.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside, SelfResult } from "../decoder.ts";
import { blockMask, foldedOut, scoresOf, throughTriangles, transposedOf } from "../decoder-slim.ts";
import { scaledQuery, stateInput } from "../decoder-standard.ts";
import { type Dims, headWidth } from "../dims.ts";
import { type AttentionWeights, linear } from "../layers.ts";
import type { OrthonormalKeys, PlanOf } from "../orthonormal.ts";
import { slimState } from "../state.ts";
import { transposed } from "../weights.ts";
import { byLargeTransposed, plainHeadProducts } from "./products.ts";

export function webGpuSlim(dims: Dims, weights: DecoderWeights, planOf: PlanOf): AttentionVariant {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);

  function selfAttention(x: Value, l: number, inside: Inside): SelfResult {
    const attention = weights.layer(l).self;
    const plan = planOf(l);
    const { fresh, g, values } = plan.cache === "keys" ? throughKeys(x, attention, plan) : throughInputs(x, attention);
    const past = stateInput(inside, `self.cache.${l}`);
    const cache = concat([past, reshape(fresh, ["R", "T", d])], 1, "N+T"); // C [R, N+T, d]
    const scores = reshape(byLargeTransposed(reshape(g, ["R", `T*${h}`, d]), cache), ["R", "T", h, "N+T"]);
    const mask = x.graph.shared("mask", () => reshape(inside.mask, ["R", "T", 1, "N+T"]));
    const s = reshape(softmax(add(scores, mask)), ["R", `T*${h}`, "N+T"]);
    const c = reshape(matMul(s, cache), ["R*T", h * d]);
    const o = plainHeadProducts(c, { heads: h, inputs: d, outputs: dk, stored: values }, "value-matrix");
    return { out: linear(o, foldedOut(attention, d), "out"), kept: new Map([[`self.cache.${l}`, cache]]) };
  }

  function throughKeys(x: Value, attention: AttentionWeights, { basis, triangles, rebuild }: OrthonormalKeys) {
    const query = throughTriangles(scaledQuery(attention.query, dk), triangles, dims);
    const fresh = linear(x, { inputs: d, outputs: d, stored: transposedOf(basis), bias: null }, "keys");
    const q = reshape(linear(x, query, "query"), ["R*T", 1, d]);
    const g = mul(q, x.graph.weight("blocks", blockMask(dims), [h, d])); // [R*T, h, d]
    return { fresh, g, values: transposedOf(rebuild) };
  }

  const throughInputs = (x: Value, attention: AttentionWeights) => ({
    fresh: x,
    g: throughKeyMatrices(x, attention),
    values: attention.value.stored,
  });

  /** g_i = q_i·W_K,i^T/sqrt(d_k), heads side by side */
  function throughKeyMatrices(x: Value, { query, key }: AttentionWeights): Value {
    const q = linear(x, scaledQuery(query, dk), "query");
    const stored = new Float32Array(d * d);
    // W_K,i^T is what is multiplied with, W_K,i what is stored of it.
    for (let from = 0; from < d * d; from += dk * d)
      stored.set(transposed(key.stored.subarray(from, from + dk * d), dk, d), from);
    return plainHeadProducts(q, { heads: h, inputs: dk, outputs: d, stored }, "key-matrix");
  }

  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const attention = weights.layer(l).cross;
    const states = stateInput(inside, "encoder.channel-major"); // E^T [B, d, p]
    const g = reshape(throughKeyMatrices(x, attention), ["B", "Q", d]);
    const scores = matMul(g, states); // [B, Q, p]
    const c = reshape(byLargeTransposed(softmax(scores), states), ["R*T", h * d]); // s·E = (E^T·s^T)^T
    const stored = attention.value.stored;
    const o = plainHeadProducts(c, { heads: h, inputs: d, outputs: dk, stored }, "value-matrix");
    return {
      out: linear(o, foldedOut(attention, d), "out"),
      scores: (heads) => scoresOf(scores, heads, dims),
    };
  }

  return { name: "slim", state: slimState(dims), selfAttention, crossAttention };
}
