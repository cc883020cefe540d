/** The same file once in each mode, one after the other: tokens side by side, time and bytes for each. */
import type { Comparison, HostEvent } from "../api/contract.ts";
import type { Engine, JournalWindow, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import type { Attention, TranscriptStats } from "../api/transcript.ts";
import { failureOf } from "../lib/failure.ts";

export interface Comparer {
  /** ends a comparison that is under way */
  start(job: { id: string; name: string; path: string; options: TranscribeOptions }, modes: readonly Attention[]): void;
  cancel(): void;
  current(): Comparison | null;
  /** when the one under way has ended */
  ended(): Promise<void>;
}

interface Run {
  windows: JournalWindow[];
  memory: MemoryReport | null;
  stats: TranscriptStats | null;
}

/** How often a comparison is told while nothing but its progress changes. */
const tellMilliseconds = 250;

function tokensOf(window: JournalWindow | undefined): number[] {
  return window?.segments.flatMap((segment) => segment.tokens) ?? [];
}

function textOf(window: JournalWindow | undefined): string {
  return (window?.segments.map((segment) => segment.text).join("") ?? "").trim();
}

/** Windows that every run has, by their number; `done` runs may lack one (silence in one mode only). */
function sideBySide(runs: readonly Run[], all: boolean): Comparison["windows"] {
  const numbers = [...new Set(runs.flatMap((run) => run.windows.map((window) => window.index)))].sort((a, b) => a - b);
  return numbers.flatMap((number) => {
    const found = runs.map((run) => run.windows.find((window) => window.index === number));
    const first = found.find((window) => window !== undefined);
    if (first === undefined || (!all && found.includes(undefined))) return [];
    return [{ start: first.start, end: first.end, texts: found.map(textOf), tokens: found.map(tokensOf) }];
  });
}

function figures(attention: Attention, run: Run): Comparison["modes"][number] {
  const mode = run.memory?.modes.find((one) => one.attention === attention);
  const tokens = run.stats?.tokens ?? 0;
  const wallSeconds = run.stats?.wallSeconds ?? 0;
  // Decoding alone is what the modes differ in; a file is also read and encoded.
  const stepSeconds = run.stats?.stepSeconds ?? 0;
  return {
    attention,
    tokens,
    wallSeconds,
    msPerToken: tokens > 0 ? (1000 * stepSeconds) / tokens : 0,
    peakResidentBytes: run.stats?.peakResidentBytes ?? 0,
    crossBytes: mode?.crossBytes ?? 0,
    selfBytes: mode?.selfBytes ?? 0,
  };
}

/** @param start an engine in a process of its own: the peak of one mode must not count for the next */
export function createComparer(start: () => Engine, tell: (event: HostEvent) => void): Comparer {
  let current: Comparison | null = null;
  let running: { stopping: AbortController; ended: Promise<void> } | null = null;

  const compare: Comparer["start"] = (job, modes) => {
    const before = running;
    before?.stopping.abort();
    const runs: Run[] = [];
    const mine = { stopping: new AbortController(), ended: Promise.resolve() };
    const { signal } = mine.stopping;
    running = mine;
    let toldAt = Number.NEGATIVE_INFINITY;
    const publish = (change: Partial<Comparison>): void => {
      if (running !== mine || current === null) return;
      current = { ...current, ...change };
      // It grows with the recording: not every window of three hours is worth telling all of them again.
      const matters = change.state !== undefined || change.modes !== undefined;
      if (!matters && performance.now() - toldAt < tellMilliseconds) return;
      toldAt = performance.now();
      tell({ type: "comparison", comparison: current });
    };
    current = {
      ...{ job: job.id, name: job.name, state: "running", failure: null, wanted: [...modes] },
      ...{ modes: [], windows: [], progress: 0 },
    };

    /** @returns whether the mode was made ready only now: then it is to be measured in another process, without that work */
    const attempt = async (attention: Attention, place: number): Promise<boolean> => {
      const run: Run = { windows: [], memory: null, stats: null };
      runs[place] = run;
      const engine = start();
      let prepared = false;
      const again = new AbortController();
      const work = engine.transcribe(
        { file: job.path, options: { ...job.options, attention } },
        (event) => {
          if (event.type === "warning" && event.code === "model.compiling") prepared = true;
          if (event.type === "window") {
            if (prepared) again.abort();
            run.windows.push({ index: event.index, start: event.start, end: event.end, segments: event.segments });
            if (runs.length === modes.length) publish({ windows: sideBySide(runs, false) });
          }
          if (event.type === "memory") run.memory = event.memory;
          if (event.type === "done") run.stats = event.transcript.stats;
          if (event.type === "progress" && event.totalSeconds !== null && event.totalSeconds > 0)
            publish({ progress: (place + Math.min(1, event.doneSeconds / event.totalSeconds)) / modes.length });
          if (event.type === "failed") {
            mine.stopping.abort();
            publish({ state: "failed", failure: event.failure });
          }
        },
        AbortSignal.any([signal, again.signal]),
      );
      await work.finally(() => engine.close());
      if (run.stats !== null)
        publish({ modes: modes.slice(0, runs.length).map((mode, i) => figures(mode, runs[i] ?? run)) });
      return prepared;
    };

    const all = async (): Promise<void> => {
      await before?.ended;
      publish({});
      try {
        for (const [place, attention] of modes.entries()) {
          if (signal.aborted) break;
          if ((await attempt(attention, place)) && !signal.aborted) await attempt(attention, place);
        }
      } catch (error) {
        publish({ state: "failed", failure: failureOf(error, job.path) });
        return;
      }
      if (current?.state !== "failed" && !signal.aborted)
        publish({ state: "done", progress: 1, windows: sideBySide(runs, true) });
      else if (current?.state === "running") publish({ state: "cancelled" });
    };
    mine.ended = all();
  };

  return {
    start: compare,
    cancel() {
      running?.stopping.abort();
    },
    current: () => current,
    ended: async () => running?.ended,
  };
}
