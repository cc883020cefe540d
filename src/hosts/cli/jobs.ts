/** `slimscribe jobs`: the queue that the windows share, from the terminal. */
import type { TranscribeOptions } from "../../api/engine.ts";
import { defaultSettings } from "../../api/settings.ts";
import { cancelStored, resumeStored, type SharedQueue, type StoredJob } from "../../app/shared-queue.ts";
import { Failure } from "../../lib/failure.ts";
import { clock, count } from "../../lib/figures.ts";
import { differingOptions, saidOptions } from "../../lib/file-options.ts";
import { columned } from "./columned.ts";
import { exit, type Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

/** Letters of an id that are shown, and enough to name a job where they are unique. */
const shortLength = 8;

const states: Record<StoredJob["state"], string> = {
  queued: "waits",
  running: "is transcribed",
  paused: "paused",
  cancelled: "cancelled",
  failed: "failed",
  done: "done",
};

/** Behind its path what a job has otherwise than files that are added now. */
function recordingOf({ path, options }: StoredJob, usual: TranscribeOptions): string {
  const differing = saidOptions(differingOptions(options, usual)).map(shown);
  return shown(path) + (differing.length > 0 ? ` (${differing.join(", ")})` : "");
}

async function withStore<T>(host: Host, work: (store: SharedQueue) => T): Promise<T> {
  const store = host.openQueue();
  try {
    // What a dead program was working on waits again.
    store.jobs.recover();
    return work(store);
  } finally {
    store.close();
  }
}

function reached(job: StoredJob, store: SharedQueue): number {
  return job.run === null ? 0 : (store.journal.figures(job.run).get(job.run)?.doneSeconds ?? 0);
}

export function listJobs({ json }: { json: boolean }, host: Host): Promise<number> {
  return withStore(host, (store) => {
    const jobs = store.jobs.all().map((job) => ({ ...job, doneSeconds: reached(job, store) }));
    if (json) {
      host.out.write(`${JSON.stringify(jobs, null, 2)}\n`);
      return exit.done;
    }
    const { transcribe } = store.settings() ?? defaultSettings;
    const rows = jobs.map((job) => [
      ...[job.id.slice(0, shortLength), states[job.state]],
      job.duration === null ? clock(job.doneSeconds) : `${clock(job.doneSeconds)} of ${clock(job.duration)}`,
      recordingOf(job, transcribe) + (job.state === "failed" ? `: ${job.failure.message}` : ""),
    ]);
    if (rows.length > 0) host.out.write(columned([["job", "state", "transcribed", "recording"], ...rows], [0, 1, 3]));
    else host.err.write("The queue is empty. Recordings come into it by the window: slimscribe serve.\n");
    return exit.done;
  });
}

/** @throws Failure usage.job */
function chosen(jobs: readonly StoredJob[], names: readonly string[], all: boolean): StoredJob[] {
  if (all === names.length > 0) throw new Failure("usage.job", "Which jobs?", "Give their ids, or --all.");
  if (all) return [...jobs];
  return names.map((name) => {
    const [found, second] = jobs.filter(({ id }) => id.startsWith(name));
    if (found !== undefined && second === undefined) return found;
    const message =
      second === undefined ? `There is no job ${shown(name)}.` : `Several jobs begin with ${shown(name)}.`;
    throw new Failure("usage.job", message, "`slimscribe jobs list` shows them.");
  });
}

export interface JobsRequest {
  ids: readonly string[];
  all: boolean;
}

/** Back in the queue: paused, cancelled and failed ones. */
export function resumeJobs({ ids, all }: JobsRequest, host: Host): Promise<number> {
  return withStore(host, (store) => {
    const stopped = resumeStored(store, chosen(store.jobs.all(), ids, all));
    host.err.write(
      `${count(stopped.length, "job")} back in the queue; the window goes on with them (slimscribe serve).\n`,
    );
    return exit.done;
  });
}

/** Out of the queue, with what was transcribed kept. One that a program works on is that program's. */
export function cancelJobs({ ids, all }: JobsRequest, host: Host): Promise<number> {
  return withStore(host, (store) => {
    const wanted = chosen(store.jobs.all(), ids, all);
    const working = wanted.filter(({ state }) => state === "running");
    const open = cancelStored(store, wanted);
    host.err.write(`${count(open.length, "job")} cancelled; what was transcribed is kept.\n`);
    for (const { path } of working) host.err.write(`${shown(path)} is being transcribed: cancel it in its window.\n`);
    return working.length > 0 ? exit.someFailed : exit.done;
  });
}
