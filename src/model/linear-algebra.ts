/** The little float64 linear algebra that orthonormal keys need: thin QR, LU, triangular solves, condition numbers. Row-major. */
import { check } from "../lib/check.ts";

export interface Matrix64 {
  rows: number;
  columns: number;
  data: Float64Array;
}

export function matrix64(rows: number, columns: number, data: ArrayLike<number> = []): Matrix64 {
  const out = new Float64Array(rows * columns);
  out.set(data);
  return { rows, columns, data: out };
}

/** Columns [from, to) as a matrix of their own. */
export function columnsOf(a: Matrix64, from: number, to: number): Matrix64 {
  const out = matrix64(a.rows, to - from);
  for (let r = 0; r < a.rows; r++)
    out.data.set(a.data.subarray(r * a.columns + from, r * a.columns + to), r * (to - from));
  return out;
}

export function multiply(a: Matrix64, b: Matrix64): Matrix64 {
  check(a.columns === b.rows, `[${a.rows}, ${a.columns}] times [${b.rows}, ${b.columns}]`);
  const out = matrix64(a.rows, b.columns);
  const n = b.columns;
  for (let r = 0; r < a.rows; r++) {
    const row = out.data.subarray(r * n, (r + 1) * n);
    for (let k = 0; k < a.columns; k++)
      addScaled(row, b.data.subarray(k * n, (k + 1) * n), at(a.data, r * a.columns + k));
  }
  return out;
}

/** A = Q·T, Q with orthonormal columns, T upper triangular; Gram-Schmidt done twice, which is enough for orthogonality to rounding. */
export function thinQr(a: Matrix64): { q: Matrix64; t: Matrix64 } {
  const { rows, columns } = a;
  const vectors = Array.from({ length: columns }, (_, c) =>
    Float64Array.from({ length: rows }, (_, r) => at(a.data, r * columns + c)),
  );
  const t = matrix64(columns, columns);
  vectors.forEach((v, c) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < c; k++) {
        const other = vectors[k] ?? v;
        const along = dot(v, other);
        t.data[k * columns + c] = at(t.data, k * columns + c) + along;
        addScaled(v, other, -along);
      }
    }
    const length = Math.sqrt(dot(v, v));
    t.data[c * columns + c] = length;
    if (length > 0) for (let r = 0; r < rows; r++) v[r] = at(v, r) / length;
  });
  const q = matrix64(rows, columns);
  for (let r = 0; r < rows; r++)
    vectors.forEach((v, c) => {
      q.data[r * columns + c] = at(v, r);
    });
  return { q, t };
}

/** P·A = L·U with partial pivoting. */
export interface Lu {
  size: number;
  /** L below the diagonal (ones on it), U on and above */
  data: Float64Array;
  /** row i of P·A is row pivots[i] of A */
  pivots: Int32Array;
}

export function lu(a: Matrix64): Lu {
  check(a.rows === a.columns, "LU of a square matrix");
  const n = a.rows;
  const data = a.data.slice();
  const pivots = Int32Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let r = k + 1; r < n; r++) if (Math.abs(at(data, r * n + k)) > Math.abs(at(data, best * n + k))) best = r;
    if (best !== k) swapRows(data, pivots, n, k, best);
    const pivot = at(data, k * n + k) || Number.MIN_VALUE;
    const row = data.subarray(k * n + k + 1, (k + 1) * n);
    for (let r = k + 1; r < n; r++) {
      const factor = at(data, r * n + k) / pivot;
      data[r * n + k] = factor;
      if (factor !== 0) addScaled(data.subarray(r * n + k + 1, (r + 1) * n), row, -factor);
    }
  }
  return { size: n, data, pivots };
}

function swapRows(data: Float64Array, pivots: Int32Array, n: number, a: number, b: number): void {
  const row = data.slice(a * n, (a + 1) * n);
  data.copyWithin(a * n, b * n, (b + 1) * n);
  data.set(row, b * n);
  const p = pivots[a] ?? a;
  pivots[a] = pivots[b] ?? b;
  pivots[b] = p;
}

/** X with A·X = B */
export function solve({ size: n, data, pivots }: Lu, b: Matrix64): Matrix64 {
  check(b.rows === n, "right-hand side of the matrix's size");
  const m = b.columns;
  const x = matrix64(n, m);
  const row = (r: number) => x.data.subarray(r * m, (r + 1) * m);
  for (let r = 0; r < n; r++) {
    const from = pivots[r] ?? r;
    row(r).set(b.data.subarray(from * m, (from + 1) * m));
    for (let k = 0; k < r; k++) addScaled(row(r), row(k), -at(data, r * n + k));
  }
  for (let r = n - 1; r >= 0; r--) {
    for (let k = r + 1; k < n; k++) addScaled(row(r), row(k), -at(data, r * n + k));
    const pivot = at(data, r * n + r) || Number.MIN_VALUE;
    const own = row(r);
    for (let c = 0; c < m; c++) own[c] = at(own, c) / pivot;
  }
  return x;
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
  for (let r = 0; r < a.rows; r++) {
    const row = a.data.subarray(r * a.columns, (r + 1) * a.columns);
    addScaled(out, row, dot(row, v));
  }
  return out;
}

/**
 * Ratio of the largest to the smallest singular value, by power iteration on A^T·A and on its inverse through LU. A few per cent
 * of accuracy, which is what a condition number is for.
 */
export function conditionNumber(a: Matrix64, factors = lu(a)): number {
  const start = () => Float64Array.from({ length: a.rows }, (_, i) => Math.sin(1 + i * 1.7) + 0.1);
  const largest = grow(start(), (v) => gram(a, v));
  const inverse = grow(start(), (v) => solveVector(factors, solveTransposed(factors, v)));
  return Math.sqrt(largest * inverse);
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

const at = (data: Float64Array, i: number): number => data[i] ?? 0;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** y += factor·x */
function addScaled(y: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < y.length; i++) y[i] = at(y, i) + factor * at(x, i);
}
