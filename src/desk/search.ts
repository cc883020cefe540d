/** Full-text search over the transcripts of the queue. */
import type { SearchHit } from "../api/contract.ts";
import type { Store } from "../jobs/store.ts";
import type { Queue } from "./queue.ts";

export function searchIn(store: Store, queue: Queue, text: string, limit: number): SearchHit[] {
  const jobs = new Map(queue.jobs().map((job) => [job.stored.id, job.stored]));
  return store.search(text, limit).flatMap(({ job: id, startSeconds: start, pieces }) => {
    const stored = id === null ? undefined : jobs.get(id);
    if (stored === undefined) return [];
    const { name, folder, addedAt } = stored;
    return [{ job: stored.id, name, folder, addedAt, start, pieces: [...pieces] }];
  });
}
