/** Where windows to decode come from, one by one. */

export interface Source<T> {
  /**
   * The next one. `idle` means that nothing is being decoded, so it is worth waiting; otherwise a source that has nothing yet
   * may say "later" and is asked again after the next step. After "end" it is not asked again.
   */
  next(idle: boolean): Promise<{ value: T } | "later" | "end">;
  /** Called once when no more will be asked for, at the end as after a failure. */
  close?(): Promise<void>;
}

/** A source that always waits: a free place in the batch is worth more than an early step. */
export function sourceOf<T>(values: AsyncIterable<T> | Iterable<T>): Source<T> {
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
