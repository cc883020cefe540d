/** A detector that knows the truth, and sound in which every sample tells its own place: 1, 2, 3, … (exact up to 2^24). */
import { batchFrames, contextSamples, frameSamples } from "../../../src/speech/frames.ts";
import type { SpeechDetector } from "../../../src/speech/speech.ts";

export function placed(length: number): Float32Array {
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = i + 1;
  return samples;
}

/** @param truth the probability of speech in a frame of the file, asked for in order */
export function knowing(truth: (frame: number) => number): SpeechDetector {
  let frame = 0;
  return {
    async detect(frames, state) {
      const probabilities = Float32Array.from({ length: batchFrames }, () => truth(frame++));
      if (frames.length !== batchFrames * (contextSamples + frameSamples)) throw new Error("frames of another size");
      return { probabilities, state };
    },
  };
}

/** Seconds of speech and silence in turn, beginning with silence -> the probability of each frame; a little noise in both. */
export function turns(seconds: readonly number[], random: () => number): Float32Array {
  const frames: number[] = [];
  seconds.forEach((length, turn) => {
    const speech = turn % 2 === 1;
    for (let i = Math.round((length * 16_000) / frameSamples); i > 0; i--)
      frames.push(speech ? 0.6 + 0.4 * random() : 0.3 * random());
  });
  return Float32Array.from(frames);
}
