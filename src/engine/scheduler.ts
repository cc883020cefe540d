/**
 * One runtime and the continuous batch on it, shared by all files that are transcribed with the same model and attention: their
 * windows are decoded side by side, and a file that fails or is cancelled does not disturb the others. A free stream goes to the file
 * that has the fewest: a short file that comes to a long one is done long before it.
 */
import { setTimeout } from "node:timers/promises";
import type { Detokenizer } from "../decode/decoded-window.ts";
import type { Decoder, WindowHandle } from "../decode/decoder.ts";
import { decodeWindows, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import type { InBatch, RequestSource } from "../decode/source.ts";
import { groupBy } from "../lib/group.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** How a client's request is known in the batch. */
interface ClientKey {
  client: Client;
  key: unknown;
}

/** A file's windows that are in the batch now: called a few times a second, also when there are none. */
export type Look<Key> = (inBatch: readonly InBatch<Key>[]) => void;

/** The batch steps dozens of times a second: nobody reads as quickly. */
const lookMilliseconds = 250;
/** Between two questions whether there is something to decode, where nothing is and recordings still grow. */
const idleMilliseconds = 50;

/** What is asked of the runtime here; the recipe asks more of it. */
type Releasing = Decoder & { release(window: WindowHandle): void };

export class Scheduler<Opened extends Releasing = Runtime> {
  readonly runtime: Opened;
  readonly detokenizer: Detokenizer;
  /** those whose windows were taken longest ago first */
  #clients: Client[] = [];
  #running = false;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(runtime: Opened, detokenizer: Detokenizer) {
    this.runtime = runtime;
    this.detokenizer = detokenizer;
  }

  /**
   * Decodes all that is requested, beside what others request, and yields each window when it is done. While one is looked at the batch
   * waits: the runtime is free then, the window's encoder states are there, and what is added to the requests is decoded as well. An
   * aborted signal takes the windows out of the batch after the step that is under way, and ends this; others' go on.
   * @param look hears what is in the batch meanwhile
   * @throws whatever the requests throw
   */
  async *decode<Key>(
    requests: RequestSource<WindowRequest<Key>>,
    signal: AbortSignal,
    look: Look<Key> = () => {},
  ): AsyncGenerator<WindowResult<Key>, void, undefined> {
    // The key that comes back to a client is always one of its own.
    const client = new Client(requests as RequestSource<WindowRequest<unknown>>, signal, look as Look<unknown>);
    this.#clients.push(client);
    if (!this.#running) void this.#run();
    try {
      for (let result = await client.take(); result; result = await client.take()) yield result as WindowResult<Key>;
    } finally {
      client.leave();
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#clients.length > 0) {
        const requests: RequestSource<WindowRequest<ClientKey>> = {
          next: (idle) => this.#next(idle),
          cancelled: ({ key, window }) => this.#release(key.client, window),
          stepped: (inBatch) => this.#look(inBatch),
        };
        for await (const { key: own, ...result } of decodeWindows(this.runtime, this.detokenizer, requests)) {
          const { client, key } = own;
          await client.give({ ...result, key });
          this.#release(client, result.window);
        }
      }
    } catch (error) {
      for (const client of this.#clients.splice(0)) {
        for (const window of client.windows) this.runtime.release(window);
        client.end({ error });
      }
    } finally {
      this.#running = false;
    }
  }

  /** The next window of the client that has the fewest in the batch; of equals, the one whose turn is longest ago. */
  async #next(idle: boolean): Promise<{ value: WindowRequest<ClientKey> } | "later" | "end"> {
    for (const client of [...this.#clients].sort((a, b) => a.windows.size - b.windows.size)) {
      const request = await client.next(idle);
      if (request && !client.left) {
        client.windows.add(request.window);
        this.#clients = [...this.#clients.filter((other) => other !== client), client];
        return { value: { ...request, key: { client, key: request.key }, signal: client.signal } };
      }
      if (request) this.runtime.release(request.window);
    }
    this.#dismiss();
    if (this.#clients.length === 0) return "end";
    // Those that are left wait for recordings that are still being made.
    if (idle) await setTimeout(idleMilliseconds);
    return "later";
  }

  #look(inBatch: () => InBatch<WindowRequest<ClientKey>>[]): void {
    const now = performance.now();
    if (now - this.#lookedAt < lookMilliseconds) return;
    this.#lookedAt = now;
    const byClient = groupBy(inBatch(), ({ value }) => value.key.client);
    for (const client of this.#clients) {
      const own = byClient.get(client) ?? [];
      client.look(own.map(({ value, tokens }) => ({ value: value.key.key, tokens })));
    }
  }

  #release(client: Client, window: WindowHandle): void {
    this.runtime.release(window);
    client.windows.delete(window);
    this.#dismiss();
  }

  /** Lets clients go that have nothing in the batch and nothing more to ask for. */
  #dismiss(): void {
    for (const client of this.#clients) if (client.isDone) client.end();
    this.#clients = this.#clients.filter((client) => !client.isDone);
  }
}

/** A file's side of the batch: what it requests, and where its results are handed over. */
class Client {
  readonly signal: AbortSignal;
  readonly look: Look<unknown>;
  /** in the batch */
  readonly windows = new Set<WindowHandle>();
  readonly #leaving = new AbortController();
  readonly #requests: RequestSource<WindowRequest<unknown>>;
  #asking = false;
  #requestedAll = false;
  #failure: { error: unknown } | undefined;
  #ended = false;
  /** ends the wait for the result that is looked at, or for the next one */
  #taken = (): void => {};
  #deliver = (_result: WindowResult<unknown> | undefined): void => {};

  constructor(requests: RequestSource<WindowRequest<unknown>>, cancelled: AbortSignal, look: Look<unknown>) {
    this.#requests = requests;
    this.look = look;
    this.signal = AbortSignal.any([cancelled, this.#leaving.signal]);
    // With nothing in the batch there is nothing to wait for.
    const endIfDone = () => void (this.isDone && this.end());
    this.signal.addEventListener("abort", endIfDone, { once: true });
    endIfDone();
  }

  /** cancelled, failed, or nobody looks at its results any more */
  get left(): boolean {
    return this.signal.aborted;
  }

  get isDone(): boolean {
    return this.windows.size === 0 && !this.#asking && (this.left || this.#requestedAll);
  }

  /** @returns undefined when it has none now. A failure of its requests is its own. */
  async next(idle: boolean): Promise<WindowRequest<unknown> | undefined> {
    if (this.left) return undefined;
    this.#asking = true;
    try {
      const given = await this.#requests.next(idle);
      // A result that is still to come may bring another request.
      this.#requestedAll = given === "end" && this.windows.size === 0;
      return typeof given === "string" ? undefined : given.value;
    } catch (error) {
      this.#failure = { error };
      this.#leaving.abort();
      return undefined;
    } finally {
      this.#asking = false;
      if (this.isDone) this.end();
    }
  }

  /** Hands a result over. Resolves when the next one is asked for, or nobody will ask any more. */
  give(result: WindowResult<unknown>): Promise<void> {
    if (this.left) return Promise.resolve();
    return new Promise((taken) => {
      this.#taken = taken;
      this.#deliver(result);
    });
  }

  /** @returns the next result, undefined when there are no more @throws what its requests threw */
  async take(): Promise<WindowResult<unknown> | undefined> {
    this.#taken();
    const result = await new Promise<WindowResult<unknown> | undefined>((deliver) => {
      this.#deliver = deliver;
      if (this.#ended) deliver(undefined);
    });
    if (result === undefined && this.#failure) throw this.#failure.error;
    return result;
  }

  /** No more results are asked for. */
  leave(): void {
    this.#leaving.abort();
    this.#taken();
  }

  /** Nothing of it is in the batch any more. */
  end(failure = this.#failure): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    void this.#requests.close?.();
    this.#deliver(undefined);
  }
}
