/** QR, LU in blocks, solving and multiplying, on sizes that blocks divide and on others. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { conditionNumber } from "../../src/model/condition-number.ts";
import { lu, solve, thinQr } from "../../src/model/linear-algebra.ts";
import { type Matrix64, matrix64, multiply, transposed64 } from "../../src/model/matrix.ts";

const next = random(3);
const noise = (rows: number, columns: number): Matrix64 =>
  matrix64(
    rows,
    columns,
    Array.from({ length: rows * columns }, () => next() - 0.5),
  );

const largestDifference = (a: Matrix64, b: Matrix64): number =>
  a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - (b.data[i] ?? 0))), 0);

function identity(n: number): Matrix64 {
  const one = matrix64(n, n);
  for (let i = 0; i < n; i++) one.data[i * n + i] = 1;
  return one;
}

test.each([1, 3, 40, 64, 65, 150])("A·x = b is solved for %i unknowns", async (n) => {
  const a = noise(n, n);
  const b = noise(n, 7);
  const x = await solve(await lu(a, multiply), b, multiply);
  expect(largestDifference(await multiply(a, x), b)).toBeLessThan(1e-9);
});

test("rows change places where a pivot is nothing", async () => {
  const a = matrix64(2, 2, [0, 1, 1, 0]);
  expect([...(await solve(await lu(a, multiply), matrix64(2, 1, [5, 7]), multiply)).data]).toEqual([7, 5]);
});

/** Columns as rows, each the next one but for a part of this size. */
function alike(n: number, m: number, part: number): Matrix64 {
  const vectors = noise(n, m);
  for (let i = m; i < vectors.data.length; i++)
    vectors.data[i] = (vectors.data[i - m] ?? 0) + part * (vectors.data[i] ?? 0);
  return vectors;
}

test.each([
  ["far from each other", noise(20, 150)],
  ["alike", alike(20, 150, 1e-2)],
  ["all but dependent", alike(20, 150, 1e-9)],
  ["one of them nothing", matrix64(3, 4, [1, 2, 3, 4, 0, 0, 0, 0, 4, 3, 2, 2])],
])("columns %s become orthonormal to rounding", async (name, vectors) => {
  const { basis, triangle } = await thinQr(vectors, multiply);
  const products = await multiply(basis, transposed64(basis));
  const wanted = identity(vectors.rows);
  if (name === "one of them nothing") wanted.data[4] = 0;
  expect(largestDifference(products, wanted)).toBeLessThan(1e-13);
  expect(largestDifference(await multiply(transposed64(triangle), basis), vectors)).toBeLessThan(1e-13);
  for (let r = 0; r < vectors.rows; r++)
    for (let c = 0; c < r; c++) expect(triangle.data[r * vectors.rows + c]).toBe(0);
});

test("the condition number of a diagonal matrix is the ratio of its ends", async () => {
  const n = 9;
  const a = matrix64(n, n);
  for (let i = 0; i < n; i++) a.data[i * n + i] = 1 + i;
  const condition = await conditionNumber(a, multiply);
  expect(condition).toBeGreaterThan(8.9);
  expect(condition).toBeLessThan(9.1);
});
