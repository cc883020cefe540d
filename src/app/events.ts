/** What the application tells its pages: rows are gathered and told at most ten times a second. */
import type { HostEvent } from "../api/contract.ts";
import { type Job, rowOf } from "./job.ts";

export interface Events {
  tell(event: HostEvent): void;
  /** the job's row changed: told with the next gathering */
  touch(job: Job): void;
  listen(onEvent: (event: HostEvent) => void): () => void;
  close(): void;
}

export function createEvents(gatherMilliseconds = 100): Events {
  const listeners = new Set<(event: HostEvent) => void>();
  const changed = new Map<string, Job>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tell = (event: HostEvent): void => {
    for (const onEvent of listeners) onEvent(event);
  };
  const flush = (): void => {
    timer = null;
    const rows = [...changed.values()].map(rowOf);
    changed.clear();
    if (rows.length > 0) tell({ type: "rows", rows });
  };

  return {
    tell(event) {
      // A row that was removed must not come back by a gathering that is late.
      if (event.type === "removed") for (const id of event.ids) changed.delete(id);
      tell(event);
    },
    touch(job) {
      changed.set(job.stored.id, job);
      timer ??= setTimeout(flush, gatherMilliseconds);
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      listeners.clear();
    },
  };
}
