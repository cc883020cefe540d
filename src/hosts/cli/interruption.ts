/** Ctrl-C: the first asks for a stop after the current step, the second ends at once; so does a step that takes too long. */
import { exit, type Host } from "./host.ts";

/** What is done is on the disk: a model that is being loaded, or a step on a busy machine, is not worth a longer wait. */
const longestMilliseconds = 10_000;

export class Interruption {
  #wanted = false;
  #late: NodeJS.Timeout | undefined;
  readonly #stop: () => void;

  /** @param first what to do at the first one */
  constructor(host: Pick<Host, "onInterrupt" | "exitNow">, first: () => void) {
    this.#stop = host.onInterrupt(() => {
      if (this.#wanted) host.exitNow(exit.cancelled);
      else {
        this.#wanted = true;
        this.#late = setTimeout(() => host.exitNow(exit.cancelled), longestMilliseconds).unref();
        first();
      }
    });
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  close(): void {
    clearTimeout(this.#late);
    this.#stop();
  }
}
