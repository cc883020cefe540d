/** Timestamp tokens to segments: openai-whisper's slicing, with nothing lost. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TokenRun } from "../../src/decode/decoded-window.ts";
import { segmentsOf } from "../../src/decode/segments.ts";
import { allGoldens } from "../golden/goldens.ts";
import { smallReading, smallVocabulary } from "./support/fake-decoder.ts";
import { readingOf } from "./support/golden.ts";

const { firstTimestamp, endOfText } = smallVocabulary;
const time = (seconds: number) => firstTimestamp + Math.round(seconds * 50);

function runOf(tokens: number[], change: Partial<TokenRun> = {}): TokenRun {
  return {
    tokens,
    logprobs: tokens.map(() => -0.2),
    text: smallReading.tokenizer.decode(tokens).trim(),
    avgLogprob: -0.2,
    noSpeechProb: 0.01,
    compressionRatio: 1.2,
    temperature: 0,
    timestamps: true,
    forcedFrom: undefined,
    suspicions: [],
    ...change,
  };
}

const extent = { startSeconds: 0, endSeconds: 20 };
const places = (tokens: number[], within = extent) =>
  segmentsOf(runOf(tokens), within, smallReading).map(({ start, end, text }) => [start, end, text]);

describe("segments", () => {
  test("are cut between two timestamps", () => {
    const tokens = [time(0.5), 1, 2, time(3), time(3.4), 4, time(7.02)];
    expect(places(tokens)).toEqual([
      [0.5, 3, " w1 w2"],
      [3.4, 7.02, " w4"],
    ]);
    expect(segmentsOf(runOf(tokens), extent, smallReading)[0]).toMatchObject({
      tokens: [time(0.5), 1, 2, time(3)],
      avgLogprob: -0.2,
      temperature: 0,
    });
  });

  test("keep a tail without an end", () => {
    expect(places([time(0), 1, time(3), time(3), 2, 4])).toEqual([
      [0, 3, " w1"],
      [3, 20, " w2 w4"],
    ]);
    expect(places([time(0), 1, 2])).toEqual([[0, 20, " w1 w2"]]);
    expect(places([time(0), 1, time(3), time(3)])).toEqual([[0, 3, " w1"]]);
  });

  test("are one without timestamps", () => {
    expect(places([1, 2, 4], { startSeconds: 0.4, endSeconds: 8 })).toEqual([[0.4, 8, " w1 w2 w4"]]);
    expect(places([])).toEqual([]);
  });

  test("stay within the speech", () => {
    expect(places([time(0), 1, time(25), time(25), 2, time(30)])).toEqual([
      [0, 19.98, " w1"],
      [19.98, 20, " w2"],
    ]);
  });

  test("carry a suspicion where it shows", () => {
    const loop = new Array(14).fill(9);
    const tokens = [time(0), 1, 2, time(3), time(3), ...loop, time(9)];
    const suspects = (change: Partial<TokenRun>) =>
      segmentsOf(runOf(tokens, change), extent, smallReading).map(({ suspect }) => suspect);
    expect(suspects({ suspicions: ["loop"] })).toEqual([undefined, ["loop"]]);
    expect(suspects({ suspicions: ["loop", "token rate"] })).toEqual([["token rate"], ["loop", "token rate"]]);
    const logprobs = tokens.map((_, i) => (i < 4 ? -1.5 : -0.1));
    expect(suspects({ logprobs, suspicions: ["loop"] })).toEqual([["low confidence"], ["loop"]]);
  });

  test("never overlap, never pass the end, and have all the text", () => {
    const piece = fc.record({
      start: fc.option(fc.integer({ min: 0, max: 1500 }), { nil: undefined }),
      text: fc.array(fc.integer({ min: 0, max: endOfText - 1 }), { minLength: 1, maxLength: 4 }),
      end: fc.option(fc.integer({ min: 0, max: 1500 }), { nil: undefined }),
    });
    const anyExtent = fc.record({
      startSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
      seconds: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), anyExtent, (pieces, { startSeconds, seconds }) => {
        const tokens = pieces.flatMap(({ start, text, end }) => [
          ...(start === undefined ? [] : [firstTimestamp + start]),
          ...text,
          ...(end === undefined ? [] : [firstTimestamp + end]),
        ]);
        const within = { startSeconds, endSeconds: startSeconds + seconds };
        const segments = segmentsOf(runOf(tokens), within, smallReading);
        expect(segments.map(({ text }) => text).join("")).toBe(smallReading.tokenizer.decode(tokens));
        let free = startSeconds - 0.001;
        for (const { start, end } of segments) {
          expect(start).toBeGreaterThanOrEqual(free);
          expect(end).toBeGreaterThan(start);
          free = end;
        }
        expect(free).toBeLessThanOrEqual(within.endSeconds + 0.001);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

const goldens = allGoldens();
test.each([...new Set(goldens.map(({ model }) => model))])(
  "every golden text of %s is whole in its segments",
  (model) => {
    const windows = goldens.filter((window) => window.model === model);
    const reading = readingOf(model);
    for (const window of windows) {
      const seconds = window.samples / 16_000;
      for (const { tokens, text } of [window.greedy, window.beam5, window.greedyNoTimestamps]) {
        const segments = segmentsOf(runOf(tokens), { startSeconds: 0, endSeconds: seconds }, reading);
        expect(
          segments
            .map((segment) => segment.text)
            .join("")
            .trim(),
        ).toBe(text);
        expect(segments.at(-1)?.end ?? 0).toBeLessThanOrEqual(seconds);
      }
    }
  },
);
