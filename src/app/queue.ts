/** The queue: what a person does to files, for one, several or all. Other programs share it through the store. */
import { randomUUID } from "node:crypto";
import type { ChosenOptions, TranscribeOptions } from "../api/engine.ts";
import { withChosen } from "../lib/file-options.ts";
import { loggedFailure } from "../lib/log.ts";
import { wayOf } from "../store/identity.ts";
import type { StoredJob } from "../store/job-table.ts";
import { isBusy } from "../store/patience.ts";
import type { Recording } from "./find-recordings.ts";
import { type Job, noFigures } from "./job.ts";
import { JobList } from "./job-list.ts";
import { Runner, type RunnerParts } from "./job-runner.ts";

const shareMilliseconds = 2000;

/** How files are to be transcribed: what a person chose, and what becomes of a file's options by it. */
export interface OptionChoice {
  chosen: ChosenOptions;
  /** @throws Failure options.* */
  applied(before: TranscribeOptions): TranscribeOptions;
}

const isSameWay = (one: TranscribeOptions, other: TranscribeOptions): boolean => wayOf(one, "") === wayOf(other, "");

/** How it is to be transcribed from now on. What is kept of another way of transcribing it stays and counts. */
function choose(job: Job, options: TranscribeOptions): void {
  const fresh = job.stored.fresh && isSameWay(job.stored.options, options);
  job.stored = { ...job.stored, options, fresh };
}

/** In another way than before: nothing of it is shown until its own journal is opened. */
function chooseOther(job: Job, options: TranscribeOptions): void {
  choose(job, options);
  job.stored = { ...job.stored, language: null, run: null };
  job.figures = noFigures;
}

/** A finished file is to be transcribed again from its start. */
function startOver(job: Job, options: TranscribeOptions): void {
  job.stored = { ...job.stored, fresh: true, run: null };
  choose(job, options);
  job.figures = noFigures;
}

export class Queue {
  readonly #parts: RunnerParts;
  readonly #jobs: JobList;
  readonly #runner: Runner;
  readonly #sharing: ReturnType<typeof setInterval>;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#jobs = new JobList(parts.store, parts.events);
    this.#runner = new Runner(parts, this.#jobs);
    this.#sharing = setInterval(() => this.#share(), shareMilliseconds);
    setImmediate(() => this.#runner.pump());
  }

  get paused(): boolean {
    return this.#runner.paused;
  }

  jobs(): Job[] {
    return this.#jobs.inOrder();
  }

  /** @throws Failure queue.unknown */
  get(id: string): Job {
    return this.#jobs.get(id);
  }

  /** An edit was saved. */
  refresh(job: Job): void {
    this.#jobs.refresh(job);
  }

  pump(): void {
    this.#runner.pump();
  }

  pauseAll(paused: boolean): void {
    this.#runner.pauseAll(paused);
  }

  add(found: readonly Recording[], options: TranscribeOptions): Job[] {
    const added = this.#jobs.keepAll(this.#fresh(found, options));
    this.#runner.pump();
    return added;
  }

  /** What came into a watched folder: recordings that were never here, and done ones that have changed since. */
  async addFound(found: readonly Recording[], options: TranscribeOptions): Promise<void> {
    const here = new Map(this.#jobs.inOrder().map((job) => [job.stored.path, job]));
    const changed: string[] = [];
    for (const { path } of found) {
      const job = here.get(path);
      if (job?.stored.state !== "done") continue;
      const same = await this.#parts.store.journal.wasDone(path, job.stored.options).catch(() => true);
      if (!same) changed.push(job.stored.id);
    }
    this.#jobs.keepNew(this.#fresh(found, options));
    if (changed.length > 0) this.retry(changed, options);
    else this.#runner.pump();
  }

  /** A job that was done elsewhere takes its place at the end. */
  take(done: Omit<Extract<StoredJob, { state: "done" }>, "order">): Job {
    const order = this.#jobs.nextOrder();
    const [job] = this.#jobs.keepAll([{ ...done, order }]);
    if (job === undefined) throw new Error("a job that was kept is not there");
    this.#jobs.refresh(job);
    return job;
  }

  pause(ids: readonly string[]): void {
    for (const job of this.#jobs.some(ids))
      if (!this.#runner.halt(job, "pause") && job.stored.state === "queued") this.#jobs.put(job, { state: "paused" });
  }

  resume(ids: readonly string[]): void {
    for (const job of this.#jobs.some(ids)) {
      if (job.live?.stop === "pause") this.#runner.halt(job, "close");
      else if (job.stored.state === "paused" || job.stored.state === "cancelled")
        this.#jobs.put(job, { state: "queued" });
    }
    this.#runner.pump();
  }

  cancel(ids: readonly string[]): void {
    for (const job of this.#jobs.some(ids)) {
      const waits = job.stored.state === "queued" || job.stored.state === "paused";
      if (!this.#runner.halt(job, "cancel") && waits) this.#jobs.put(job, { state: "cancelled" });
    }
  }

  /**
   * Waiting files, as the store has them now: another program may have begun one. What has begun stays as it is.
   * @returns the ids of the changed ones @throws Failure options.*, and then none is
   */
  chooseOptions(ids: readonly string[], { chosen, applied }: OptionChoice): string[] {
    const { jobs, journal } = this.#parts.store;
    const changed = jobs.update(ids, (stored) => {
      const waits = stored.state === "queued" || stored.state === "paused";
      const windows = stored.run === null ? 0 : (journal.figures(stored.run).get(stored.run)?.windows ?? 0);
      if (!waits || windows > 0) return null;
      const options = applied(stored.options);
      const fresh = stored.fresh && isSameWay(stored.options, options);
      return { ...stored, options, fresh, own: { ...stored.own, ...chosen }, language: null, run: null };
    });
    this.#jobs.seen(changed);
    this.#runner.pump();
    return changed.map(({ id }) => id);
  }

  /** Once more, in a way that is chosen for them. @throws Failure options.* */
  redoWith(ids: readonly string[], { chosen, applied }: OptionChoice): void {
    const waiting = this.#jobs.some(ids).filter(({ stored }) => stored.state !== "running");
    const wanted = waiting.map((job) => ({ job, options: applied(job.stored.options) }));
    for (const { job, options } of wanted) {
      if (isSameWay(job.stored.options, options)) startOver(job, options);
      else chooseOther(job, options);
      job.stored = { ...job.stored, own: { ...job.stored.own, ...chosen } };
      this.#queue(job);
    }
    this.#runner.pump();
  }

  /** A finished file starts over, as the settings are now; a failed or cancelled one goes on where it broke off. */
  retry(ids: readonly string[], settings: TranscribeOptions): void {
    for (const job of this.#jobs.some(ids)) {
      const { state, own } = job.stored;
      if (state !== "failed" && state !== "cancelled" && state !== "done") continue;
      const options = withChosen(settings, own);
      if (state === "done") startOver(job, options);
      else choose(job, options);
      this.#queue(job);
    }
    this.#runner.pump();
  }

  /** Each language has a journal of its own: one that was heard before is there at once, with the person's changes. */
  async inLanguage(ids: readonly string[], language: string): Promise<void> {
    const { journal } = this.#parts.store;
    for (const job of this.#jobs.some(ids)) {
      const detecting = { ...job.stored.options, language: "auto" };
      const detected = await journal.languageOf(job.stored.path, detecting).catch(() => null);
      const options = detected === language ? detecting : { ...detecting, language };
      if (job.stored.state === "running") continue;
      chooseOther(job, options);
      this.#queue(job);
    }
    this.#runner.pump();
  }

  remove(ids: readonly string[]): void {
    for (const job of this.#jobs.some(ids)) this.#runner.halt(job, "remove");
    this.#parts.store.jobs.remove(ids);
    this.#jobs.drop(ids);
  }

  /** When nothing works any more on what was removed while it ran. */
  async removedEnded(): Promise<void> {
    await this.#runner.ended("remove");
  }

  restore(ids: readonly string[]): void {
    const { store, events } = this.#parts;
    store.jobs.restore(ids);
    for (const id of ids) {
      const stored = store.jobs.get(id);
      if (stored === null) continue;
      const job = this.#jobs.take(stored);
      // It ran when it was removed.
      if (stored.state === "running" && !this.#runner.runs(id)) this.#jobs.put(job, { state: "queued" });
      events.touch(job);
    }
    this.#runner.pump();
  }

  move(ids: readonly string[], before: string | null): void {
    const moving = new Set(ids);
    const all = this.#jobs.inOrder();
    const rest = all.filter((job) => !moving.has(job.stored.id));
    const found = before === null ? -1 : rest.findIndex((job) => job.stored.id === before);
    const at = found < 0 ? rest.length : found;
    const order = [...rest.slice(0, at), ...all.filter((job) => moving.has(job.stored.id)), ...rest.slice(at)];
    this.#jobs.keepAll(
      order.flatMap(({ stored }, place) => (stored.order === place + 1 ? [] : [{ ...stored, order: place + 1 }])),
    );
  }

  /** Ends after the step that each file is in. */
  async close(): Promise<void> {
    clearInterval(this.#sharing);
    await this.#runner.close();
  }

  /** To be transcribed once more: its document is another one. */
  #queue(job: Job): void {
    this.#jobs.put(job, { state: "queued" });
    this.#parts.events.tell({ type: "document", id: job.stored.id });
  }

  #fresh(found: readonly Recording[], options: TranscribeOptions): StoredJob[] {
    const first = this.#jobs.nextOrder();
    const addedAt = this.#parts.now();
    return found.map(({ path, name, folder, bytes }, place) => ({
      id: randomUUID(),
      path,
      name,
      folder,
      bytes,
      addedAt,
      order: first + place,
      options,
      own: {},
      duration: null,
      language: null,
      run: null,
      fresh: false,
      state: "queued",
    }));
  }

  #share(): void {
    try {
      if (this.#jobs.share((id) => this.#runner.runs(id))) this.#runner.pump();
    } catch (error) {
      // Another program writes just now: there is another look soon.
      if (isBusy(error)) return;
      this.#parts.events.tell({
        type: "notice",
        level: "error",
        failure: loggedFailure("the queue can't be shared", error),
      });
    }
  }
}
