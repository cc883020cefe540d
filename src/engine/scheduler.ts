/**
 * One network and the batch on it, shared by all files that are transcribed with the same model and attention: their windows
 * are decoded side by side, and a file that fails or is cancelled does not disturb the others.
 */

import type { Reading } from "../decode/decoded-window.ts";
import type { Decoder, EncodedWindow } from "../decode/decoder.ts";
import { decodeWindows, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import type { Source } from "../decode/source.ts";
import type { Network } from "../runtime/whisper-runtime.ts";

/** A file's side of the lane. */
export interface Passenger<Key> extends Source<WindowRequest<Key>> {
  /** Takes a finished window; while it runs the network is free for it, and the window's encoder states are still there. */
  take(result: WindowResult<Key>): Promise<void>;
  cancelled(): boolean;
}

interface Seat {
  passenger: Passenger<unknown>;
  /** windows in the batch */
  inside: number;
  ended: boolean;
  failure: { error: unknown } | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

interface Ticket {
  seat: Seat;
  key: unknown;
}

/** Thrown through the batch when nobody wants its results any more. */
class Abandoned extends Error {}

export class Lane {
  readonly network: Network;
  readonly reading: Reading;
  #seats: Seat[] = [];
  /** windows that were given to the batch */
  readonly #windows = new Set<EncodedWindow>();
  #running = false;

  constructor(network: Network, reading: Reading) {
    this.network = network;
    this.reading = reading;
  }

  get idle(): boolean {
    return !this.#running;
  }

  /** Decodes all that the passenger gives, beside others'. Resolves when its last result has been taken, or when it is cancelled. */
  ride<Key>(passenger: Passenger<Key>): Promise<void> {
    return new Promise((resolve, reject) => {
      // The key that comes back to a passenger is always one of its own.
      const seat = {
        passenger: passenger as Passenger<unknown>,
        inside: 0,
        ended: false,
        failure: undefined,
        resolve,
        reject,
      };
      this.#seats.push(seat);
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#seats.length > 0) await this.#decode();
    } catch (error) {
      for (const seat of this.#seats.splice(0)) seat.reject(error);
    } finally {
      this.#running = false;
    }
  }

  async #decode(): Promise<void> {
    try {
      const decoder = watched(this.network, () => this.#seats.every(({ passenger }) => passenger.cancelled()));
      for await (const result of decodeWindows(decoder, this.reading, { next: (idle) => this.#next(idle) })) {
        const { seat, key } = result.key;
        await this.#guard(seat, () => seat.passenger.take({ ...result, key }));
        this.#release(result.window);
        seat.inside--;
        this.#leave();
      }
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      for (const seat of this.#seats) seat.inside = 0;
      for (const window of this.#windows) this.#release(window);
    }
    this.#leave();
  }

  /** The next window of the first file that has one. */
  async #next(idle: boolean): Promise<{ value: WindowRequest<Ticket> } | "later" | "end"> {
    let waiting = false;
    for (const seat of this.#seats) {
      if (seat.ended || seat.passenger.cancelled()) {
        seat.ended = true;
        continue;
      }
      const given = await this.#guard(seat, () => seat.passenger.next(idle));
      if (given === undefined || given === "end") seat.ended = true;
      else if (given === "later") waiting = true;
      else {
        seat.inside++;
        this.#windows.add(given.value.window);
        return { value: { ...given.value, key: { seat, key: given.value.key } } };
      }
    }
    this.#leave();
    if (waiting) return "later";
    // A result that is still to come may bring new windows (a span that is decoded again).
    return this.#seats.some(({ inside }) => inside > 0) ? "later" : "end";
  }

  #release(window: EncodedWindow): void {
    this.network.release(window);
    this.#windows.delete(window);
  }

  async #guard<T>(seat: Seat, work: () => Promise<T>): Promise<T | undefined> {
    if (seat.failure) return undefined;
    try {
      return await work();
    } catch (error) {
      seat.failure = { error };
      seat.ended = true;
      return undefined;
    }
  }

  /** Passengers with nothing more to come get off. A take() may have added windows: then its source is asked again. */
  #leave(): void {
    for (const seat of this.#seats) {
      if (seat.inside > 0) continue;
      if (!seat.ended && !seat.passenger.cancelled()) continue;
      void seat.passenger.close?.();
      if (seat.failure) seat.reject(seat.failure.error);
      else seat.resolve();
    }
    this.#seats = this.#seats.filter((seat) => seat.inside > 0 || (!seat.ended && !seat.passenger.cancelled()));
  }
}

/** The network, which stops before the next step, or the next window's encoding, once nobody wants it. */
function watched(network: Network, unwanted: () => boolean): Decoder {
  const stopIfUnwanted = () => {
    if (unwanted()) throw new Abandoned();
  };
  return {
    capacity: network.capacity,
    best: network.best,
    async start(requests, full) {
      stopIfUnwanted();
      return network.start(requests, full, stopIfUnwanted);
    },
    async step(requests, full) {
      stopIfUnwanted();
      return network.step(requests, full);
    },
    reorder: (stream, parents) => network.reorder(stream, parents),
    finish: (stream) => network.finish(stream),
    align: (window, tokens, asks) => network.align(window, tokens, asks),
  };
}
