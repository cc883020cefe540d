/** A comparison as the window shows it: what is known of it so far, told as it grows. */
import type { Comparison } from "../api/comparison.ts";
import type { HostEvent } from "../api/contract.ts";
import type { Engine, TranscribeOptions } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import { loggedFailure } from "../lib/log.ts";
import { type CompareEvents, createAttentionComparison, type Pass, sideBySide } from "./compare.ts";

/** A file of the queue, as it is compared. */
export interface ComparedFile {
  id: string;
  name: string;
  path: string;
  options: TranscribeOptions;
}

interface Running {
  file: ComparedFile;
  modes: readonly Attention[];
  stopping: AbortController;
  ended: Promise<void>;
  passes: readonly Pass[];
  /** by the clock of `performance` */
  toldAt: number;
}

/** How often a comparison is told while nothing but its progress changes. */
const tellMilliseconds = 250;

const begun = ({ file, modes }: Running): Comparison => ({
  job: file.id,
  name: file.name,
  state: "running",
  failure: null,
  wanted: [...modes],
  modes: [],
  windows: [],
  disturbed: false,
  progress: 0,
  memory: null,
  preparing: null,
});

export class ComparisonJob {
  readonly #start: () => Engine;
  readonly #tell: (event: HostEvent) => void;
  readonly #isDisturbed: () => boolean;
  #current: Comparison | null = null;
  #running: Running | null = null;

  /**
   * @param start an engine in a process of its own
   * @param isDisturbed whether other work takes the processor now
   */
  constructor(start: () => Engine, tell: (event: HostEvent) => void, isDisturbed: () => boolean) {
    this.#start = start;
    this.#tell = tell;
    this.#isDisturbed = isDisturbed;
  }

  /** Ends a comparison that is under way. */
  start(file: ComparedFile, modes: readonly Attention[]): void {
    const before = this.#running;
    before?.stopping.abort();
    const mine: Running = {
      file,
      modes,
      stopping: new AbortController(),
      ended: Promise.resolve(),
      passes: [],
      toldAt: Number.NEGATIVE_INFINITY,
    };
    this.#running = mine;
    this.#current = begun(mine);
    mine.ended = this.#carryOut(mine, before);
  }

  cancel(): void {
    this.#running?.stopping.abort();
  }

  current(): Comparison | null {
    return this.#current;
  }

  /** That it uses now, by name or path. */
  models(): readonly string[] {
    return this.#running !== null && this.#current?.state === "running" ? [this.#running.file.options.model] : [];
  }

  /** When the one under way has ended. */
  async ended(): Promise<void> {
    await this.#running?.ended;
  }

  async #carryOut(mine: Running, before: Running | null): Promise<void> {
    const { file, modes, stopping } = mine;
    const { signal } = stopping;
    await before?.ended;
    this.#publish(mine, {});
    const comparer = createAttentionComparison(this.#start);
    const onEvent: CompareEvents = (event, passes) => {
      mine.passes = passes;
      this.#publishEvent(mine, event);
    };
    try {
      if (!signal.aborted) await comparer.compareFile(file.path, { modes, options: file.options }, onEvent, signal);
    } catch (error) {
      if (!signal.aborted) {
        const failure = loggedFailure("a comparison failed", error, file.path);
        this.#publish(mine, { state: "failed", memory: null, failure });
        return;
      }
    } finally {
      await comparer.close();
    }
    if (signal.aborted) this.#publish(mine, { state: "cancelled", memory: null });
    else this.#publish(mine, { state: "done", progress: 1, memory: null, windows: sideBySide(mine.passes, true) });
  }

  #publishEvent(mine: Running, event: Parameters<CompareEvents>[0]): void {
    const { modes, passes } = mine;
    if (this.#isDisturbed() && this.#current?.disturbed === false) this.#publish(mine, { disturbed: true });
    if (event.type === "preparing") {
      const { type: _, ...preparing } = event;
      this.#publish(mine, { preparing });
    }
    if (event.type === "opened") this.#publish(mine, { preparing: null });
    if (event.type === "window" && passes.length === modes.length)
      this.#publish(mine, { windows: sideBySide(passes, false) });
    if (event.type === "progress" && event.totalSeconds !== null && event.totalSeconds > 0) {
      const ofPass = Math.min(1, event.doneSeconds / event.totalSeconds);
      const progress = (passes.length - 1 + ofPass) / modes.length;
      // A mode that was made ready begins once more: what is told doesn't go back with it.
      this.#publish(mine, { progress: Math.max(progress, this.#current?.progress ?? 0) });
    }
    if (event.type === "memory") this.#publish(mine, { memory: event.memory });
    if (event.type === "done")
      this.#publish(mine, { modes: passes.flatMap(({ result }) => result ?? []), memory: null });
  }

  /** Of the newest comparison alone: one that was replaced is told no more. */
  #publish(mine: Running, change: Partial<Comparison>): void {
    if (this.#running !== mine || this.#current === null) return;
    this.#current = { ...this.#current, ...change };
    // It grows with the recording: not every window of three hours is worth telling all of them again.
    const matters = change.state !== undefined || change.modes !== undefined || change.preparing === null;
    if (!matters && performance.now() - mine.toldAt < tellMilliseconds) return;
    mine.toldAt = performance.now();
    this.#tell({ type: "comparison", comparison: this.#current });
  }
}
