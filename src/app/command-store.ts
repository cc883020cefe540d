/** What outlives a run of the command: finished windows, what is done, which results are the program's own, what was begun and not ended. */
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { forgetfulJournal, forgetfulLedger } from "../store/forgetful.ts";
import type { Journal } from "../store/journal.ts";
import { type Disk, realDisk, replaceFile } from "../store/output.ts";
import type { Ledger } from "../store/outputs.ts";
import { openStore } from "../store/store.ts";
import { type BeginRun, eachOnce } from "./copies.ts";
import { openResultFiles, type ResultFiles } from "./result-files.ts";
import { forgetfulUnfinished, openUnfinished, type Unfinished } from "./unfinished.ts";

export interface CommandStore {
  readonly begin: BeginRun;
  readonly wasDone: Journal["wasDone"];
  readonly results: ResultFiles;
  readonly unfinished: Unfinished;
  /** A file that is no result: whole or not at all, over whatever is there. @throws Failure */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  close(): void;
}

interface Kept {
  journal: Pick<Journal, "begin" | "wasDone">;
  outputs: Ledger;
  unfinished: Unfinished;
  close(): void;
}

function storeOf({ journal, outputs, unfinished, close }: Kept, disk: Disk): CommandStore {
  return {
    begin: eachOnce(journal),
    wasDone: journal.wasDone,
    results: openResultFiles(outputs, disk),
    unfinished,
    replace: (path, bytes) => replaceFile(path, bytes, outputs, disk),
    close,
  };
}

/**
 * Never throws for the disk's sake: without a usable data folder nothing outlives the program.
 * @param warn is told then, and why
 * @param disk for results
 */
export function openCommandStore(
  parts: { folder: string; engineVersion: string },
  warn: (message: string, hint: string) => void,
  disk = realDisk,
): CommandStore {
  try {
    const store = openStore({ ...parts, now: () => Date.now() / 1000 });
    const { journal, outputs } = store;
    const unfinished = openUnfinished(join(parts.folder, "unfinished"));
    return storeOf({ journal, outputs, unfinished, close: () => store.close() }, disk);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    warn(`${error.message} This run goes on, but could not be continued after an interruption.`, error.hint);
    const [journal, outputs] = [forgetfulJournal(), forgetfulLedger()];
    return storeOf({ journal, outputs, unfinished: forgetfulUnfinished, close() {} }, disk);
  }
}
