/** Folders under the eyes of the system: a recording is told once nothing has been written to it for a while. */
import { basename, resolve } from "node:path";
import { watch } from "chokidar";
import { mayHoldSound } from "../lib/media-endings.ts";
import { isHidden } from "./find-recordings.ts";

export interface WatchHow {
  recursive: boolean;
  /** a file that nobody has written to for this long is whole */
  settleSeconds: number;
  /** look again and again instead of being told: for network drives */
  polling: boolean;
}

export interface WatchListener {
  /** a recording that is whole: those that are there already too, and again when one was changed */
  found(path: string): void;
  /** a folder that was given is no longer there: it is watched again as soon as it is */
  lost(folder: string): void;
  /** what can't be watched */
  failed(what: string): void;
}

/** How often a file is looked at while it grows, in milliseconds. */
const lookMilliseconds = 200;

export type WatchFolders = (
  folders: readonly string[],
  how: WatchHow,
  listener: WatchListener,
) => { close(): Promise<void> };

export const watchFolders: WatchFolders = (folders, { recursive, settleSeconds, polling }, listener) => {
  const given = new Set(folders.map((folder) => resolve(folder)));
  const watcher = watch([...folders], {
    ...(recursive ? {} : { depth: 0 }),
    usePolling: polling,
    // As in a walk. What is hidden is also what is being written beside.
    ignored: (path, stats) =>
      !given.has(resolve(path)) &&
      (isHidden(path) || (stats?.isFile() === true && !mayHoldSound(basename(path), false))),
    awaitWriteFinish: { stabilityThreshold: settleSeconds * 1000, pollInterval: lookMilliseconds },
  });
  // What is there already counts as new: what was done before is known by the journal.
  watcher.on("add", listener.found);
  watcher.on("change", listener.found);
  watcher.on("unlinkDir", (path) => {
    if (!given.has(resolve(path))) return;
    // A drive that is plugged in again: the watch itself has forgotten it.
    watcher.add(path);
    listener.lost(path);
  });
  watcher.on("error", (error) => listener.failed(error instanceof Error ? error.message : String(error)));
  return { close: () => watcher.close() };
};
