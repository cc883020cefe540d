/** Segments divided where the speaker changes: by word times, at the ends of sentences, nothing of the text lost. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Segment } from "../../src/api/transcript.ts";
import { saidBy } from "../../src/speakers/said-by.ts";
import type { SpeakerTurn } from "../../src/speakers/turns.ts";

/** Each word lasts half a second. */
function segmentOf(start: number, text: string, hasWords = true): Segment {
  const spoken = text.split(" ").map((word, i) => ({
    text: ` ${word}`,
    start: start + i / 2,
    end: start + (i + 1) / 2,
    probability: 1,
  }));
  const end = start + spoken.length / 2;
  const measured = { avgLogprob: 0, noSpeechProb: 0, compressionRatio: 1, temperature: 0, tokens: [1, 2] };
  return { ...measured, start, end, text: ` ${text}`, ...(hasWords && { words: spoken }) };
}

const turn = (speaker: number, start: number, end: number): SpeakerTurn => ({ speaker, start, end });
const said = (segments: readonly Segment[]): string[] => segments.map(({ speaker, text }) => `${speaker}:${text}`);

test("a segment is divided where the speaker changes, and keeps its words", () => {
  const parts = saidBy([segmentOf(0, "How are you? I am well.")], [turn(0, 0, 1.5), turn(1, 1.5, 3)]);
  expect(said(parts)).toEqual(["Speaker 1: How are you?", "Speaker 2: I am well."]);
  expect(parts.map(({ start, end }) => [start, end])).toEqual([
    [0, 1.5],
    [1.5, 3],
  ]);
  expect(parts.map(({ tokens }) => tokens)).toEqual([[1, 2], []]);
});

test("a change that is a word beside the end of a sentence is there", () => {
  for (const border of [1, 1.4, 2, 2.2])
    expect(said(saidBy([segmentOf(0, "How are you? I am well.")], [turn(0, 0, border), turn(1, border, 3)]))).toEqual([
      "Speaker 1: How are you?",
      "Speaker 2: I am well.",
    ]);
});

test("a mark by itself is nobody's", () => {
  const turns = [turn(0, 0, 1), turn(1, 1, 3)];
  expect(said(saidBy([segmentOf(0, "strange and - no more of it")], turns))).toEqual([
    "Speaker 1: strange and -",
    "Speaker 2: no more of it",
  ]);
});

test("a word within somebody's sentence is his; an answer of one word is not", () => {
  const turns = [turn(0, 0, 1), turn(1, 1, 1.5), turn(0, 1.5, 4)];
  expect(said(saidBy([segmentOf(0, "we went home that day")], turns))).toEqual(["Speaker 1: we went home that day"]);
  expect(said(saidBy([segmentOf(0, "Really so? Yes. Then we went home.")], turns))).toEqual([
    "Speaker 1: Really so?",
    "Speaker 2: Yes.",
    "Speaker 1: Then we went home.",
  ]);
});

test("without word times, or with others than the text's, a segment goes to whoever speaks most of it", () => {
  const turns = [turn(0, 0, 0.9), turn(1, 0.9, 3)];
  expect(said(saidBy([segmentOf(0, "How are you? I am well.", false)], turns))).toEqual([
    "Speaker 2: How are you? I am well.",
  ]);
  const changed = { ...segmentOf(0, "one two three four"), text: " something else" };
  expect(said(saidBy([changed], turns))).toEqual(["Speaker 2: something else"]);
});

test("what nobody was heard in goes to the nearest; where nobody was heard at all nobody is named", () => {
  expect(said(saidBy([segmentOf(20, "late words")], [turn(0, 0, 3), turn(1, 24, 30)]))).toEqual([
    "Speaker 2: late words",
  ]);
  expect(saidBy([segmentOf(0, "a b")], [])).toEqual([segmentOf(0, "a b")]);
});

test("two at once are told, a short overlap at a turn is not", () => {
  const doubts = (turns: readonly SpeakerTurn[]) => saidBy([segmentOf(0, "a b c d e f")], turns)[0]?.suspect;
  expect(doubts([turn(0, 0, 3), turn(1, 0.5, 2)])).toEqual(["overlap"]);
  expect(doubts([turn(0, 0, 3), turn(1, 2.7, 5)])).toBeUndefined();
});

test("no word is lost, none is doubled, and parts follow each other, whoever speaks", () => {
  const texts = fc.array(fc.constantFrom("so", "well.", "yes?", "and", "then"), { minLength: 1, maxLength: 15 });
  const turns = fc.array(
    fc.tuple(fc.nat(2), fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 0.3, max: 4, noNaN: true })),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(texts, turns, (words, spoken) => {
      const segment = segmentOf(1, words.join(" "));
      const sorted = spoken.map(([speaker, start, seconds]) => turn(speaker, start, start + seconds));
      const parts = saidBy(
        [segment],
        sorted.sort((a, b) => a.start - b.start),
      );
      expect(parts.map(({ text }) => text).join("")).toBe(segment.text);
      expect(parts.flatMap((part) => part.words ?? [])).toEqual(segment.words);
      expect([parts[0]?.start, parts.at(-1)?.end]).toEqual([segment.start, segment.end]);
      for (const [i, part] of parts.slice(1).entries()) {
        expect(part.start).toBeGreaterThanOrEqual(parts[i]?.end ?? 0);
        expect(part.speaker).not.toBe(parts[i]?.speaker);
      }
    }),
    { seed: 5, numRuns: 200 },
  );
});
