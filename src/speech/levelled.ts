/**
 * Quiet sound is made louder before anybody listens: the detector misses half of what is said 40 dB below the usual level, while noise is
 * no speech to it at any; and Whisper passes over a quiet speaker between loud ones (of ten sentences 36 dB below their neighbours two,
 * with the gain none). The level of a moment is that of the sound around it: a pause of a second or two is as loud as what it
 * divides, so that the breaths of an ordinary recording stay as they are. A longer one has its own level, up to its edges: a second
 * speaker may sit far from the microphone. A constant that a cheap input adds to what it hears is no part of the level, and isn't made louder.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import { frameSamples } from "./frames.ts";

export const levelLimits = {
  /** of a frame, root mean square: nothing louder is touched, and quieter sound is brought up to it */
  level: 10 ** (-38 / 20),
  /** 40 dB: the rounding of 16 bits stays below -55 dBFS */
  gain: 100,
  /** a louder sound is a click when it is shorter: 96 ms */
  clickFrames: 3,
  /** shorter pauses are as loud as the sound around them */
  pauseFrames: Math.round((2.5 * sampleRate) / frameSamples),
  /** what is less of a constant than this (-60 dBFS) is taken for none */
  offset: 1e-3,
} as const;

/**
 * One stretch is read ahead: a level depends on two and a half seconds around it.
 * @param stretches of one length, whole frames and longer than that; the last may be shorter
 * @returns as many samples, until the next are asked for; unchanged where nothing is quiet
 */
export async function* levelled(stretches: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  // Made once: what lives for seconds is collected late.
  const memory: Float32Array[] = [];
  let before: Float32Array = new Float32Array();
  let levels: Float32Array = new Float32Array();
  let samples: Float32Array | undefined;
  let offset = 0;
  for await (const stretch of stretches) {
    const offsetBehind = offsetOf(stretch);
    const behind = frameLevels(stretch, offsetBehind);
    if (samples) yield louder(samples, offset, [before, levels, behind]);
    // What was yielded last is no longer looked at.
    const kept = memory.length < 2 ? new Float32Array(stretch.length) : (memory.shift() ?? stretch);
    memory.push(kept);
    kept.set(stretch);
    samples = kept.subarray(0, stretch.length);
    [before, levels, offset] = [levels, behind, offsetBehind];
  }
  if (samples) yield louder(samples, offset, [before, levels, new Float32Array()]);
}

/** @param levels of the frames before, of the samples', and of those behind */
function louder(
  samples: Float32Array,
  offset: number,
  levels: readonly [Float32Array, Float32Array, Float32Array],
): Float32Array {
  const [before, own] = levels;
  const gains = gainsOf(Float32Array.from(levels.flatMap((part) => [...part])));
  const first = before.length;
  if (gains.subarray(first, first + own.length).every((gain) => gain === 1)) return samples;
  const heard = new Float32Array(samples.length);
  for (let frame = 0; frame < own.length; frame++) {
    const gain = gains[first + frame] ?? 1;
    // From edge to edge, so that no loud frame has part in a quiet one's gain.
    const from = Math.min(gain, gains[first + frame - 1] ?? gain);
    const to = Math.min(gain, gains[first + frame + 1] ?? gain);
    const end = Math.min(samples.length, (frame + 1) * frameSamples);
    for (let i = frame * frameSamples; i < end; i++) {
      const along = i / frameSamples - frame;
      heard[i] = Math.min(1, Math.max(-1, ((samples[i] ?? 0) - offset) * (from + along * (to - from))));
    }
  }
  return heard;
}

/** The middle of its frames' means: neither clicks nor a loud moment move it. */
function offsetOf(samples: Float32Array): number {
  const means = new Float32Array(Math.ceil(samples.length / frameSamples));
  for (let frame = 0; frame < means.length; frame++) {
    const part = samples.subarray(frame * frameSamples, (frame + 1) * frameSamples);
    means[frame] = part.reduce((sum, sample) => sum + sample, 0) / part.length;
  }
  const offset = means.sort()[means.length >> 1] ?? 0;
  return Math.abs(offset) < levelLimits.offset ? 0 : offset;
}

/** @returns root mean squares of its frames around the offset; the last of them may be short */
function frameLevels(samples: Float32Array, offset: number): Float32Array {
  const levels = new Float32Array(Math.ceil(samples.length / frameSamples));
  for (let frame = 0; frame < levels.length; frame++) {
    let sum = 0;
    const end = Math.min(samples.length, (frame + 1) * frameSamples);
    for (let i = frame * frameSamples; i < end; i++) sum += ((samples[i] ?? 0) - offset) ** 2;
    levels[frame] = Math.sqrt(sum / frameSamples);
  }
  return levels;
}

/**
 * @param levels of frames that follow each other
 * @returns by how much each is made louder, 1 where it stays as it is: it depends on 79 frames before and behind
 */
export function gainsOf(levels: Float32Array): Float32Array {
  const { clickFrames, pauseFrames, level, gain } = levelLimits;
  // In the terms of morphology: an opening takes short peaks off, a closing fills short valleys.
  const steady = widest(widest(levels, clickFrames, Math.min), clickFrames, Math.max, true);
  const around = widest(widest(steady, pauseFrames, Math.max), pauseFrames, Math.min, true);
  return around.map((loudness) => Math.min(gain, Math.max(1, level / Math.max(loudness, 1e-9))));
}

/** The extreme of `width` frames from each on, or up to each; at the ends of the `width` frames that there are. */
function widest(
  values: Float32Array,
  width: number,
  extreme: (a: number, b: number) => number,
  upTo = false,
): Float32Array {
  return values.map((value, i) => {
    const from = upTo ? Math.max(0, i - width + 1) : Math.max(0, Math.min(i, values.length - width));
    let found = value;
    for (let k = from; k < Math.min(values.length, from + width); k++) found = extreme(found, values[k] ?? found);
    return found;
  });
}
