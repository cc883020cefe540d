/** LU in panels, solving and multiplying, on sizes that panels divide and on others. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { conditionNumber, lu, type Matrix64, matrix64, multiply, solve } from "../../src/model/linear-algebra.ts";

const next = random(3);
const noise = (rows: number, columns: number): Matrix64 =>
  matrix64(
    rows,
    columns,
    Array.from({ length: rows * columns }, () => next() - 0.5),
  );

const largestDifference = (a: Matrix64, b: Matrix64): number =>
  Math.max(...a.data.map((x, i) => Math.abs(x - (b.data[i] ?? 0))));

test.each([1, 3, 4, 13, 40])("A·x = b is solved for %i unknowns", (n) => {
  const a = noise(n, n);
  const b = noise(n, 7);
  expect(largestDifference(multiply(a, solve(lu(a), b)), b)).toBeLessThan(1e-9);
});

test("rows change places where a pivot is nothing", () => {
  const a = matrix64(2, 2, [0, 1, 1, 0]);
  expect([...solve(lu(a), matrix64(2, 1, [5, 7])).data]).toEqual([7, 5]);
});

test("the condition number of a diagonal matrix is the ratio of its ends", () => {
  const n = 9;
  const a = matrix64(n, n);
  for (let i = 0; i < n; i++) a.data[i * n + i] = 1 + i;
  expect(conditionNumber(a)).toBeGreaterThan(8.9);
  expect(conditionNumber(a)).toBeLessThan(9.1);
});
