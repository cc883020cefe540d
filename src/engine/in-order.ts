/** Windows finish in any order and are given on in the file's: nothing is shown that a journal could not go on behind. */
import { type JournalWindow, reachedBy } from "../api/engine.ts";

export class InOrder {
  /** what has been given on, the journal's own included */
  readonly windows: JournalWindow[];
  readonly #waiting = new Map<number, JournalWindow>();
  readonly #give: (window: JournalWindow) => void;

  constructor(known: readonly JournalWindow[], give: (window: JournalWindow) => void) {
    this.windows = [...known];
    this.#give = give;
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
    const index = this.windows.length;
    const next = this.#waiting.get(index);
    this.#waiting.delete(index);
    return next;
  }
}
