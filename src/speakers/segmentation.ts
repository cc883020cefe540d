/**
 * Who speaks in eleven seconds: windows every eight, in each of which up to three people are told apart, up to two at once. A, B and C hold within
 * one window only; who is who over the whole recording is the clustering's matter.
 */
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import type { SpeakerNetworks } from "./networks.ts";

/** What two windows share is heard twice; in longer ones more people speak than are told apart (docs/decisions.md). */
const windowSeconds = 11;
const stepSeconds = 8;
export const segmentedSamples = windowSeconds * sampleRate;
const stepSamples = stepSeconds * sampleRate;

/** Of a window, by the strides of the network's layers. */
export const segmentedFrames = 649;
/** What a frame stands for: 270 samples; the network sees 991 around it. */
const frameSamples = 270;
const seenSamples = 991;
const frameSeconds = frameSamples / sampleRate;
const firstSeconds = (seenSamples - frameSamples) / 2 / sampleRate;

/** The network's classes: who of A, B and C speaks. */
const speaking: readonly (readonly number[])[] = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]];
const logitsOfWindow = segmentedFrames * speaking.length;
/** People told apart in a window. */
export const localSpeakers = 3;

/** Eleven seconds of a recording. */
interface SoundWindow {
  /** from 0 */
  readonly number: number;
  /** of its first sample in the recording */
  readonly from: number;
  /** 176,000; silence behind a recording that is shorter. Until the next but one is asked for. */
  readonly samples: Float32Array;
  /** of the recording, in it */
  readonly sounding: number;
}

/** A window and what was heard in it. */
export interface SegmentedWindow extends SoundWindow {
  /** the class of each frame */
  readonly classes: Uint8Array;
  /** seconds of the recording for which this window answers: its middle, half way through what it shares with its neighbours */
  readonly answers: { readonly start: number; readonly end: number };
}

/** So many windows go through the network at once: the step from frame to frame takes as long for four as for two, and each has its own numbers. */
const batch = 4;

/** Windows of one run of the network: each until the next are asked for. Memory: six windows. */
export async function* segmentedWindows(
  pcm: AsyncIterable<Float32Array>,
  networks: Pick<SpeakerNetworks, "segment">,
): AsyncGenerator<SegmentedWindow[]> {
  const together = new Float32Array(batch * segmentedSamples);
  let windows: AnsweringWindow[] = [];
  const segmented = async (): Promise<SegmentedWindow[]> => {
    const logits = await networks.segment(together.subarray(0, windows.length * segmentedSamples));
    const all = windows.map((window, place) => ({
      ...window,
      samples: together.subarray(place * segmentedSamples, (place + 1) * segmentedSamples),
      classes: likeliest(logits.subarray(place * logitsOfWindow, (place + 1) * logitsOfWindow)),
    }));
    windows = [];
    return all;
  };
  for await (const window of answering(windowsOf(pcm))) {
    together.set(window.samples, windows.length * segmentedSamples);
    windows.push(window);
    if (windows.length === batch) yield await segmented();
  }
  if (windows.length > 0) yield await segmented();
}

type AnsweringWindow = SoundWindow & Pick<SegmentedWindow, "answers">;

/** What each answers for is known when the next begins. */
async function* answering(windows: AsyncIterable<SoundWindow>): AsyncGenerator<AnsweringWindow> {
  let open: SoundWindow | undefined;
  let start = 0;
  for await (const window of windows) {
    if (open) {
      const border = (open.from / sampleRate + windowSeconds + window.from / sampleRate) / 2;
      yield { ...open, answers: { start, end: border } };
      start = border;
    }
    open = window;
  }
  if (open) yield { ...open, answers: { start, end: (open.from + open.sounding) / sampleRate } };
}

/** Whether one of the window's people speaks in a frame. */
export const speaks = ({ classes }: SegmentedWindow, frame: number, speaker: number): boolean =>
  present(speaking[classes[frame] ?? 0], "a class").includes(speaker);

/** Seconds of the recording at which a frame begins. */
export const frameStart = ({ from }: SegmentedWindow, frame: number): number =>
  from / sampleRate + firstSeconds + frame * frameSeconds;

/** Windows every eight seconds, the last of which ends with the recording. */
async function* windowsOf(pcm: AsyncIterable<Float32Array>): AsyncGenerator<SoundWindow> {
  const sound = new Float32Array(segmentedSamples + stepSamples);
  const memory = [new Float32Array(segmentedSamples), new Float32Array(segmentedSamples)];
  let [from, filled, count] = [0, 0, 0];
  const window = (at: number): SoundWindow => {
    const number = count++;
    const samples = present(memory[number % memory.length], "memory");
    samples.set(sound.subarray(at, at + segmentedSamples));
    return { number, from: from + at, samples, sounding: Math.min(filled, segmentedSamples) };
  };
  for await (const chunk of pcm) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + sound.length - filled);
      sound.set(part, filled);
      at += part.length;
      const before = filled;
      filled += part.length;
      if (before < segmentedSamples && filled >= segmentedSamples) yield window(0);
      if (filled < sound.length) continue;
      sound.copyWithin(0, stepSamples);
      from += stepSamples;
      filled = segmentedSamples;
      yield window(0);
    }
  }
  // What is there of a short recording, the memory behind it still silent; or the last window's length.
  if (filled > 0 && filled < segmentedSamples) yield window(0);
  else if (filled > segmentedSamples) yield window(filled - segmentedSamples);
}

/** @param logits [649, 7] @returns [649] */
function likeliest(logits: Float32Array): Uint8Array {
  return Uint8Array.from({ length: segmentedFrames }, (_, frame) => {
    let best = 0;
    for (let one = 1; one < speaking.length; one++)
      if ((logits[frame * speaking.length + one] ?? 0) > (logits[frame * speaking.length + best] ?? 0)) best = one;
    return best;
  });
}
