/** The kernels of devices: see device-kernels.ts. */
import { check, present } from "../lib/check.ts";
import type { CacheOfTokens, DeviceKernels, FrameProjection } from "./device-kernels.ts";
import type { Value } from "./graph.ts";
import { add, cast, concat, maximum, mul, reshape, scattered, softmax, split, transpose } from "./ops.ts";
import { headProducts, matMul, matMulTransposed, multiHeadAttention } from "./products.ts";

/** The processor's: no operand is put in another order for a product, no cache is copied. */
export const fused: DeviceKernels<Value> = {
  byTransposed: matMulTransposed,
  ofHeads: (x, { name, data, outputs }) => {
    // The factor's other half: see `headProducts`.
    const halves = new Float32Array(data.length);
    for (let i = 0; i < data.length; i++) halves[i] = (data[i] as number) / 2;
    return headProducts(x, x.graph.weight(name, halves, headsShape(x, outputs)), 2);
  },
  overFrames: ([q, k, v], heads) => {
    const columns = columnsOf(q.x);
    // They cost nothing where queries, keys and values are put in order anyway.
    const biases = Float32Array.from([q, k, v].flatMap(({ bias }) => [...(bias ?? new Float32Array(columns))]));
    return multiHeadAttention(q.x, k.x, v.x, q.x.graph.weight("bias", biases, [3 * columns]), heads);
  },
  attend: (q, keys, values, mask) => {
    const s = softmaxOver(matMulTransposed(q, keys.past), matMulTransposed(q, keys.fresh), mask);
    const average = add(matMul(s.past, values.past), matMul(s.fresh, values.fresh));
    return { average, keys: keys.fresh, values: values.fresh };
  },
};

/**
 * For a provider that has plain products only, as WebGPU's: what is smaller is put in another order. Caches have room for what comes, and new tokens are written
 * into them: into the same memory, where a cache is given for what comes back of it. The graph asks where they stand: `places`. Its
 * attention in one operation gives other numbers where the adapter's subgroups are small (findings/onnxruntime-node-gpu-attention.sh).
 */
export const plain: DeviceKernels<Value> = {
  byTransposed: (a, b) => matMul(a, turned(b)),
  ofHeads: (x, { name, data, outputs }) =>
    matMul(transpose(x, [1, 0, 2]), x.graph.weight(name, data, headsShape(x, outputs), x.dtype)),
  overFrames: ([q, k, v], heads) => {
    const { graph, shape } = q.x;
    const [windows, frames] = [present(shape[0], "windows"), present(shape[1], "frames")];
    const width = columnsOf(q.x) / heads;
    const parts = ([name, { x, bias }]: [string, FrameProjection<Value>], order: readonly number[]): Value => {
      const whole = bias ? add(x, graph.weight(`${name}.bias`, bias, [bias.length])) : x;
      return transpose(reshape(whole, [windows, frames, heads, width]), order);
    };
    const queries = mul(parts(["query", q], [0, 2, 1, 3]), graph.constant([1 / Math.sqrt(width)])); // [B, h, F, d_k]
    const scores = matMul(queries, parts(["key", k], [0, 2, 3, 1])); // [B, h, F, F]
    const average = matMul(softmax(scores), parts(["value", v], [0, 2, 1, 3]));
    return reshape(transpose(average, [0, 2, 1, 3]), shape);
  },
  attend: (q, keys, values, mask) => {
    const [k, v] = [written(keys), keys === values ? undefined : written(values)];
    // q·K^T as (K·q^T)^T
    const scores = turned(matMul(k, turned(q)));
    return { average: matMul(softmax(add(scores, like(scores, mask))), v ?? k), keys: k, values: v ?? k };
  },
};

/**
 * softmax over old and new places together, given back apart. The caches are not joined: that would copy them at every step. The
 * new ones stand first, so that a row's sum is added up in the same order however many places the batch's caches have.
 * @param past scores [.., N], @param fresh scores [.., T], @param mask that is added to them [.., T+N]
 */
export function softmaxOver(past: Value, fresh: Value, mask: Value): { past: Value; fresh: Value } {
  const axis = past.shape.length - 1;
  const s = softmax(add(concat([fresh, past], axis, "T+N"), mask));
  const [freshWeights, pastWeights] = split(s, axis, ["T", "N"]);
  return { past: present(pastWeights, "weights"), fresh: present(freshWeights, "weights") };
}

/** The mask as numbers of the scores' kind: what is far below the least half float becomes nearly that. */
const like = (scores: Value, mask: Value): Value =>
  scores.dtype === "float16"
    ? mask.graph.shared(`${mask.name} in halves`, () => cast(maximum(mask, mask.graph.constant([-6e4])), "float16"))
    : mask;

function written({ past, fresh }: CacheOfTokens<Value>): Value {
  const shape = [...fresh.shape.slice(0, -1), fresh.shape.length - 1];
  const places = fresh.graph.shared("places", () => fresh.graph.input("places", "int64", shape));
  return scattered(past, places, fresh);
}

const columnsOf = (x: Value): number => Number(x.shape.at(-1));

function headsShape({ name, shape }: Value, outputs: number): number[] {
  const [, heads, inputs] = shape;
  check(typeof heads === "number" && typeof inputs === "number", `heads of ${name} [${shape}]`);
  return [heads, inputs, outputs];
}

/** The last two axes exchanged. */
function turned(x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  const [row, column] = axes.splice(-2);
  return transpose(x, [...axes, present(column, x.name), present(row, x.name)]);
}
