/**
 * The queue: which files wait, run, rest; it starts as many as the settings allow and hears the engine.
 * A job's state is changed here and nowhere else.
 */
import { randomUUID } from "node:crypto";
import type { Engine, EngineEvent, TranscribeOptions } from "../api/engine.ts";
import { Failure } from "../lib/failure.ts";
import { failureOf } from "./failures.ts";
import type { Feed } from "./feed.ts";
import { doneSeconds, type Job, keyed, type Stop } from "./job.ts";
import type { Found } from "./walk.ts";

export interface QueueHost {
  engine: Engine;
  feed: Feed;
  filesAtOnce(): number;
  now(): number;
  /** a file is done: write what the settings ask for */
  finished(job: Job): Promise<void>;
}

export interface Queue {
  readonly paused: boolean;
  jobs(): Job[];
  get(id: string): Job;
  add(found: readonly Found[], options: TranscribeOptions): Job[];
  pauseAll(paused: boolean): void;
  pause(ids: readonly string[]): void;
  resume(ids: readonly string[]): void;
  cancel(ids: readonly string[]): void;
  retry(ids: readonly string[], options: TranscribeOptions): void;
  remove(ids: readonly string[]): void;
  restore(ids: readonly string[]): void;
  move(ids: readonly string[], before: string | null): void;
  /** ends after the step that each file is in */
  close(): Promise<void>;
}

export function createQueue(host: QueueHost): Queue {
  const { engine, feed } = host;
  const jobs = new Map<string, Job>();
  const removed = new Map<string, Job>();
  const running = new Map<string, Promise<void>>();
  let paused = false;
  let closed = false;
  let lastOrder = 0;

  const get = (id: string): Job => {
    const job = jobs.get(id);
    if (job === undefined)
      throw new Failure("queue.unknown", "This file is no longer in the queue.", "Add it again to go on with it.");
    return job;
  };
  const some = (ids: readonly string[]): Job[] => ids.flatMap((id) => jobs.get(id) ?? []);
  const inOrder = (): Job[] => [...jobs.values()].sort((a, b) => a.order - b.order);

  const change = (job: Job, state: Job["state"]): void => {
    job.state = state;
    feed.touch(job);
  };

  const hear = (job: Job, event: EngineEvent): void => {
    switch (event.type) {
      case "opened":
        job.duration = event.duration ?? job.duration;
        break;
      case "language":
        job.language = event.language;
        break;
      case "window":
        // Known from before: it is in the journal already.
        if (event.index < job.windows.length) return;
        job.windows.push({ index: event.index, start: event.start, end: event.end, segments: event.segments });
        job.edits?.segments.push(...keyed(event.index, event.segments));
        feed.tell({
          ...{ type: "window", id: job.id, windows: job.windows.length },
          segments: keyed(event.index, event.segments),
        });
        break;
      case "progress": {
        const { type: _, ...progress } = event;
        if (job.state.name === "running") job.state.progress = progress;
        break;
      }
      case "memory":
        feed.tell({ type: "memory", id: job.id, memory: event.memory });
        return;
      case "warning":
        feed.tell({
          type: "notice",
          level: "warning",
          failure: { code: event.code, message: `${job.name}: ${event.message}`, hint: "" },
        });
        return;
      case "done":
        job.duration = event.transcript.duration;
        job.language = event.transcript.language;
        job.stats = event.transcript.stats;
        change(job, { name: "done", finishedAt: host.now() });
        return;
      case "failed":
        change(job, { name: "failed", failure: event.failure });
        return;
    }
    feed.touch(job);
  };

  const run = async (job: Job): Promise<void> => {
    change(job, { name: "running", resumedAt: doneSeconds(job), progress: null, stop: null });
    const stop = (): Stop | null => (job.state.name === "running" ? job.state.stop : null);
    try {
      const request = { file: job.path, options: job.options, resume: [...job.windows] };
      await engine.transcribe(
        request,
        (event) => hear(job, event),
        () => stop() !== null,
      );
    } catch (error) {
      change(job, { name: "failed", failure: failureOf(error, job.path) });
    }
    if (job.state.name === "running") {
      const reason = stop();
      if (reason === "cancel") change(job, { name: "cancelled" });
      else if (reason === "pause") change(job, { name: "paused" });
      else change(job, { name: "queued" });
    } else if (job.state.name === "done") {
      await host.finished(job).catch((error: unknown) => {
        feed.tell({ type: "notice", level: "error", failure: failureOf(error, job.path) });
      });
    }
  };

  const pump = (): void => {
    if (closed || paused) return;
    for (const job of inOrder()) {
      if (running.size >= host.filesAtOnce()) return;
      if (job.state.name !== "queued" || running.has(job.id)) continue;
      running.set(
        job.id,
        run(job).finally(() => {
          running.delete(job.id);
          pump();
        }),
      );
    }
  };

  const halt = (job: Job, stop: Stop): boolean => {
    if (job.state.name !== "running") return false;
    job.state.stop = stop;
    feed.touch(job);
    return true;
  };

  return {
    get paused() {
      return paused;
    },
    jobs: inOrder,
    get,
    add(found, options) {
      const added = found.map(({ path, name, folder, bytes }): Job => {
        lastOrder += 1;
        return {
          ...{ id: randomUUID(), path, name, folder, bytes, addedAt: host.now(), options, order: lastOrder },
          ...{ state: { name: "queued" }, duration: null, language: null, windows: [], edits: null, stats: null },
        };
      });
      for (const job of added) {
        jobs.set(job.id, job);
        feed.touch(job);
      }
      pump();
      return added;
    },
    pauseAll(wanted) {
      paused = wanted;
      feed.tell({ type: "paused", paused });
      // A file that was running goes back to the queue, so that "go on" starts it again.
      if (paused) for (const job of jobs.values()) halt(job, "close");
      pump();
    },
    pause(ids) {
      for (const job of some(ids))
        if (!halt(job, "pause") && job.state.name === "queued") change(job, { name: "paused" });
    },
    resume(ids) {
      for (const job of some(ids)) {
        if (job.state.name === "running" && job.state.stop === "pause") job.state.stop = "close";
        if (job.state.name === "paused" || job.state.name === "cancelled") change(job, { name: "queued" });
        feed.touch(job);
      }
      pump();
    },
    cancel(ids) {
      for (const job of some(ids))
        if (!halt(job, "cancel") && (job.state.name === "queued" || job.state.name === "paused"))
          change(job, { name: "cancelled" });
    },
    retry(ids, options) {
      for (const job of some(ids)) {
        if (job.state.name !== "failed" && job.state.name !== "cancelled" && job.state.name !== "done") continue;
        // A finished or cancelled file starts over, as the settings are now; a failed one goes on where it broke.
        if (job.state.name !== "failed") {
          job.windows = [];
          job.edits = null;
        }
        job.options = options;
        change(job, { name: "queued" });
        feed.tell({ type: "document", id: job.id });
      }
      pump();
    },
    remove(ids) {
      for (const job of some(ids)) {
        halt(job, "remove");
        jobs.delete(job.id);
        removed.set(job.id, job);
      }
      feed.tell({ type: "removed", ids: [...ids] });
    },
    restore(ids) {
      for (const id of ids) {
        const job = removed.get(id);
        if (job === undefined) continue;
        removed.delete(id);
        jobs.set(id, job);
        feed.touch(job);
      }
      pump();
    },
    move(ids, before) {
      const moving = new Set(ids);
      const rest = inOrder().filter((job) => !moving.has(job.id));
      const found = before === null ? -1 : rest.findIndex((job) => job.id === before);
      const at = found < 0 ? rest.length : found;
      const order = [...rest.slice(0, at), ...inOrder().filter((job) => moving.has(job.id)), ...rest.slice(at)];
      order.forEach((job, place) => {
        if (job.order === place + 1) return;
        job.order = place + 1;
        feed.touch(job);
      });
      lastOrder = order.length;
    },
    async close() {
      closed = true;
      for (const job of jobs.values()) halt(job, "close");
      await Promise.all(running.values());
    },
  };
}
