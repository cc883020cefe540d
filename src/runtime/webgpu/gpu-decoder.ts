/**
 * A batch of streams on the GPU, from the encoder's states to scores, in standard or slim attention: what is kept between steps never leaves
 * its memory. All streams begin together, one row each; where a row's tokens stand in the caches is told by the mask.
 */
import type { Attention } from "../../api/transcript.ts";
import type { Ask, Scores } from "../../decode/decoder.ts";
import { check, present } from "../../lib/check.ts";
import type { Dims } from "../../model/dims.ts";
import type { Head } from "../../model/head.ts";
import { type StateTensor, stateOf } from "../../model/state.ts";
import type { CompiledUnit } from "../compiled-unit.ts";
import { EmbeddingRows } from "../embedding-rows.ts";
import { emptyCache, headFeeds, headNames, readScores } from "../head-io.ts";
import { allOrNone, floats, openSession, type Session, type Tensors, tensorOf } from "../session.ts";

/** What a GPU decodes in: see model/webgpu/kind.ts. */
export type GpuAttention = Exclude<Attention, "compact">;

export interface GpuModel {
  dims: Dims;
  head: Head;
  /** learned positions [448, d] */
  positions: Float32Array;
}

export interface GpuUnits {
  /** with the graphs `cross-MODE` and `webgpu-MODE` */
  decoder: CompiledUnit;
  embedding: CompiledUnit;
}

/** Where a new token may not look. */
const masked = -1e30;

export class GpuDecoder {
  readonly best = 6;
  readonly #model: GpuModel;
  readonly #cross: Session;
  readonly #decoder: Session;
  readonly #embedding: EmbeddingRows;
  readonly #self: readonly StateTensor[];
  #kept: Tensors = {};
  /** of each row, which places of its caches hold a token of its */
  #filled: boolean[][] = [];

  private constructor(
    model: GpuModel,
    mode: GpuAttention,
    { cross, decoder, embedding }: { cross: Session; decoder: Session; embedding: EmbeddingRows },
  ) {
    this.#model = model;
    this.#cross = cross;
    this.#decoder = decoder;
    this.#embedding = embedding;
    this.#self = stateOf[mode](model.dims).filter(({ part }) => part === "self");
  }

  /** @throws Error, the runtime's, where there is no adapter or its driver can't do what is asked for */
  static open(model: GpuModel, mode: GpuAttention, units: GpuUnits): Promise<GpuDecoder> {
    const state = stateOf[mode](model.dims);
    const names = (part: StateTensor["part"]) => state.filter((one) => one.part === part).map(({ name }) => name);
    return allOrNone(async (closing) => {
      const session = async (graph: string, onGpu: readonly string[]) =>
        closing(await openSession(units.decoder.path(graph), 1, { onGpu }), (opened) => opened.release());
      return new GpuDecoder(model, mode, {
        cross: await session(`cross-${mode}`, names("cross")),
        decoder: await session(
          `webgpu-${mode}`,
          names("self").map((name) => `${name}.all`),
        ),
        embedding: closing(new EmbeddingRows(units.embedding), (opened) => opened.close()),
      });
    });
  }

  /**
   * Begins streams, in place of those that were there.
   * @param states of the encoder, [B, p, d] @param prompts one for each, @param asks what is wanted behind its last token
   */
  async start(
    states: Float32Array,
    prompts: readonly (readonly number[])[],
    asks: readonly Ask[],
    full = false,
  ): Promise<Scores[]> {
    const { frames, width } = this.#model.dims;
    this.#letGo();
    this.#kept = await this.#cross.run({ states: floats(states, [prompts.length, frames, width]) });
    // The runtime dislikes tensors without any places: the first is nobody's.
    this.#filled = prompts.map(() => [false]);
    for (const tensor of this.#self) this.#kept[tensor.name] = tensorOf(emptyCache(tensor, prompts.length));
    return this.#run(prompts, asks, full);
  }

  /** @param tokens the next one of each stream */
  step(tokens: readonly number[], asks: readonly Ask[], full = false): Promise<Scores[]> {
    return this.#run(
      tokens.map((token) => [token]),
      asks,
      full,
    );
  }

  async close(): Promise<void> {
    this.#letGo();
    this.#embedding.close();
    await this.#decoder.release();
    await this.#cross.release();
  }

  async #run(rows: readonly (readonly number[])[], asks: readonly Ask[], full: boolean): Promise<Scores[]> {
    check(rows.length === this.#filled.length && asks.length === rows.length, "a token and an ask of each stream");
    const longest = Math.max(...rows.map((row) => row.length));
    const asked = asks.map((ask, row) => ({ row, position: present(rows[row], "row").length - 1, ask }));
    const feeds: Tensors = {
      ...this.#kept,
      embedded: floats(this.#placed(rows, longest), [rows.length, longest, this.#model.dims.width]),
      mask: this.#mask(rows, longest),
      ...headFeeds(asked, longest, this.best),
    };
    const caches = this.#self.map(({ name }) => `${name}.all`);
    const outputs: Tensors = await this.#decoder.run(feeds, [...headNames(full), ...caches]);
    for (const { name } of this.#self) {
      present(this.#kept[name], name).dispose();
      this.#kept[name] = present(outputs[`${name}.all`], name);
    }
    this.#filled.forEach((places, r) => {
      for (let t = 0; t < longest; t++) places.push(t < present(rows[r], "row").length);
    });
    return readScores(outputs, asks.length, this.#model.head, full);
  }

  /** Rows of the embedding, each with its position's. */
  #placed(rows: readonly (readonly number[])[], longest: number): Float32Array {
    const { dims, positions } = this.#model;
    const d = dims.width;
    const embedded = this.#embedding.read(rows, longest);
    rows.forEach((row, r) => {
      const length = present(this.#filled[r], "row").filter(Boolean).length;
      check(length + row.length <= dims.positions, `${length + row.length} tokens in a row`);
      for (let i = 0; i < row.length * d; i++) {
        const at = r * longest * d + i;
        embedded[at] = (embedded[at] as number) + (positions[length * d + i] as number);
      }
    });
    return embedded;
  }

  /** [R, T, N+T]: old places that hold a token of the row, then the new ones up to itself. */
  #mask(rows: readonly (readonly number[])[], longest: number) {
    const old = this.#filled[0]?.length ?? 0;
    const seen = old + longest;
    const mask = new Float32Array(rows.length * longest * seen).fill(masked);
    this.#filled.forEach((places, r) => {
      for (let t = 0; t < longest; t++) {
        const at = (r * longest + t) * seen;
        for (let n = 0; n < old; n++) if (places[n]) mask[at + n] = 0;
        mask.fill(0, at + old, at + old + t + 1);
      }
    });
    return floats(mask, [rows.length, longest, seen]);
  }

  #letGo(): void {
    for (const tensor of Object.values(this.#kept)) tensor.dispose();
    this.#kept = {};
  }
}
