/** Matrices of plain numbers, row-major, and products of them; and the loops over float64 ones that linear algebra is made of. */
import { check } from "../lib/check.ts";

/** fp32 or float64 */
export interface Matrix<Values extends Float32Array | Float64Array> {
  rows: number;
  columns: number;
  data: Values;
}
export type Matrix64 = Matrix<Float64Array>;

/** a [m, k] · b [k, n] -> [m, n], computed in the type of its factors */
export type MatMul = <Values extends Float32Array | Float64Array>(
  a: Matrix<Values>,
  b: Matrix<Values>,
) => Promise<Matrix<Values>>;

export function matrix64(rows: number, columns: number, data: ArrayLike<number> = []): Matrix64 {
  const out = new Float64Array(rows * columns);
  out.set(data);
  return { rows, columns, data: out };
}

export const rounded32 = ({ rows, columns, data }: Matrix64): Matrix<Float32Array> => ({
  rows,
  columns,
  data: new Float32Array(data),
});

/** In plain loops: where there is no runtime. */
export const multiply: MatMul = async <Values extends Float32Array | Float64Array>(
  a: Matrix<Values>,
  b: Matrix<Values>,
) => {
  const [rows, columns] = [a.rows, b.columns];
  check(a.columns === b.rows, `[${rows}, ${a.columns}] times [${b.rows}, ${columns}]`);
  const data = (
    a.data instanceof Float32Array ? new Float32Array(rows * columns) : new Float64Array(rows * columns)
  ) as Values;
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[r * a.columns + k] as number;
      for (let c = 0; c < columns; c++)
        data[r * columns + c] = (data[r * columns + c] as number) + factor * (b.data[k * columns + c] as number);
    }
  return { rows, columns, data };
};

/** So many rows and columns make a block: what is done inside of one is done in loops. */
const blockSize = 64;

export function* blocksOf(n: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < n; from += blockSize) yield [from, Math.min(n, from + blockSize)];
}

export function identity64(n: number): Matrix64 {
  const out = matrix64(n, n);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
}

export function transposed64({ rows, columns, data }: Matrix64): Matrix64 {
  const out = matrix64(columns, rows);
  for (const [top, bottom] of blocksOf(rows))
    for (const [left, right] of blocksOf(columns))
      for (let r = top; r < bottom; r++)
        for (let c = left; c < right; c++) out.data[c * rows + r] = at(data, r * columns + c);
  return out;
}

export type Range = readonly [from: number, to: number];

/** A copy of some rows and columns. */
export function blockIn(a: Matrix64, [from, to]: Range, [left, right]: Range): Matrix64 {
  const out = matrix64(to - from, right - left);
  for (let r = from; r < to; r++) out.data.set(matrixRow(a, r).subarray(left, right), (r - from) * out.columns);
  return out;
}

/** Some rows, where they are. */
export const rowsIn = ({ columns, data }: Matrix64, from: number, to: number): Matrix64 => ({
  rows: to - from,
  columns,
  data: data.subarray(from * columns, to * columns),
});

export function place(block: Matrix64, into: Matrix64, row: number, column: number): void {
  for (let r = 0; r < block.rows; r++) into.data.set(matrixRow(block, r), (row + r) * into.columns + column);
}

export function subtract({ columns, data }: Matrix64, block: Matrix64, row: number, column: number): void {
  for (let r = 0, i = 0; r < block.rows; r++) {
    const start = (row + r) * columns + column;
    for (let k = start; k < start + block.columns; k++) data[k] = at(data, k) - at(block.data, i++);
  }
}

export const matrixRow = ({ columns, data }: Matrix64, r: number): Float64Array =>
  data.subarray(r * columns, (r + 1) * columns);

// Every index below is inside its array: these are the hot loops.
export const at = (data: Float64Array | Float32Array, i: number): number => data[i] as number;

/** In four sums: each addition would else wait for the one before. */
export function dot(a: Float64Array, b: Float64Array): number {
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
export function addScaled(y: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < y.length; i++) y[i] = at(y, i) + factor * at(x, i);
}

/**
 * Row r of `out` += sign·sum of factors[k]·(row first+k of b), in some columns. Eight rows a time: each element is then read and
 * written an eighth as often.
 */
export function addRows(
  out: Matrix64,
  r: number,
  b: Matrix64 | Matrix<Float32Array>,
  first: number,
  factors: Float64Array,
  sign: 1 | -1,
  [left, right]: Range = [0, b.columns],
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
    for (let i = left; i < right; i++) {
      const four =
        at(to, row + i) + f0 * at(from, x0 + i) + f1 * at(from, x1 + i) + f2 * at(from, x2 + i) + f3 * at(from, x3 + i);
      to[row + i] =
        four + f4 * at(from, x4 + i) + f5 * at(from, x5 + i) + f6 * at(from, x6 + i) + f7 * at(from, x7 + i);
    }
  }
  for (; k < factors.length; k++) {
    const f = sign * at(factors, k);
    const x = (first + k) * n;
    for (let i = left; i < right; i++) to[row + i] = at(to, row + i) + f * at(from, x + i);
  }
}

export function divide(y: Float64Array, by: number): void {
  for (let i = 0; i < y.length; i++) y[i] = at(y, i) / by;
}
