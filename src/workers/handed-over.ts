/**
 * One recording that workers have, whole or in spans: what they put on the queue is told in the recording's order, as this machine's engine
 * would tell it. Windows of a span are told once all spans before it are done.
 */
import type { EngineEvent, JournalWindow, Progress, ProvisionalWindow } from "../api/engine.ts";
import { inTime, type Transcript } from "../api/transcript.ts";
import type { LiveState, TaskResult } from "./messages.ts";
import type { Bounds } from "./spans.ts";
import type { WindowJournal } from "./window-journal.ts";

export class HandedOver {
  readonly recording: string;
  /** what is told, without a gap from the first on */
  readonly windows: JournalWindow[];
  readonly #journal: Pick<WindowJournal, "windows">;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #told = new Set<string>();
  readonly #progress = new Map<number, Progress>();
  readonly #streams = new Map<number, number>();
  readonly #words = new Map<number, readonly ProvisionalWindow[]>();
  readonly #spans: readonly Bounds[];
  readonly #started = performance.now();
  #reach = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(
    recording: string,
    known: readonly JournalWindow[],
    spans: readonly Bounds[],
    journal: Pick<WindowJournal, "windows">,
    onEvent: (event: EngineEvent) => void,
  ) {
    this.recording = recording;
    this.windows = [...known];
    this.#spans = spans;
    this.#journal = journal;
    this.#onEvent = onEvent;
  }

  /** Windows that begin before this second may be told: what is before them is done. */
  reach(seconds: number | null): void {
    this.#reach = seconds ?? Number.POSITIVE_INFINITY;
  }

  /** Tells what is new. @param span whose worker has told `live` */
  look(span: number, live?: LiveState): Promise<void> {
    this.#work = this.#work.catch(() => {}).then(() => this.#look(span, live));
    return this.#work;
  }

  /** A span is done, or its worker was lost. */
  rest(span: number): void {
    this.#streams.delete(span);
    this.#words.delete(span);
    const last = this.#progress.get(span);
    if (last !== undefined) this.#progress.set(span, { ...last, realTimeFactor: 0, tokensPerSecond: 0, streams: 0 });
  }

  /** @param results of all spans, in order */
  finish(results: readonly TaskResult[], file: string): void {
    const [first] = results;
    if (first === undefined) throw new Error("a recording without a span");
    const segments = inTime(this.windows.flatMap((window) => window.segments));
    const head = results.length === 1 ? first.head : this.#together(results, first.head);
    this.#onEvent({ type: "done", transcript: { ...head, file, segments } });
  }

  /** Figures of several workers as of one; the time is that of this recording, from its handing over on. */
  #together(results: readonly TaskResult[], head: TaskResult["head"]): TaskResult["head"] {
    const heads = results.map((result) => result.head);
    const sum = (of: (stats: Transcript["stats"]) => number): number =>
      heads.reduce((all, { stats }) => all + of(stats), 0);
    const most = (of: (stats: Transcript["stats"]) => number): number =>
      Math.max(...heads.map(({ stats }) => of(stats)));
    const duration = Math.max(...heads.map((one) => one.duration));
    const wallSeconds = Math.max(1e-3, Math.round(performance.now() - this.#started) / 1000);
    const notes = [...new Set(heads.flatMap((one) => one.notes ?? []))];
    return {
      ...head,
      duration,
      ...(notes.length > 0 && { notes }),
      stats: {
        ...head.stats,
        audioSeconds: duration,
        wallSeconds,
        realTimeFactor: Math.round((1000 * duration) / wallSeconds) / 1000,
        peakResidentBytes: most((stats) => stats.peakResidentBytes),
        contextBytes: { ...head.stats.contextBytes, allocated: most((stats) => stats.contextBytes.allocated) },
        tokens: sum((stats) => stats.tokens),
        stepSeconds: sum((stats) => stats.stepSeconds),
        batches: sum((stats) => stats.batches),
      },
    };
  }

  async #look(span: number, live: LiveState | undefined): Promise<void> {
    // Before the windows, as an engine does: what language it is stands before what is said in it.
    for (const event of live?.events ?? []) {
      // Whoever has its beginning tells what holds for the whole.
      if (span > 0 && (event.type === "opened" || event.type === "language")) continue;
      if (event.type === "progress") this.#progress.set(span, event);
      else if (event.type === "streams") this.#streams.set(span, event.streams);
      else if (event.type === "provisional") this.#words.set(span, event.windows);
      else if (event.type !== "span" && (event.type !== "preparing" || this.#progress.size === 0))
        this.#tellOnce(event);
    }
    if (this.#streams.size > 0)
      this.#tellOnce({ type: "streams", streams: [...this.#streams.values()].reduce((all, one) => all + one, 0) });
    for (const window of await this.#journal.windows(this.recording, this.windows.length)) {
      if (window.start >= this.#reach) break;
      this.windows.push(window);
      this.#onEvent({ type: "window", ...window });
    }
    if (live !== undefined) this.#tellWords();
    if (live?.events.some(({ type }) => type === "progress"))
      this.#onEvent({ type: "progress", ...this.#allProgress() });
  }

  /** Of the windows that are to be told next. */
  #tellWords(): void {
    const windows = [...this.#words.values()]
      .flat()
      .filter(({ index, start }) => index >= this.windows.length && start < this.#reach)
      .sort((a, b) => a.index - b.index);
    if (this.#words.size > 0) this.#tellOnce({ type: "provisional", windows });
  }

  #allProgress(): Progress {
    const all = [...this.#progress.values()];
    const sum = (of: (progress: Progress) => number): number => all.reduce((sum, one) => sum + of(one), 0);
    let doneSeconds = 0;
    for (const [span, one] of this.#progress)
      doneSeconds += Math.max(0, one.doneSeconds - (this.#spans[span]?.from ?? 0));
    const totalSeconds = all[0]?.totalSeconds ?? null;
    const realTimeFactor = sum((one) => one.realTimeFactor);
    const secondsLeft =
      totalSeconds === null || realTimeFactor === 0 ? null : Math.max(0, totalSeconds - doneSeconds) / realTimeFactor;
    const [tokensPerSecond, streams] = [sum((one) => one.tokensPerSecond), sum((one) => one.streams)];
    return { doneSeconds, totalSeconds, realTimeFactor, tokensPerSecond, secondsLeft, streams };
  }

  #tellOnce(event: EngineEvent): void {
    const text = JSON.stringify(event);
    if (this.#told.has(text)) return;
    // A warning is told once; of the others the last one counts.
    if (event.type !== "warning")
      for (const told of this.#told) if (told.startsWith(`{"type":"${event.type}"`)) this.#told.delete(told);
    this.#told.add(text);
    this.#onEvent(event);
  }
}
