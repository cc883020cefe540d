/** Samples -> log-mel on the runtime (model/log-mel.ts). */
import { check } from "../lib/check.ts";
import { melHop, melPoints } from "../model/log-mel.ts";
import { copySound, type Sound } from "./held-sound.ts";
import { floats, openSession, runInto, type Session } from "./sessions.ts";
import type { CompiledUnit } from "./unit-folder.ts";

/** 30 s at 16 kHz */
const fullSamples = 480_000;
export const melFrames = fullSamples / melHop;
/** A frame's middle stands at its time; the sound is mirrored at both ends. */
const reach = melPoints / 2;
const samplesOf = (frames: number): number => melPoints + melHop * (frames - 1);

export class LogMel {
  readonly #session: Session;
  readonly #bins: number;
  // Of one window after the other: megabytes, which would lie about for a while.
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
  async of(sound: Sound, frames = melFrames): Promise<Float32Array> {
    check(sound.length <= fullSamples, `${sound.length} samples in a window`);
    const samples = this.#edged(sound, frames);
    const mel = this.#mel.subarray(0, this.#bins * frames);
    await runInto(
      this.#session,
      { samples: floats(samples, [1, 1, samples.length]) },
      { mel: floats(mel, [1, this.#bins, frames]) },
    );
    return mel;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** The samples that so many frames look at: half a frame before the first, half a frame behind the last. */
  #edged(sound: Sound, frames: number): Float32Array {
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
