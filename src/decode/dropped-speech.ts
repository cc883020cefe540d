/**
 * Words lost in the middle of a window don't show as gaps, since segments and words follow each other without any. They show as
 * words that last too long on speech and as segments with too few words for it. Such spans are worth a window of their own, once.
 */
import type { Segment } from "../api/transcript.ts";
import { limits } from "./checks.ts";

export interface Span {
  startSeconds: number;
  endSeconds: number;
}

export const droppedSpeechLimits = {
  /** of speech under one word */
  wordSeconds: 1.5,
  /** words per second of speech */
  wordsPerSecond: 1,
  /** shorter segments may be a single "yes" */
  segmentSeconds: 3,
  /** of speech under no segment at all: more than the detector's padding on both sides of a pause */
  uncoveredSeconds: 2,
  /** spans nearer to each other than this are one */
  joinSeconds: 0.5,
  /** a span longer than a window can't be decoded as one */
  spanSeconds: 29,
} as const;

/** A span to decode again, in place of the segments [from, to); none of them where the speech has no segment. */
export interface DroppedSpan extends Span {
  reason: "stretched word" | "sparse segment" | "no text";
  from: number;
  to: number;
}

/**
 * The spans that look as if words were lost there, in order, none overlapping.
 * @param segments in order; with word times stretched words are found too
 * @param speech in order, on the same clock
 */
export function droppedSpans(segments: readonly Segment[], speech: readonly Span[]): DroppedSpan[] {
  const found: DroppedSpan[] = [];
  segments.forEach((segment, i) => {
    found.push(...uncovered(segments[i - 1]?.end, segment.start, i, speech));
    const reason = droppedSpeechIn(segment, speech);
    if (reason) found.push({ reason, startSeconds: segment.start, endSeconds: segment.end, from: i, to: i + 1 });
  });
  found.push(...uncovered(segments.at(-1)?.end, Number.POSITIVE_INFINITY, segments.length, speech));
  return joined(found);
}

/** Why the segment is sparse, or undefined. */
export function droppedSpeechIn(
  segment: Segment,
  speech: readonly Span[],
): "stretched word" | "sparse segment" | undefined {
  const stretched = segment.words?.some(
    ({ start, end }) => secondsWithin(speech, start, end) > droppedSpeechLimits.wordSeconds,
  );
  if (stretched) return "stretched word";
  const seconds = secondsWithin(speech, segment.start, segment.end);
  const sparse =
    seconds >= droppedSpeechLimits.segmentSeconds &&
    countWords(segment.text) < droppedSpeechLimits.wordsPerSecond * seconds;
  return sparse ? "sparse segment" : undefined;
}

function uncovered(from: number | undefined, to: number, at: number, speech: readonly Span[]): DroppedSpan[] {
  const after = from ?? Number.NEGATIVE_INFINITY;
  return speech
    .map(({ startSeconds, endSeconds }) => ({
      startSeconds: Math.max(startSeconds, after),
      endSeconds: Math.min(endSeconds, to),
    }))
    .filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= droppedSpeechLimits.uncoveredSeconds)
    .map((span) => ({ ...span, reason: "no text" as const, from: at, to: at }));
}

function joined(spans: readonly DroppedSpan[]): DroppedSpan[] {
  const result: DroppedSpan[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    const near = last && span.startSeconds - last.endSeconds < droppedSpeechLimits.joinSeconds && span.from === last.to;
    if (last && near && span.endSeconds - last.startSeconds <= droppedSpeechLimits.spanSeconds) {
      result[result.length - 1] = { ...last, endSeconds: span.endSeconds, to: span.to };
    } else result.push(span);
  }
  return result;
}

function secondsWithin(speech: readonly Span[], start: number, end: number): number {
  return speech.reduce(
    (sum, span) => sum + Math.max(0, Math.min(end, span.endSeconds) - Math.max(start, span.startSeconds)),
    0,
  );
}

/** Scripts written without spaces: two characters make about one word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Khmer}]/gu;

export function countWords(text: string): number {
  const characters = text.match(unspaced)?.length ?? 0;
  const spaced = text.replace(unspaced, " ").match(/[^\s]*[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
  return spaced + characters / 2;
}

/** Whether the newly decoded text is to take the old one's place: it has more words and is not clearly less likely. */
export function isBetterText(fresh: readonly Segment[], old: readonly Segment[]): boolean {
  const words = (segments: readonly Segment[]) => segments.reduce((sum, { text }) => sum + countWords(text), 0);
  if (words(fresh) <= words(old)) return false;
  if (fresh.some(isImplausible)) return false;
  if (old.length === 0 || old.some(isImplausible)) return true;
  return meanOf(fresh) >= meanOf(old) - allowedLoss;
}

/** The first text of a span is often the likelier for being the shorter. */
const allowedLoss = 0.5;

function isImplausible(segment: Segment): boolean {
  return segment.suspect !== undefined || segment.avgLogprob < limits.avgLogprob;
}

function meanOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { avgLogprob }) => sum + avgLogprob, 0) / segments.length;
}

/**
 * The segments with the better text in the span's place. Where it is still sparse, that is marked; speech without any text is
 * marked on the segment before it, or behind it.
 * @param fresh the span decoded again, on the same clock
 */
export function withRedone(
  segments: readonly Segment[],
  span: DroppedSpan,
  fresh: readonly Segment[],
  speech: readonly Span[],
): Segment[] {
  const old = segments.slice(span.from, span.to);
  const chosen = isBetterText(fresh, old) ? fresh : old;
  const marked = chosen.map((segment) => (droppedSpeechIn(segment, speech) ? withSkipped(segment) : segment));
  const result = [...segments.slice(0, span.from), ...marked, ...segments.slice(span.to)];
  if (chosen.length > 0) return result;
  const neighbour = span.from > 0 ? span.from - 1 : 0;
  return result.map((segment, i) => (i === neighbour ? withSkipped(segment) : segment));
}

function withSkipped(segment: Segment): Segment {
  const others = (segment.suspect ?? []).filter((suspicion) => suspicion !== "speech skipped");
  return { ...segment, suspect: [...others, "speech skipped"] };
}
