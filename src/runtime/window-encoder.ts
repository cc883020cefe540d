/** Samples -> encoder states -> the cross tensors that a mode keeps of them. */
import type { Attention } from "../api/transcript.ts";
import { present } from "../lib/check.ts";
import type { Dims } from "../model/dims.ts";
import { encoderGraphNames } from "../model/encoder.ts";
import { type StateTensor, stateOf } from "../model/state.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";
import type { ComingUnits } from "./compiled-unit.ts";
import type { StateData } from "./kv-cache.ts";
import { MappedFile } from "./mapped-file.ts";
import type { Tensor } from "./onnxruntime.ts";
import { allOrNone, floats, openSession, runInto, type Session, tensorOf } from "./session.ts";
import { StatesEncoder } from "./states-encoder.ts";

export class WindowEncoder {
  readonly #dims: Dims;
  readonly #cross: readonly StateTensor[];
  readonly #encoder: StatesEncoder;
  readonly #makeCross: Session;
  /** of the decoder's, those that the runtime reads as they are stored, where they would be on top of a large encoder's peak */
  readonly #decoderWeights: MappedFile | undefined;

  private constructor(
    dims: Dims,
    cross: readonly StateTensor[],
    encoder: StatesEncoder,
    makeCross: Session,
    decoderWeights: MappedFile | undefined,
  ) {
    this.#dims = dims;
    this.#cross = cross;
    this.#encoder = encoder;
    this.#makeCross = makeCross;
    this.#decoderWeights = decoderWeights;
  }

  static async open(
    dims: Dims,
    mode: Attention,
    units: Pick<ComingUnits, "encoder" | "decoder">,
    threads: number,
  ): Promise<WindowEncoder> {
    return allOrNone(async (closing) => {
      const made = await units.encoder;
      const encoder = closing(await StatesEncoder.open(dims, made, threads), (opened) => opened.close());
      const { manifest, path, weights } = await units.decoder;
      const cross = stateOf[mode](dims, manifest).filter(({ part }) => part === "cross");
      const isLarge = encoderGraphNames(made.manifest.sections).length > 1;
      const decoderWeights = isLarge ? new MappedFile(weights) : undefined;
      const makeCross = await openSession(path(`cross-${mode}`), threads);
      return new WindowEncoder(dims, cross, encoder, makeCross, decoderWeights);
    });
  }

  /** Kept between windows. */
  get heldBytes(): number {
    return this.#encoder.heldBytes;
  }

  /**
   * @param sound of a window
   * @param sounding frames (of 1500) from the start that are computed; behind them the window is silent, and silence is known
   * @param into the cross tensors in the order of the state's list: filled
   */
  async encode(sound: WindowSamples, sounding: number, into: readonly StateData[]): Promise<void> {
    const { frames, width } = this.#dims;
    this.#decoderWeights?.letGo();
    const states = floats(await this.#encoder.encode(sound, sounding), [1, frames, width]);
    const kept = this.#cross.map(({ name, shape }, i): [string, Tensor] => {
      const data = present(into[i], name);
      return [name, tensorOf({ data, dims: [1, ...shape.map(Number)] })];
    });
    await runInto(this.#makeCross, { states }, Object.fromEntries(kept));
  }

  async close(): Promise<void> {
    await this.#encoder.close();
    await this.#makeCross.release();
  }
}
