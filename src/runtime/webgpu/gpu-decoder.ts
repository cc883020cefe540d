/**
 * A batch of streams on the GPU, from the encoder's states to scores: what is kept between steps never leaves its memory. Every stream has
 * the same number of rows. They come and go at any step; where a row's tokens stand in the caches is told by the mask.
 */
import type { Alignment, Ask, Scores } from "../../decode/decoder.ts";
import { check, present } from "../../lib/check.ts";
import { bytesOf, type StateTensor } from "../../model/state.ts";
import { type AskedPosition, alignmentOf, emptyCache, runWithHead } from "../head-io.ts";
import { floats, integers, type Tensors, tensorOf } from "../session.ts";
import { type GpuAttention, type GpuGraphs, type GpuModel, type GpuUnits, openGpuGraphs } from "./gpu-graphs.ts";

export type { GpuAttention, GpuModel, GpuUnits } from "./gpu-graphs.ts";

/** Where a new token may not look. */
const masked = -1e30;

/** What is kept of some streams. */
interface Kept {
  tensors: Tensors;
  /** of each row, which places of its caches hold a token of its */
  filled: boolean[][];
}

const nobody = (): Kept => ({ tensors: {}, filled: [] });

export class GpuDecoder {
  readonly rowsPerStream: number;
  readonly #graphs: GpuGraphs;
  readonly #self: readonly StateTensor[];
  /** what comes of the self tensors */
  readonly #appended: readonly string[];
  #kept = nobody();

  /** @param graphs stay open when it is closed by `clear` alone: several batches may share them */
  constructor(graphs: GpuGraphs, rowsPerStream = 1) {
    this.#graphs = graphs;
    this.rowsPerStream = rowsPerStream;
    this.#self = graphs.state.filter(({ part }) => part === "self");
    this.#appended = this.#self.map(({ name }) => `${name}.all`);
  }

  /** @throws Error, the runtime's, where there is no adapter or its driver can't do what is asked for */
  static async open(model: GpuModel, mode: GpuAttention, units: GpuUnits): Promise<GpuDecoder> {
    return new GpuDecoder(await openGpuGraphs(model, mode, units));
  }

  get streams(): number {
    return this.#kept.filled.length / this.rowsPerStream;
  }

  /** tokens of a row, whose place in the batch it is */
  tokensOf(row: number): number {
    return present(this.#kept.filled[row], "row").filter(Boolean).length;
  }

  /** What is kept on the GPU, in bytes. */
  get keptBytes(): number {
    const places = this.#kept.filled[0]?.length ?? 0;
    const bytes = (tensor: StateTensor): number =>
      bytesOf(tensor, places) * (tensor.part === "cross" ? this.streams : this.#kept.filled.length);
    return this.#graphs.state.reduce((sum, tensor) => sum + bytes(tensor), 0);
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
    const count = prompts.length;
    const added = await this.#opened(states, count);
    try {
      const scores = await this.#run(added, prompts, asks, full);
      const rows = Array.from({ length: count * this.rowsPerStream }, (_, row) => Math.floor(row / this.rowsPerStream));
      const streams = Array.from({ length: count }, (_, stream) => stream);
      if (this.rowsPerStream > 1) await this.#select(added, streams, rows);
      if (this.#kept.filled.length > 0) await this.#join(this.#kept, added);
      else this.#kept = added;
      return scores;
    } catch (error) {
      letGo(added);
      throw error;
    }
  }

  /** A window's whole text, beside the batch: for the times of its words. @param states of its encoder, [p, d] */
  async align(
    states: Float32Array,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment> {
    const kept = await this.#opened(states, 1);
    try {
      const once = asks.map((ask) => ({ ...ask, row: 0 }));
      const { outputs, scores } = await this.#runOnce(kept, [tokens], once, false);
      for (const name of this.#appended) present(outputs[name], name).dispose();
      return alignmentOf(outputs, tokens.length, this.#graphs.model.dims.frames, scores);
    } finally {
      letGo(kept);
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
    else await this.#select(this.#kept, streams, rows);
  }

  clear(): void {
    letGo(this.#kept);
    this.#kept = nobody();
  }

  async close(): Promise<void> {
    this.clear();
    await this.#graphs.close();
  }

  /** Streams without any token, a row each. @param states [B, p, d] */
  async #opened(states: Float32Array, count: number): Promise<Kept> {
    const { frames, width } = this.#graphs.model.dims;
    const tensors: Tensors = await this.#graphs.cross.run({ states: floats(states, [count, frames, width]) });
    for (const tensor of this.#self) tensors[tensor.name] = tensorOf(emptyCache(tensor, count));
    // The runtime dislikes tensors without any places: the first is nobody's.
    return { tensors, filled: Array.from({ length: count }, () => [false]) };
  }

  /** Places that no row has a token in are left out. */
  async #select(kept: Kept, streams: readonly number[], rows: readonly number[]): Promise<void> {
    const filled = rows.map((row) => present(kept.filled[row], "row"));
    const all = Array.from({ length: filled[0]?.length ?? 0 }, (_, place) => place);
    const places = all.filter((place) => filled.some((row) => row[place]));
    if (places.length === 0) places.push(0);
    const wanted = { streams: integers(streams), rows: integers(rows), places: integers(places) };
    const selected = await this.#graphs.select.run({ ...kept.tensors, ...wanted });
    letGo(kept);
    kept.tensors = this.#underTheirNames(selected);
    kept.filled = filled.map((row) => places.map((place) => row[place] ?? false));
  }

  async #join(kept: Kept, more: Kept): Promise<void> {
    const count = Math.max(kept.filled[0]?.length ?? 0, more.filled[0]?.length ?? 0);
    const places = ({ filled }: Kept) => {
      const there = filled[0]?.length ?? 0;
      return integers(Array.from({ length: count }, (_, place) => (place < there ? place : 0)));
    };
    const second = Object.entries(more.tensors).map(([name, tensor]) => [`${name}.more`, tensor] as const);
    const wanted = { places: places(kept), "places.more": places(more) };
    const joined = await this.#graphs.join.run({ ...kept.tensors, ...Object.fromEntries(second), ...wanted });
    letGo(kept);
    letGo(more);
    kept.tensors = this.#underTheirNames(joined);
    kept.filled = [...kept.filled, ...more.filled].map((row) =>
      Array.from({ length: count }, (_, place) => row[place] ?? false),
    );
  }

  #underTheirNames(arranged: Tensors): Tensors {
    return Object.fromEntries(
      this.#graphs.state.map(({ name }) => [name, present(arranged[`${name}.kept`], name)] as const),
    );
  }

  /** @param rows new tokens of each */
  async #run(
    kept: Kept,
    rows: readonly (readonly number[])[],
    wished: readonly AskedPosition[],
    full: boolean,
  ): Promise<Scores[]> {
    const { outputs, scores } = await this.#runOnce(kept, rows, wished, full);
    for (const { name } of this.#self) {
      present(kept.tensors[name], name).dispose();
      kept.tensors[name] = present(outputs[`${name}.all`], name);
    }
    const longest = Math.max(1, ...rows.map((row) => row.length));
    kept.filled.forEach((places, r) => {
      for (let t = 0; t < longest; t++) places.push(t < present(rows[r], "row").length);
    });
    return scores;
  }

  /** All that a graph gives comes back at each run: see `GpuGraphs.decoder`. */
  async #runOnce(
    kept: Kept,
    rows: readonly (readonly number[])[],
    asks: readonly AskedPosition[],
    full: boolean,
  ): Promise<{ outputs: Tensors; scores: Scores[] }> {
    check(rows.length === kept.filled.length, "tokens of each row");
    const { model, decoder } = this.#graphs;
    const longest = Math.max(1, ...rows.map((row) => row.length));
    const feeds: Tensors = {
      ...kept.tensors,
      embedded: floats(this.#placed(kept, rows, longest), [rows.length, longest, model.dims.width]),
      mask: maskOf(kept, rows.length, longest),
    };
    const wanted = ["alignment", ...this.#appended];
    return runWithHead(await decoder(full), feeds, { asks, longest, full, wanted }, model.head);
  }

  /** Rows of the embedding, each with its position's. */
  #placed({ filled }: Kept, rows: readonly (readonly number[])[], longest: number): Float32Array {
    const { model, embedding } = this.#graphs;
    const { dims, positions } = model;
    const d = dims.width;
    const embedded = embedding.read(rows, longest);
    rows.forEach((row, r) => {
      const length = present(filled[r], "row").filter(Boolean).length;
      check(length + row.length <= dims.positions, `${length + row.length} tokens in a row`);
      for (let i = 0; i < row.length * d; i++) {
        const at = r * longest * d + i;
        embedded[at] = (embedded[at] as number) + (positions[length * d + i] as number);
      }
    });
    return embedded;
  }
}

/** [R, T, N+T]: old places that hold a token of the row, then the new ones up to itself. */
function maskOf({ filled }: Kept, rows: number, longest: number) {
  const old = filled[0]?.length ?? 0;
  const seen = old + longest;
  const mask = new Float32Array(rows * longest * seen).fill(masked);
  filled.forEach((places, r) => {
    for (let t = 0; t < longest; t++) {
      const at = (r * longest + t) * seen;
      for (let n = 0; n < old; n++) if (places[n]) mask[at + n] = 0;
      mask.fill(0, at + old, at + old + t + 1);
    }
  });
  return floats(mask, [rows, longest, seen]);
}

function letGo({ tensors }: Kept): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
