/** Starts as many jobs as may run at once, hears the engine about each, and puts each where it ends. */
import type { Engine, EngineEvent, JournalWindow } from "../api/engine.ts";
import type { Transcript } from "../api/transcript.ts";
import { loggedFailure } from "../lib/log.ts";
import { patiently } from "../store/patience.ts";
import type { Store } from "../store/store.ts";
import type { Events } from "./events.ts";
import { type Job, keyed, type Stop } from "./job.ts";
import type { JobList, NewState } from "./job-list.ts";
import { type KnownRun, type RecordingOutcome, transcribeRecording } from "./transcribe-recording.ts";
import type { Workplace } from "./workplace.ts";

export interface RunnerParts {
  workplace: Workplace;
  /** this machine's: what is still being made is heard where it is made */
  here: Pick<Engine, "transcribe">;
  events: Events;
  store: Store;
  /** seconds, null where only reading all of a recording would tell @throws Failure */
  duration(path: string): Promise<number | null>;
  /** seconds since 1970 */
  now(): number;
  /** a file is done: write what the settings ask for */
  finished(job: Job, transcript: Transcript): Promise<void>;
}

interface Running {
  job: Job;
  ended: Promise<void>;
}

/** Who speaks is known only when all of it was heard. */
const canGrow = ({ stored: { state, options } }: Job): boolean => state === "paused" && options.speakers === "off";

export class Runner {
  readonly #parts: RunnerParts;
  readonly #jobs: JobList;
  readonly #running = new Map<string, Running>();
  readonly #measured = new WeakSet<Job>();
  #measuring: Promise<void> | null = null;
  #paused = false;
  #closed = false;

  constructor(parts: RunnerParts, jobs: JobList) {
    this.#parts = parts;
    this.#jobs = jobs;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether any file is under way. */
  get isWorking(): boolean {
    return this.#running.size > 0;
  }

  runs(id: string): boolean {
    return this.#running.has(id);
  }

  pauseAll(paused: boolean): void {
    this.#paused = paused;
    this.#parts.events.tell({ type: "paused", paused });
    // A file that was running goes back to the queue, so that "go on" starts it again.
    if (paused) for (const job of this.#jobs.inOrder()) this.halt(job, "close");
    this.pump();
  }

  /** @returns whether it ran: it ends after the step that it is in */
  halt(job: Job, stop: Stop): boolean {
    if (job.live === null) return false;
    job.live.stop = stop;
    job.live.stopping.abort();
    this.#parts.events.touch(job);
    return true;
  }

  /** Starts what may start. */
  pump(): void {
    if (this.#closed || this.#paused) return;
    for (;;) {
      const job = this.#next();
      if (job === undefined) break;
      const { id } = job.stored;
      const ended = this.#run(job).finally(() => {
        this.#running.delete(id);
        // In a turn of its own: a thousand bad files must not become a thousand frames of the stack.
        setImmediate(() => this.pump());
      });
      this.#running.set(id, { job, ended });
    }
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = null;
    });
  }

  #next(): Job | undefined {
    const { workplace, here } = this.#parts;
    const waiting = this.#waiting();
    const growing = workplace.engine === here ? undefined : waiting.find(({ isGrowing }) => isGrowing);
    return growing ?? workplace.next(waiting, this.#underWay());
  }

  #waiting(): Job[] {
    const waiting = this.#jobs
      .inOrder()
      .filter(
        (job) => (job.isGrowing ? canGrow(job) : job.stored.state === "queued") && !this.#running.has(job.stored.id),
      );
    return [...waiting.filter(({ isGrowing }) => isGrowing), ...waiting.filter(({ isGrowing }) => !isGrowing)];
  }

  #underWay(): Job[] {
    return [...this.#running.values()].map(({ job }) => job);
  }

  /** Looks how long waiting files are, one after the other, until one may start. */
  async #measure(): Promise<void> {
    while (!this.#closed && !this.#paused) {
      const waiting = this.#waiting().filter((job) => !this.#measured.has(job));
      const job = this.#parts.workplace.toMeasure(waiting, this.#underWay());
      if (job === undefined) return;
      this.#measured.add(job);
      // What is wrong with it is told when it is transcribed.
      const duration = await this.#parts.duration(job.stored.path).catch(() => null);
      if (duration === null || this.#closed) continue;
      await patiently(() => this.#jobs.measured(job, duration));
      this.pump();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#jobs.inOrder()) this.halt(job, "close");
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
    await this.#measuring;
  }

  /** When those that are to stop like this have ended. */
  async ended(stop: Stop): Promise<void> {
    const stopping = [...this.#running.values()].filter(({ job }) => job.live?.stop === stop);
    await Promise.all(stopping.map(({ ended }) => ended));
  }

  async #run(job: Job): Promise<void> {
    const { store, events } = this.#parts;
    const { id, path } = job.stored;
    const stopping = new AbortController();
    try {
      const claimed = await patiently(() => {
        if (job.isGrowing) this.#jobs.put(job, { state: "queued" });
        const taken = store.jobs.claim(id);
        if (taken === null) return false;
        job.stored = taken;
        job.live = {
          resumedAt: job.figures.doneSeconds,
          progress: null,
          streams: 0,
          preparing: null,
          stop: null,
          stopping,
        };
        return true;
      });
      // Another program was quicker, or it is gone: what became of it is seen with the next look.
      if (!claimed) return;
      events.touch(job);
      await this.#settle(job, await this.#decode(job, stopping.signal));
    } catch (error) {
      events.tell({ type: "notice", level: "error", failure: loggedFailure("a job failed", error, path) });
    }
  }

  #decode(job: Job, signal: AbortSignal): Promise<RecordingOutcome> {
    const { store, workplace, here } = this.#parts;
    const { path, options, fresh } = job.stored;
    return transcribeRecording(path, options, {
      engine: job.isGrowing ? here : workplace.engine,
      isGrowing: job.isGrowing,
      signal,
      begin: () => patiently(() => store.journal.begin(path, options, fresh ? "forgotten" : "taken")),
      begun: (run) => this.#begun(job, run),
      onEvent: (event) => this.#onEvent(job, event),
    });
  }

  async #begun(job: Job, run: KnownRun): Promise<void> {
    await patiently(() => this.#jobs.keep(job, { ...job.stored, run: run.id, fresh: false }));
    this.#jobs.refresh(job);
    if (job.live !== null) job.live.resumedAt = job.figures.doneSeconds;
    // What is known of the same recording from before is shown at once.
    if (run.done.length > 0) this.#parts.events.tell({ type: "document", id: job.stored.id });
  }

  #kept(job: Job, { index, end, segments }: JournalWindow): void {
    const { events } = this.#parts;
    const doubtful = segments.filter((segment) => (segment.suspect?.length ?? 0) > 0).length;
    const { figures } = job;
    job.figures = {
      ...figures,
      windows: index + 1,
      doneSeconds: Math.max(figures.doneSeconds, end),
      segments: figures.segments + segments.length,
      suspects: figures.suspects + doubtful,
      otherLanguages: [...new Set([...figures.otherLanguages, ...segments.flatMap(({ language }) => language ?? [])])],
    };
    events.tell({ type: "window", id: job.stored.id, windows: index + 1, segments: keyed(index, segments) });
    events.touch(job);
  }

  #onEvent(job: Job, event: EngineEvent): void {
    const { events } = this.#parts;
    if (event.type === "window") this.#kept(job, event);
    else if (event.type === "opened") {
      job.stored.duration = event.duration ?? job.stored.duration;
      if (job.live !== null) job.live.preparing = null;
      this.pump();
    } else if (event.type === "language") job.stored.language = event.language;
    else if (event.type === "progress") {
      const { type: _, ...progress } = event;
      const isFirst = job.live?.progress === null;
      if (job.live !== null) job.live.progress = progress;
      if (isFirst) this.pump();
    } else if (event.type === "streams") {
      if (job.live !== null) Object.assign(job.live, { streams: event.streams, preparing: null });
    } else if (event.type === "preparing") {
      const { type: _, ...preparing } = event;
      if (job.live !== null) job.live.preparing = preparing;
    } else if (event.type === "provisional") {
      events.tell({ type: "provisional", id: job.stored.id, windows: event.windows });
      return;
    } else if (event.type === "memory") {
      events.tell({ type: "memory", id: job.stored.id, memory: event.memory });
      return;
    } else if (event.type === "warning") {
      const failure = { code: event.code, message: `${job.stored.name}: ${event.message}`, hint: "" };
      events.tell({ type: "notice", level: "warning", failure });
      return;
    }
    events.touch(job);
  }

  async #settle(job: Job, ended: RecordingOutcome): Promise<void> {
    const stop = job.live?.stop ?? null;
    job.live = null;
    if (stop === "remove") return;
    const put = (to: NewState): Promise<void> => patiently(() => this.#jobs.put(job, to));
    if (ended.state === "failed") await put(ended);
    else if (ended.state === "stopped")
      await put({ state: stop === "cancel" ? "cancelled" : stop === "pause" || job.isGrowing ? "paused" : "queued" });
    else await this.#done(job, ended.transcript);
  }

  /** Its results come first: a program that is killed among them finds the job in the queue again, its transcript finished, and writes them. */
  async #done(job: Job, transcript: Transcript): Promise<void> {
    const { duration, language } = transcript;
    Object.assign(job.stored, { duration, language });
    try {
      await this.#parts.finished(job, transcript);
    } finally {
      // It may have been removed meanwhile, or removed and brought back.
      for (const one of this.#jobs.some([job.stored.id])) {
        if (one.stored.state === "running")
          this.#jobs.put(one, { state: "done", finishedAt: this.#parts.now(), duration, language });
        this.#jobs.refresh(one);
      }
    }
  }
}
