/** The queue that the windows share, for whoever only lists or changes it. */
import type { StoredJob } from "../store/job-table.ts";
import { openStore, type Store, type StoreParts } from "../store/store.ts";

export { withoutState } from "../store/job-table.ts";
export type { StoredJob };

export type SharedQueue = Pick<Store, "jobs" | "journal" | "close">;

/** @throws Failure store.* */
export function openSharedQueue(parts: Omit<StoreParts, "now">): SharedQueue {
  return openStore({ ...parts, now: () => Date.now() / 1000 });
}
