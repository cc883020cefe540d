/** The queue that the windows share, for whoever only lists or changes it. */
import { type StoredJob, withoutState } from "../store/job-table.ts";
import { openStore, type Store, type StoreParts } from "../store/store.ts";

export type { StoredJob };

export type SharedQueue = Pick<Store, "jobs" | "journal" | "settings" | "close">;

/** @throws Failure store.* */
export function openSharedQueue(parts: Omit<StoreParts, "now">): SharedQueue {
  return openStore({ ...parts, now: () => Date.now() / 1000 });
}

/** Paused, cancelled and failed ones go back into the queue; others stay as they are. @returns those that did */
export function resumeStored(queue: SharedQueue, jobs: readonly StoredJob[]): StoredJob[] {
  return putAs(queue, "queued", jobs, ["paused", "cancelled", "failed"]);
}

/** Waiting and paused ones leave the queue, with what was transcribed of them kept. @returns those that did */
export function cancelStored(queue: SharedQueue, jobs: readonly StoredJob[]): StoredJob[] {
  return putAs(queue, "cancelled", jobs, ["queued", "paused"]);
}

function putAs(
  { jobs: table }: SharedQueue,
  state: "queued" | "cancelled",
  jobs: readonly StoredJob[],
  from: readonly StoredJob["state"][],
): StoredJob[] {
  const changed = jobs.filter((job) => from.includes(job.state)).map((job) => ({ ...withoutState(job), state }));
  table.putAll(changed);
  return changed;
}
