/**
 * What is kept of a batch's streams on the GPU: tensors of the encoder's states, and caches with places for tokens. Caches grow by steps of places; where a
 * row's tokens stand in them is told by the mask, so that streams of different lengths are side by side.
 */
import { present } from "../../lib/check.ts";
import { bytesOf, type StateTensor } from "../../model/state.ts";
import { emptyCache } from "../head-io.ts";
import { floats, integers, type Tensors, tensorOf } from "../session.ts";
import type { GpuGraphs } from "./gpu-graphs.ts";

/** Where a new token may not look. */
const masked = -1e30;

/** Places by which caches grow: then all of them are copied once, and between that each step reads some that nobody has filled. */
const roomStep = 32;

/** Places of caches that hold so many. */
const withRoom = (places: number): number => roomStep * Math.max(1, Math.ceil(places / roomStep));

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** For caches that are copied to other places: any for those that nobody has filled. @param places of what is there, for those that are used then */
const padded = (places: readonly number[], room: number): number[] =>
  Array.from({ length: room }, (_, place) => places[place] ?? 0);

export class KeptStreams {
  readonly #graphs: GpuGraphs;
  readonly #self: readonly StateTensor[];
  #tensors: Tensors = {};
  /** of each row, which of the places that are used hold a token of its */
  #filled: boolean[][] = [];
  /** places that its caches have, behind those that are used as well */
  #room = 0;

  /** Of nobody. */
  constructor(graphs: GpuGraphs) {
    this.#graphs = graphs;
    this.#self = graphs.state.filter(({ part }) => part === "self");
  }

  /** Streams without any token, a row each. @param states [B, p, d] @param tokens that are to come at once */
  static async opened(graphs: GpuGraphs, states: Float32Array, count: number, tokens: number): Promise<KeptStreams> {
    const kept = new KeptStreams(graphs);
    const { frames, width } = graphs.model.dims;
    kept.#tensors = await graphs.cross.run({ states: floats(states, [count, frames, width]) });
    kept.#filled = range(count).map(() => []);
    for (const tensor of kept.#self) kept.#tensors[tensor.name] = tensorOf(emptyCache(tensor, count));
    await kept.makeRoom(tokens);
    return kept;
  }

  get rows(): number {
    return this.#filled.length;
  }

  /** tokens of a row */
  tokensOf(row: number): number {
    return present(this.#filled[row], "row").filter(Boolean).length;
  }

  /** on the GPU */
  bytes(rowsPerStream: number): number {
    const rowsOf = ({ part }: StateTensor): number => (part === "cross" ? this.rows / rowsPerStream : this.rows);
    return this.#graphs.state.reduce((sum, tensor) => sum + bytesOf(tensor, this.#room) * rowsOf(tensor), 0);
  }

  /** For a decoder's run: all that is kept. */
  get tensors(): Readonly<Tensors> {
    return this.#tensors;
  }

  /** The caches as outputs of a decoder's run, which writes into them. */
  get caches(): Tensors {
    return Object.fromEntries(this.#self.map(({ name }) => [`${name}.all`, this.#tensorOf(name)] as const));
  }

  /** Behind the places that are used. */
  async makeRoom(tokens: number): Promise<void> {
    const used = this.#used;
    if (used + tokens <= this.#room) return;
    const room = withRoom(used + tokens);
    const caches = Object.fromEntries(this.#self.map(({ name }) => [name, this.#tensorOf(name)] as const));
    const replaced = await this.#graphs.replace.run({ ...caches, places: integers(padded(range(used), room)) });
    for (const { name } of this.#self) {
      this.#tensorOf(name).dispose();
      this.#tensors[name] = present(replaced[`${name}.kept`], name);
    }
    this.#room = room;
  }

  /** Leaves these, in this order; places that no row has a token in are left out. @param rows that each row goes on from */
  async select(streams: readonly number[], rows: readonly number[]): Promise<void> {
    const filled = rows.map((row) => present(this.#filled[row], "row"));
    const places = range(this.#used).filter((place) => filled.some((row) => row[place]));
    const room = withRoom(places.length);
    const wanted = { streams: integers(streams), rows: integers(rows), places: integers(padded(places, room)) };
    const selected = await this.#graphs.select.run({ ...this.#tensors, ...wanted });
    this.letGo();
    this.#tensors = this.#underTheirNames(selected);
    this.#filled = filled.map((row) => places.map((place) => row[place] ?? false));
    this.#room = room;
  }

  /** Takes others behind its own: nothing is left of them where they were. */
  async join(more: KeptStreams): Promise<void> {
    const count = Math.max(this.#used, more.#used);
    const room = withRoom(count);
    const places = (one: KeptStreams) => integers(padded(range(one.#used), room));
    const second = Object.entries(more.#tensors).map(([name, tensor]) => [`${name}.more`, tensor] as const);
    const wanted = { places: places(this), "places.more": places(more) };
    const joined = await this.#graphs.join.run({ ...this.#tensors, ...Object.fromEntries(second), ...wanted });
    const filled = [...this.#filled, ...more.#filled].map((row) => range(count).map((place) => row[place] ?? false));
    this.letGo();
    more.letGo();
    this.#tensors = this.#underTheirNames(joined);
    this.#filled = filled;
    this.#room = room;
  }

  /** Tokens were written behind the places that are used. @param lengths of each row's, which begin at the same place */
  filled(lengths: readonly number[]): void {
    const longest = Math.max(1, ...lengths);
    this.#filled.forEach((places, row) => {
      for (let t = 0; t < longest; t++) places.push(t < present(lengths[row], "row"));
    });
  }

  /** [R, .., T, axes]: where the new rows of a cache go, as indices of all its axes but the last. All caches have one shape. */
  placesOfNext(longest: number) {
    const { shape } = present(this.#self[0], "a cache");
    const heads = shape[0] === "N" ? [[]] : range(Number(shape[0])).map((head) => [head]);
    const used = this.#used;
    const rows = range(this.rows);
    const values = rows.flatMap((row) => heads.flatMap((head) => range(longest).map((t) => [row, ...head, used + t])));
    const axes = shape.length;
    const dims = shape[0] === "N" ? [rows.length, longest, axes] : [rows.length, heads.length, longest, axes];
    return integers(values.flat(), dims);
  }

  /** [R, T, N]: places that hold a token of the row, and behind those that are used the new ones up to itself. */
  mask(longest: number) {
    const [rows, seen, old] = [this.rows, this.#room, this.#used];
    const mask = new Float32Array(rows * longest * seen).fill(masked);
    this.#filled.forEach((places, r) => {
      for (let t = 0; t < longest; t++) {
        const at = (r * longest + t) * seen;
        for (let n = 0; n < old; n++) if (places[n]) mask[at + n] = 0;
        mask.fill(0, at + old, at + old + t + 1);
      }
    });
    return floats(mask, [rows, longest, seen]);
  }

  /** Is of nobody then. */
  letGo(): void {
    for (const tensor of Object.values(this.#tensors)) tensor.dispose();
    this.#tensors = {};
    this.#filled = [];
    this.#room = 0;
  }

  get #used(): number {
    return this.#filled[0]?.length ?? 0;
  }

  #tensorOf(name: string) {
    return present(this.#tensors[name], name);
  }

  #underTheirNames(arranged: Tensors): Tensors {
    return Object.fromEntries(
      this.#graphs.state.map(({ name }) => [name, present(arranged[`${name}.kept`], name)] as const),
    );
  }
}
