/** Windows finish in any order and are given on in the file's: nothing is shown that a journal could not go on behind. */
import { type JournalWindow, reachedBy } from "../api/engine.ts";

export class InOrder {
  /** what has been given on, the journal's own included */
  readonly windows: JournalWindow[];
  readonly #waiting = new Map<number, JournalWindow>();
  readonly #give: (window: JournalWindow) => void;
  /** number of the one that is given on next; undefined until the first is known */
  #next: number | undefined;

  constructor(known: readonly JournalWindow[], give: (window: JournalWindow) => void) {
    this.windows = [...known];
    const last = known.at(-1);
    this.#next = last && last.index + 1;
    this.#give = give;
  }

  /** The first window that there is has this number, where none is known. */
  begin(index: number): void {
    this.#next ??= index;
  }

  get reachedSeconds(): number {
    return reachedBy(this.windows);
  }

  put(window: JournalWindow): void {
    this.#waiting.set(window.index, window);
    for (let next = this.#take(); next; next = this.#take()) {
      this.windows.push(next);
      this.#give(next);
    }
  }

  #take(): JournalWindow | undefined {
    if (this.#next === undefined) return undefined;
    const next = this.#waiting.get(this.#next);
    if (next !== undefined) this.#waiting.delete(this.#next++);
    return next;
  }
}
