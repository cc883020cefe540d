/** Log-mel -> encoder states -> the cross tensors that a layout keeps of them. */
import { present } from "../lib/check.ts";
import type { Dims } from "../model/dims.ts";
import { type Layout, type StateTensor, stateOf } from "../model/state.ts";
import { willDrop } from "./collect.ts";
import type { NetworkUnits } from "./compiled.ts";
import type { StateData } from "./context-buffers.ts";
import { dataOf, floats, floatsOf, openSession, type Session, type Tensors } from "./sessions.ts";

/** Log-mel of silence beside speech: the floor that usual speech sets (audio/mel.ts, scaled). */
const silentMel = -0.8;

export class WindowEncoder {
  readonly #dims: Dims;
  readonly #cross: readonly StateTensor[];
  readonly #encoder: Session;
  /** what is kept beside the encoder's output, or in its place; slim keeps that as it is */
  readonly #makeCross: Session | undefined;
  /** states of a window without a sound, made when first needed */
  #silence: Float32Array | undefined;

  private constructor(dims: Dims, layout: Layout, encoder: Session, makeCross: Session | undefined) {
    this.#dims = dims;
    this.#cross = stateOf[layout](dims).filter(({ part }) => part === "cross");
    this.#encoder = encoder;
    this.#makeCross = makeCross;
  }

  static async open(
    dims: Dims,
    layout: Layout,
    units: Pick<NetworkUnits, "encoder" | "decoder">,
    threads: number,
  ): Promise<WindowEncoder> {
    const encoder = await openSession(units.encoder.path("encoder"), threads);
    if (layout === "slim") return new WindowEncoder(dims, layout, encoder, undefined);
    return new WindowEncoder(dims, layout, encoder, await openSession(units.decoder.path(`cross-${layout}`), threads));
  }

  /** Kept between windows. */
  get heldBytes(): number {
    return this.#silence?.byteLength ?? 0;
  }

  /**
   * @param mel [bins, 3000]
   * @param sounding frames (of 1500) from the start that are computed; behind them the window is silent, and silence is known
   * @returns the cross tensors in the order of the state's list
   */
  async encode(mel: Float32Array, sounding: number): Promise<StateData[]> {
    const { frames, width } = this.#dims;
    const states = floats(await this.#withSilence(mel, sounding), [1, frames, width]);
    const made: Tensors = (await this.#makeCross?.run({ states })) ?? {};
    const kept: Tensors = { "encoder.states": states, ...made };
    willDrop(kept);
    return this.#cross.map(({ name }) => dataOf(kept, name));
  }

  async close(): Promise<void> {
    await this.#encoder.release();
    await this.#makeCross?.release();
  }

  async #withSilence(mel: Float32Array, sounding: number): Promise<Float32Array> {
    const { frames } = this.#dims;
    if (sounding >= frames) return this.#states(mel, frames);
    this.#silence ??= await this.#states(new Float32Array(mel.length).fill(silentMel), frames);
    const whole = present(this.#silence, "silence").slice();
    whole.set(await this.#states(mel, sounding));
    return whole;
  }

  /** Encoder states of the first frames of a window, [frames, d] */
  async #states(mel: Float32Array, frames: number): Promise<Float32Array> {
    const bins = this.#dims.melBins;
    const whole = mel.length / bins;
    let part = mel;
    if (2 * frames < whole) {
      part = new Float32Array(bins * 2 * frames);
      for (let bin = 0; bin < bins; bin++)
        part.set(mel.subarray(bin * whole, bin * whole + 2 * frames), bin * 2 * frames);
    }
    return floatsOf(await this.#encoder.run({ mel: floats(part, [1, bins, 2 * frames]) }), "states");
  }
}
