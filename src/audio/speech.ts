/**
 * Where is speech? Silero VAD's probability for every 32 ms. The model is recurrent; here a file is cut into stretches on a fixed
 * grid, each with a second of run-up in which the state settles, so that many run side by side, and a stretch's probabilities
 * depend on nothing but its own samples: not on chunks, not on the file's length.
 */
import { check } from "../lib/check.ts";

export const frameSamples = 512;
const contextSamples = 64;
const stateWidth = 128;
/** frames of a stretch that count, and of its run-up */
const stretchFrames = 224;
const runUpFrames = 32;
/** stretches that run side by side: two minutes of reading ahead */
const rows = 16;

/** One step of Silero: frames [B, 576], state [2, B, 128] -> probabilities [B], next state. */
export type SpeechStep = (
  frames: Float32Array,
  state: Float32Array,
  batch: number,
) => Promise<{ probabilities: Float32Array; state: Float32Array }>;

export interface SpeechDetector {
  step: SpeechStep;
}

/** Samples, with the probability of speech for each frame of them. */
export interface Heard {
  samples: Float32Array;
  /** ceil(samples / 512) of them */
  speech: Float32Array;
}

/** Reads the sound in stretches of whole frames (the last one as it comes) and hears them, several at a time. */
export async function* hearSpeech(pcm: AsyncIterable<Float32Array>, detector: SpeechDetector): AsyncGenerator<Heard> {
  const length = stretchFrames * frameSamples;
  // What lies before a stretch: its run-up, and the context of the run-up's first frame.
  let before = new Float32Array(runUpFrames * frameSamples + contextSamples);
  let waiting: { before: Float32Array; samples: Float32Array }[] = [];
  for await (const samples of stretches(pcm, length)) {
    waiting.push({ before, samples });
    before = samples.slice(samples.length - before.length);
    if (waiting.length < rows) continue;
    yield* await heard(waiting, detector);
    waiting = [];
  }
  yield* await heard(waiting, detector);
}

/** Chunks of any size -> stretches of `length` samples; the last one may be shorter. */
export async function* stretches(pcm: AsyncIterable<Float32Array>, length: number): AsyncGenerator<Float32Array> {
  let stretch = new Float32Array(length);
  let filled = 0;
  for await (const chunk of pcm) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + length - filled);
      stretch.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < length) continue;
      yield stretch;
      stretch = new Float32Array(length);
      filled = 0;
    }
  }
  if (filled > 0) yield stretch.subarray(0, filled);
}

async function heard(
  waiting: readonly { before: Float32Array; samples: Float32Array }[],
  { step }: SpeechDetector,
): Promise<Heard[]> {
  const batch = waiting.length;
  if (batch === 0) return [];
  const width = contextSamples + frameSamples;
  const frames = Math.ceil(Math.max(...waiting.map(({ samples }) => samples.length)) / frameSamples);
  const sound = waiting.map(({ before, samples }) => {
    const whole = new Float32Array(before.length + frames * frameSamples);
    whole.set(before);
    whole.set(samples, before.length);
    return whole;
  });
  const results = waiting.map(({ samples }) => ({
    samples,
    speech: new Float32Array(Math.ceil(samples.length / frameSamples)),
  }));
  const input = new Float32Array(batch * width);
  let state = new Float32Array(2 * batch * stateWidth);
  for (let frame = 0; frame < runUpFrames + frames; frame++) {
    sound.forEach((samples, row) => {
      input.set(samples.subarray(frame * frameSamples, frame * frameSamples + width), row * width);
    });
    const next = await step(input, state, batch);
    check(next.probabilities.length === batch, "a probability for every row");
    state = next.state as Float32Array<ArrayBuffer>;
    if (frame >= runUpFrames)
      results.forEach(({ speech }, row) => {
        if (frame - runUpFrames < speech.length) speech[frame - runUpFrames] = next.probabilities[row] ?? 0;
      });
  }
  return results;
}
