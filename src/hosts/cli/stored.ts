/** `Keep` on the disk: the journal and the ledger in the database, unfinished commands as files beside it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../lib/failure.ts";
import { makeOwnFolderSync, writeOwnFileSync } from "../../lib/node/own-files.ts";
import { identify } from "../../store/identity.ts";
import type { Journal } from "../../store/journal.ts";
import { type Disk, findOutput, realDisk, replaceFile, writeOutput } from "../../store/output.ts";
import { forgetfulLedger, type Ledger } from "../../store/outputs.ts";
import { openStore } from "../../store/store.ts";
import type { Keep, KeptRun } from "./keep.ts";

/**
 * A command is unfinished while its file is there: also after a kill.
 * @returns whether it was there; a folder that can't be written is told by the database
 */
function noteUnfinished(folder: string, key: string): boolean {
  try {
    makeOwnFolderSync(folder);
    writeOwnFileSync(join(folder, key), "", "wx");
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EEXIST";
  }
}

const nothingKnown: KeptRun = {
  ...{ done: [], language: null, finished: null, finishedNow: false },
  commit() {},
  keepLanguage() {},
  finish() {},
  release() {},
};

/** For as long as the program runs. */
function forgetful(disk: Disk): Keep {
  const ledger: Ledger = forgetfulLedger();
  return {
    begin: async () => nothingKnown,
    wasDone: async () => false,
    hasResult: async (place) => (await findOutput(place, ledger, disk)) !== null,
    write: (result) => writeOutput(result, ledger, disk),
    replace: (path, bytes) => replaceFile(path, bytes, ledger, disk),
    commandBegins: () => false,
    commandEnds() {},
    close() {},
  };
}

/**
 * A recording under two names (copies, links) has one run in the journal: the second waits for the first, and then finds it
 * finished. Others don't wait for each other.
 */
function oneAfterAnother(journal: Journal): Keep["begin"] {
  const working = new Map<string, Promise<void>>();
  const finished = new Set<string>();

  return async (file, options, fresh) => {
    const found = await identify(file);
    const same = `${found.identity} ${JSON.stringify(options)}`;
    for (let other = working.get(same); other !== undefined; other = working.get(same)) await other;
    let end = (): void => {};
    working.set(same, new Promise((resolve) => (end = resolve)));
    const leave = (): void => {
      working.delete(same);
      end();
    };
    try {
      const finishedNow = finished.has(same);
      const run = await journal.begin(found, options, fresh && !finishedNow);
      return {
        ...{ done: run.done, language: run.language, finished: run.finished },
        finishedNow: finishedNow && run.finished !== null,
        commit: (window) => run.commit(window),
        keepLanguage: (heard) => run.keepLanguage(heard),
        finish(transcript) {
          run.finish(transcript);
          finished.add(same);
        },
        release() {
          run.release();
          leave();
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  };
}

/** @param warn is told when nothing can be kept, and why @param disk for results */
export function openKeep(
  parts: { folder: string; engineVersion: string },
  warn: (message: string, hint: string) => void,
  disk = realDisk,
): Keep {
  try {
    const store = openStore({ ...parts, now: () => Date.now() / 1000 });
    const unfinished = join(parts.folder, "unfinished");
    return {
      begin: oneAfterAnother(store.journal),
      wasDone: (file, options) => store.journal.wasDone(file, options),
      hasResult: async (place) => (await findOutput(place, store.outputs, disk)) !== null,
      write: (result) => writeOutput(result, store.outputs, disk),
      replace: (path, bytes) => replaceFile(path, bytes, store.outputs, disk),
      commandBegins: (key) => noteUnfinished(unfinished, key),
      commandEnds: (key) => rmSync(join(unfinished, key), { force: true }),
      close: () => store.close(),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    warn(`${error.message} This run goes on, but could not be continued after an interruption.`, error.hint);
    return forgetful(disk);
  }
}
