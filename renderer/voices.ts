/** Who is named in a transcript, and what can be done with a name everywhere at once: nothing is changed in place. */
import type { EditedSegment } from "../src/api/document.ts";

type Segments = readonly EditedSegment[];

export interface NamedVoice {
  readonly name: string;
  /** which of the colours is its own: from 0, as names first appear */
  readonly colour: number;
  readonly seconds: number;
  /** where it is heard best: the longest that is in no doubt, at most ten seconds of it */
  readonly best: { readonly start: number; readonly end: number };
}

/** More names than these share colours. */
export const voiceColours = 8;
const listenSeconds = 10;

/** In the order in which they first appear. */
export function namedVoices(segments: Segments): NamedVoice[] {
  const voices = new Map<string, EditedSegment[]>();
  for (const segment of segments) {
    const { speaker = "" } = segment;
    if (speaker === "") continue;
    const own = voices.get(speaker) ?? [];
    own.push(segment);
    voices.set(speaker, own);
  }
  return [...voices].map(([name, own], place) => ({
    name,
    colour: place % voiceColours,
    seconds: own.reduce((sum, { start, end }) => sum + end - start, 0),
    best: bestOf(own),
  }));
}

function bestOf(own: Segments): NamedVoice["best"] {
  const sure = own.filter(({ suspect = [] }) => suspect.length === 0);
  const [first, ...others] = sure.length > 0 ? sure : own;
  const { start, end } = others.reduce(
    (best, one) => (one.end - one.start > best.end - best.start ? one : best),
    first ?? { start: 0, end: 0 },
  );
  return { start, end: Math.min(end, start + listenSeconds) };
}

/** @returns with the name changed everywhere; to one that is there already, the two are one from then on */
export function renamedVoice(segments: Segments, from: string, to: string): Segments {
  if (to === "" || to === from) return segments;
  return segments.map((segment) => (segment.speaker === from ? { ...segment, speaker: to } : segment));
}
