/** Standard attention on a GPU: see decoder-standard.ts, which is the same. */
import type { Value } from "../../onnx/graph.ts";
import { add, concat, gather, reshape, softmax, transpose } from "../../onnx/ops.ts";
import { matMul } from "../../onnx/products.ts";
import type { AttentionVariant, CrossResult, DecoderWeights, Inside, SelfResult } from "../decoder.ts";
import { scaledQuery, stateInput } from "../decoder-standard.ts";
import { type Dims, headWidth } from "../dims.ts";
import { linear } from "../layers.ts";
import { standardState } from "../state.ts";
import { byLargeTransposed } from "./products.ts";

export function webGpuStandard(dims: Dims, weights: DecoderWeights): AttentionVariant {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);

  /** rows [R*T, d] -> [R, h, T, dk] */
  const perHead = (x: Value): Value => transpose(reshape(x, ["R", "T", h, dk]), [0, 2, 1, 3]);

  function selfAttention(x: Value, l: number, inside: Inside): SelfResult {
    const { query, key, value, out } = weights.layer(l).self;
    const appended = (name: string, fresh: Value) => concat([stateInput(inside, name), fresh], 2, "N+T");
    const keys = appended(`self.keys.${l}`, perHead(linear(x, key, "key"))); // [R, h, N+T, dk]
    const values = appended(`self.values.${l}`, perHead(linear(x, value, "value")));
    const q = perHead(linear(x, scaledQuery(query, dk), "query"));
    const mask = x.graph.shared("mask", () => reshape(inside.mask, ["R", 1, "T", "N+T"]));
    const o = matMul(softmax(add(byLargeTransposed(q, keys), mask)), values); // [R, h, T, dk]
    return {
      out: linear(reshape(transpose(o, [0, 2, 1, 3]), ["R*T", d]), out, "out"),
      kept: new Map([
        [`self.keys.${l}`, keys],
        [`self.values.${l}`, values],
      ]),
    };
  }

  function crossAttention(x: Value, l: number, inside: Inside): CrossResult {
    const { query, out } = weights.layer(l).cross;
    const q = transpose(reshape(linear(x, scaledQuery(query, dk), "query"), ["B", "HT", h, dk]), [0, 2, 1, 3]);
    const scores = matMul(q, stateInput(inside, `cross.keys.${l}`)); // [B, h, HT, p]
    const o = matMul(softmax(scores), stateInput(inside, `cross.values.${l}`)); // [B, h, HT, dk]
    return {
      out: linear(reshape(transpose(o, [0, 2, 1, 3]), ["R*T", d]), out, "out"),
      scores: (heads) =>
        transpose(gather(scores, scores.graph.constant(heads, "int64", [heads.length]), 1), [0, 2, 1, 3]),
    };
  }

  return { name: "standard", state: standardState(dims), selfAttention, crossAttention };
}
