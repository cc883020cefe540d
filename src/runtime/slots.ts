/**
 * Where windows are while they are decoded. A window is encoded when a place for its cross tensors is free; until then only its sound
 * waits. They stay in their place when the stream ends, for words and for another attempt, and move out of it only when
 * others need it: a context is megabytes, and most windows never need theirs again.
 */
import type { Stream, WindowHandle } from "../decode/decoder.ts";
import { check, present } from "../lib/check.ts";
import { type StateTensor, valuesOf } from "../model/state.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";
import { freeRoom, KvCache, roomFor, type StateData } from "./kv-cache.ts";
import { type Tensors, tensorOf } from "./session.ts";
import type { WindowEncoder } from "./window-encoder.ts";

interface Held extends WindowHandle {
  /** until it is encoded */
  sound: WindowSamples | undefined;
  sounding: number;
  /** the cross tensors, in the order of the state's list, while they are in no buffers */
  resting: StateData[] | undefined;
  place: { buffers: KvCache; index: number } | undefined;
}

export interface Slot extends Stream {
  window: Held;
  buffers: KvCache;
}

type Encodes = Pick<WindowEncoder, "encode" | "heldBytes">;

export class Slots {
  readonly #cross: readonly StateTensor[];
  readonly #encoder: Encodes;
  readonly #makeBuffers: (rows: number, most: number) => KvCache;
  readonly #buffers = new Map<number, KvCache>();
  readonly #windows = new Set<Held>();
  readonly #slots = new Map<number, Slot>();
  /** in a slot, but their stream has ended */
  readonly #ended = new Set<Held>();
  #capacity = 1;
  #count = 0;

  /** @param longest tokens of a row */
  constructor(state: readonly StateTensor[], encoder: Encodes, longest: number) {
    this.#cross = state.filter(({ part }) => part === "cross");
    this.#encoder = encoder;
    this.#makeBuffers = (rows, most) => new KvCache(state, rows, most, longest);
  }

  get open(): number {
    return this.#slots.size;
  }

  get capacity(): number {
    return this.#capacity;
  }

  set capacity(streams: number) {
    check(this.open === 0, "no stream is open");
    this.settle();
    if (streams !== this.#capacity) this.#buffers.clear();
    this.#capacity = streams;
  }

  /** Shared buffers, windows that wait for another attempt, the states of the one that is encoded. */
  get allocatedBytes(): number {
    let bytes = this.#encoder.heldBytes;
    for (const buffers of this.#buffers.values()) bytes += buffers.allocatedBytes;
    for (const { resting } of this.#windows) for (const tensor of resting ?? []) bytes += tensor.byteLength;
    return bytes;
  }

  hold(sound: WindowSamples, sounding: number): WindowHandle {
    const window: Held = { id: this.#count++, sound, sounding, resting: undefined, place: undefined };
    this.#windows.add(window);
    return window;
  }

  release(given: WindowHandle): void {
    const window = given as Held;
    this.#windows.delete(window);
    letGoOf(window);
    if (this.#ended.delete(window)) this.#vacate(window);
  }

  /**
   * A stream for each window, side by side behind those that are there.
   * @returns null for a window whose signal was aborted before its turn came: encoding takes longer than a step
   */
  async take(
    wanted: readonly { window: WindowHandle; signal?: AbortSignal | undefined }[],
    rows: number,
  ): Promise<(Slot | null)[]> {
    this.settle();
    const buffers = this.#buffers.get(rows) ?? this.#makeBuffers(rows, this.#capacity);
    this.#buffers.set(rows, buffers);
    buffers.make(buffers.streams + wanted.length);
    const taken: (Slot | null)[] = [];
    try {
      for (const { window, signal } of wanted)
        taken.push(signal?.aborted ? null : await this.#slot(buffers, window as Held));
    } catch (error) {
      for (const slot of taken) if (slot) this.end(slot);
      throw error;
    }
    return taken;
  }

  of(stream: Stream): Slot {
    return present(this.#slots.get(stream.id), "open stream");
  }

  indexOf(stream: Stream): number {
    return present(this.of(stream).window.place, "slot").index;
  }

  end(stream: Stream): void {
    this.#ended.add(this.of(stream).window);
    this.#slots.delete(stream.id);
  }

  /**
   * Leaves only open streams in the buffers. To be called before they are run. A place is given back before the next window moves out of its own: of windows that
   * end at the same step all would else be there twice.
   */
  settle(): void {
    for (const window of this.#ended) {
      const { buffers, index } = present(window.place, "slot");
      if (this.#windows.has(window)) {
        window.resting = this.#room();
        for (const [i, tensor] of this.#cross.entries()) window.resting[i]?.set(buffers.crossOf(tensor, index));
      }
      this.#vacate(window);
      buffers.trim();
    }
    this.#ended.clear();
  }

  /** The cross tensors of one window as the graph takes them, wherever they are. */
  async crossOf(given: WindowHandle): Promise<Tensors> {
    const window = given as Held;
    const { place } = window;
    if (place)
      return Object.fromEntries(
        this.#cross.map((tensor) => [tensor.name, tensorOf(place.buffers.view(tensor, place.index, place.index + 1))]),
      );
    if (!window.resting) {
      const room = this.#room();
      await this.#encode(window, room);
      window.resting = room;
    }
    const { resting } = window;
    return Object.fromEntries(
      this.#cross.map((tensor, i) => [
        tensor.name,
        tensorOf({ data: present(resting[i], tensor.name), dims: [1, ...tensor.shape.map(Number)] }),
      ]),
    );
  }

  clear(): void {
    this.#buffers.clear();
    this.#windows.clear();
    this.#ended.clear();
    this.#slots.clear();
  }

  #room(): StateData[] {
    return this.#cross.map((tensor) => roomFor(tensor, valuesOf(tensor, 0)));
  }

  async #encode(window: Held, into: readonly StateData[]): Promise<void> {
    const sound = present(window.sound, "sound of a window that is not encoded");
    await this.#encoder.encode(sound, window.sounding, into);
    window.sound = undefined;
  }

  async #slot(buffers: KvCache, window: Held): Promise<Slot> {
    const { resting } = window;
    const index = buffers.streams;
    const places = this.#cross.map((tensor) => buffers.crossOf(tensor, index));
    if (resting) for (const [i, place] of places.entries()) place.set(present(resting[i], "resting tensor"));
    else await this.#encode(window, places);
    buffers.add();
    letGoOf(window);
    window.place = { buffers, index };
    const slot: Slot = { id: this.#count++, window, buffers };
    this.#slots.set(slot.id, slot);
    return slot;
  }

  /** The last stream of the buffers moves into the place that becomes free. */
  #vacate(window: Held): void {
    const { buffers, index } = present(window.place, "slot");
    window.place = undefined;
    const last = buffers.remove(index);
    const others = [...[...this.#slots.values()].map((slot) => slot.window), ...this.#ended];
    const moved = others.find(({ place }) => place?.buffers === buffers && place.index === last);
    if (moved?.place) moved.place.index = index;
  }
}

function letGoOf(window: Held): void {
  window.resting?.forEach(freeRoom);
  window.resting = undefined;
}
