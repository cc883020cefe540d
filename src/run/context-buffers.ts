/**
 * The buffers of the streams that have the same number of rows: what the state's list says, once, grown as needed, always
 * packed at the front so that one view of it is the graph's input. The bytes here are the bytes that are reported.
 */
import { check, present } from "../lib/check.ts";
import { type StateTensor, tokenLayout, valuesOf } from "../model/state.ts";

/** What a tensor's values lie in. */
export type StateData = Float32Array | Int8Array;

export const roomFor = ({ dtype }: StateTensor, values: number): StateData =>
  dtype === "int8" ? new Int8Array(values) : new Float32Array(values);

/** The token axis grows by so many places at a time. */
const bucket = 64;

export class ContextBuffers {
  readonly rowsPerStream: number;
  /** open streams */
  streams = 0;
  /** places of the token axis in the self tensors */
  places: number;
  /** tokens kept, for each row */
  lengths: number[] = [];
  readonly #state: readonly StateTensor[];
  readonly #most: number;
  readonly #longest: number;
  #room = 0;
  readonly #buffers = new Map<string, StateData>();

  /** @param most streams, @param longest tokens of a row */
  constructor(state: readonly StateTensor[], rowsPerStream: number, most: number, longest: number) {
    this.#state = state;
    this.rowsPerStream = rowsPerStream;
    this.#most = most;
    this.#longest = longest;
    this.places = Math.min(bucket, longest);
  }

  get rows(): number {
    return this.streams * this.rowsPerStream;
  }

  get allocatedBytes(): number {
    let bytes = 0;
    for (const buffer of this.#buffers.values()) bytes += buffer.byteLength;
    return bytes;
  }

  /** Makes room for so many streams: at once, since each growth is a copy. */
  make(streams: number): void {
    if (this.streams === 0) this.#reset();
    if (streams > this.#room) this.#resize(Math.min(this.#most, streams), this.places);
  }

  /** A place for one more stream. @returns its index; its cross tensors are to be filled through `crossOf`. */
  add(): number {
    check(this.streams < this.#most, "room for another stream");
    this.make(this.streams + 1);
    this.lengths.push(...Array.from({ length: this.rowsPerStream }, () => 0));
    return this.streams++;
  }

  /** Takes a stream out; the last one moves into its place. @returns the index that the last one had */
  remove(index: number): number {
    const last = this.streams - 1;
    if (index !== last)
      this.#eachTensor((tensor, buffer, size) => {
        const per = tensor.part === "cross" ? size : size * this.rowsPerStream;
        buffer.copyWithin(index * per, last * per, (last + 1) * per);
      });
    const moved = this.lengths.splice(last * this.rowsPerStream, this.rowsPerStream);
    if (index !== last) this.lengths.splice(index * this.rowsPerStream, this.rowsPerStream, ...moved);
    this.streams--;
    return last;
  }

  /** A cross tensor of one stream, to read or fill. */
  crossOf(tensor: StateTensor, index: number): StateData {
    const size = valuesOf(tensor, 0);
    return this.#buffer(tensor).subarray(index * size, (index + 1) * size);
  }

  /** A tensor as the graph takes it: streams or rows [from, to). */
  view(tensor: StateTensor, from: number, to: number): { data: StateData; dims: number[] } {
    const size = valuesOf(tensor, this.places);
    const dims = tensor.shape.map((n) => (n === "N" ? this.places : n));
    return { data: this.#buffer(tensor).subarray(from * size, to * size), dims: [to - from, ...dims] };
  }

  /** Makes the token axis long enough for `tokens` in every row. */
  reserve(tokens: number): void {
    if (tokens <= this.places) return;
    check(tokens <= this.#longest, `${tokens} tokens in a row`);
    this.#resize(this.#room, Math.min(this.#longest, Math.ceil(tokens / bucket) * bucket));
  }

  /**
   * Appends new tokens of a row: `count` of them from `fresh` [outer, T, inner], where the row's piece starts.
   * @param fresh the row's part of the graph's output, @param given T
   */
  append(tensor: StateTensor, row: number, fresh: Float32Array, given: number, count: number): void {
    const { outer, inner } = tokenLayout(tensor);
    const buffer = this.#buffer(tensor);
    const start = row * valuesOf(tensor, this.places) + present(this.lengths[row], "row") * inner;
    for (let o = 0; o < outer; o++) {
      buffer.set(fresh.subarray(o * given * inner, (o * given + count) * inner), start + o * this.places * inner);
    }
  }

  /** Row r of the stream goes on from where row `parents[r]` was. */
  reorder(index: number, parents: readonly number[]): void {
    if (parents.every((parent, r) => parent === r)) return;
    const first = index * this.rowsPerStream;
    this.#eachTensor((tensor, buffer, size) => {
      if (tensor.part === "cross") return;
      const old = buffer.slice(first * size, (first + this.rowsPerStream) * size);
      parents.forEach((parent, r) => {
        if (parent !== r) buffer.set(old.subarray(parent * size, (parent + 1) * size), (first + r) * size);
      });
    });
    const lengths = this.lengths.slice(first, first + this.rowsPerStream);
    parents.forEach((parent, r) => {
      this.lengths[first + r] = present(lengths[parent], "parent row");
    });
  }

  #buffer(tensor: StateTensor): StateData {
    return present(this.#buffers.get(tensor.name), tensor.name);
  }

  #eachTensor(visit: (tensor: StateTensor, buffer: StateData, size: number) => void): void {
    for (const tensor of this.#state) visit(tensor, this.#buffer(tensor), valuesOf(tensor, this.places));
  }

  /** With no stream left the token axis can be short again. */
  #reset(): void {
    this.lengths = [];
    if (this.places > bucket) this.#resize(this.#room, Math.min(bucket, this.#longest));
  }

  #resize(room: number, places: number): void {
    for (const tensor of this.#state) {
      const count = tensor.part === "cross" ? room : room * this.rowsPerStream;
      const size = valuesOf(tensor, places);
      const old = this.#buffers.get(tensor.name);
      if (old?.length === count * size) continue;
      const buffer = roomFor(tensor, count * size);
      if (old && this.streams > 0) this.#carryOver(tensor, old, buffer, places);
      this.#buffers.set(tensor.name, buffer);
    }
    this.#room = room;
    this.places = places;
  }

  /** Old contents at their new places: the token axis may have grown. */
  #carryOver(tensor: StateTensor, old: StateData, buffer: StateData, places: number): void {
    if (tensor.part === "cross") {
      buffer.set(old.subarray(0, this.streams * valuesOf(tensor, 0)));
      return;
    }
    const { outer, inner } = tokenLayout(tensor);
    const kept = this.places * inner;
    for (let block = 0; block < this.rows * outer; block++) {
      buffer.set(old.subarray(block * kept, (block + 1) * kept), block * places * inner);
    }
  }
}
