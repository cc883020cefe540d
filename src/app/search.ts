/**
 * Full-text search over everything that was transcribed on this machine. What another way in has made (the terminal) is found
 * as well, and comes into the queue when it is opened.
 */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { SearchHit } from "../api/contract.ts";
import { TranscribeOptions } from "../api/engine.ts";
import type { Store } from "../store/store.ts";
import type { Job } from "./job.ts";
import type { Queue } from "./queue.ts";

export interface TranscriptSearch {
  search(text: string, limit: number): SearchHit[];
  /** @param id as a hit names it @returns null when it is no transcript from elsewhere, or is in the queue already */
  take(id: string): Promise<Job | null>;
}

/** What a hit calls the transcript of a run that has no job. */
const idOf = (run: number): string => `run-${run}`;

export function createTranscriptSearch(store: Store, queue: Queue, now: () => number): TranscriptSearch {
  /** paths of runs that were found, by the ids that they were given */
  const found = new Map<string, { run: number; path: string }>();
  return {
    search(text, limit) {
      const jobs = new Map(queue.jobs().map((job) => [job.stored.id, job.stored]));
      const fromElsewhere = new Map<number, boolean>();
      return store.search(text, limit).flatMap(({ job: id, run, path, startSeconds: start, pieces }) => {
        const stored = id === null ? undefined : jobs.get(id);
        if (stored !== undefined) {
          const { name, folder, addedAt } = stored;
          return [{ job: stored.id, name, folder, addedAt, start, pieces: [...pieces] }];
        }
        // In another program's queue; or unfinished, so that whoever began it goes on with it.
        const whole = fromElsewhere.get(run) ?? (id === null && store.journal.head(run) !== null);
        fromElsewhere.set(run, whole);
        if (!whole) return [];
        found.set(idOf(run), { run, path });
        return [{ job: idOf(run), name: basename(path), folder: "", addedAt: now(), start, pieces: [...pieces] }];
      });
    },
    async take(id) {
      const known = found.get(id);
      if (known === undefined || queue.jobs().some((job) => job.stored.id === id)) return null;
      const { run, path } = known;
      const head = store.journal.head(run);
      if (head === null) return null;
      const { model, attention, precision, duration, language } = head;
      // The text stays readable when the recording is gone.
      const bytes = await stat(path).then(
        (status) => status.size,
        () => 0,
      );
      return queue.take({
        id,
        path,
        name: basename(path),
        folder: "",
        bytes,
        duration,
        language,
        run,
        own: {},
        fresh: false,
        state: "done",
        addedAt: now(),
        finishedAt: now(),
        options: TranscribeOptions.parse({ model, attention, precision }),
      });
    },
  };
}
