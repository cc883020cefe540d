/** Samples -> log-mel: logarithms on the runtime (model/log-mel.ts), then the floor that a window's loudest sets. */
import { check } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { melHop, melPoints } from "../model/log-mel.ts";
import { copySound, type WindowSamples } from "../speech/compact-samples.ts";
import type { CompiledUnit } from "./compiled-unit.ts";
import { willDrop } from "./memory-pressure.ts";
import { floats, floatsOf, openSession, type Session } from "./session.ts";

const fullSamples = 30 * sampleRate;
export const melFrames = fullSamples / melHop;
/** A frame's middle stands at its time; the sound is mirrored at both ends. */
const reach = melPoints / 2;
/** Frames that are asked for at once, at most: their spectrum is five times as large as their log-mel. */
const framesAtOnce = 600;
/** decades of power from the loudest to the floor */
const decades = 8;

const samplesOf = (frames: number): number => melPoints + melHop * (frames - 1);

export class LogMel {
  readonly #session: Session;
  readonly #bins: number;
  // Of one window after the other: megabytes, which would stay for a while.
  readonly #samples = new Float32Array(samplesOf(melFrames));
  readonly #mel: Float32Array;

  private constructor(session: Session, bins: number) {
    this.#session = session;
    this.#bins = bins;
    this.#mel = new Float32Array(bins * melFrames);
  }

  /** @param encoder the unit that the graph is part of */
  static async open(encoder: CompiledUnit, bins: number, threads: number): Promise<LogMel> {
    return new LogMel(await openSession(encoder.path("log-mel"), threads), bins);
  }

  /**
   * @param sound at most 30 s; behind it, it is silent
   * @param frames wanted of the 3000, from the first on: at least those that touch a sample
   * @returns [bins, frames], row-major; until the next window is asked for
   */
  async of(sound: WindowSamples, frames = melFrames): Promise<Float32Array> {
    check(sound.length <= fullSamples, `${sound.length} samples in a window`);
    const samples = this.#edged(sound, frames);
    const mel = this.#mel.subarray(0, this.#bins * frames);
    const parts = Math.ceil(frames / framesAtOnce);
    for (let part = 0; part < parts; part++) {
      const [from, to] = [part, part + 1].map((n) => Math.round((n * frames) / parts)) as [number, number];
      const log = await this.#logarithms(samples.subarray(melHop * from, melHop * from + samplesOf(to - from)));
      for (let bin = 0; bin < this.#bins; bin++)
        mel.set(log.subarray(bin * (to - from), (bin + 1) * (to - from)), bin * frames + from);
    }
    floored(mel);
    return mel;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** of the frames that the samples hold, [bins, frames] */
  async #logarithms(samples: Float32Array): Promise<Float32Array> {
    const outputs = await this.#session.run({ samples: floats(samples, [1, 1, samples.length]) });
    willDrop(outputs);
    return floatsOf(outputs, "log");
  }

  /** The samples that so many frames look at: half a frame before the first, half a frame behind the last. */
  #edged(sound: WindowSamples, frames: number): Float32Array {
    const samples = this.#samples.subarray(0, samplesOf(frames));
    copySound(sound, samples.subarray(reach));
    samples.fill(0, reach + sound.length);
    const last = reach + fullSamples - 1;
    for (let i = 1; i <= reach; i++) {
      samples[reach - i] = samples[reach + i] ?? 0;
      // Behind the end of a whole window.
      if (last + i < samples.length) samples[last + i] = samples[last - i] ?? 0;
    }
    return samples;
  }
}

/** max(l, max(l) - 8)/4 + 1, in place */
function floored(log: Float32Array): void {
  const floor = Math.fround(largestOf(log) - decades);
  for (let i = 0; i < log.length; i++) {
    log[i] = (Math.max(log[i] as number, floor) + 4) / 4;
  }
}

function largestOf(values: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > largest) largest = values[i] as number;
  return largest;
}
