/** What is under way in the application, in a few numbers: for the dock, the tray and the system. */
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import type { Application } from "../src/app/app.ts";

export interface Work {
  /** something is being transcribed, or will be without anybody's doing */
  busy: boolean;
  /** 0 to 1 of what was wanted, by seconds of sound; null where there is nothing to show */
  share: number | null;
  paused: boolean;
  /** files that wait or are being transcribed */
  left: number;
}

/** Files that ended since the last time that nothing was under way. */
export interface Batch {
  done: number;
  failed: number;
}

/** Seconds that a recording counts until its length is known. */
const unknownLength = 60;

function workOf(rows: Iterable<QueueRow>, paused: boolean): Work {
  let [done, all, running, waiting] = [0, 0, 0, 0];
  for (const row of rows) {
    const length = row.duration ?? unknownLength;
    if (isUnderWay(row)) done += row.progress?.doneSeconds ?? row.resumedAt;
    else if (row.state === "done") done += length;
    // What is recorded must not be cut by a machine that falls asleep, whether or not its words come yet.
    if (isUnderWay(row) || row.state === "cancelling" || row.recording) running++;
    if (row.state === "queued") waiting++;
    if (isUnderWay(row) || row.state === "queued" || row.state === "done") all += length;
  }
  const busy = running > 0 || (waiting > 0 && !paused);
  return { busy, paused, left: running + waiting, share: busy && all > 0 ? Math.min(1, done / all) : null };
}

/**
 * @param onChange is told of every change, `ended` with the files of a batch when nothing is under way any more
 * @returns the function that ends it
 */
export async function watchWork(
  application: Application,
  onChange: (work: Work) => void,
  ended: (batch: Batch) => void,
): Promise<() => void> {
  const rows = new Map<string, QueueRow>();
  const batch: Batch = { done: 0, failed: 0 };
  let paused = false;
  let busy = false;
  const tell = (): void => {
    const work = workOf(rows.values(), paused);
    const over = busy && !work.busy;
    busy = work.busy;
    onChange(work);
    if (over) ended({ ...batch });
    if (over) Object.assign(batch, { done: 0, failed: 0 });
  };
  const stop = application.listen((event) => {
    if (event.type === "removed") for (const id of event.ids) rows.delete(id);
    else if (event.type === "paused") paused = event.paused;
    else if (event.type === "rows") {
      for (const row of event.rows) {
        const before = rows.get(row.id)?.state;
        // A short file may run and end between two tellings.
        if (before !== row.state && row.state === "done" && before !== undefined) batch.done++;
        if (before !== row.state && row.state === "failed" && before !== undefined) batch.failed++;
        rows.set(row.id, row);
      }
    } else return;
    tell();
  });
  const now = await application.handlers.queue({});
  for (const row of now.rows) if (!rows.has(row.id)) rows.set(row.id, row);
  paused = now.paused;
  tell();
  return stop;
}
