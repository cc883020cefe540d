/**
 * Pieces of one voice each, of at most two and a half seconds, beginning and ending where somebody begins or ends to speak: nearly every second
 * of speech is in one, and where two speak at once in one of each.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import { frameStart, localSpeakers, type SegmentedWindow, segmentedFrames, speaks } from "./segmentation.ts";

const longestSeconds = 2.5;
/** More of it says little more, and takes as much longer. */
const tellingSeconds = 1.5;
const leastSeconds = 0.1;
/** Shorter pauses of one person are none. */
const pauseSeconds = 0.1;

/** On the recording's clock, in seconds. */
export interface SpokenSpan {
  readonly start: number;
  readonly end: number;
}

/** A span of somebody who is known within a window: equal numbers of one window are one person, as it seems there. */
export interface SpokenPiece extends SpokenSpan {
  readonly local: number;
}

/** In the order of their starts. */
export function spokenPieces(window: SegmentedWindow): SpokenPiece[] {
  const pieces: SpokenPiece[] = [];
  for (let speaker = 0; speaker < localSpeakers; speaker++) {
    for (const { start, end } of runsOf(window, speaker)) {
      const seconds = end - start;
      if (seconds < leastSeconds) continue;
      const parts = Math.ceil(seconds / longestSeconds);
      for (let i = 0; i < parts; i++)
        pieces.push({
          start: start + (seconds * i) / parts,
          end: start + (seconds * (i + 1)) / parts,
          local: localSpeakers * window.number + speaker,
        });
    }
  }
  return pieces.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** By what of a piece its voice is known: the middle, away from whoever speaks before and behind. */
export function tellingPart({ start, end }: SpokenSpan): SpokenSpan {
  const over = Math.max(0, end - start - tellingSeconds) / 2;
  return { start: start + over, end: end - over };
}

/** The samples of a span of the window, as many for spans of one length; not to be kept. */
export function samplesWithin({ from, samples, sounding }: SegmentedWindow, { start, end }: SpokenSpan): Float32Array {
  const first = Math.max(0, Math.trunc(start * sampleRate) - from);
  return samples.subarray(first, Math.min(sounding, first + Math.round((end - start) * sampleRate)));
}

/** Where one of the window's people speaks, among what the window answers for. */
function runsOf(window: SegmentedWindow, speaker: number): SpokenSpan[] {
  const { answers } = window;
  const runs: { start: number; end: number }[] = [];
  let begun: number | undefined;
  for (let frame = 0; frame <= segmentedFrames; frame++) {
    const time = frameStart(window, frame);
    const isWithin = frame < segmentedFrames && answers.start <= time && time < answers.end;
    const isOn = isWithin && speaks(window, frame, speaker);
    if (isOn) begun ??= time;
    if (isOn || begun === undefined) continue;
    const last = runs.at(-1);
    if (last && begun - last.end <= pauseSeconds) last.end = time;
    else runs.push({ start: begun, end: time });
    begun = undefined;
  }
  return runs;
}
