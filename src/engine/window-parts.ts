/** Parts of a window, each of which can be decoded as a window of its own. */
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

/** Of speech, in a language's test. */
const leastSeconds = 3;

/** Parts of three seconds of speech or more, cut in the midst of pauses: all of the window, in order. */
export function spokenParts(window: Pcm16Window): PlacedPart[] {
  const { speech, sound } = window;
  const ends: number[] = [];
  let seconds = 0;
  speech.forEach(({ start, end }, i) => {
    seconds += end - start;
    const next = speech[i + 1];
    const left = speech.slice(i + 1).reduce((sum, span) => sum + span.end - span.start, 0);
    if (!next || seconds < leastSeconds || left < leastSeconds) return;
    ends.push((end + next.start) / 2);
    seconds = 0;
  });
  return [...ends, sound.seconds].map((end, i) => windowPart(window, ends[i - 1] ?? 0, end));
}

export function speechSeconds(speech: Window["speech"]): number {
  return speech.reduce((sum, { start, end }) => sum + end - start, 0);
}
