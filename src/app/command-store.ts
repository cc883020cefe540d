/** What outlives a run of the command: finished windows, what is done, which results are the program's own, what was begun and not ended. */
import { join } from "node:path";
import type { EditedSegment } from "../api/document.ts";
import { Failure } from "../lib/failure.ts";
import type { Edits } from "../store/edits.ts";
import type { Followings } from "../store/followings.ts";
import { forgetfulEdits, forgetfulFollowings, forgetfulJournal, forgetfulLedger } from "../store/forgetful.ts";
import type { Journal, JournalRun } from "../store/journal.ts";
import { type Disk, realDisk, replaceFile } from "../store/output.ts";
import type { Ledger } from "../store/outputs.ts";
import { openStore } from "../store/store.ts";
import { type BeginRun, eachOnce } from "./copies.ts";
import { editedSegments } from "./job.ts";
import { openResultFiles, type ResultFiles } from "./result-files.ts";
import { forgetfulUnfinished, openUnfinished, type Unfinished } from "./unfinished.ts";

export interface CommandStore {
  readonly begin: BeginRun;
  readonly wasDone: Journal["wasDone"];
  readonly results: ResultFiles;
  readonly unfinished: Unfinished;
  readonly followings: Followings;
  /** The person's version of a run, as a window shows it; what was heard where there is none. */
  versionOf(run: JournalRun): TranscriptVersion;
  /** @param version made from the one that `versionOf` gave @throws Failure document.changed where a window saved another meanwhile */
  keepVersion(run: JournalRun, version: TranscriptVersion): void;
  /** A file that is no result: whole or not at all, over whatever is there. @throws Failure */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  close(): void;
}

export interface TranscriptVersion {
  /** 0 where nothing was changed */
  revision: number;
  segments: readonly EditedSegment[];
}

interface Kept {
  journal: Pick<Journal, "begin" | "wasDone">;
  edits: Pick<Edits, "of" | "save">;
  outputs: Ledger;
  followings: Followings;
  unfinished: Unfinished;
  close(): void;
}

function storeOf({ journal, edits, outputs, followings, unfinished, close }: Kept, disk: Disk): CommandStore {
  return {
    begin: eachOnce(journal),
    wasDone: journal.wasDone,
    results: openResultFiles(outputs, disk),
    unfinished,
    followings,
    versionOf(run) {
      const edit = edits.of(run.id);
      return { revision: edit?.revision ?? 0, segments: editedSegments(run.done, edit) };
    },
    keepVersion: (run, version) => void edits.save(run.id, { ...version, windows: run.done.length }),
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
    const { journal, edits, outputs, followings } = store;
    const unfinished = openUnfinished(join(parts.folder, "unfinished"));
    return storeOf({ journal, edits, outputs, followings, unfinished, close: () => store.close() }, disk);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    warn(`${error.message} This run goes on, but could not be continued after an interruption.`, error.hint);
    return forgetfulStore(disk);
  }
}

/** Nothing outlives the program: also for a run that has no recordings, which needn't wait until it is known as whose runs are kept. */
export function forgetfulStore(disk = realDisk): CommandStore {
  const [journal, edits, outputs] = [forgetfulJournal(), forgetfulEdits, forgetfulLedger()];
  const [followings, unfinished] = [forgetfulFollowings, forgetfulUnfinished];
  return storeOf({ journal, edits, outputs, followings, unfinished, close() {} }, disk);
}
