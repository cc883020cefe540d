/** Samples -> log-mel -> encoder states, log-mel on the processor and states wherever the encoder's graphs are. */
import type { Dims } from "../model/dims.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";
import type { CompiledUnit } from "./compiled-unit.ts";
import { EncoderSessions } from "./encoder-sessions.ts";
import { LogMel } from "./log-mel.ts";
import { allOrNone, floats } from "./session.ts";
import { Silence } from "./silence.ts";

export type EncoderGraphs = Pick<EncoderSessions, "run" | "close">;

export class StatesEncoder {
  readonly #dims: Dims;
  readonly #logMel: LogMel;
  readonly #encoder: EncoderGraphs;
  /** of the window that is being encoded, [p, d]: written by the runtime, one window after the other */
  readonly #states: Float32Array;
  readonly #silence: Silence;

  private constructor(
    dims: Dims,
    { logMel, encoder, silence }: { logMel: LogMel; encoder: EncoderGraphs; silence: Silence },
  ) {
    this.#dims = dims;
    this.#logMel = logMel;
    this.#encoder = encoder;
    this.#silence = silence;
    this.#states = new Float32Array(dims.frames * dims.width);
  }

  static open(
    dims: Dims,
    unit: CompiledUnit,
    threads: number,
    openGraphs: () => Promise<EncoderGraphs> = () => EncoderSessions.open(unit, threads),
  ): Promise<StatesEncoder> {
    return allOrNone(async (closing) => {
      const encoder = closing(openGraphs(), (opened) => opened.close());
      const logMel = closing(await LogMel.open(unit, dims.melBins, threads), (opened) => opened.close());
      return new StatesEncoder(dims, { logMel, encoder: await encoder, silence: new Silence(unit) });
    });
  }

  /** Kept between windows. */
  get heldBytes(): number {
    return this.#states.byteLength;
  }

  /**
   * @param sound of a window
   * @param sounding frames (of 1500) from the start that are computed; behind them the window is silent, and silence is known
   * @returns [p, d], valid until the next window
   */
  async encode(sound: WindowSamples, sounding: number): Promise<Float32Array> {
    const { frames, width, melBins } = this.#dims;
    if (sounding < frames) this.#silence.fill(this.#states, sounding * width);
    const mel = await this.#logMel.of(sound, 2 * sounding);
    const states = floats(this.#states.subarray(0, sounding * width), [1, sounding, width]);
    await this.#encoder.run(floats(mel, [1, melBins, 2 * sounding]), states);
    return this.#states;
  }

  async close(): Promise<void> {
    this.#silence.close();
    await this.#logMel.close();
    await this.#encoder.close();
  }
}
