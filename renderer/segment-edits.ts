/** What a person can do to the segments of a transcript, as functions from one state to the next: nothing is changed in place. */
import type { EditedSegment } from "../src/api/document.ts";
import { writtenTogether } from "./pieces.ts";

type Segments = readonly EditedSegment[];

/** Places of a text in the transcript, in order. */
export interface Place {
  segment: number;
  at: number;
}

export function places(segments: Segments, text: string): Place[] {
  const wanted = text.toLocaleLowerCase();
  if (wanted === "") return [];
  const found: Place[] = [];
  for (const [segment, { text: said }] of segments.entries()) {
    const lower = said.toLocaleLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length))
      found.push({ segment, at });
  }
  return found;
}

export function withText(segment: EditedSegment, text: string): EditedSegment {
  if (text.trim() === segment.text.trim()) return segment;
  // Word times belong to the words that were heard: after a change they would light the wrong ones.
  const { words: _, ...rest } = segment;
  return { ...rest, text: ` ${text.trim()}` };
}

export function replaceAt(segments: Segments, place: Place, length: number, by: string): Segments {
  return segments.map((segment, index) =>
    index === place.segment
      ? withText(segment, segment.text.slice(0, place.at) + by + segment.text.slice(place.at + length))
      : segment,
  );
}

/** The time of a letter, from the words' times where they are known, else in proportion. */
export function timeOfLetter(segment: EditedSegment, at: number): number {
  let passed = 0;
  for (const word of segment.words ?? []) {
    if (at <= passed + word.text.length) return word.start;
    passed += word.text.length;
  }
  const length = Math.max(1, segment.text.length);
  return segment.start + ((segment.end - segment.start) * Math.min(at, length)) / length;
}

export function splitSegment(segments: Segments, index: number, text: string, caret: number): Segments {
  const segment = segments[index];
  if (segment === undefined) return segments;
  const [before, after] = [text.slice(0, caret).trim(), text.slice(caret).trim()];
  if (before === "" || after === "") return segments;
  const at = Math.min(segment.end, Math.max(segment.start, timeOfLetter(segment, caret + 1)));
  const { words: spoken, ownEnd, ...rest } = segment;
  const unchanged = text.trim() === segment.text.trim();
  const part = (side: (start: number) => boolean) =>
    spoken !== undefined && unchanged ? { words: spoken.filter((word) => side(word.start)) } : {};
  const first = { ...rest, text: ` ${before}`, end: at, ...part((start) => start < at) };
  const second = {
    ...rest,
    key: crypto.randomUUID(),
    text: ` ${after}`,
    start: at,
    ...part((start) => start >= at),
    ...(ownEnd === undefined ? {} : { ownEnd }),
  };
  return [...segments.slice(0, index), first, second, ...segments.slice(index + 1)];
}

/** Two as one, with the words and doubts of both. */
export function joinedSegments(before: EditedSegment, after: EditedSegment): EditedSegment {
  const { words: firstWords, ownEnd: _, kept: __, ...rest } = before;
  const suspect = [...new Set([...(before.suspect ?? []), ...(after.suspect ?? [])])];
  const doubtful = [before, after].filter((one) => (one.suspect ?? []).length > 0);
  const [head, tail] = [before.text.trim(), after.text.trim()];
  return {
    ...rest,
    end: Math.max(before.end, after.end),
    text: ` ${head}${writtenTogether(head, tail) ? "" : " "}${tail}`,
    tokens: [...before.tokens, ...after.tokens],
    ...(after.ownEnd === true ? { ownEnd: true } : {}),
    ...(suspect.length > 0 ? { suspect } : {}),
    // Nobody has looked at a doubt because another one was looked at.
    ...(doubtful.length > 0 && doubtful.every(({ kept }) => kept === true) ? { kept: true } : {}),
    ...(firstWords !== undefined && after.words !== undefined ? { words: [...firstWords, ...after.words] } : {}),
  };
}

/** Joins a segment to the one before it. */
export function merge(segments: Segments, index: number): Segments {
  const [before, segment] = [segments[index - 1], segments[index]];
  if (before === undefined || segment === undefined) return segments;
  return [...segments.slice(0, index - 1), joinedSegments(before, segment), ...segments.slice(index + 1)];
}
