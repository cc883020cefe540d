/** Parts of a window, each of which can be decoded as a window of its own. */
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import type { Pcm16, Pcm16Window } from "../speech/compact-samples.ts";
import type { Window } from "../speech/windows.ts";

/** A stretch of a window, with its speech, on its own clock. */
export interface Part {
  index: number;
  sound: Pcm16;
  speech: Window["speech"];
}

/** A part, and where it starts on the window's clock. */
export interface PlacedPart {
  startSeconds: number;
  part: Part;
}

/** @param from seconds of the window, as `to`; what is beyond it is left out */
export function windowPart({ index, sound, speech }: Pcm16Window, from: number, to: number): PlacedPart {
  const first = Math.max(0, Math.round(from * sampleRate));
  const last = Math.min(sound.length, Math.round(to * sampleRate));
  const startSeconds = first / sampleRate;
  const seconds = (last - first) / sampleRate;
  const within = speech
    .map(({ start, end }) => ({
      start: Math.max(0, start - startSeconds),
      end: Math.min(seconds, end - startSeconds),
    }))
    .filter(({ start, end }) => end > start);
  return { startSeconds, part: { index, sound: sound.part(first, last), speech: within } };
}

/** A stretch of speech, on the window's clock. */
export interface PhraseSpan {
  start: number;
  end: number;
}

/** Of speech, in a language's test: a short phrase. */
const leastSeconds = 1;

/** A window's speech in phrases of a second or more, in order. Less goes with what is nearer to it. */
export function phrasesOf({ speech }: Pick<Pcm16Window, "speech">): PhraseSpan[] {
  return joinedToNearer(
    speech.map(({ start, end }) => ({ start, end, seconds: end - start })),
    ({ seconds }) => seconds < leastSeconds,
    (before, behind) => ({ start: before.start, end: behind.end, seconds: before.seconds + behind.seconds }),
  );
}

/** All of the window in as many parts as there are spans, cut in the midst of the pauses between them. */
export function cutBetween(window: Pcm16Window, spans: readonly PhraseSpan[]): PlacedPart[] {
  const cuts = spans.slice(1).map(({ start }, i) => (present(spans[i], "span").end + start) / 2);
  return [...cuts, window.sound.seconds].map((end, i) => windowPart(window, cuts[i - 1] ?? 0, end));
}

/**
 * What can't stand by itself is joined to the neighbour that is nearer in time, the first such one before the others.
 * @param spans in order @returns those that are left, in order; one that can't stand by itself where there is no other
 */
export function joinedToNearer<Span extends PhraseSpan>(
  spans: readonly Span[],
  isLoose: (span: Span) => boolean,
  join: (before: Span, behind: Span) => Span,
): Span[] {
  const left = [...spans];
  for (;;) {
    const at = left.findIndex(isLoose);
    const [before, loose, behind] = [left[at - 1], left[at], left[at + 1]];
    if (!loose || !(before || behind)) return left;
    const isBehindNearer = !before || (behind && behind.start - loose.end < loose.start - before.end);
    if (behind && isBehindNearer) left.splice(at, 2, join(loose, behind));
    else if (before) left.splice(at - 1, 2, join(before, loose));
  }
}

export function speechSeconds(speech: Window["speech"]): number {
  return speech.reduce((sum, { start, end }) => sum + end - start, 0);
}
