/** Recordings that arrive by requests of other programs: on the disk only while they are worked on. */
import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { log } from "../lib/log.ts";
import { dataFolder } from "../lib/node/folders.ts";
import { makeOwnFolder, makeUniqueOwnFolder } from "../lib/node/own-files.ts";
import { giveSign, isSigned, signLives } from "../lib/node/signs.ts";

export interface RequestFiles {
  /** @returns the path of a new folder, for one request */
  open(): Promise<string>;
  /** with all that is in it */
  remove(folder: string): Promise<void>;
  /** Takes away what is left. */
  close(): Promise<void>;
}

const ending = ".files";

/** @param data the data folder */
export const requestFolder = (data = dataFolder()): string => join(data, "requests");

/** What killed programs left. @param folder in which it is; there may be none */
export async function sweepRequests(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const program = name.slice(0, -ending.length);
    if (!name.endsWith(ending) || !isSigned(program) || signLives(folder, program)) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * A folder of this program's own, which another can tell from one that is left over. Where files can't be locked it is among the
 * system's temporary ones.
 */
export async function openRequestFiles(folder: string): Promise<RequestFiles> {
  await sweepRequests(folder);
  const sign = giveSign(folder);
  const own =
    sign === null
      ? await makeUniqueOwnFolder(join(tmpdir(), "slimscribe-requests-"))
      : join(folder, sign.name + ending);
  await makeOwnFolder(own);
  return {
    async open() {
      const path = join(own, randomUUID());
      await makeOwnFolder(path);
      return path;
    },
    remove: (path) =>
      rm(path, { recursive: true, force: true, maxRetries: 5 }).catch((error: unknown) =>
        // It goes with the others at the end: whoever waits for the text is answered.
        log.failed("a recording of a request can't be removed", error),
      ),
    async close() {
      await rm(own, { recursive: true, force: true, maxRetries: 5 });
      sign?.end();
    },
  };
}
