/**
 * Self-attention with rotary embedding (RoPE, arXiv 2104.09864): queries and keys are rotated by their position, pair by pair.
 *
 *   standard    keeps rotated keys, and values
 *   keys        keeps K' = x·U before the rotation: K_i = K_i'·T_i is rotated when it is read, V = K'·(U^-1·W_V) needs none
 *
 * A rotation stands between query and key, so T_i can't move to the query's side as it does without: it is multiplied with at every
 * step, for every place of the cache.
 */
import { present } from "../../src/lib/check.ts";
import type { DecoderWeights, Inside } from "../../src/model/decoder.ts";
import { foldedOut, throughValueMatrix } from "../../src/model/decoder-slim.ts";
import { scaledQuery, stateInput } from "../../src/model/decoder-standard.ts";
import { type Dims, headWidth } from "../../src/model/dims.ts";
import { exactLinear, exactOfHeads, linear } from "../../src/model/layers.ts";
import type { OrthonormalKeys } from "../../src/model/orthonormal.ts";
import { slimState, standardState } from "../../src/model/state.ts";
import { transposed } from "../../src/model/weights.ts";
import type { Value } from "../../src/onnx/graph.ts";
import { softmaxOver } from "../../src/onnx/kernels.ts";
import { add, concat, gather, mul, range, reshape, split, sub, transpose } from "../../src/onnx/ops.ts";
import { matMul, matMulTransposed } from "../../src/onnx/products.ts";
import { rotaryAngle } from "./plain.ts";
import type { SelfVariant } from "./token-decoder.ts";

export function rotaryStandard(dims: Dims, weights: Pick<DecoderWeights, "layer">): SelfVariant {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);

  function selfAttention(x: Value, l: number, inside: Inside) {
    const { query, key, value, out } = weights.layer(l).self;
    const places = newPlaces(x);
    const q = rotated(headsOf(linear(x, scaledQuery(query, dk), "query"), "T", dims), places, dims);
    const k = rotated(headsOf(linear(x, key, "key"), "T", dims), places, dims);
    const v = headsOf(linear(x, value, "value"), "T", dims);
    const scores = softmaxOver(
      matMulTransposed(q, stateInput(inside, `self.keys.${l}`)),
      matMulTransposed(q, k),
      reshape(inside.mask, ["R", 1, "T", "T+N"]),
    );
    const o = add(matMul(scores.past, stateInput(inside, `self.values.${l}`)), matMul(scores.fresh, v));
    const kept = new Map([
      [`self.keys.${l}`, k],
      [`self.values.${l}`, v],
    ]);
    return { out: linear(reshape(transpose(o, [0, 2, 1, 3]), ["R*T", d]), out, "out"), kept };
  }

  const state = standardState(dims).filter(({ part }) => part === "self");
  return { name: `rotary-standard-${h}`, state, selfAttention };
}

export function rotaryKeys(
  dims: Dims,
  weights: Pick<DecoderWeights, "layer">,
  planOf: (layer: number) => OrthonormalKeys,
): SelfVariant {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);

  function selfAttention(x: Value, l: number, inside: Inside) {
    const attention = weights.layer(l).self;
    const { basis, triangles, rebuild } = planOf(l);
    const past = stateInput(inside, `self.cache.${l}`); // [R, N, d]
    const stored = transposed(Float32Array.from(basis.data), d, d);
    const fresh = reshape(exactLinear(x, { inputs: d, outputs: d, stored, bias: null }, "keys"), ["R", "T", d]);
    const flat = Float32Array.from(triangles.flatMap(({ data }) => Array.from(data)));
    const turned = x.graph.weight("triangles", flat, [h, dk, dk]);
    const keys = (cache: Value, n: "T" | "N", places: Value) =>
      rotated(matMul(headsOf(cache, n, dims), turned), places, dims); // [R, h, n, dk]
    const q = rotated(headsOf(linear(x, scaledQuery(attention.query, dk), "query"), "T", dims), newPlaces(x), dims);
    const scores = softmaxOver(
      matMulTransposed(q, keys(past, "N", range(x.graph, "N"))),
      matMulTransposed(q, keys(fresh, "T", newPlaces(x))),
      reshape(inside.mask, ["R", 1, "T", "T+N"]),
    );
    const c = add(
      matMul(scores.past, reshape(past, ["R", 1, "N", d])),
      matMul(scores.fresh, reshape(fresh, ["R", 1, "T", d])),
    ); // [R, h, T, d]
    const values = transposed(Float32Array.from(rebuild.data), d, d);
    const o = throughValueMatrix(transpose(c, [0, 2, 1, 3]), values, dims, exactOfHeads);
    return { out: linear(o, foldedOut(attention, d), "out"), kept: new Map([[`self.cache.${l}`, fresh]]) };
  }

  const state = slimState(dims).filter(({ part }) => part === "self");
  return { name: "rotary-keys", state, selfAttention };
}

/** rows [R*n, d], or [R, n, d] -> [R, h, n, dk] */
const headsOf = (x: Value, n: "T" | "N", dims: Dims): Value =>
  transpose(reshape(x, ["R", n, dims.decoderHeads, headWidth(dims)]), [0, 2, 1, 3]);

/** The positions of the new tokens, [R, T]. */
function newPlaces({ graph }: Value): Value {
  const lengths = present(
    graph.inputs.find(({ name }) => name === "lengths"),
    "lengths",
  );
  return graph.shared("new places", () => add(reshape(lengths, ["R", 1]), range(graph, "T")));
}

/** x [R, h, n, dk] rotated by `places` [R, n] or [n] */
function rotated(x: Value, places: Value, dims: Dims): Value {
  const { graph } = x;
  const dk = headWidth(dims);
  const n = present(x.shape[2], x.name);
  const table = (name: string, of: (angle: number) => number) => {
    const values = graph.shared(name, () =>
      graph.weight(
        name,
        Float32Array.from({ length: (dims.positions * dk) / 2 }, (_, i) =>
          of(rotaryAngle(Math.floor(i / (dk / 2)), i % (dk / 2), dk)),
        ),
        [dims.positions, dk / 2],
      ),
    );
    return reshape(gather(values, places), [places.shape.length === 1 ? 1 : "R", 1, n, dk / 2]);
  };
  const [cos, sin] = [table("cosines", Math.cos), table("sines", Math.sin)];
  const [a, b] = split(x, 3, [dk / 2, dk / 2]) as [Value, Value];
  return concat([sub(mul(a, cos), mul(b, sin)), add(mul(a, sin), mul(b, cos))], 3, dk);
}
