/**
 * The buffers of the streams that have the same number of rows: what the state's list says, once, grown in place as needed, always
 * packed at the front so that one view of it is the graph's input. The bytes here are the bytes that are reported.
 */
import { check, present } from "../lib/check.ts";
import { bytesOf, type StateTensor, tokenLayout, valuesOf } from "../model/state.ts";

/** What a tensor's values are kept in. */
export type StateData = Float32Array | Uint16Array | Int8Array | Uint8Array;

const arrays = { float32: Float32Array, float16: Uint16Array, int8: Int8Array, uint8: Uint8Array };

/** Room for so many values, which `freeRoom` frees: megabytes that would else stay until V8 collects them. */
export function roomFor(tensor: StateTensor, values: number): StateData {
  const maxByteLength = values * arrays[tensor.dtype].BYTES_PER_ELEMENT;
  return valuesIn(new ArrayBuffer(maxByteLength, { maxByteLength }), tensor);
}

/** Frees the memory of room that nobody looks at any more. */
export function freeRoom({ buffer }: StateData): void {
  if (buffer instanceof ArrayBuffer) buffer.resize(0);
}

const valuesIn = (memory: ArrayBuffer, { dtype }: StateTensor): StateData =>
  new arrays[dtype](memory, 0, memory.byteLength / arrays[dtype].BYTES_PER_ELEMENT);

/** The token axis grows by so many places at a time. */
const bucket = 64;

export class KvCache {
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
  readonly #memory = new Map<string, ArrayBuffer>();
  /** all of that memory, as values */
  readonly #buffers = new Map<string, StateData>();

  /** @param most streams, @param longest tokens of a row */
  constructor(state: readonly StateTensor[], rowsPerStream: number, most: number, longest: number) {
    this.#state = state;
    this.rowsPerStream = rowsPerStream;
    this.#most = most;
    this.#longest = longest;
    this.places = this.#placesFor(1);
  }

  get rows(): number {
    return this.streams * this.rowsPerStream;
  }

  get allocatedBytes(): number {
    let bytes = 0;
    for (const buffer of this.#buffers.values()) bytes += buffer.byteLength;
    return bytes;
  }

  /** Makes room for so many streams. */
  make(streams: number): void {
    if (streams > this.#room) this.#resize(Math.min(this.#most, streams), this.places);
  }

  /** A place for one more stream. @returns its index; its cross tensors are to be filled through `crossOf`. */
  add(): number {
    check(this.streams < this.#most, "room for another stream");
    this.make(this.streams + 1);
    this.lengths.push(...Array.from({ length: this.rowsPerStream }, () => 0));
    return this.streams++;
  }

  /** Takes a stream out; the last one moves into its place. Memory that is not needed without it goes. @returns the index that the last one had */
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
    const places = this.#placesFor(Math.max(1, ...this.lengths));
    if (this.streams === 0) this.#resize(0, places);
    else if (places < this.places) this.#resize(this.#room, places);
    return last;
  }

  /** Gives the memory back that was for streams which are gone. */
  trim(): void {
    if (this.streams < this.#room) this.#resize(this.streams, this.places);
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
    this.#resize(this.#room, this.#placesFor(tokens));
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

  /**
   * Address space for the most there can be is set aside at the first time; memory is taken of it as far as it is used and given back
   * behind that. Nothing is copied into a new buffer, with the old one kept until it is collected.
   */
  #resize(room: number, places: number): void {
    for (const tensor of this.#state) {
      const most = this.#rowsOf(tensor, this.#most) * bytesOf(tensor, this.#longest);
      const memory = this.#memory.get(tensor.name) ?? new ArrayBuffer(0, { maxByteLength: most });
      this.#memory.set(tensor.name, memory);
      const size = this.#rowsOf(tensor, room) * bytesOf(tensor, places);
      if (size > memory.byteLength) memory.resize(size);
      this.#respace(tensor, valuesIn(memory, tensor), places);
      memory.resize(size);
      this.#buffers.set(tensor.name, valuesIn(memory, tensor));
    }
    this.#room = room;
    this.places = places;
  }

  /** What is kept, at its place when the token axis is longer or shorter: in the order in which nothing is overwritten. */
  #respace(tensor: StateTensor, buffer: StateData, places: number): void {
    if (tensor.part === "cross" || places === this.places) return;
    const { outer, inner } = tokenLayout(tensor);
    const [from, to] = [this.places * inner, places * inner];
    const blocks = this.rows * outer;
    for (let n = 0; n < blocks; n++) {
      const block = to > from ? blocks - 1 - n : n;
      buffer.copyWithin(block * to, block * from, block * from + Math.min(from, to));
    }
  }

  #placesFor(tokens: number): number {
    return Math.min(this.#longest, Math.ceil(tokens / bucket) * bucket);
  }

  #rowsOf({ part }: StateTensor, streams: number): number {
    return part === "cross" ? streams : streams * this.rowsPerStream;
  }
}
