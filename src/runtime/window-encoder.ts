/** Samples -> log-mel -> encoder states -> the cross tensors that a mode keeps of them. */
import type { Attention } from "../api/transcript.ts";
import { present } from "../lib/check.ts";
import type { Dims } from "../model/dims.ts";
import { type StateTensor, stateOf } from "../model/state.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";
import type { ComingUnits } from "./compiled-unit.ts";
import type { StateData } from "./kv-cache.ts";
import { LogMel } from "./log-mel.ts";
import type { Tensor } from "./onnxruntime.ts";
import { allOrNone, floats, openSession, runInto, type Session, type SessionWishes, tensorOf } from "./session.ts";
import { Silence } from "./silence.ts";

export class WindowEncoder {
  readonly #dims: Dims;
  readonly #cross: readonly StateTensor[];
  readonly #logMel: LogMel;
  readonly #encoder: Session;
  readonly #makeCross: Session;
  /** of the window that is being encoded, [p, d]: written by the runtime, one window after the other */
  readonly #states: Float32Array;
  readonly #silence: Silence;

  private constructor(
    dims: Dims,
    cross: readonly StateTensor[],
    { logMel, encoder, makeCross, silence }: { logMel: LogMel; encoder: Session; makeCross: Session; silence: Silence },
  ) {
    this.#dims = dims;
    this.#cross = cross;
    this.#logMel = logMel;
    this.#encoder = encoder;
    this.#makeCross = makeCross;
    this.#silence = silence;
    this.#states = new Float32Array(dims.frames * dims.width);
  }

  static async open(
    dims: Dims,
    mode: Attention,
    units: Pick<ComingUnits, "encoder" | "decoder">,
    threads: number,
  ): Promise<WindowEncoder> {
    return allOrNone(async (closing) => {
      const session = async (graph: string, wishes: SessionWishes = {}) =>
        closing(await openSession(graph, threads, wishes), (opened) => opened.release());
      const made = await units.encoder;
      const logMel = closing(await LogMel.open(made, dims.melBins, threads), (opened) => opened.close());
      const encoder = await session(made.path("encoder"), { keepValues: true });
      const { manifest, path } = await units.decoder;
      const cross = stateOf[mode](dims, manifest).filter(({ part }) => part === "cross");
      const makeCross = await session(path(`cross-${mode}`));
      return new WindowEncoder(dims, cross, { logMel, encoder, makeCross, silence: new Silence(made) });
    });
  }

  /** Kept between windows. */
  get heldBytes(): number {
    return this.#states.byteLength;
  }

  /**
   * @param sound of a window
   * @param sounding frames (of 1500) from the start that are computed; behind them the window is silent, and silence is known
   * @param into the cross tensors in the order of the state's list: filled
   */
  async encode(sound: WindowSamples, sounding: number, into: readonly StateData[]): Promise<void> {
    const { frames, width } = this.#dims;
    if (sounding < frames) this.#silence.fill(this.#states, sounding * width);
    await this.#encode(await this.#logMel.of(sound, 2 * sounding), sounding);
    const kept = this.#cross.map(({ name, shape }, i): [string, Tensor] => {
      const data = present(into[i], name);
      return [name, tensorOf({ data, dims: [1, ...shape.map(Number)] })];
    });
    const states = floats(this.#states, [1, frames, width]);
    await runInto(this.#makeCross, { states }, Object.fromEntries(kept));
  }

  async close(): Promise<void> {
    this.#silence.close();
    await this.#logMel.close();
    await this.#encoder.release();
    await this.#makeCross.release();
  }

  /** @param mel [bins, 2*frames] of the first frames of a window, whose states are written over those that are there */
  async #encode(mel: Float32Array, frames: number): Promise<void> {
    const { melBins, width } = this.#dims;
    const states = floats(this.#states.subarray(0, frames * width), [1, frames, width]);
    await runInto(this.#encoder, { mel: floats(mel, [1, melBins, 2 * frames]) }, { states });
  }
}
