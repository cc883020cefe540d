/** Products, as functions from values to values: of matrices, of heads, convolutions, and attention as one operation. */
import { check, present } from "../lib/check.ts";
import type { Dim, Shape, Value } from "./graph.ts";
import { broadcast } from "./ops.ts";

const microsoft = "com.microsoft";

export function productShape(a: Shape, b: Shape, what: string): Dim[] {
  const inner = a[a.length - 1];
  check(inner === b[b.length - 2], `${what}: [${a}] times [${b}]`);
  return [
    ...broadcast(a.slice(0, -2), b.slice(0, -2), what),
    present(a[a.length - 2], what),
    present(b[b.length - 1], what),
  ];
}

/** a [.., m, k] · b [.., k, n] */
export function matMul(a: Value, b: Value): Value {
  return a.graph.apply("MatMul", [a, b], {
    dtype: a.dtype,
    shape: productShape(a.shape, b.shape, `${a.name} · ${b.name}`),
  });
}

/** a [.., m, k] · b^T with b [.., n, k]: no transposed copy is made. */
export function matMulTransposed(a: Value, b: Value): Value {
  const bT = [
    ...b.shape.slice(0, -2),
    present(b.shape[b.shape.length - 1], b.name),
    present(b.shape[b.shape.length - 2], b.name),
  ];
  const shape = productShape(a.shape, bT, `${a.name} · ${b.name}^T`);
  return a.graph.apply("FusedMatMul", [a, b], { dtype: a.dtype, shape }, { transB: 1 }, microsoft);
}

/**
 * Each head's own product, factor·x_i·w_i: x [R, h, k], heads side by side, times w [h, k, n] -> [h, R, n]. A factor other than 1
 * keeps the runtime from its special path for a single row, which adds up in another order than the one for several.
 */
export function headProducts(x: Value, w: Value, factor: number): Value {
  const [rows, heads, inner] = x.shape;
  check(heads === w.shape[0] && inner === w.shape[1], `heads of ${x.name} [${x.shape}] and ${w.name} [${w.shape}]`);
  const shape = [present(heads, x.name), present(rows, x.name), present(w.shape[2], w.name)];
  return x.graph.apply(
    "FusedMatMul",
    [x, w],
    { dtype: x.dtype, shape },
    { transBatchA: 1, alpha: { float: factor } },
    microsoft,
  );
}

/** x [m, k] · w [k, n] (or w^T with w [n, k]) + b [n] in one operation */
export function gemm(x: Value, w: Value, b: Value | null, transposed = false): Value {
  const [outer, inner] = transposed ? [w.shape[0], w.shape[1]] : [w.shape[1], w.shape[0]];
  check(x.shape.length === 2 && x.shape[1] === inner, `${x.name} [${x.shape}] · ${w.name} [${w.shape}]`);
  const shape = [present(x.shape[0], x.name), present(outer, w.name)];
  return x.graph.apply("Gemm", b ? [x, w, b] : [x, w], { dtype: x.dtype, shape }, transposed ? { transB: 1 } : {});
}

/** 1-D convolution: x [B, c, n], w [out, c, kernel] -> [B, out, size] */
export function convolution(
  x: Value,
  w: Value,
  stride: number,
  size: Dim,
  { bias, padding = [0, 0] }: { bias?: Value; padding?: readonly [before: number, behind: number] } = {},
): Value {
  const [batch] = x.shape;
  check(x.shape[1] === w.shape[1], `convolution of ${x.name} [${x.shape}] with ${w.name} [${w.shape}]`);
  const shape = [present(batch, x.name), present(w.shape[0], w.name), size];
  return x.graph.apply(
    "Conv",
    bias ? [x, w, bias] : [x, w],
    { dtype: "float32", shape },
    { kernel_shape: [Number(w.shape[2])], pads: padding, strides: [stride] },
  );
}

export interface PlaneConvolution {
  strides: readonly [down: number, along: number];
  /** of the result */
  size: readonly [down: Dim, along: Dim];
}

/** 2-D convolution, as many zeros around as keep the size at a stride of one: x [B, c, h, w], w [out, c, kernel, kernel] -> [B, out, ..size] */
export function convolutionOfPlane(x: Value, w: Value, bias: Value, { strides, size }: PlaneConvolution): Value {
  check(x.shape[1] === w.shape[1], `convolution of ${x.name} [${x.shape}] with ${w.name} [${w.shape}]`);
  const [batch, kernel] = [present(x.shape[0], x.name), Number(w.shape[2])];
  const around = (kernel - 1) / 2;
  return x.graph.apply(
    "Conv",
    [x, w, bias],
    { dtype: "float32", shape: [batch, present(w.shape[0], w.name), ...size] },
    { kernel_shape: [kernel, kernel], pads: [around, around, around, around], strides },
  );
}

/**
 * Fused softmax(q·k^T/sqrt(d_k))·v over all heads: q [B, n, d], k and v [B, m, d] -> [B, n, d]
 * @param bias [3*d], what is still to be added to q, k and v: it costs nothing where they are put in order anyway
 */
export function multiHeadAttention(q: Value, k: Value, v: Value, bias: Value, heads: number): Value {
  return q.graph.apply(
    "MultiHeadAttention",
    [q, k, v, bias],
    { dtype: "float32", shape: q.shape },
    { num_heads: heads },
    microsoft,
  );
}
