/** Ctrl-C: the first asks for a stop after the current step, the second ends at once. */
import { exit, type Host } from "./host.ts";

export class Interruption {
  #wanted = false;
  readonly #stop: () => void;

  /** @param first what to do at the first one */
  constructor(host: Pick<Host, "onInterrupt" | "exitNow">, first: () => void) {
    this.#stop = host.onInterrupt(() => {
      if (this.#wanted) host.exitNow(exit.cancelled);
      else {
        this.#wanted = true;
        first();
      }
    });
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  close(): void {
    this.#stop();
  }
}
