/**
 * A batch of streams on the GPU, from the encoder's states to scores: what is kept between steps never leaves its memory. Every stream has
 * the same number of rows. They come and go at any step.
 */
import type { Alignment, Ask, Scores } from "../../decode/decoder.ts";
import { check, present } from "../../lib/check.ts";
import { type AskedPosition, alignmentOf, type HeadRun, runWithHead } from "../head-io.ts";
import { floats, type Tensors } from "../session.ts";
import { type GpuAttention, type GpuGraphs, type GpuModel, type GpuUnits, openGpuGraphs } from "./gpu-graphs.ts";
import { KeptStreams } from "./kept-streams.ts";

export type { GpuAttention, GpuModel, GpuUnits } from "./gpu-graphs.ts";

export class GpuDecoder {
  readonly rowsPerStream: number;
  readonly #graphs: GpuGraphs;
  #kept: KeptStreams;

  /** @param graphs stay open when it is closed by `clear` alone: several batches may share them */
  constructor(graphs: GpuGraphs, rowsPerStream = 1) {
    this.#graphs = graphs;
    this.#kept = new KeptStreams(graphs);
    this.rowsPerStream = rowsPerStream;
  }

  /** @throws Error, the runtime's, where there is no adapter or its driver can't do what is asked for */
  static async open(model: GpuModel, mode: GpuAttention, units: GpuUnits): Promise<GpuDecoder> {
    return new GpuDecoder(await openGpuGraphs(model, mode, units));
  }

  get streams(): number {
    return this.#kept.rows / this.rowsPerStream;
  }

  /** tokens of a row, whose place in the batch it is */
  tokensOf(row: number): number {
    return this.#kept.tokensOf(row);
  }

  /** What is kept on the GPU, in bytes. */
  get keptBytes(): number {
    return this.#kept.bytes(this.rowsPerStream);
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
    this.clear();
    const last = asks.map((ask, row) => ({ row, position: present(prompts[row], "prompt").length - 1, ask }));
    return this.add(states, prompts, last, full);
  }

  /**
   * Streams behind those that are there, their rows equal.
   * @param states of the encoder, [B, p, d] @param prompts one for each @param asks of the prompts' tokens: `row` is the prompt
   */
  async add(
    states: Float32Array,
    prompts: readonly (readonly number[])[],
    asks: readonly AskedPosition[],
    full = false,
  ): Promise<Scores[]> {
    const longest = Math.max(...prompts.map(({ length }) => length));
    const added = await KeptStreams.opened(this.#graphs, states, prompts.length, longest);
    try {
      const scores = await this.#run(added, prompts, asks, full);
      const streams = prompts.map((_, stream) => stream);
      const rows = streams.flatMap((stream) => Array.from({ length: this.rowsPerStream }, () => stream));
      if (this.rowsPerStream > 1) await added.select(streams, rows);
      if (this.#kept.rows > 0) await this.#kept.join(added);
      else this.#kept = added;
      return scores;
    } catch (error) {
      added.letGo();
      throw error;
    }
  }

  /** A window's whole text, beside the batch: for the times of its words. @param states of its encoder, [p, d] */
  async align(
    states: Float32Array,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment> {
    const kept = await KeptStreams.opened(this.#graphs, states, 1, tokens.length);
    try {
      const once = asks.map((ask) => ({ ...ask, row: 0 }));
      const { outputs, scores } = await this.#runOnce(kept, [tokens], once, { full: false, wanted: ["alignment"] });
      return alignmentOf(outputs, tokens.length, this.#graphs.model.dims.frames, scores);
    } finally {
      kept.letGo();
    }
  }

  /** @param tokens the next one of each row, undefined for a row that stays as it is */
  async step(
    tokens: readonly (number | undefined)[],
    asks: readonly (Ask | undefined)[],
    full = false,
  ): Promise<Scores[]> {
    const rows = tokens.map((token) => (token === undefined ? [] : [token]));
    const asked = asks.flatMap((ask, row) => (ask === undefined ? [] : [{ row, position: 0, ask }]));
    return this.#run(this.#kept, rows, asked, full);
  }

  /**
   * Leaves these streams, in this order.
   * @param rows for each row that there is then, the one that it goes on from
   */
  async keep(streams: readonly number[], rows: readonly number[]): Promise<void> {
    if (streams.length === 0) this.clear();
    else await this.#kept.select(streams, rows);
  }

  clear(): void {
    this.#kept.letGo();
  }

  async close(): Promise<void> {
    this.clear();
    await this.#graphs.close();
  }

  /** @param rows new tokens of each */
  async #run(
    kept: KeptStreams,
    rows: readonly (readonly number[])[],
    wished: readonly AskedPosition[],
    full: boolean,
  ): Promise<Scores[]> {
    // Scores of all frames are megabytes, which come back where somebody wants them.
    const { scores } = await this.#runOnce(kept, rows, wished, { full, wanted: [] });
    kept.filled(rows.map(({ length }) => length));
    return scores;
  }

  /** New tokens are written into the caches that there are, behind the places that are used. */
  async #runOnce(
    kept: KeptStreams,
    rows: readonly (readonly number[])[],
    asks: readonly AskedPosition[],
    which: Pick<HeadRun, "full" | "wanted">,
  ): Promise<{ outputs: Tensors; scores: Scores[] }> {
    check(rows.length === kept.rows, "tokens of each row");
    const { model, decoder } = this.#graphs;
    const longest = Math.max(1, ...rows.map((row) => row.length));
    await kept.makeRoom(longest);
    const feeds: Tensors = {
      ...kept.tensors,
      places: kept.placesOfNext(longest),
      embedded: floats(this.#placed(kept, rows, longest), [rows.length, longest, model.dims.width]),
      mask: kept.mask(longest),
    };
    return runWithHead(decoder, feeds, { ...which, asks, longest, into: kept.caches }, model.head);
  }

  /** Rows of the embedding, each with its position's. */
  #placed(kept: KeptStreams, rows: readonly (readonly number[])[], longest: number): Float32Array {
    const { model, embedding } = this.#graphs;
    const { dims, positions } = model;
    const d = dims.width;
    const embedded = embedding.read(rows, longest);
    rows.forEach((row, r) => {
      const length = kept.tokensOf(r);
      check(length + row.length <= dims.positions, `${length + row.length} tokens in a row`);
      for (let i = 0; i < row.length * d; i++) {
        const at = r * longest * d + i;
        embedded[at] = (embedded[at] as number) + (positions[length * d + i] as number);
      }
    });
    return embedded;
  }
}
