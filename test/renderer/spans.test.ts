import { expect, test } from "vitest";
import { lastBegun, placeAt } from "../../renderer/spans.ts";

const spans = [
  { start: 1, end: 2 },
  { start: 2, end: 3.5 },
  { start: 5, end: 6 },
];

test("the last that has begun", () => {
  expect([0, 1, 1.9, 2, 4, 5, 99].map((time) => lastBegun(spans, time))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  expect(lastBegun([], 1)).toBe(-1);
});

test("the one at a time, and none between two", () => {
  expect([0, 1, 1.9, 2, 3.4, 3.5, 4, 5, 5.9, 6].map((time) => placeAt(spans, time))).toEqual([
    ...[-1, 0, 0, 1, 1, -1, -1],
    ...[2, 2, -1],
  ]);
  expect(placeAt([], 1)).toBe(-1);
});
