/** Ctrl-C: the first asks for a stop after the step that is under way, the second ends at once; so does a step that takes too long. */
import { exit, type Host } from "./host.ts";

/** What is done is on the disk: a model that is being loaded, or a step on a busy machine, is not worth a longer wait. */
const longestMilliseconds = 10_000;

export class Interruption {
  readonly #controller = new AbortController();
  #late: NodeJS.Timeout | undefined;
  readonly #stop: () => void;

  /** @param first what to do at the first one */
  constructor(host: Pick<Host, "onInterrupt" | "exitNow">, first: () => void) {
    this.#stop = host.onInterrupt(() => {
      if (this.wanted) return host.exitNow(exit.cancelled);
      this.#controller.abort();
      this.#late = setTimeout(() => host.exitNow(exit.cancelled), longestMilliseconds).unref();
      first();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get wanted(): boolean {
    return this.signal.aborted;
  }

  close(): void {
    clearTimeout(this.#late);
    this.#stop();
  }
}
