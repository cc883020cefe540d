/** Who speaks from when to when: pieces of one person that follow each other are one turn. */
import type { SpokenSpan } from "./pieces.ts";

/** A pause of a person that no other uses is a part of the turn up to here. */
const pauseSeconds = 4;
const leastSeconds = 0.25;

/** Turns of several people may overlap. */
export interface SpeakerTurn {
  /** from 0, as they first speak */
  readonly speaker: number;
  /** seconds of the recording */
  readonly start: number;
  readonly end: number;
}

/** @param spans in the order of their starts @param speakers whose each is @returns in the order of their starts */
export function speakerTurns(spans: readonly SpokenSpan[], speakers: readonly number[]): SpeakerTurn[] {
  const turns: { speaker: number; start: number; end: number }[] = [];
  for (const [i, { start, end }] of spans.entries()) {
    const speaker = speakers[i] ?? 0;
    const last = turns.at(-1);
    if (last?.speaker === speaker && start - last.end <= pauseSeconds) last.end = Math.max(last.end, end);
    else turns.push({ speaker, start, end });
  }
  return turns.filter(({ start, end }) => end - start >= leastSeconds);
}
