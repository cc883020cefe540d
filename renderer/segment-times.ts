/** Times of segments as a person mends them, from one state to the next. Whole milliseconds; nothing overlaps that did not before. */
import type { EditedSegment } from "../src/api/document.ts";
import type { Word } from "../src/api/transcript.ts";

type Segments = readonly EditedSegment[];
export type Side = "start" | "end";

/** Shorter than this no segment is made, in seconds. */
export const shortestSegment = 0.1;

const thousandth = (seconds: number): number => Math.round(1000 * seconds) / 1000;
const within = (seconds: number, low: number, high: number): number => Math.min(Math.max(seconds, low), high);

function mapped(segment: EditedSegment, clock: (seconds: number) => number): EditedSegment {
  const { words } = segment;
  return {
    ...segment,
    start: clock(segment.start),
    end: clock(segment.end),
    ...(words && { words: words.map((word) => ({ ...word, start: clock(word.start), end: clock(word.end) })) }),
  };
}

/**
 * Words between new borders: what was measured stays where it is, the first and the last reach the borders, as they do in what is heard.
 * Where whole words would be cut off, all of them are drawn together instead.
 */
function fittedWords(words: readonly Word[], old: EditedSegment, start: number, end: number): Word[] {
  const cutOff = words.some((word) => (start > old.start && word.end < start) || (end < old.end && word.start > end));
  const share = (end - start) / Math.max(old.end - old.start, 0.001);
  const clock = (seconds: number): number =>
    thousandth(within(cutOff ? start + (seconds - old.start) * share : seconds, start, end));
  return words.map((word, place) => ({
    ...word,
    start: place === 0 ? start : clock(word.start),
    end: place === words.length - 1 ? end : clock(word.end),
  }));
}

/** The segment between other borders. @param start seconds, before `end` */
function retimed(segment: EditedSegment, start: number, end: number): EditedSegment {
  if (start === segment.start && end === segment.end) return segment;
  const { words } = segment;
  return { ...segment, start, end, ...(words && { words: fittedWords(words, segment, start, end) }) };
}

/** How far a border can go before it meets its own segment's other one or a neighbour's. */
export function borderLimits(segments: Segments, index: number, side: Side): { low: number; high: number } {
  const segment = segments[index];
  if (segment === undefined) return { low: 0, high: 0 };
  const { start, end } = segment;
  // Segments that overlap already are not pushed apart by a touch.
  return side === "start"
    ? { low: Math.min(start, segments[index - 1]?.end ?? 0), high: Math.max(start, end - shortestSegment) }
    : {
        low: Math.min(end, start + shortestSegment),
        high: Math.max(end, segments[index + 1]?.start ?? Number.POSITIVE_INFINITY),
      };
}

/** The border on the other side of the same moment, where two segments touch. */
export function touching(segments: Segments, index: number, side: Side): { index: number; side: Side } | null {
  const [segment, beside] = [segments[index], segments[side === "start" ? index - 1 : index + 1]];
  if (segment === undefined || beside === undefined) return null;
  const gap = side === "start" ? segment.start - beside.end : beside.start - segment.end;
  if (Math.abs(gap) > 0.0015) return null;
  return side === "start" ? { index: index - 1, side: "end" } : { index: index + 1, side: "start" };
}

/** Where a border goes that is asked to go to a time. @param alone two that touch part; else they go together */
export function borderPlace(segments: Segments, index: number, side: Side, seconds: number, alone: boolean): number {
  const other = alone ? null : touching(segments, index, side);
  const own = borderLimits(segments, index, side);
  if (other === null) return thousandth(within(seconds, own.low, own.high));
  const beside = borderLimits(segments, other.index, other.side);
  const [low, high] = side === "start" ? [beside.low, own.high] : [own.low, beside.high];
  return thousandth(within(seconds, low, high));
}

/** Moves a border as far as it can go towards a time; where two segments touch, both borders unless `alone`. */
export function moveBorder(segments: Segments, index: number, side: Side, seconds: number, alone = false): Segments {
  const at = borderPlace(segments, index, side, seconds, alone);
  const other = alone ? null : touching(segments, index, side);
  if (segments[index]?.[side] === at) return segments;
  return segments.map((segment, place) => {
    const moved = place === index ? side : place === other?.index ? other.side : null;
    if (moved === null) return segment;
    return moved === "start"
      ? retimed(segment, at, segment.end)
      : { ...retimed(segment, segment.start, at), ownEnd: true };
  });
}

/**
 * Sets a border to a time that was named: one that touches it is moved along only where it is in the way.
 * @returns null where the border can't go there
 */
export function setBorder(segments: Segments, index: number, side: Side, seconds: number): Segments | null {
  const wanted = thousandth(seconds);
  for (const alone of [true, false])
    if (borderPlace(segments, index, side, wanted, alone) === wanted)
      return moveBorder(segments, index, side, wanted, alone);
  return null;
}

/** By how many seconds all from a segment on can be earlier. */
export function mostEarlier(segments: Segments, from: number): number {
  const first = segments[from];
  return first === undefined ? 0 : Math.max(0, first.start - (segments[from - 1]?.end ?? 0));
}

/** All segments from one on, later by so many seconds, or earlier by at most `mostEarlier`. */
export function shiftTimes(segments: Segments, seconds: number, from = 0): Segments {
  const by = Math.max(seconds, -mostEarlier(segments, from));
  if (by === 0) return segments;
  return segments.map((segment, place) =>
    place < from ? segment : mapped(segment, (at) => thousandth(Math.max(0, at + by))),
  );
}

/** A moment as it stands, and where it belongs. */
export interface Anchor {
  from: number;
  to: number;
}

/**
 * All times on the clock that takes both anchors to where they belong: for a recording that runs faster or slower than its transcript.
 * @returns the segments as they are where that clock runs backwards, or where the first would begin before the recording
 */
export function stretchTimes(segments: Segments, first: Anchor, second: Anchor): Segments {
  const rate = (second.to - first.to) / (second.from - first.from);
  const clock = (at: number): number => thousandth(first.to + (at - first.from) * rate);
  if (!Number.isFinite(rate) || rate <= 0 || clock(segments[0]?.start ?? 0) < 0) return segments;
  return segments.map((segment) => mapped(segment, clock));
}
