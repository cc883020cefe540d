/** How many requests are worked on at once, and their end when the server ends. */
import { setMaxListeners } from "node:events";
import { ApiRefusal } from "./errors.ts";

/** Seconds: a clip takes about as long. */
const retryAfter = 2;

export class Admission {
  readonly #most: number;
  readonly #ending = new AbortController();
  readonly #working = new Set<Promise<unknown>>();
  #draining = false;

  constructor(most: number) {
    this.#most = most;
    // Each request that is under way listens to it.
    setMaxListeners(0, this.#ending.signal);
  }

  /** Aborted when what is under way is not waited for any longer. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get isEnding(): boolean {
    return this.#draining;
  }

  ending(): ApiRefusal {
    return new ApiRefusal(503, "server_ending", "The server is ending; try again when it runs.", { retryAfter: 5 });
  }

  /** @throws ApiRefusal where there are too many, or the server ends */
  async work<T>(task: () => Promise<T>): Promise<T> {
    if (this.#draining) throw this.ending();
    if (this.#working.size >= this.#most) {
      const message = `This server works on ${this.#most} requests at once, and has as many.`;
      throw new ApiRefusal(429, "rate_limit_exceeded", message, { retryAfter });
    }
    const working = task();
    const settled = working.catch(() => {});
    this.#working.add(settled);
    try {
      return await working;
    } finally {
      this.#working.delete(settled);
    }
  }

  /** No more are taken; those under way have so long, then they are cancelled. Resolves when all have ended. */
  async drain(graceMilliseconds: number): Promise<void> {
    this.#draining = true;
    const late = setTimeout(() => this.#ending.abort(), graceMilliseconds);
    while (this.#working.size > 0) await Promise.all(this.#working);
    clearTimeout(late);
  }
}
