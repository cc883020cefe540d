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

export function multiply(a: Matrix64, b: Matrix64): Matrix64 {
  check(a.columns === b.rows, `[${a.rows}, ${a.columns}] times [${b.rows}, ${b.columns}]`);
  const out = matrix64(a.rows, b.columns);
  for (let r = 0; r < a.rows; r++) addRows(out, r, b, 0, a.data.subarray(r * a.columns, (r + 1) * a.columns), 1);
  return out;
}

/**
 * A = Q·T, Q with orthonormal columns, T upper triangular; classical Gram-Schmidt done twice, which is enough for orthogonality to rounding.
 * @param vectors the columns of A, as rows [n, m]: they become those of Q
 * @returns T [n, n]
 */
export function thinQr(vectors: Matrix64): Matrix64 {
  const { rows: n, columns: m, data } = vectors;
  const t = matrix64(n, n);
  const along = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    const v = data.subarray(c * m, (c + 1) * m);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < c; k++) {
        along[k] = dot(v, data.subarray(k * m, (k + 1) * m));
        t.data[k * n + c] = at(t.data, k * n + c) + at(along, k);
      }
      addRows(vectors, c, vectors, 0, along.subarray(0, c), -1);
    }
    const length = Math.sqrt(dot(v, v));
    t.data[c * n + c] = length;
    if (length > 0) for (let r = 0; r < m; r++) v[r] = at(v, r) / length;
  }
  return t;
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
const panel = 8;

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

/** So many columns of a right-hand side stay in the processor's cache while they are solved for. */
const stripe = 32;

/** X with A·X = B */
export function solve(factors: Lu, b: Matrix64): Matrix64 {
  check(b.rows === factors.size, "right-hand side of the matrix's size");
  const x = matrix64(b.rows, b.columns);
  for (let from = 0; from < b.columns; from += stripe) {
    const part = solveColumns(factors, b, from, Math.min(b.columns, from + stripe));
    for (let r = 0; r < b.rows; r++)
      x.data.set(part.data.subarray(r * part.columns, (r + 1) * part.columns), r * b.columns + from);
  }
  return x;
}

/** The columns [from, to) of X. */
function solveColumns({ size: n, data, pivots }: Lu, b: Matrix64, from: number, to: number): Matrix64 {
  const m = to - from;
  const x = matrix64(n, m);
  for (let r = 0; r < n; r++) {
    const place = (pivots[r] ?? r) * b.columns;
    x.data.set(b.data.subarray(place + from, place + to), r * m);
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

/** In four sums: each addition would else wait for the one before. */
function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += at(a, i) * at(b, i);
    s1 += at(a, i + 1) * at(b, i + 1);
    s2 += at(a, i + 2) * at(b, i + 2);
    s3 += at(a, i + 3) * at(b, i + 3);
  }
  for (; i < n; i++) s0 += at(a, i) * at(b, i);
  return s0 + s1 + (s2 + s3);
}

/** y += factor·x */
function addScaled(y: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < y.length; i++) y[i] = at(y, i) + factor * at(x, i);
}

/**
 * Row r of `out` += sign·sum of factors[k]·(row first+k of b), from one column on. Eight rows a time: each element is then read and
 * written an eighth as often.
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
  for (; k + 8 <= factors.length; k += 8) {
    const f0 = sign * at(factors, k);
    const f1 = sign * at(factors, k + 1);
    const f2 = sign * at(factors, k + 2);
    const f3 = sign * at(factors, k + 3);
    const f4 = sign * at(factors, k + 4);
    const f5 = sign * at(factors, k + 5);
    const f6 = sign * at(factors, k + 6);
    const f7 = sign * at(factors, k + 7);
    const x0 = (first + k) * n;
    const [x1, x2, x3, x4] = [x0 + n, x0 + 2 * n, x0 + 3 * n, x0 + 4 * n];
    const [x5, x6, x7] = [x0 + 5 * n, x0 + 6 * n, x0 + 7 * n];
    for (let i = column; i < n; i++) {
      const four =
        at(to, row + i) + f0 * at(from, x0 + i) + f1 * at(from, x1 + i) + f2 * at(from, x2 + i) + f3 * at(from, x3 + i);
      to[row + i] =
        four + f4 * at(from, x4 + i) + f5 * at(from, x5 + i) + f6 * at(from, x6 + i) + f7 * at(from, x7 + i);
    }
  }
  for (; k < factors.length; k++) {
    const f = sign * at(factors, k);
    const x = (first + k) * n;
    for (let i = column; i < n; i++) to[row + i] = at(to, row + i) + f * at(from, x + i);
  }
}
