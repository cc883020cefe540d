/** What the system sees while files are transcribed: no sleep, a bar in the dock or task bar, a word at the end. */
import { type BrowserWindow, Notification, powerSaveBlocker } from "electron";
import type { QueueRow } from "../src/api/queue.ts";
import type { Desk } from "../src/desk/desk.ts";

function share(rows: Iterable<QueueRow>): number | null {
  let done = 0;
  let all = 0;
  let busy = false;
  for (const row of rows) {
    if (row.state !== "running" && row.state !== "queued" && row.state !== "done") continue;
    const length = row.duration ?? 60;
    all += length;
    if (row.state === "done") done += length;
    if (row.state === "running") {
      busy = true;
      done += row.progress?.doneSeconds ?? row.resumedAt;
    }
  }
  return busy && all > 0 ? Math.min(1, done / all) : null;
}

/** @returns the function that ends it */
export function watchPower(desk: Desk, window: () => BrowserWindow | null): () => void {
  const rows = new Map<string, QueueRow>();
  let blocker: number | null = null;
  let finished = 0;

  const settle = async (): Promise<void> => {
    if (blocker !== null) powerSaveBlocker.stop(blocker);
    blocker = null;
    const settings = await desk.handlers.settings({});
    if (finished > 0 && settings.notify && Notification.isSupported() && window()?.isFocused() !== true) {
      const body = finished === 1 ? "1 file is transcribed." : `${finished} files are transcribed.`;
      new Notification({ title: "Slimscribe", body }).show();
    }
    finished = 0;
  };
  return desk.listen((event) => {
    if (event.type === "removed") for (const id of event.ids) rows.delete(id);
    else if (event.type === "rows") {
      for (const row of event.rows) {
        if (row.state === "done" && rows.get(row.id)?.state === "running") finished += 1;
        rows.set(row.id, row);
      }
    } else return;
    const now = share(rows.values());
    window()?.setProgressBar(now ?? -1);
    if (now !== null) blocker ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (blocker !== null) void settle();
  });
}
