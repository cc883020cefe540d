/** Where windows to decode come from, one by one. */

/** What is being decoded. */
export interface InBatch<T> {
  value: T;
  /** new tokens so far, of the likeliest text or one of them: each step may change them, another attempt begins anew */
  tokens(): readonly number[];
}

export interface RequestSource<T> {
  /**
   * The next one. `idle` means that nothing is being decoded, so it is worth waiting; otherwise a source that has nothing yet
   * may say "later" and is asked again after the next step. Asked after "end" it says "end" again, unless something was added.
   */
  next(idle: boolean): Promise<{ value: T } | "later" | "end">;
  /** One that was given has left the batch undone: its signal was aborted. */
  cancelled?(value: T): void;
  /** Called after each step of the batch, so it has to be quick: `inBatch` says what is in it, where anybody wants to know. */
  stepped?(inBatch: () => InBatch<T>[]): void;
  /** Called once when no more will be asked for, at the end as after a failure. */
  close?(): Promise<void>;
}

/** A source that always waits: a free place in the batch is worth more than an early step. */
export function sourceOf<T>(values: AsyncIterable<T> | Iterable<T>): RequestSource<T> {
  const iterator = Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done ? "end" : { value };
    },
    async close() {
      await iterator.return?.();
    },
  };
}

/** What an iterable gives, and before it what was added meanwhile: spans that are to be decoded once more. */
export class Requests<T> implements RequestSource<T> {
  readonly #source: RequestSource<T>;
  readonly #added: T[] = [];

  constructor(values: AsyncIterable<T>) {
    this.#source = sourceOf(values);
  }

  add(...requests: readonly T[]): void {
    this.#added.push(...requests);
  }

  async next(idle: boolean): Promise<{ value: T } | "later" | "end"> {
    const value = this.#added.shift();
    return value === undefined ? this.#source.next(idle) : { value };
  }

  async close(): Promise<void> {
    await this.#source.close?.();
  }
}
