/** `Keep` on the disk: the journal and the ledger in the database, unfinished commands as files beside it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgetfulLedger, type Ledger } from "../../jobs/ledger.ts";
import { writeOutput } from "../../jobs/output.ts";
import { openStore } from "../../jobs/store.ts";
import { Failure } from "../../lib/failure.ts";
import type { Keep, KeptRun } from "./keep.ts";

/**
 * A command is unfinished while its file is there: also after a kill.
 * @returns whether it was there; a folder that can't be written is told by the database
 */
function noteUnfinished(folder: string, key: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, key), "", { flag: "wx" });
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EEXIST";
  }
}

const nothingKnown: KeptRun = {
  ...{ done: [], language: null, finished: null },
  commit() {},
  keepLanguage() {},
  finish() {},
  release() {},
};

/** For as long as the program runs. */
function forgetful(): Keep {
  const ledger: Ledger = forgetfulLedger();
  return {
    begin: async () => nothingKnown,
    wasDone: async () => false,
    write: (result) => writeOutput(result, ledger),
    commandBegins: () => false,
    commandEnds() {},
    close() {},
  };
}

/** @param warn is told when nothing can be kept, and why */
export function openKeep(
  parts: { folder: string; engineVersion: string },
  warn: (message: string, hint: string) => void,
): Keep {
  try {
    const store = openStore({ ...parts, now: () => Date.now() / 1000 });
    const unfinished = join(parts.folder, "unfinished");
    return {
      begin: (file, options, fresh) => store.journal.begin(file, options, fresh),
      wasDone: (file, options) => store.journal.wasDone(file, options),
      write: (result) => writeOutput(result, store.outputs),
      commandBegins: (key) => noteUnfinished(unfinished, key),
      commandEnds: (key) => rmSync(join(unfinished, key), { force: true }),
      close: () => store.close(),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    warn(`${error.message} This run goes on, but could not be continued after an interruption.`, error.hint);
    return forgetful();
  }
}
