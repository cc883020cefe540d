import { expect, test } from "vitest";
import { onsetOf } from "../../src/speech/onset.ts";

const speech = [
  { start: 0.4, end: 2 },
  { start: 3.5, end: 6 },
];

test("a text that begins in the pause before a voice begins with it, a tenth of a second ahead", () => {
  expect(onsetOf(speech, { start: 0, end: 2 })).toBeCloseTo(0.3);
  expect(onsetOf(speech, { start: 2.6, end: 6 })).toBeCloseTo(3.4);
});

test("a text keeps its start within speech, far from it, behind all of it, and where too little would be left", () => {
  const kept = [
    { start: 0.45, end: 2 },
    { start: 1.9, end: 6 },
    { start: 2.2, end: 6 },
    { start: 3.45, end: 6 },
    { start: 2.9, end: 3.6 },
    { start: 6.5, end: 7 },
  ];
  expect(kept.map((span) => onsetOf(speech, span))).toEqual(kept.map(({ start }) => start));
  expect(onsetOf([], { start: 0, end: 2 })).toBe(0);
});
