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
  for (let r = 0; r < a.rows; r++) addRows(out, r, b, 0, a.data.subarray(r * a.columns, (r + 1) * a.columns), 1);
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

/** So many columns are eliminated together: the rest of the matrix is then gone through once for all of them. */
const panel = 4;

export function lu(a: Matrix64): Lu {
  check(a.rows === a.columns, "LU of a square matrix");
  const n = a.rows;
  const own = matrix64(n, n, a.data);
  const { data } = own;
  const pivots = Int32Array.from({ length: n }, (_, i) => i);
  for (let from = 0; from < n; from += panel) {
    const to = Math.min(n, from + panel);
    for (let k = from; k < to; k++) eliminate(data, pivots, n, k, to);
    for (let r = from + 1; r < n; r++) {
      const factors = data.subarray(r * n + from, r * n + Math.min(r, to));
      addRows(own, r, own, from, factors, -1, to);
    }
  }
  return { size: n, data, pivots };
}

/** Column k below its pivot, within the panel's columns [.., to). */
function eliminate(data: Float64Array, pivots: Int32Array, n: number, k: number, to: number): void {
  let best = k;
  for (let r = k + 1; r < n; r++) if (Math.abs(at(data, r * n + k)) > Math.abs(at(data, best * n + k))) best = r;
  if (best !== k) swapRows(data, pivots, n, k, best);
  const pivot = at(data, k * n + k) || Number.MIN_VALUE;
  for (let r = k + 1; r < n; r++) {
    const factor = at(data, r * n + k) / pivot;
    data[r * n + k] = factor;
    for (let c = k + 1; c < to; c++) data[r * n + c] = at(data, r * n + c) - factor * at(data, k * n + c);
  }
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
  for (let r = 0; r < n; r++) {
    const from = pivots[r] ?? r;
    x.data.set(b.data.subarray(from * m, (from + 1) * m), r * m);
    addRows(x, r, x, 0, data.subarray(r * n, r * n + r), -1);
  }
  for (let r = n - 1; r >= 0; r--) {
    addRows(x, r, x, r + 1, data.subarray(r * n + r + 1, (r + 1) * n), -1);
    const pivot = at(data, r * n + r) || Number.MIN_VALUE;
    for (let i = r * m; i < (r + 1) * m; i++) x.data[i] = at(x.data, i) / pivot;
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

// Every index below is inside its array: these are the hot loops.
const at = (data: Float64Array, i: number): number => data[i] as number;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** y += factor·x */
function addScaled(y: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < y.length; i++) y[i] = at(y, i) + factor * at(x, i);
}

/**
 * Row r of `out` += sign·sum of factors[k]·(row first+k of b), from one column on. Four rows a time: each element is then read and
 * written a fourth as often.
 */
function addRows(
  out: Matrix64,
  r: number,
  b: Matrix64,
  first: number,
  factors: Float64Array,
  sign: 1 | -1,
  column = 0,
): void {
  const n = b.columns;
  const [to, from] = [out.data, b.data];
  const row = r * n;
  let k = 0;
  for (; k + 4 <= factors.length; k += 4) {
    const f0 = sign * at(factors, k);
    const f1 = sign * at(factors, k + 1);
    const f2 = sign * at(factors, k + 2);
    const f3 = sign * at(factors, k + 3);
    const x0 = (first + k) * n;
    const x1 = x0 + n;
    const x2 = x1 + n;
    const x3 = x2 + n;
    for (let i = column; i < n; i++)
      to[row + i] =
        at(to, row + i) + f0 * at(from, x0 + i) + f1 * at(from, x1 + i) + f2 * at(from, x2 + i) + f3 * at(from, x3 + i);
  }
  for (; k < factors.length; k++) {
    const f = sign * at(factors, k);
    const x = (first + k) * n;
    for (let i = column; i < n; i++) to[row + i] = at(to, row + i) + f * at(from, x + i);
  }
}
