/** Folders that the person wants watched: a recording that comes into one comes into the queue, once in its life. */
import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { FailureValue } from "../api/failure.ts";
import { Failure } from "../lib/failure.ts";
import { type Recording, recordingAt, rootOf } from "./find-recordings.ts";
import type { WatchListener } from "./watched-folders.ts";

export type Watch = (folders: readonly string[], listener: WatchListener) => { close(): Promise<void> };

export interface WatchingParts {
  watch: Watch;
  /** recordings that are whole, some of them known already */
  found(recordings: readonly Recording[]): void;
  failed(failure: FailureValue): void;
}

export interface Watching {
  /** from now on these, and no others */
  follow(folders: readonly string[]): void;
  close(): Promise<void>;
}

/** A folder that is copied in is one addition, not hundreds. */
const gatherMilliseconds = 100;

const gone = (folder: string): FailureValue => ({
  code: "watch.folder",
  message: `${folder} can't be watched: there is no such folder now.`,
  hint: "It is watched as soon as it is there; take it off the list in Settings if it won't come back.",
});

export function createWatching({ watch, found, failed }: WatchingParts): Watching {
  let folders: readonly string[] = [];
  let watcher: { close(): Promise<void> } | null = null;
  let ending: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = new Set<string>();

  const handOn = async (): Promise<void> => {
    const paths = [...waiting].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    waiting = new Set();
    const there: Recording[] = [];
    for (const path of paths) {
      // What has gone again meanwhile is nobody's recording.
      const bytes = await stat(path).then(
        ({ size }) => size,
        () => null,
      );
      if (bytes !== null) there.push(recordingAt(path, rootOf(path, folders), bytes));
    }
    if (there.length > 0 && watcher !== null) found(there);
  };

  const stop = (): void => {
    clearTimeout(timer);
    waiting = new Set();
    const old = watcher;
    watcher = null;
    if (old !== null) ending = ending.then(() => old.close());
  };

  return {
    follow(wanted) {
      if (wanted.length === folders.length && wanted.every((folder) => folders.includes(folder))) return;
      stop();
      folders = [...wanted];
      if (folders.length === 0) return;
      for (const folder of folders)
        void checkedFolder(folder).catch(() => {
          if (folders.includes(folder)) failed(gone(folder));
        });
      watcher = watch(folders, {
        found(path) {
          waiting.add(path);
          clearTimeout(timer);
          timer = setTimeout(() => void handOn(), gatherMilliseconds);
        },
        lost: (folder) => failed(gone(folder)),
        failed: (what) =>
          failed({
            code: "watch.failed",
            message: `A folder can't be watched: ${what}`,
            hint: "Check that it may be read, or take it off the list in Settings.",
          }),
      });
    },
    close() {
      stop();
      return ending;
    },
  };
}

/** A folder's path as a person names it, there or not. @returns it without what is around it @throws Failure folder.relative */
export function wholePath(typed: string): string {
  const path = typed.trim();
  if (isAbsolute(path) && !path.includes("\0")) return path;
  throw new Failure("folder.relative", `${path || "Nothing"} is no whole path.`, "Begin at the top: /home/… or C:\\…");
}

/** @throws Failure folder.* */
export async function checkedFolder(typed: string): Promise<string> {
  const path = wholePath(typed);
  const status = await stat(path).catch(() => undefined);
  if (status === undefined)
    throw new Failure("folder.missing", `There is no folder ${path}.`, "Make it first, or check how it is written.");
  if (!status.isDirectory())
    throw new Failure("folder.file", `${path} is not a folder.`, "Give the folder that it is in.");
  return path;
}
