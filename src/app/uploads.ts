/** Recordings that a browser handed to the local server: where they are, and how long they are kept. */
import { lstat, readdir, rm } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { dataFolder } from "../lib/node/folders.ts";

/** Each upload is a folder in it. @param data the data folder */
export const uploadFolder = (data = dataFolder()): string => join(data, "uploads");

/** Ends the name of a folder whose files are still on their way: it gets its own when all of them are there. */
export const arriving = ".part";
/** A sender that falls silent is left long before that. */
const arrivingSeconds = 600;

interface Upload {
  readonly path: string;
  /** what is in it */
  readonly files: number;
  readonly bytes: number;
  /** when something in it was last written, in seconds since 1970 */
  readonly writtenAt: number;
}

async function uploadAt(path: string): Promise<Upload> {
  const names = await readdir(path, { recursive: true });
  const all = await Promise.all(["", ...names].map((name) => lstat(join(path, name)).catch(() => null)));
  const there = all.flatMap((status) => status ?? []);
  const files = there.filter((status) => status.isFile());
  return {
    path,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    writtenAt: Math.max(0, ...there.map(({ mtimeMs }) => mtimeMs)) / 1000,
  };
}

/** @returns the name of the upload that a file is in; null where it is in none, whatever its path says */
function nameOf(folder: string, path: string): string | null {
  const [name = "", inside] = relative(folder, path).split(sep);
  return inside === undefined || name === ".." || isAbsolute(name + sep) ? null : name;
}

/** @returns whether a file is a copy of the program's own, or beside one */
export const isUpload = (folder: string, path: string): boolean => nameOf(folder, path) !== null;

/** @returns the names of the uploads that these files are in */
function namesOf(folder: string, paths: readonly string[]): Set<string> {
  return new Set(paths.flatMap((path) => nameOf(folder, path) ?? []));
}

/**
 * Uploads that no file of the queue is in.
 * @param folder in which they are; there may be none
 * @param inQueue paths of the queue's files
 * @param known the same, and of those that can be brought back: an upload of none of these may be about to come into the queue
 * @param seconds for which nothing was written to them at least
 */
export async function uploadsOutOfUse(
  folder: string,
  { inQueue, known }: Record<"inQueue" | "known", readonly string[]>,
  now: number,
  seconds: number,
): Promise<Upload[]> {
  const [used, named] = [namesOf(folder, inQueue), namesOf(folder, known)];
  const found: Upload[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (used.has(name)) continue;
    const upload = await uploadAt(join(folder, name));
    const least = named.has(name) ? seconds : Math.max(seconds, arrivingSeconds);
    // What was written by a clock ahead of this one is of now.
    if (least === 0 || upload.writtenAt <= now - least) found.push(upload);
  }
  return found;
}

/**
 * Takes away these files, and with the last of an upload all that is in it. What is in none of the uploads stays.
 * @param left paths of all files that are or may come back in the queue
 */
export async function removeCopies(folder: string, paths: readonly string[], left: readonly string[]): Promise<void> {
  const used = namesOf(folder, left);
  for (const path of paths) {
    const name = nameOf(folder, path);
    if (name !== null) await rm(used.has(name) ? path : join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Deletes uploads that nothing uses: what came only in part, and what no file of the queue is in any more. An upload is kept as
 * long as a removed file can be brought back, whatever the queue says, since a database may come back as well.
 * @param wanted paths of the queue's files, those that can be brought back included
 * @param now in seconds since 1970
 * @param keptSeconds for which an upload is kept at least
 */
export async function sweepUploads(
  folder: string,
  wanted: readonly string[],
  now: number,
  keptSeconds: number,
): Promise<void> {
  const used = namesOf(folder, wanted);
  for (const name of await readdir(folder)) {
    const batch = join(folder, name);
    const age = name.endsWith(arriving) ? arrivingSeconds : keptSeconds;
    if (used.has(name) || (await uploadAt(batch)).writtenAt > now - age) continue;
    await rm(batch, { recursive: true, force: true });
  }
}
