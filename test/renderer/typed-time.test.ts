/** Times as people write them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { typedShift, typedTime } from "../../renderer/typed-time.ts";
import { preciseClock } from "../../src/lib/figures.ts";

test("times are read as they are written: in seconds, with minutes, as subtitles have them", () => {
  const read = ["62.3", "1:02.345", "00:01:02,345", " 0:07 ", "90", "1:00:00", "75:00", "3,5", "2.12345"].map(
    typedTime,
  );
  expect(read).toEqual([62.3, 62.345, 62.345, 7, 90, 3600, 4500, 3.5, 2.123]);
});

test("what makes no sense is no time", () => {
  const nonsense = ["", "soon", "1:75", "1:70:00", "-3", "1:2:3:4", "1.2.3", "1e3", "1:", ":30", "Infinity"];
  expect(nonsense.map(typedTime)).toEqual(nonsense.map(() => null));
});

test("what a field shows is read back, for any time of a week", () => {
  fc.assert(
    fc.property(fc.nat({ max: 7 * 24 * 3_600_000 }), (milliseconds) => {
      expect(typedTime(preciseClock(milliseconds / 1000))).toBe(milliseconds / 1000);
    }),
    { seed: 7 },
  );
  expect([62.345, 3599.9996, 3723.004].map(preciseClock)).toEqual(["1:02.345", "1:00:00.000", "1:02:03.004"]);
});

test("a shift has a sign, or is later", () => {
  expect(["-1.5", "−0:02", "+3", "4", "0", "- 1", "later"].map(typedShift)).toEqual([-1.5, -2, 3, 4, 0, -1, null]);
});
