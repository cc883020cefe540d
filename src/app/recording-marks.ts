/** Marks of recordings that are being made, in the data folder: a killed program's are found at a later start, a living one's are left alone. */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { JobId } from "../api/queue.ts";
import { placeFile } from "../lib/node/on-disk.ts";
import { makeOwnFolder } from "../lib/node/own-files.ts";
import { claimWork } from "../lib/node/signs.ts";

const Mark = z.object({ id: JobId, path: z.string() });
type Mark = z.infer<typeof Mark>;

const named = /^recording-([0-9a-f-]{36})\.json$/;

export interface RecordingMarks {
  /** @returns what takes it away */
  place(mark: Mark): Promise<() => Promise<void>>;
  /** Those whose program is gone, each with what takes it away. */
  left(): Promise<(Mark & { remove(): Promise<void> })[]>;
}

/** @param folder is made where it is missing */
export function recordingMarks(folder: string): RecordingMarks {
  const fileOf = (id: string): string => join(folder, `recording-${id}.json`);
  const lockOf = (id: string): string => join(folder, `recording-${id}.lock`);
  const remover = (id: string, release: () => void) => async (): Promise<void> => {
    await rm(fileOf(id), { force: true });
    release();
    await rm(lockOf(id), { force: true });
  };
  return {
    async place(mark) {
      await makeOwnFolder(folder);
      // Before its mark can be seen: nobody takes a living one for a dead one.
      const release = claimWork(lockOf(mark.id)) ?? (() => {});
      await placeFile(fileOf(mark.id), JSON.stringify(mark));
      return remover(mark.id, release);
    },
    async left() {
      const names = await readdir(folder).catch(() => []);
      const found: (Mark & { remove(): Promise<void> })[] = [];
      for (const id of names.flatMap((name) => named.exec(name)?.[1] ?? [])) {
        const release = claimWork(lockOf(id));
        if (release === null) continue;
        const text = await readFile(fileOf(id), "utf8").catch(() => "");
        const mark = Mark.safeParse(parsed(text)).data;
        const remove = remover(id, release);
        if (mark?.id === id) found.push({ ...mark, remove });
        else await remove();
      }
      return found;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
