/** All jobs by their ids, the same here and in the store; other programs' changes come in by `share`. */
import type { FailureValue } from "../api/failure.ts";
import { Failure } from "../lib/failure.ts";
import { type StoredJob, withoutState } from "../store/job-table.ts";
import type { Store } from "../store/store.ts";
import type { Events } from "./events.ts";
import { type Job, noFigures } from "./job.ts";

/** The state that a job is put into; everything else of it stays. */
export type NewState =
  | { state: "queued" | "paused" | "cancelled" }
  | { state: "failed"; failure: FailureValue }
  | { state: "done"; finishedAt: number; duration: number; language: string };

export class JobList {
  readonly #store: Store;
  readonly #events: Events;
  readonly #jobs = new Map<string, Job>();
  #last = 0;

  constructor(store: Store, events: Events) {
    this.#store = store;
    this.#events = events;
    store.jobs.recover();
    const figures = store.journal.figures();
    for (const stored of store.jobs.all())
      this.take(stored, stored.run === null ? noFigures : (figures.get(stored.run) ?? noFigures));
  }

  /** @throws Failure queue.unknown */
  get(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined)
      throw new Failure("queue.unknown", "This file is no longer in the queue.", "Add it again to go on with it.");
    return job;
  }

  some(ids: readonly string[]): Job[] {
    return ids.flatMap((id) => this.#jobs.get(id) ?? []);
  }

  inOrder(): Job[] {
    return [...this.#jobs.values()].sort((a, b) => a.stored.order - b.stored.order);
  }

  nextOrder(): number {
    return this.#last + 1;
  }

  /** What the store says becomes what is known here. */
  take(stored: StoredJob, figures = this.#figures(stored.run)): Job {
    const job = this.#jobs.get(stored.id) ?? { stored, figures, live: null, isGrowing: false };
    Object.assign(job, { stored, figures });
    this.#jobs.set(stored.id, job);
    this.#last = Math.max(this.#last, stored.order);
    return job;
  }

  keep(job: Job, stored: StoredJob): void {
    job.stored = stored;
    this.#store.jobs.put(stored);
    this.#events.touch(job);
  }

  /** New jobs, and others whose place changed, in one commit. */
  keepAll(all: readonly StoredJob[]): Job[] {
    this.#store.jobs.putAll(all);
    return this.seen(all);
  }

  /** Those whose recordings were never in the queue. */
  keepNew(all: readonly StoredJob[]): Job[] {
    return this.seen(this.#store.jobs.putNew(all));
  }

  /** What the store has now. */
  seen(all: readonly StoredJob[]): Job[] {
    return all.map((stored) => {
      const known = this.#jobs.get(stored.id)?.figures;
      const job = this.take(stored, stored.run === null ? noFigures : known);
      this.#events.touch(job);
      return job;
    });
  }

  put(job: Job, to: NewState): void {
    this.keep(job, { ...withoutState(job.stored), ...to });
  }

  /** Figures changed outside the queue: an edit was saved, a run was begun. */
  refresh(job: Job): void {
    job.figures = this.#figures(job.stored.run);
    this.#events.touch(job);
  }

  /** How long a waiting recording is was found out, in seconds. */
  measured(job: Job, duration: number): void {
    this.seen(this.#store.jobs.update([job.stored.id], (stored) => ({ ...stored, duration })));
  }

  drop(ids: readonly string[]): void {
    for (const id of ids) this.#jobs.delete(id);
    this.#events.tell({ type: "removed", ids: [...ids] });
  }

  /**
   * Jobs of programs that were killed are freed; what living ones changed is taken over.
   * @param mine jobs that this program works on: they are its own to change
   * @returns whether anything changed
   */
  share(mine: (id: string) => boolean): boolean {
    const changed = this.#store.jobs.recover().map((stored) => this.take(stored));
    if (this.#store.changedElsewhere()) {
      const there = this.#store.jobs.all();
      const ids = new Set(there.map((stored) => stored.id));
      const gone = [...this.#jobs.keys()].filter((id) => !ids.has(id));
      if (gone.length > 0) this.drop(gone);
      for (const stored of there) if (!mine(stored.id)) changed.push(this.take(stored));
    }
    for (const job of changed) this.#events.touch(job);
    return changed.length > 0;
  }

  #figures(run: number | null) {
    return run === null ? noFigures : (this.#store.journal.figures(run).get(run) ?? noFigures);
  }
}
