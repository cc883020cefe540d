/**
 * A batch of streams on the GPU, from the encoder's states to scores: what is kept between steps never leaves its memory. Every stream has
 * the same number of rows. They come and go at any step; where a row's tokens stand in the caches is told by the mask.
 */
import type { Alignment, Ask, Scores } from "../../decode/decoder.ts";
import { check, present } from "../../lib/check.ts";
import { bytesOf, type StateTensor } from "../../model/state.ts";
import { type AskedPosition, alignmentOf, emptyCache, type HeadRun, runWithHead } from "../head-io.ts";
import { floats, integers, type Tensors, tensorOf } from "../session.ts";
import { type GpuAttention, type GpuGraphs, type GpuModel, type GpuUnits, openGpuGraphs } from "./gpu-graphs.ts";

export type { GpuAttention, GpuModel, GpuUnits } from "./gpu-graphs.ts";

/** Where a new token may not look. */
const masked = -1e30;

/** Places by which caches grow: then all of them are copied once, and between that each step reads some that nobody has filled. */
const roomStep = 32;

/** Places of caches that hold so many. */
const withRoom = (places: number): number => roomStep * Math.max(1, Math.ceil(places / roomStep));

/** What is kept of some streams. */
interface Kept {
  tensors: Tensors;
  /** of each row, which of the places that are used hold a token of its */
  filled: boolean[][];
  /** places that its caches have, behind those that are used as well */
  room: number;
}

const nobody = (): Kept => ({ tensors: {}, filled: [], room: 0 });

const usedOf = ({ filled }: Kept): number => filled[0]?.length ?? 0;

/** For caches that are copied to other places: any for those that nobody has filled. @param places of what is there, for those that are used then */
const padded = (places: readonly number[], room: number): number[] =>
  Array.from({ length: room }, (_, place) => places[place] ?? 0);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export class GpuDecoder {
  readonly rowsPerStream: number;
  readonly #graphs: GpuGraphs;
  readonly #self: readonly StateTensor[];
  #kept = nobody();

  /** @param graphs stay open when it is closed by `clear` alone: several batches may share them */
  constructor(graphs: GpuGraphs, rowsPerStream = 1) {
    this.#graphs = graphs;
    this.rowsPerStream = rowsPerStream;
    this.#self = graphs.state.filter(({ part }) => part === "self");
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
    const bytes = (tensor: StateTensor): number =>
      bytesOf(tensor, this.#kept.room) * (tensor.part === "cross" ? this.streams : this.#kept.filled.length);
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
    const added = await this.#opened(states, count, Math.max(...prompts.map(({ length }) => length)));
    try {
      const scores = await this.#run(added, prompts, asks, full);
      const rows = range(count * this.rowsPerStream).map((row) => Math.floor(row / this.rowsPerStream));
      if (this.rowsPerStream > 1) await this.#select(added, range(count), rows);
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
    const kept = await this.#opened(states, 1, tokens.length);
    try {
      const once = asks.map((ask) => ({ ...ask, row: 0 }));
      const { outputs, scores } = await this.#runOnce(kept, [tokens], once, { full: false, wanted: ["alignment"] });
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

  /** Streams without any token, a row each. @param states [B, p, d] @param tokens that are to come at once */
  async #opened(states: Float32Array, count: number, tokens: number): Promise<Kept> {
    const { frames, width } = this.#graphs.model.dims;
    const tensors: Tensors = await this.#graphs.cross.run({ states: floats(states, [count, frames, width]) });
    const kept: Kept = { tensors, filled: range(count).map(() => []), room: 0 };
    for (const tensor of this.#self) tensors[tensor.name] = tensorOf(emptyCache(tensor, count));
    await this.#makeRoom(kept, tokens);
    return kept;
  }

  async #makeRoom(kept: Kept, tokens: number): Promise<void> {
    const used = usedOf(kept);
    if (used + tokens <= kept.room) return;
    const room = withRoom(used + tokens);
    const caches = Object.fromEntries(this.#self.map(({ name }) => [name, present(kept.tensors[name], name)] as const));
    const replaced = await this.#graphs.replace.run({ ...caches, places: integers(padded(range(used), room)) });
    for (const { name } of this.#self) {
      present(kept.tensors[name], name).dispose();
      kept.tensors[name] = present(replaced[`${name}.kept`], name);
    }
    kept.room = room;
  }

  /** Places that no row has a token in are left out. */
  async #select(kept: Kept, streams: readonly number[], rows: readonly number[]): Promise<void> {
    const filled = rows.map((row) => present(kept.filled[row], "row"));
    const places = range(usedOf(kept)).filter((place) => filled.some((row) => row[place]));
    const room = withRoom(places.length);
    const wanted = { streams: integers(streams), rows: integers(rows), places: integers(padded(places, room)) };
    const selected = await this.#graphs.select.run({ ...kept.tensors, ...wanted });
    letGo(kept);
    kept.tensors = this.#underTheirNames(selected);
    kept.filled = filled.map((row) => places.map((place) => row[place] ?? false));
    kept.room = room;
  }

  async #join(kept: Kept, more: Kept): Promise<void> {
    const count = Math.max(usedOf(kept), usedOf(more));
    const room = withRoom(count);
    const places = (one: Kept) => integers(padded(range(usedOf(one)), room));
    const second = Object.entries(more.tensors).map(([name, tensor]) => [`${name}.more`, tensor] as const);
    const wanted = { places: places(kept), "places.more": places(more) };
    const joined = await this.#graphs.join.run({ ...kept.tensors, ...Object.fromEntries(second), ...wanted });
    letGo(kept);
    letGo(more);
    kept.tensors = this.#underTheirNames(joined);
    kept.filled = [...kept.filled, ...more.filled].map((row) => range(count).map((place) => row[place] ?? false));
    kept.room = room;
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
    // Scores of all frames are megabytes, which come back where somebody wants them.
    const { scores } = await this.#runOnce(kept, rows, wished, { full, wanted: [] });
    const longest = Math.max(1, ...rows.map((row) => row.length));
    kept.filled.forEach((places, r) => {
      for (let t = 0; t < longest; t++) places.push(t < present(rows[r], "row").length);
    });
    return scores;
  }

  /** New tokens are written into the caches that there are, behind the places that are used. */
  async #runOnce(
    kept: Kept,
    rows: readonly (readonly number[])[],
    asks: readonly AskedPosition[],
    which: Pick<HeadRun, "full" | "wanted">,
  ): Promise<{ outputs: Tensors; scores: Scores[] }> {
    check(rows.length === kept.filled.length, "tokens of each row");
    const { model, decoder } = this.#graphs;
    const longest = Math.max(1, ...rows.map((row) => row.length));
    await this.#makeRoom(kept, longest);
    const feeds: Tensors = {
      ...kept.tensors,
      places: this.#placesOf(kept, longest),
      embedded: floats(this.#placed(kept, rows, longest), [rows.length, longest, model.dims.width]),
      mask: maskOf(kept, rows.length, longest),
    };
    const caches = this.#self.map(({ name }) => [`${name}.all`, present(kept.tensors[name], name)] as const);
    const into = Object.fromEntries(caches);
    return runWithHead(decoder, feeds, { ...which, asks, longest, into }, model.head);
  }

  /** [R, .., T, axes]: where the new rows of a cache go, as indices of all its axes but the last. All caches have one shape. */
  #placesOf(kept: Kept, longest: number) {
    const { shape } = present(this.#self[0], "a cache");
    const heads = shape[0] === "N" ? [[]] : range(Number(shape[0])).map((head) => [head]);
    const used = usedOf(kept);
    const rows = range(kept.filled.length);
    const values = rows.flatMap((row) => heads.flatMap((head) => range(longest).map((t) => [row, ...head, used + t])));
    const axes = shape.length;
    const dims = shape[0] === "N" ? [rows.length, longest, axes] : [rows.length, heads.length, longest, axes];
    return integers(values.flat(), dims);
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

/** [R, T, N]: places that hold a token of the row, and behind those that are used the new ones up to itself. */
function maskOf(kept: Kept, rows: number, longest: number) {
  const { filled, room: seen } = kept;
  const old = usedOf(kept);
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
