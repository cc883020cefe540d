/** Which word is lit: one that was measured, or none alone. */
import { expect, test } from "vitest";
import { withText } from "../../renderer/segment-edits.ts";
import { heardAt, spokenWords } from "../../renderer/spoken.ts";
import type { EditedSegment } from "../../src/api/document.ts";
import { defaultSettings } from "../../src/api/settings.ts";

const word = (text: string, start: number, end: number) => ({ text, start, end, probability: 1 });
const segment = {
  key: "0.0",
  start: 10,
  end: 20,
  text: " Oh, unquestionably.",
  avgLogprob: 0,
  noSpeechProb: 0,
  compressionRatio: 1,
  temperature: 0,
  tokens: [],
  // A long breath behind the first word.
  words: [word(" Oh,", 10, 10.4), word(" unquestionably.", 18.5, 20)],
} satisfies EditedSegment;
const { words: _, ...withoutTimes } = segment;
const heard = (one: EditedSegment, time: number) => heardAt(one, spokenWords(one), time);

test("the word that is heard is the one that was measured", () => {
  expect([10, 10.5, 18.4, 18.5, 19.9].map((time) => heard(segment, time))).toEqual([0, 0, 0, 1, 1]);
  expect(heard(segment, 9)).toBe(-1);
  expect(spokenWords(segment).map(({ text, at }) => [text, at])).toEqual([
    [" Oh,", 0],
    [" unquestionably.", 4],
  ]);
});

test("without measured times the segment is lit, not a word that is guessed by its letters", () => {
  for (const one of [withoutTimes, { ...segment, words: [] }, withText(segment, "Oh, indubitably.")])
    expect([10, 13, 19].map((time) => heard(one, time))).toEqual(["all", "all", "all"]);
  // A click still goes to about there.
  expect(spokenWords(withoutTimes).map(({ text }) => text)).toEqual(["Oh, ", "unquestionably."]);
});

test("whoever has chosen nothing gets word times in the window", () => {
  expect(defaultSettings.transcribe.words).toBe(true);
});
