/** The queue: what a person does to files, for one, several or all. Other programs share it through the store. */
import { randomUUID } from "node:crypto";
import type { TranscribeOptions } from "../api/engine.ts";
import { Failure } from "../lib/failure.ts";
import { withChosen } from "../lib/file-options.ts";
import { loggedFailure } from "../lib/log.ts";
import type { StoredJob } from "../store/job-table.ts";
import { isBusy } from "../store/patience.ts";
import type { Recording } from "./find-recordings.ts";
import type { Job } from "./job.ts";
import { JobList } from "./job-list.ts";
import { chooseOtherWay, chooseWay, isSameWay, type OptionChoice, startOver } from "./job-options.ts";
import { Runner, type RunnerParts } from "./job-runner.ts";

const shareMilliseconds = 2000;

const stillRecorded = (name: string): Failure =>
  new Failure("recording.running", `${name} is being recorded.`, "Stop the recording first.");

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

  get isWorking(): boolean {
    return this.#runner.isWorking;
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

  /** A recording that is being made: its words come as it grows. @returns its id */
  record(found: Recording, options: TranscribeOptions): string {
    const [fresh] = this.#fresh([found], options);
    const [job] = this.#jobs.keepAll(fresh === undefined ? [] : [{ ...fresh, state: "paused" }]);
    if (job === undefined) throw new Error("a recording that was kept is not there");
    job.isGrowing = true;
    this.#runner.pump();
    return job.stored.id;
  }

  /** It has ended, or was found to have: from now on it is a file like any other. @param id of one that may have been removed */
  async recorded(id: string, bytes: number, duration: number): Promise<void> {
    for (const job of this.#jobs.some([id])) {
      job.isGrowing = false;
      this.#jobs.keep(job, { ...job.stored, bytes, duration });
      const { run, path, state } = job.stored;
      if (run !== null) await this.#parts.store.journal.grown(run, path);
      if (state === "paused" || state === "failed") this.#jobs.put(job, { state: "queued" });
    }
    this.#runner.pump();
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
    for (const job of this.#ended(ids))
      if (!this.#runner.halt(job, "pause") && job.stored.state === "queued") this.#jobs.put(job, { state: "paused" });
  }

  resume(ids: readonly string[]): void {
    for (const job of this.#ended(ids)) {
      if (job.live?.stop === "pause") this.#runner.halt(job, "close");
      else if (job.stored.state === "paused" || job.stored.state === "cancelled")
        this.#jobs.put(job, { state: "queued" });
    }
    this.#runner.pump();
  }

  cancel(ids: readonly string[]): void {
    for (const job of this.#ended(ids)) {
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
      else chooseOtherWay(job, options);
      job.stored = { ...job.stored, own: { ...job.stored.own, ...chosen } };
      this.#queue(job);
    }
    this.#runner.pump();
  }

  /** A finished file starts over, as the settings are now; a failed or cancelled one goes on where it broke off. */
  retry(ids: readonly string[], settings: TranscribeOptions): void {
    for (const job of this.#ended(ids)) {
      const { state, own } = job.stored;
      if (state !== "failed" && state !== "cancelled" && state !== "done") continue;
      const options = withChosen(settings, own);
      if (state === "done") startOver(job, options);
      else chooseWay(job, options);
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
      chooseOtherWay(job, options);
      this.#queue(job);
    }
    this.#runner.pump();
  }

  /** @throws Failure recording.running */
  remove(ids: readonly string[]): void {
    const growing = this.#jobs.some(ids).find(({ isGrowing }) => isGrowing);
    if (growing !== undefined) throw stillRecorded(growing.stored.name);
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

  /** Those that are not being recorded: of the others the words come by themselves. */
  #ended(ids: readonly string[]): Job[] {
    return this.#jobs.some(ids).filter(({ isGrowing }) => !isGrowing);
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
