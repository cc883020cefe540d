/**
 * One runtime and the batch on it, shared by all files that are transcribed with the same model and attention: their windows
 * are decoded side by side, and a file that fails or is cancelled does not disturb the others.
 */

import type { Reading } from "../decode/decoded-window.ts";
import type { Decoder, WindowHandle } from "../decode/decoder.ts";
import { decodeWindows, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import type { Source } from "../decode/source.ts";
import type { WhisperRuntime } from "../runtime/whisper-runtime.ts";

/** A file's side of the scheduler. */
export interface Client<Key> extends Source<WindowRequest<Key>> {
  /** Takes a finished window; while it runs the runtime is free for it, and the window's encoder states are still there. */
  take(result: WindowResult<Key>): Promise<void>;
  cancelled(): boolean;
}

interface Slot {
  client: Client<unknown>;
  /** windows in the batch */
  inside: number;
  ended: boolean;
  failure: { error: unknown } | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

interface ClientKey {
  slot: Slot;
  key: unknown;
}

/** Thrown through the batch when nobody wants its results any more. */
class Abandoned extends Error {}

export class Scheduler {
  readonly runtime: WhisperRuntime;
  readonly reading: Reading;
  #slots: Slot[] = [];
  /** windows that were given to the batch */
  readonly #windows = new Set<WindowHandle>();
  #running = false;

  constructor(runtime: WhisperRuntime, reading: Reading) {
    this.runtime = runtime;
    this.reading = reading;
  }

  get idle(): boolean {
    return !this.#running;
  }

  /** Decodes all that the client gives, beside others'. Resolves when its last result has been taken, or when it is cancelled. */
  ride<Key>(client: Client<Key>): Promise<void> {
    return new Promise((resolve, reject) => {
      // The key that comes back to a client is always one of its own.
      const slot = {
        client: client as Client<unknown>,
        inside: 0,
        ended: false,
        failure: undefined,
        resolve,
        reject,
      };
      this.#slots.push(slot);
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#slots.length > 0) await this.#decode();
    } catch (error) {
      for (const slot of this.#slots.splice(0)) slot.reject(error);
    } finally {
      this.#running = false;
    }
  }

  async #decode(): Promise<void> {
    try {
      const decoder = watched(this.runtime, () => this.#slots.every(({ client }) => client.cancelled()));
      for await (const result of decodeWindows(decoder, this.reading, { next: (idle) => this.#next(idle) })) {
        const { slot, key } = result.key;
        await this.#guard(slot, () => slot.client.take({ ...result, key }));
        this.#release(result.window);
        slot.inside--;
        this.#leave();
      }
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      for (const slot of this.#slots) slot.inside = 0;
      for (const window of this.#windows) this.#release(window);
    }
    this.#leave();
  }

  /** The next window of the first file that has one. */
  async #next(idle: boolean): Promise<{ value: WindowRequest<ClientKey> } | "later" | "end"> {
    let waiting = false;
    for (const slot of this.#slots) {
      if (slot.ended || slot.client.cancelled()) {
        slot.ended = true;
        continue;
      }
      const given = await this.#guard(slot, () => slot.client.next(idle));
      if (given === undefined || given === "end") slot.ended = true;
      else if (given === "later") waiting = true;
      else {
        slot.inside++;
        this.#windows.add(given.value.window);
        return { value: { ...given.value, key: { slot, key: given.value.key } } };
      }
    }
    this.#leave();
    if (waiting) return "later";
    // A result that is still to come may bring new windows (a span that is decoded again).
    return this.#slots.some(({ inside }) => inside > 0) ? "later" : "end";
  }

  #release(window: WindowHandle): void {
    this.runtime.release(window);
    this.#windows.delete(window);
  }

  async #guard<T>(slot: Slot, work: () => Promise<T>): Promise<T | undefined> {
    if (slot.failure) return undefined;
    try {
      return await work();
    } catch (error) {
      slot.failure = { error };
      slot.ended = true;
      return undefined;
    }
  }

  /** Clients with nothing more to come get off. A take() may have added windows: then its source is asked again. */
  #leave(): void {
    for (const slot of this.#slots) {
      if (slot.inside > 0) continue;
      if (!slot.ended && !slot.client.cancelled()) continue;
      void slot.client.close?.();
      if (slot.failure) slot.reject(slot.failure.error);
      else slot.resolve();
    }
    this.#slots = this.#slots.filter((slot) => slot.inside > 0 || (!slot.ended && !slot.client.cancelled()));
  }
}

/** The runtime, which stops before the next step, or the next window's encoding, once nobody wants it. */
function watched(runtime: WhisperRuntime, unwanted: () => boolean): Decoder {
  const stopIfUnwanted = () => {
    if (unwanted()) throw new Abandoned();
  };
  return {
    capacity: runtime.capacity,
    best: runtime.best,
    async start(requests, full) {
      stopIfUnwanted();
      return runtime.start(requests, full, stopIfUnwanted);
    },
    async step(requests, full) {
      stopIfUnwanted();
      return runtime.step(requests, full);
    },
    reorder: (stream, parents) => runtime.reorder(stream, parents),
    finish: (stream) => runtime.finish(stream),
    align: (window, tokens, asks) => runtime.align(window, tokens, asks),
  };
}
