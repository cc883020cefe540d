/** 16-bit floats: every one of them there and back, and no other value taken for one. */
import { expect, test } from "vitest";
import { exactHalves, halfToFloat } from "../../src/lib/half.ts";

const finite = Uint16Array.from({ length: 65_536 }, (_, half) => half).filter((half) => ((half >> 10) & 0x1f) !== 31);

test("every half is found again", () => {
  expect(exactHalves(halfToFloat(finite))).toEqual(finite);
});

test.each([
  ["between two halves", 1 + 2 ** -11],
  ["below the smallest", 2 ** -25],
  ["between two of the smallest", 1.5 * 2 ** -24],
  ["far below", 2 ** -140],
  ["above the largest", 65_536],
  ["infinite", Number.POSITIVE_INFINITY],
  ["not a number", Number.NaN],
])("%s: no half", (_, value) => {
  expect(exactHalves(Float32Array.of(1, value))).toBeUndefined();
});
