/** Times mended by hand: whatever is done, nothing overlaps, the order stays, words stay within their segment and undo has it all back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, splitSegment } from "../../renderer/segment-edits.ts";
import {
  borderLimits,
  borderPlace,
  mostEarlier,
  moveBorder,
  type Side,
  shiftTimes,
  shortestSegment,
  stretchTimes,
  touching,
} from "../../renderer/segment-times.ts";
import { heardAt, spokenWords } from "../../renderer/spoken.ts";
import type { EditedSegment } from "../../src/api/document.ts";

type Segments = readonly EditedSegment[];

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** @param texts a word each, evenly over the segment; none: no word times */
function segment(key: string, start: number, end: number, texts: readonly string[]): EditedSegment {
  const at = (place: number): number => seconds(Math.round(1000 * (start + ((end - start) * place) / texts.length)));
  const words = texts.map((text, place) => ({
    text: ` ${text}`,
    start: at(place),
    end: at(place + 1),
    probability: 1,
  }));
  return {
    key,
    start,
    end,
    text: ` ${texts.join(" ")}`,
    avgLogprob: 0,
    noSpeechProb: 0,
    compressionRatio: 1,
    temperature: 0,
    tokens: [1, 2],
    ...(texts.length > 0 ? { words } : {}),
  };
}

/** In order, with gaps or touching, each longer than the shortest; most with word times. */
const transcripts: fc.Arbitrary<Segments> = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
      length: fc.integer({ min: 1000 * shortestSegment, max: 9000 }),
      texts: fc.array(fc.constantFrom("So", "when", "we", "moved"), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ gap, length, texts }, place) => {
      const start = at + gap;
      at = start + length;
      return segment(`0.${place}`, seconds(start), seconds(at), texts);
    });
  });

const places = fc.nat({ max: 11 });
const sides = fc.constantFrom<Side>("start", "end");
const moments = fc.double({ min: -10, max: 150, noNaN: true });

function expectSound(segments: Segments): void {
  let last = 0;
  for (const { start, end, words } of segments) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    last = end;
    let spoken = start;
    for (const word of words ?? []) {
      expect(word.start).toBeGreaterThanOrEqual(spoken);
      expect(word.end).toBeGreaterThanOrEqual(word.start);
      expect(word.end).toBeLessThanOrEqual(end);
      spoken = word.start;
    }
  }
}

const saidIn = (segments: Segments) =>
  segments.map(({ key, text, tokens, words }) => [key, text, tokens, words?.map((word) => word.text)]);

test("borders that are moved anywhere, again and again, leave no overlap, no segment shorter than the shortest and every word", () => {
  const moves = fc.array(fc.tuple(places, sides, moments, fc.boolean()), { maxLength: 12 });
  fc.assert(
    fc.property(transcripts, moves, (before, list) => {
      let now = before;
      for (const [place, side, at, alone] of list) now = moveBorder(now, place % before.length, side, at, alone);
      expectSound(now);
      for (const { start, end } of now) expect(end - start).toBeGreaterThan(shortestSegment - 0.0006);
      expect(saidIn(now)).toEqual(saidIn(before));
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("a move changes the border that is meant and the one that it touches, and nothing else", () => {
  fc.assert(
    fc.property(transcripts, places, sides, moments, fc.boolean(), (before, place, side, at, alone) => {
      const index = place % before.length;
      const beside = alone ? null : touching(before, index, side);
      const after = moveBorder(before, index, side, at, alone);
      const moved = new Set([index, beside?.index]);
      for (const [one, old] of before.entries()) if (!moved.has(one)) expect(after[one]).toBe(old);
      expect(after[index]?.[side]).toBe(borderPlace(before, index, side, at, alone));
      if (beside !== null && after !== before) expect(after[beside.index]?.[beside.side]).toBe(after[index]?.[side]);
      const other = side === "start" ? "end" : "start";
      expect(after[index]?.[other]).toBe(before[index]?.[other]);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("a shift and the shift back are nothing, to the millisecond; earlier than the beginning nothing goes", () => {
  const shifts = fc.integer({ min: -20_000, max: 20_000 });
  fc.assert(
    fc.property(transcripts, shifts, places, (before, by, place) => {
      const from = place % before.length;
      const after = shiftTimes(before, seconds(by), from);
      expectSound(after);
      expect(saidIn(after)).toEqual(saidIn(before));
      expect(after.slice(0, from)).toEqual(before.slice(0, from));
      const wanted = Math.max(seconds(by), -mostEarlier(before, from));
      expect(shiftTimes(after, -wanted, from)).toEqual(before);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("a stretch takes both anchors to where they belong and keeps the order; a clock that runs backwards is refused", () => {
  fc.assert(
    fc.property(transcripts, fc.nat({ max: 20_000 }), fc.integer({ min: 1, max: 400_000 }), (before, to, length) => {
      const [first, last] = [before[0], before.at(-1)];
      if (first === undefined || last === undefined) return;
      const anchors = [
        { from: first.start, to: seconds(to) },
        { from: last.end, to: seconds(to + length) },
      ] as const;
      const after = stretchTimes(before, ...anchors);
      expectSound(after);
      expect(saidIn(after)).toEqual(saidIn(before));
      expect([after[0]?.start, after.at(-1)?.end]).toEqual([anchors[0].to, anchors[1].to]);
    }),
    { seed: 7, numRuns: 100 },
  );
  const two = [segment("a", 1, 2, []), segment("b", 3, 4, [])];
  expect(stretchTimes(two, { from: 1, to: 5 }, { from: 3, to: 2 })).toBe(two);
  expect(stretchTimes(two, { from: 1, to: 1 }, { from: 1, to: 2 })).toBe(two);
  // The first one would begin before the recording does.
  expect(stretchTimes(two, { from: 2, to: 0 }, { from: 3, to: 1 })).toBe(two);
});

const talk = [
  segment("a", 1, 2, ["one"]),
  segment("b", 4, 8, ["two", "three", "four", "five"]),
  segment("c", 8, 9, ["six"]),
];
const heard = (one: EditedSegment | undefined, at: number) => one && heardAt(one, spokenWords(one), at);

test("words stay where they were measured when a border moves beside them; the outer ones reach it", () => {
  const [, later] = moveBorder(talk, 1, "start", 4.4);
  expect(later?.words?.map(({ start }) => start)).toEqual([4.4, 5, 6, 7]);
  expect([4.5, 5.1, 7.5].map((at) => heard(later, at))).toEqual([0, 1, 3]);
  const [, earlier] = moveBorder(talk, 1, "start", 3);
  expect(earlier?.words?.map(({ start }) => start)).toEqual([3, 5, 6, 7]);
});

test("words are drawn together where a border would cut some of them off", () => {
  const [, half] = moveBorder(talk, 1, "end", 6, true);
  expect(half?.words?.map(({ start, end }) => [start, end])).toEqual([
    [4, 4.5],
    [4.5, 5],
    [5, 5.5],
    [5.5, 6],
  ]);
});

test("two borders that touch go together, one alone only away from the other", () => {
  const together = moveBorder(talk, 2, "start", 7.5);
  expect([together[1]?.end, together[2]?.start]).toEqual([7.5, 7.5]);
  expect(moveBorder(talk, 2, "start", 7.5, true)).toBe(talk);
  const alone = moveBorder(talk, 1, "end", 7.5, true);
  expect([alone[1]?.end, alone[2]?.start]).toEqual([7.5, 8]);
  expect(borderLimits(talk, 1, "start")).toEqual({ low: 2, high: 7.9 });
});

test("an end that was set is told to subtitles, for as long as it is the segment's own", () => {
  const set = moveBorder(talk, 1, "end", 7.5, true);
  expect(set.map(({ ownEnd }) => ownEnd)).toEqual([undefined, true, undefined]);
  expect(moveBorder(talk, 1, "start", 4.5).some(({ ownEnd }) => ownEnd !== undefined)).toBe(false);
  expect(merge(set, 2)[1]?.ownEnd).toBeUndefined();
  expect(merge(set, 1)[0]?.ownEnd).toBe(true);
  const parts = splitSegment(set, 1, "two three four five", 9);
  expect(parts.map(({ ownEnd }) => ownEnd)).toEqual([undefined, undefined, true, undefined]);
});

test("segments that overlap already are left as they are, not pushed apart", () => {
  const overlapping = [segment("a", 1, 5, []), segment("b", 4, 8, [])];
  expect(moveBorder(overlapping, 1, "start", 3)).toBe(overlapping);
  expect(moveBorder(overlapping, 1, "start", 4.5)[1]?.start).toBe(4.5);
});
