/**
 * Deleting for good, at the person's word: removed files with their transcripts and copies, or only copies that no file of the queue
 * is in. Afterwards what a transcript said is in no file of the data folder but those that are named here.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Erasable, ErasedKind, FilesAndBytes } from "../api/erase.ts";
import { Failure } from "../lib/failure.ts";
import { patiently } from "../store/patience.ts";
import { openStore, type Store, type StoreParts } from "../store/store.ts";
import { isUpload, removeCopies, uploadFolder, uploadsOutOfUse } from "./uploads.ts";

export interface EraserParts {
  store: Pick<Store, "jobs" | "erasing">;
  /** the person's data folder */
  data: string;
  /** seconds since 1970 */
  now(): number;
}

export interface Eraser {
  /** what `erase` would delete @param seconds for which it was removed, or not written to, at least; 0 for all of it */
  look(seconds: number): Promise<Erasable>;
  /** @returns what is gone @throws Failure store.*, erase.unfinished */
  erase(kind: ErasedKind, seconds: number): Promise<FilesAndBytes>;
}

export function createEraser({ store: { jobs, erasing }, data, now }: EraserParts): Eraser {
  const uploads = uploadFolder(data);
  // Also what a clock ahead of this one has removed.
  const before = (seconds: number): number => (seconds === 0 ? Number.MAX_VALUE : now() - seconds);
  /** Recordings that the program has copied, with what it wrote beside them. */
  const copiesOf = (paths: readonly string[]): string[] =>
    paths.flatMap((path) => [path, ...erasing.resultsOf(path)]).filter((path) => isUpload(uploads, path));
  const outOfUse = (seconds: number) => {
    const inQueue = jobs.all().map(({ path }) => path);
    // One that can't be read may be in any of them.
    const known = jobs.paths();
    return known === null ? [] : uploadsOutOfUse(uploads, { inQueue, known }, now(), seconds);
  };

  const eraseRemoved = async (seconds: number): Promise<FilesAndBytes> => {
    const going = erasing.look(before(seconds));
    const copies = copiesOf(going.paths);
    const bytes = going.bytes + (await bytesOf(copies));
    const gone = new Set(going.paths);
    const left = jobs.paths()?.filter((path) => !gone.has(path)) ?? copies;
    // Their rows go last: until then the same can be asked for again.
    await removeCopies(uploads, copies, left);
    const { files } = await patiently(() => erasing.purge(before(seconds)));
    await overwritten(() => erasing.overwrite());
    return { files, bytes };
  };

  const eraseCopies = async (seconds: number): Promise<FilesAndBytes> => {
    const going = await outOfUse(seconds);
    for (const { path } of going) await rm(path, { recursive: true, force: true });
    return sumOf(going);
  };

  return {
    async look(seconds) {
      const { files, bytes, paths } = erasing.look(before(seconds));
      return {
        removed: { files, bytes: bytes + (await bytesOf(copiesOf(paths))) },
        copies: sumOf(await outOfUse(seconds)),
        setAside: await setAsideIn(data),
      };
    },
    erase: (kind, seconds) => (kind === "removed" ? eraseRemoved(seconds) : eraseCopies(seconds)),
  };
}

/** For a program that does nothing else with the database. @throws Failure store.* */
export function openEraser(parts: Omit<StoreParts, "now">): Eraser & { close(): void } {
  const now = (): number => Date.now() / 1000;
  const store = openStore({ ...parts, now });
  return { ...createEraser({ store, data: parts.folder, now }), close: () => store.close() };
}

function sumOf(all: readonly FilesAndBytes[]): FilesAndBytes {
  return all.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), {
    files: 0,
    bytes: 0,
  });
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return sizes.reduce((sum, status) => sum + (status?.size ?? 0), 0);
}

/** Names of databases that `jobs mend` moved out of the way: nothing in them is ever changed. */
async function setAsideIn(data: string): Promise<string[]> {
  const names = await readdir(data).catch(() => []);
  return names.filter((name) => name.startsWith("slimscribe.db-kept-")).map((name) => join(data, name));
}

async function overwritten(overwrite: () => void): Promise<void> {
  try {
    await patiently(overwrite);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    throw new Failure(
      "erase.unfinished",
      `The files are deleted, but what they held could not be overwritten. ${cause.message}`,
      "When that is mended, `slimscribe jobs erase` overwrites it.",
      { cause },
    );
  }
}
