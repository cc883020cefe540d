/** What a page asks about what can be deleted: removed files, copies and the cache. */
import type { Handlers } from "../api/contract.ts";
import type { Store } from "../store/store.ts";
import { type CacheCare, cacheInUse } from "./cache.ts";
import type { Eraser } from "./erase.ts";
import type { Queue } from "./queue.ts";

type CareMethods = "removed" | "erasable" | "erase" | "cache" | "emptyCache";

const daySeconds = 24 * 3600;

export interface CareParts {
  queue: Pick<Queue, "removedEnded">;
  store: Pick<Store, "jobs">;
  eraser: Eraser;
  cache: CacheCare;
  /** whether something beside the queue uses the cache now: a comparison, the GPU that is measured */
  isUsed(): boolean;
}

export function careAnswers({ queue, store, eraser, cache, isUsed }: CareParts): Pick<Handlers, CareMethods> {
  return {
    removed: async () =>
      store.jobs.removed().map(({ job: { id, name, folder }, removedAt }) => ({ id, name, folder, removedAt })),
    erasable: async ({ olderThanDays }) => eraser.look(olderThanDays * daySeconds),
    erase: async ({ kind, olderThanDays }) => {
      // One that was removed while it ran ends first.
      await queue.removedEnded();
      return eraser.erase(kind, olderThanDays * daySeconds);
    },
    cache: async () => ({ bytes: await cache.bytes() }),
    emptyCache: async () => {
      if (isUsed()) throw cacheInUse();
      await cache.empty();
      return { bytes: await cache.bytes() };
    },
  };
}
