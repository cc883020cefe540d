/** Samples -> log-mel -> encoder states -> the cross tensors that a mode keeps of them. */
import { present } from "../lib/check.ts";
import type { Dims } from "../model/dims.ts";
import { type AttentionMode, type StateTensor, stateOf } from "../model/state.ts";
import { willDrop } from "./collect.ts";
import type { NetworkUnits } from "./compiled.ts";
import type { StateData } from "./context-buffers.ts";
import { LogMel } from "./log-mel.ts";
import { dataOf, floats, floatsOf, openSession, type Session, type Tensors } from "./sessions.ts";

/** Log-mel of silence beside speech: the floor that usual speech sets. */
const silentMel = -0.8;

export class WindowEncoder {
  readonly #dims: Dims;
  readonly #cross: readonly StateTensor[];
  readonly #logMel: LogMel;
  readonly #encoder: Session;
  readonly #makeCross: Session;
  /** states of a window without a sound, made when first needed */
  #silence: Float32Array | undefined;

  private constructor(
    dims: Dims,
    mode: AttentionMode,
    { logMel, encoder, makeCross }: { logMel: LogMel; encoder: Session; makeCross: Session },
  ) {
    this.#dims = dims;
    this.#cross = stateOf[mode](dims).filter(({ part }) => part === "cross");
    this.#logMel = logMel;
    this.#encoder = encoder;
    this.#makeCross = makeCross;
  }

  static async open(
    dims: Dims,
    mode: AttentionMode,
    units: Pick<NetworkUnits, "encoder" | "decoder">,
    threads: number,
  ): Promise<WindowEncoder> {
    return new WindowEncoder(dims, mode, {
      logMel: await LogMel.open(units.encoder, threads),
      encoder: await openSession(units.encoder.path("encoder"), threads, { keepValues: true }),
      makeCross: await openSession(units.decoder.path(`cross-${mode}`), threads),
    });
  }

  /** Kept between windows. */
  get heldBytes(): number {
    return this.#silence?.byteLength ?? 0;
  }

  /**
   * @param samples of a window, at 16 kHz
   * @param sounding frames (of 1500) from the start that are computed; behind them the window is silent, and silence is known
   * @returns the cross tensors in the order of the state's list
   */
  async encode(samples: Float32Array, sounding: number): Promise<StateData[]> {
    const { frames, width } = this.#dims;
    const mel = await this.#logMel.of(samples, 2 * sounding);
    const states = floats(await this.#withSilence(await this.#states(mel), sounding), [1, frames, width]);
    const kept: Tensors = await this.#makeCross.run({ states });
    willDrop({ states, ...kept });
    return this.#cross.map(({ name }) => dataOf(kept, name));
  }

  async close(): Promise<void> {
    await this.#logMel.close();
    await this.#encoder.release();
    await this.#makeCross.release();
  }

  /** @param states of the first `sounding` frames */
  async #withSilence(states: Float32Array, sounding: number): Promise<Float32Array> {
    const { frames, melBins } = this.#dims;
    if (sounding >= frames) return states;
    this.#silence ??= await this.#states(new Float32Array(melBins * 2 * frames).fill(silentMel));
    const whole = present(this.#silence, "silence").slice();
    whole.set(states);
    return whole;
  }

  /** @param mel [bins, 2*frames] of the first frames of a window. @returns [frames, d] */
  async #states(mel: Float32Array): Promise<Float32Array> {
    const bins = this.#dims.melBins;
    return floatsOf(await this.#encoder.run({ mel: floats(mel, [1, bins, mel.length / bins]) }), "states");
  }
}
