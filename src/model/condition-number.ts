/** How much the inverse of a matrix enlarges errors, as `models show` tells it. */
import { type Lu, lu } from "./linear-algebra.ts";
import { addScaled, at, dot, type MatMul, type Matrix64, matrixRow } from "./matrix.ts";

/**
 * Ratio of the largest to the smallest singular value, by power iteration on A^T·A and on its inverse through LU. A few per cent
 * of accuracy, which is what a condition number is for.
 */
export async function conditionNumber(a: Matrix64, matMul: MatMul): Promise<number> {
  const factors = await lu(a, matMul);
  const start = () => Float64Array.from({ length: a.rows }, (_, i) => Math.sin(1 + i * 1.7) + 0.1);
  const largest = grow(start(), (v) => gram(a, v));
  const inverse = grow(start(), (v) => solveVector(factors, solveTransposed(factors, v)));
  return Math.sqrt(largest * inverse);
}

/** x with A·x = b */
function solveVector({ size: n, data, pivots }: Lu, b: Float64Array): Float64Array {
  const x = Float64Array.from(pivots, (from) => at(b, from));
  for (let r = 1; r < n; r++) x[r] = at(x, r) - dot(data.subarray(r * n, r * n + r), x);
  for (let r = n - 1; r >= 0; r--) {
    const known = dot(data.subarray(r * n + r + 1, (r + 1) * n), x.subarray(r + 1));
    x[r] = (at(x, r) - known) / (at(data, r * n + r) || Number.MIN_VALUE);
  }
  return x;
}

/** x with A^T·x = b */
function solveTransposed({ size: n, data, pivots }: Lu, b: Float64Array): Float64Array {
  const y = b.slice();
  for (let k = 0; k < n; k++) {
    y[k] = at(y, k) / (at(data, k * n + k) || Number.MIN_VALUE);
    addScaled(y.subarray(k + 1), data.subarray(k * n + k + 1, (k + 1) * n), -at(y, k));
  }
  for (let k = n - 1; k > 0; k--) addScaled(y.subarray(0, k), data.subarray(k * n, k * n + k), -at(y, k));
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) x[pivots[i] ?? i] = at(y, i);
  return x;
}

/** A^T·A·v */
function gram(a: Matrix64, v: Float64Array): Float64Array {
  const out = new Float64Array(a.columns);
  for (let r = 0; r < a.rows; r++) addScaled(out, matrixRow(a, r), dot(matrixRow(a, r), v));
  return out;
}

/** The largest eigenvalue of a symmetric positive map. */
function grow(start: Float64Array, map: (v: Float64Array) => Float64Array): number {
  let v = start;
  let value = 0;
  for (let i = 0; i < 60; i++) {
    const length = Math.sqrt(dot(v, v));
    v = map(v.map((x) => x / length));
    const next = Math.sqrt(dot(v, v));
    if (Math.abs(next - value) <= 1e-4 * next) return next;
    value = next;
  }
  return value;
}
