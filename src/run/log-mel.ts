/** Samples -> log-mel on the runtime (model/log-mel.ts). */
import { check, present } from "../lib/check.ts";
import { melHop, melPoints } from "../model/log-mel.ts";
import { floats, floatsOf, openSession, type Session } from "./sessions.ts";
import type { CompiledUnit } from "./unit-folder.ts";

/** 30 s at 16 kHz */
const fullSamples = 480_000;
export const melFrames = fullSamples / melHop;
/** A frame's middle stands at its time; the sound is mirrored at both ends. */
const reach = melPoints / 2;

export class LogMel {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  /** @param encoder the unit that the graph is part of */
  static async open(encoder: CompiledUnit, threads: number): Promise<LogMel> {
    return new LogMel(await openSession(encoder.path("log-mel"), threads));
  }

  /**
   * @param samples at 16 kHz, at most 30 s; behind them it is silent
   * @param frames wanted of the 3000, from the first on: at least those that touch a sample
   * @returns [bins, frames], row-major
   */
  async of(samples: Float32Array, frames = melFrames): Promise<Float32Array> {
    check(samples.length <= fullSamples, `${samples.length} samples in a window`);
    const sounding = Math.min(frames, Math.ceil((samples.length + reach) / melHop));
    const outputs = await this.#session.run({ samples: padded(samples, sounding) });
    const mel = floatsOf(outputs, "mel");
    if (sounding === frames) return mel;
    // Frames that touch no sample are all alike.
    const bins = mel.length / sounding;
    const whole = new Float32Array(bins * frames).fill(present(floatsOf(outputs, "rest")[0], "rest"));
    for (let bin = 0; bin < bins; bin++) whole.set(mel.subarray(bin * sounding, (bin + 1) * sounding), bin * frames);
    return whole;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** The samples that so many frames look at: half a frame before the first, half a frame behind the last. */
function padded(samples: Float32Array, frames: number) {
  const length = melPoints + melHop * (frames - 1);
  const all = new Float32Array(length);
  all.set(samples.subarray(0, length - reach), reach);
  for (let i = 1; i <= reach; i++) {
    all[reach - i] = samples[i] ?? 0;
    // Behind the end of a whole window.
    const end = reach + fullSamples - 1;
    if (end + i < length) all[end + i] = samples[fullSamples - 1 - i] ?? 0;
  }
  return floats(all, [1, 1, length]);
}
