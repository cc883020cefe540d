/** Names in a transcript: who is heard where, renamed everywhere, two made one. */
import { expect, test } from "vitest";
import { namedVoices, renamedVoice } from "../../renderer/voices.ts";
import type { EditedSegment } from "../../src/api/document.ts";

const segment = (start: number, end: number, speaker?: string, suspect?: EditedSegment["suspect"]): EditedSegment => ({
  key: `${start}`,
  start,
  end,
  text: " So.",
  avgLogprob: 0,
  noSpeechProb: 0,
  compressionRatio: 1,
  temperature: 0,
  tokens: [],
  ...(speaker === undefined ? {} : { speaker }),
  ...(suspect === undefined ? {} : { suspect }),
});

const all = [
  segment(0, 2, "Bo"),
  segment(2, 30, "Anna", ["overlap"]),
  segment(30, 34, "Anna"),
  segment(34, 50, "Bo"),
  segment(50, 52),
];

test("in the order of their first words, with how long they speak and where they are heard best", () => {
  expect(namedVoices(all)).toEqual([
    { name: "Bo", colour: 0, seconds: 18, best: { start: 34, end: 44 } },
    { name: "Anna", colour: 1, seconds: 32, best: { start: 30, end: 34 } },
  ]);
  expect(namedVoices([segment(0, 1), segment(1, 2, "")])).toEqual([]);
});

test("renamed everywhere; to a name that is there, they are one; to none, all stays", () => {
  expect(renamedVoice(all, "Bo", "Clara").map(({ speaker }) => speaker)).toEqual([
    "Clara",
    "Anna",
    "Anna",
    "Clara",
    undefined,
  ]);
  expect(namedVoices(renamedVoice(all, "Bo", "Anna")).map(({ name, seconds }) => [name, seconds])).toEqual([
    ["Anna", 50],
  ]);
  expect(renamedVoice(all, "Bo", "")).toBe(all);
});
