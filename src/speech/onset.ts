/** Where a text that is said to begin in a pause begins: a subtitle should come with the voice, and Whisper's first time is often the window's. */
import type { Window } from "./windows.ts";

/** A detector is sure of a voice some frames after its first sound. */
const leadSeconds = 0.1;
/** Further away it may be another voice, and this one too quiet for the detector. */
const reachSeconds = 1;
/** What is left of a text has to be said in. */
const leastSeconds = 0.3;

/** @param span on the window's clock, as `speech` is @returns its start, in seconds: that of the speech it begins just before, else its own */
export function onsetOf(speech: Window["speech"], { start, end }: { start: number; end: number }): number {
  if (speech.some((voice) => voice.start <= start && start < voice.end)) return start;
  const next = speech.find((voice) => voice.start > start);
  if (next === undefined || next.start > start + reachSeconds) return start;
  const onset = next.start - leadSeconds;
  return onset > start && end - onset >= leastSeconds ? onset : start;
}
