/** For as long as the program runs: where there is no database. */
import type { Edits } from "./edits.ts";
import type { Followings } from "./followings.ts";
import type { Journal, JournalRun } from "./journal.ts";
import type { Ledger, OutputMark } from "./outputs.ts";

/** No row has this number. */
const nothingKnown: JournalRun = {
  id: 0,
  done: [],
  language: null,
  finished: null,
  commit() {},
  keepLanguage() {},
  finish() {},
  release() {},
};

export function forgetfulJournal(): Pick<Journal, "begin" | "wasDone"> {
  return { begin: async () => nothingKnown, wasDone: async () => false };
}

export const forgetfulEdits: Pick<Edits, "of" | "save"> = { of: () => null, save: () => 0 };

export const forgetfulFollowings: Followings = { keep() {}, over() {}, takeLeft: () => [] };

export function forgetfulLedger(): Ledger {
  const known = new Map<string, OutputMark[]>();
  return {
    marks: (path) => known.get(path) ?? [],
    announce(_draft, placing) {
      if (placing === undefined) return;
      const { path, mark, there } = placing;
      known.set(path, there ? [there, mark] : [mark]);
    },
    settled() {},
  };
}
