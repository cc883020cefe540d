/**
 * The little float64 linear algebra that orthonormal keys need: thin QR, LU and solving. Nearly all of it is
 * products of blocks, which whoever asks hands in: the runtime's are tens of times as quick as loops here.
 */
import { check } from "../lib/check.ts";
import {
  addRows,
  at,
  blockIn,
  blocksOf,
  divide,
  dot,
  identity64,
  type MatMul,
  type Matrix64,
  matrix64,
  matrixRow,
  place,
  rowsIn,
  subtract,
  transposed64,
} from "./matrix.ts";

/**
 * A = Q·T, Q with orthonormal columns, T upper triangular with nothing negative on its diagonal: from the Cholesky factor of A^T·A, twice,
 * which is enough for orthogonality to rounding unless columns are all but dependent; then by Gram-Schmidt.
 * @param vectors the columns of A, as rows [n, m]
 * @returns Q as `vectors` is, and T [n, n]
 */
export async function thinQr(vectors: Matrix64, matMul: MatMul): Promise<{ basis: Matrix64; triangle: Matrix64 }> {
  let [basis, triangle] = [vectors, identity64(vectors.rows)];
  for (let pass = 0; pass < 2; pass++) {
    const products = await matMul(basis, transposed64(basis));
    // What the first pass leaves of a second's work tells how well it went.
    const lower = pass > 0 && farFromIdentity(products) ? undefined : cholesky(products);
    if (lower === undefined) return gramSchmidt(vectors);
    basis = await matMul(inverseOf(lower, "lower"), basis);
    triangle = await matMul(transposed64(lower), triangle);
  }
  return { basis, triangle };
}

const farFromIdentity = ({ rows: n, data }: Matrix64): boolean =>
  !data.every((x, i) => Math.abs(x - (i % (n + 1) === 0 ? 1 : 0)) < 0.01);

/** L with L·L^T = A, symmetric; undefined where A is not positive to rounding */
function cholesky({ rows: n, data }: Matrix64): Matrix64 | undefined {
  const out = matrix64(n, n);
  for (let r = 0; r < n; r++) {
    const row = matrixRow(out, r);
    for (let c = 0; c <= r; c++) {
      const rest = at(data, r * n + c) - dot(row.subarray(0, c), matrixRow(out, c));
      if (c < r) row[c] = rest / at(out.data, c * n + c);
      else if (!(rest > 0)) return undefined;
      else row[c] = Math.sqrt(rest);
    }
  }
  return out;
}

/** Classical Gram-Schmidt, twice: also for columns that depend on others. */
function gramSchmidt(vectors: Matrix64): { basis: Matrix64; triangle: Matrix64 } {
  const { rows: n, columns: m } = vectors;
  const [basis, triangle] = [matrix64(n, m, vectors.data), matrix64(n, n)];
  const along = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    const v = matrixRow(basis, c);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < c; k++) {
        along[k] = dot(v, matrixRow(basis, k));
        triangle.data[k * n + c] = at(triangle.data, k * n + c) + at(along, k);
      }
      addRows(basis, c, basis, 0, along.subarray(0, c), -1);
    }
    const length = Math.sqrt(dot(v, v));
    triangle.data[c * n + c] = length;
    if (length > 0) divide(v, length);
  }
  return { basis, triangle };
}

/** P·A = L·U with partial pivoting. */
export interface Lu {
  size: number;
  /** L below the diagonal (ones on it), U on and above */
  data: Float64Array;
  /** row i of P·A is row pivots[i] of A */
  pivots: Int32Array;
}

export async function lu(a: Matrix64, matMul: MatMul): Promise<Lu> {
  check(a.rows === a.columns, "LU of a square matrix");
  const n = a.rows;
  const own = matrix64(n, n, a.data);
  const pivots = Int32Array.from({ length: n }, (_, i) => i);
  for (const [from, to] of blocksOf(n)) {
    eliminateBlock(own, pivots, from, to);
    if (to === n) break;
    const right = await matMul(
      inverseOf(triangleIn(own, from, to, "lower"), "lower"),
      blockIn(own, [from, to], [to, n]),
    );
    place(right, own, from, to);
    subtract(own, await matMul(blockIn(own, [to, n], [from, to]), right), to, to);
  }
  return { size: n, data: own.data, pivots };
}

/** So many columns are eliminated together in loops: the rest of a block is then gone through once for all of them. */
const strip = 8;

/** The columns [from, to) below their pivots. */
function eliminateBlock(own: Matrix64, pivots: Int32Array, from: number, to: number): void {
  const n = own.rows;
  for (let first = from; first < to; first += strip) {
    const end = Math.min(to, first + strip);
    for (let k = first; k < end; k++) eliminate(own, pivots, k, end);
    for (let r = first + 1; r < n; r++)
      addRows(own, r, own, first, own.data.subarray(r * n + first, r * n + Math.min(r, end)), -1, [end, to]);
  }
}

/** Column k below its pivot, and what follows of it in the columns up to `to`. */
function eliminate({ rows: n, data }: Matrix64, pivots: Int32Array, k: number, to: number): void {
  let best = k;
  for (let r = k + 1; r < n; r++) if (Math.abs(at(data, r * n + k)) > Math.abs(at(data, best * n + k))) best = r;
  if (best !== k) swapRows(data, pivots, n, k, best);
  const pivot = at(data, k * n + k) || Number.MIN_VALUE;
  const row = k * n;
  for (let r = k + 1; r < n; r++) {
    const below = r * n;
    const factor = at(data, below + k) / pivot;
    data[below + k] = factor;
    for (let c = k + 1; c < to; c++) data[below + c] = at(data, below + c) - factor * at(data, row + c);
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
export async function solve({ size: n, data, pivots }: Lu, b: Matrix64, matMul: MatMul): Promise<Matrix64> {
  check(b.rows === n, "right-hand side of the matrix's size");
  const x = matrix64(n, b.columns);
  for (const [r, from] of pivots.entries()) x.data.set(matrixRow(b, from), r * b.columns);
  const factors = { rows: n, columns: n, data };
  const blocks = [...blocksOf(n)];
  /** @param known the rows of X that are known by now, [from, to) */
  const solveBlock = async (kind: Triangle, [from, to]: [number, number], known: [number, number]) => {
    if (known[0] < known[1])
      subtract(x, await matMul(blockIn(factors, [from, to], known), rowsIn(x, ...known)), from, 0);
    const inverse = inverseOf(triangleIn(factors, from, to, kind), kind);
    place(await matMul(inverse, rowsIn(x, from, to)), x, from, 0);
  };
  for (const block of blocks) await solveBlock("lower", block, [0, block[0]]);
  for (const block of blocks.reverse()) await solveBlock("upper", block, [block[1], n]);
  return x;
}

type Triangle = "lower" | "upper";

/** The triangle of L (ones on its diagonal) or U in the square [from, to). */
function triangleIn(factors: Matrix64, from: number, to: number, kind: Triangle): Matrix64 {
  const out = blockIn(factors, [from, to], [from, to]);
  const n = to - from;
  for (let r = 0; r < n; r++) {
    if (kind === "upper") out.data.fill(0, r * n, r * n + r);
    else out.data.fill(0, r * n + r, (r + 1) * n)[r * n + r] = 1;
  }
  return out;
}

/** Of a triangular matrix: row by row, from the one that stands alone. */
export function inverseOf(triangle: Matrix64, kind: Triangle): Matrix64 {
  const { rows: n, data } = triangle;
  const out = identity64(n);
  for (let i = 0; i < n; i++) {
    const r = kind === "lower" ? i : n - 1 - i;
    const [first, end] = kind === "lower" ? [0, r] : [r + 1, n];
    addRows(out, r, out, first, data.subarray(r * n + first, r * n + end), -1);
    divide(matrixRow(out, r), at(data, r * n + r) || Number.MIN_VALUE);
  }
  return out;
}
