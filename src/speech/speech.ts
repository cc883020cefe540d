/**
 * Where is speech? Silero VAD's probability for every 32 ms. The model is recurrent: its state is carried from batch to batch, over
 * the whole file. Batches are on a fixed grid and are always full, so that a probability depends neither on how the sound is
 * chunked nor on the file's length. Quiet sound is made louder first (levelled.ts).
 */
import { check } from "../lib/check.ts";
import { batchFrames, contextSamples, frameSamples } from "./frames.ts";
import { levelled } from "./levelled.ts";

/** h and c of the recurrent layer, [2, 1, 128] */
export const stateSize = 256;

export interface SpeechDetector {
  /**
   * @param frames [128, 576], each behind the other, with its context
   * @param state [2, 1, 128] before the first frame
   * @returns the probability of speech for each frame, and the state behind the last one
   */
  detect(frames: Float32Array, state: Float32Array): Promise<{ probabilities: Float32Array; state: Float32Array }>;
}

/** Samples, with the probability of speech for each frame of them; until the next are asked for. */
export interface ScoredSamples {
  samples: Float32Array;
  /** ceil(samples / 512) of them */
  speech: Float32Array;
}

export async function* detectSpeech(
  pcm: AsyncIterable<Float32Array>,
  detector: SpeechDetector,
): AsyncGenerator<ScoredSamples> {
  const width = contextSamples + frameSamples;
  const sound = new Float32Array(contextSamples + batchFrames * frameSamples);
  const frames = new Float32Array(batchFrames * width);
  let state: Float32Array = new Float32Array(stateSize);
  for await (const samples of levelled(stretches(pcm, batchFrames * frameSamples))) {
    sound.copyWithin(0, sound.length - contextSamples);
    sound.fill(0, contextSamples + samples.length);
    sound.set(samples, contextSamples);
    for (let frame = 0; frame < batchFrames; frame++)
      frames.set(sound.subarray(frame * frameSamples, frame * frameSamples + width), frame * width);
    const heard = await detector.detect(frames, state);
    check(heard.probabilities.length === batchFrames, "a probability for every frame");
    state = heard.state;
    yield { samples, speech: heard.probabilities.subarray(0, Math.ceil(samples.length / frameSamples)) };
  }
}

/** Chunks of any size -> stretches of `length` samples in one array, until the next is asked for; the last one may be shorter. */
export async function* stretches(pcm: AsyncIterable<Float32Array>, length: number): AsyncGenerator<Float32Array> {
  const stretch = new Float32Array(length);
  let filled = 0;
  for await (const chunk of pcm) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + length - filled);
      stretch.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < length) continue;
      yield stretch;
      filled = 0;
    }
  }
  if (filled > 0) yield stretch.subarray(0, filled);
}
