/** A comparison as the window shows it: what is known of it so far, told as it grows. */
import type { Comparison } from "../api/comparison.ts";
import type { HostEvent } from "../api/contract.ts";
import type { Engine, TranscribeOptions } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import { loggedFailure } from "../lib/log.ts";
import { type CompareEvents, createAttentionComparison, type Pass, sideBySide } from "./compare.ts";

export interface ComparisonJob {
  /** ends a comparison that is under way */
  start(job: { id: string; name: string; path: string; options: TranscribeOptions }, modes: readonly Attention[]): void;
  cancel(): void;
  current(): Comparison | null;
  /** that it uses now, by name or path */
  models(): readonly string[];
  /** when the one under way has ended */
  ended(): Promise<void>;
}

/** How often a comparison is told while nothing but its progress changes. */
const tellMilliseconds = 250;

/** @param start an engine in a process of its own */
export function createComparisonJob(start: () => Engine, tell: (event: HostEvent) => void): ComparisonJob {
  let current: Comparison | null = null;
  let running: { stopping: AbortController; ended: Promise<void>; model: string } | null = null;

  const begin: ComparisonJob["start"] = (job, modes) => {
    const before = running;
    before?.stopping.abort();
    const mine = { stopping: new AbortController(), ended: Promise.resolve(), model: job.options.model };
    const { signal } = mine.stopping;
    running = mine;
    let toldAt = Number.NEGATIVE_INFINITY;
    const publish = (change: Partial<Comparison>): void => {
      if (running !== mine || current === null) return;
      current = { ...current, ...change };
      // It grows with the recording: not every window of three hours is worth telling all of them again.
      const matters = change.state !== undefined || change.modes !== undefined || change.preparing === null;
      if (!matters && performance.now() - toldAt < tellMilliseconds) return;
      toldAt = performance.now();
      tell({ type: "comparison", comparison: current });
    };
    current = {
      job: job.id,
      name: job.name,
      state: "running",
      failure: null,
      wanted: [...modes],
      modes: [],
      windows: [],
      progress: 0,
      memory: null,
      preparing: null,
    };

    let passes: readonly Pass[] = [];
    const onEvent: CompareEvents = (event, known) => {
      passes = known;
      if (event.type === "preparing") {
        const { type: _, ...preparing } = event;
        publish({ preparing });
      }
      if (event.type === "opened") publish({ preparing: null });
      if (event.type === "window" && known.length === modes.length) publish({ windows: sideBySide(known, false) });
      if (event.type === "progress" && event.totalSeconds !== null && event.totalSeconds > 0)
        publish({ progress: (known.length - 1 + Math.min(1, event.doneSeconds / event.totalSeconds)) / modes.length });
      if (event.type === "memory") publish({ memory: event.memory });
      if (event.type === "done") publish({ modes: known.flatMap(({ result }) => result ?? []), memory: null });
    };

    const all = async (): Promise<void> => {
      await before?.ended;
      publish({});
      const comparer = createAttentionComparison(start);
      try {
        if (!signal.aborted) await comparer.compareFile(job.path, { modes, options: job.options }, onEvent, signal);
      } catch (error) {
        if (!signal.aborted)
          return publish({
            state: "failed",
            memory: null,
            failure: loggedFailure("a comparison failed", error, job.path),
          });
      } finally {
        await comparer.close();
      }
      if (signal.aborted) publish({ state: "cancelled", memory: null });
      else publish({ state: "done", progress: 1, memory: null, windows: sideBySide(passes, true) });
    };
    mine.ended = all();
  };

  return {
    start: begin,
    cancel() {
      running?.stopping.abort();
    },
    current: () => current,
    models: () => (running !== null && current?.state === "running" ? [running.model] : []),
    ended: async () => running?.ended,
  };
}
