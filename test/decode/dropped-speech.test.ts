/** Spans where words seem to be lost, and which of two texts is kept. */
import { describe, expect, test } from "vitest";
import type { Segment } from "../../src/api/transcript.ts";
import { countWords, droppedSpans, isBetterText, withRedone } from "../../src/decode/dropped-speech.ts";

function segment(start: number, end: number, text: string, change: Partial<Segment> = {}): Segment {
  const figures = { avgLogprob: -0.3, noSpeechProb: 0, compressionRatio: 1, temperature: 0 };
  return { start, end, text, tokens: [], ...figures, ...change };
}

const speech = [{ startSeconds: 0, endSeconds: 20 }];
const dense = (start: number, end: number) => segment(start, end, " word".repeat(Math.ceil((end - start) * 2)));

describe("spans of dropped speech", () => {
  test("there are none in dense text", () => {
    expect(droppedSpans([dense(0, 8), dense(8, 20)], speech)).toEqual([]);
  });

  test("a segment with too few words on speech is one, in silence it is not", () => {
    const segments = [dense(0, 8), segment(8, 14, " two words"), dense(14, 20)];
    const span = { reason: "sparse segment", startSeconds: 8, endSeconds: 14, from: 1, to: 2 };
    expect(droppedSpans(segments, speech)).toEqual([span]);
    const pause = [
      { startSeconds: 0, endSeconds: 9 },
      { startSeconds: 13, endSeconds: 20 },
    ];
    expect(droppedSpans(segments, pause)).toEqual([]);
    expect(droppedSpans([dense(0, 17.5), segment(17.5, 20, " yes")], speech)).toEqual([]);
  });

  test("a word stretched over speech is one", () => {
    const words = [
      { text: " a", start: 8, end: 9, probability: 1 },
      { text: " b", start: 9, end: 10.6, probability: 1 },
    ];
    const span = { reason: "stretched word", startSeconds: 8, endSeconds: 10.6, from: 1, to: 2 };
    expect(droppedSpans([dense(0, 8), segment(8, 10.6, " a b", { words }), dense(10.6, 20)], speech)).toEqual([span]);
  });

  test("speech under no segment is one", () => {
    expect(droppedSpans([dense(3, 8), dense(11, 19)], speech)).toEqual([
      { reason: "no text", startSeconds: 0, endSeconds: 3, from: 0, to: 0 },
      { reason: "no text", startSeconds: 8, endSeconds: 11, from: 1, to: 1 },
    ]);
    expect(droppedSpans([], speech)).toEqual([{ reason: "no text", startSeconds: 0, endSeconds: 20, from: 0, to: 0 }]);
  });

  test("neighbours are one span, as long as it fits a window", () => {
    const sparse = (start: number) => segment(start, start + 10, " few words");
    const long = [{ startSeconds: 0, endSeconds: 60 }];
    const spans = droppedSpans([sparse(0), sparse(10), sparse(20), sparse(30)], long);
    expect(spans.map(({ startSeconds, endSeconds, from, to }) => [startSeconds, endSeconds, from, to])).toEqual([
      [0, 20, 0, 2],
      [20, 40, 2, 4],
      [40, 60, 4, 4],
    ]);
  });
});

test("words are counted in scripts without spaces too", () => {
  expect(countWords(" Hello, world - it's 5!")).toBe(4);
  expect(countWords("今日は天気")).toBe(2.5);
  expect(countWords(" OK 今日")).toBe(2);
  expect(countWords(" ... ")).toBe(0);
});

describe("the better text", () => {
  const old = [segment(8, 14, " two words")];
  test("has more words and is likely enough", () => {
    expect(isBetterText([dense(8, 14)], old)).toBe(true);
    expect(isBetterText([segment(8, 14, " one")], old)).toBe(false);
    expect(isBetterText([], old)).toBe(false);
    expect(isBetterText([{ ...dense(8, 14), suspect: ["loop"] }], old)).toBe(false);
    expect(isBetterText([{ ...dense(8, 14), avgLogprob: -0.9 }], old)).toBe(false);
    expect(isBetterText([{ ...dense(8, 14), avgLogprob: -0.9 }], [])).toBe(true);
  });

  test("takes the span's place; what stays sparse is marked", () => {
    const segments = [dense(0, 8), ...old, dense(14, 20)];
    const [span] = droppedSpans(segments, speech);
    if (!span) throw new Error("no span");
    const fresh = [dense(8, 11), dense(11, 14)];
    expect(withRedone(segments, span, fresh, speech)).toEqual([segments[0], ...fresh, segments[2]]);
    const kept = withRedone(segments, span, [], speech);
    expect(kept.map(({ suspect }) => suspect)).toEqual([undefined, ["speech skipped"], undefined]);
  });

  test("where nothing came, the neighbour is marked", () => {
    const segments = [dense(0, 8), dense(12, 20)];
    const [span] = droppedSpans(segments, speech);
    if (!span) throw new Error("no span");
    expect(withRedone(segments, span, [], speech).map(({ suspect }) => suspect)).toEqual([
      ["speech skipped"],
      undefined,
    ]);
    expect(withRedone([], { ...span, from: 0, to: 0 }, [], speech)).toEqual([]);
  });
});
