/** The most that the process has held since a model was loaded: an earlier one, or another attention, doesn't count for it. */

export class PeakMemory {
  readonly #mark: () => number;
  readonly #before: number;
  #seen = 0;

  /** @param mark the most that the process ever held, in bytes: it never falls */
  constructor(mark = systemMark) {
    this.#mark = mark;
    this.#before = mark();
  }

  /**
   * Where the system's mark has not risen since, it speaks of the time before, and what was seen here counts.
   * @param residentBytes now @returns bytes
   */
  read(residentBytes: number): number {
    this.#seen = Math.max(this.#seen, residentBytes);
    const mark = this.#mark();
    return mark > this.#before ? Math.max(mark, this.#seen) : this.#seen;
  }
}

/** As the system counts it, the moments included that nobody looks at. */
const systemMark = (): number => process.resourceUsage().maxRSS * 1024;
