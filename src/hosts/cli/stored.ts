/** `Keep` on the disk: the journal and the ledger in the database, unfinished commands as files beside it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TranscribeOptions } from "../../api/engine.ts";
import type { Journal } from "../../jobs/journal.ts";
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
  ...{ done: [], language: null, finished: null, finishedNow: false },
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

/**
 * A recording under two names (copies, links) has one run in the journal: the second waits for the first, and then finds it
 * finished.
 */
function oneAfterAnother(journal: Journal): Keep["begin"] {
  const working = new Map<number, Promise<void>>();
  const finishedNow = new Set<number>();
  let turn: Promise<unknown> = Promise.resolve();

  const begin = async (file: string, options: TranscribeOptions, fresh: boolean): Promise<KeptRun> => {
    let run = await journal.begin(file, options);
    for (let other = working.get(run.id); other !== undefined; other = working.get(run.id)) {
      await other;
      run = await journal.begin(file, options);
    }
    const known = finishedNow.has(run.id) && run.finished !== null;
    if (fresh && !known) run = await journal.begin(file, options, true);
    const { id, done, language, finished } = run;
    let end = (): void => {};
    working.set(id, new Promise((resolve) => (end = resolve)));
    return {
      ...{ done, language, finished, finishedNow: known },
      commit: (window) => run.commit(window),
      keepLanguage: (heard) => run.keepLanguage(heard),
      finish(transcript) {
        run.finish(transcript);
        finishedNow.add(id);
      },
      release() {
        run.release();
        working.delete(id);
        end();
      },
    };
  };
  return (file, options, fresh) => {
    const mine = turn.then(() => begin(file, options, fresh));
    turn = mine.catch(() => {});
    return mine;
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
      begin: oneAfterAnother(store.journal),
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
