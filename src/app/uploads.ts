/** Recordings that a browser handed to the local server: where they are, and how long they are kept. */
import { lstat, readdir, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { dataFolder } from "../lib/node/folders.ts";
import { type Application, undoSeconds } from "./app.ts";

/** Each upload is a folder in it. */
export const uploadFolder = (): string => join(dataFolder(), "uploads");

/** Ends the name of a folder whose files are still on their way: it gets its own when all of them are there. */
export const arriving = ".part";
/** A sender that falls silent is left long before that. */
const arrivingSeconds = 600;

/** @returns when something in the folder was last written, in seconds since 1970 */
async function lastWritten(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const times = await Promise.all(
    ["", ...names].map(async (name) => (await lstat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0),
  );
  return Math.max(...times) / 1000;
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
  const used = new Set(
    wanted.flatMap((path) => (path.startsWith(folder + sep) ? relative(folder, path).split(sep)[0] : []) ?? []),
  );
  for (const name of await readdir(folder)) {
    const batch = join(folder, name);
    const age = name.endsWith(arriving) ? arrivingSeconds : keptSeconds;
    if (used.has(name) || (await lastWritten(batch)) > now - age) continue;
    await rm(batch, { recursive: true, force: true });
  }
}

/** A program may run for months. */
const tidyMilliseconds = 3_600_000;

/**
 * Now and every hour: what was removed too long ago is deleted for good, and the uploads that nothing uses then. Every host does it, since
 * they share the data folder: who has moved from the browser to the desktop keeps no copies for ever.
 * @returns the function that ends it
 */
export function keepTidy(application: Application): () => void {
  const tidy = async (): Promise<void> => {
    try {
      const wanted = application.tidy();
      if (wanted !== null) await sweepUploads(uploadFolder(), wanted, Date.now() / 1000, undoSeconds);
    } catch {
      // No upload ever, a lock or a full disk: there is another time.
    }
  };
  void tidy();
  const tidying = setInterval(() => void tidy(), tidyMilliseconds);
  return () => clearInterval(tidying);
}
