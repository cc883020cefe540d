/** Everything the program keeps, in one database: journal, queue, edits, search, settings, the list of written results. */
import { z } from "zod";
import { Settings } from "../api/settings.ts";
import { Failure } from "../lib/failure.ts";
import { anySignLives } from "../lib/node/signs.ts";
import { busyMilliseconds, type Database, openDatabase } from "./database.ts";
import { type Edits, openEdits } from "./edits.ts";
import { type Followings, openFollowings } from "./followings.ts";
import { closeWhole, expectFiles, expectIndex, expectWholePages, markOpen, mayBeTorn } from "./health.ts";
import { type JobTable, openJobTable } from "./job-table.ts";
import { type Journal, openJournal } from "./journal.ts";
import { databaseIn, keepCopy, signsIn } from "./mend.ts";
import { type Ledger, openLedger } from "./outputs.ts";
import { overwriteDeleted } from "./overwrite.ts";
import { stayHeard, thisProgram } from "./owner.ts";
import { tryMilliseconds } from "./patience.ts";
import { type Purged, purge, purgeable, resultsOf } from "./purge.ts";
import { migrate, migrations } from "./schema.ts";
import { type LineHit, orIndexRemade, searchLines, withIndexRemade } from "./search-index.ts";
import { readJson, type SetAside, setAside, setAsideSince } from "./set-aside.ts";

export interface Store {
  readonly path: string;
  readonly journal: Journal;
  readonly jobs: JobTable;
  readonly edits: Edits;
  readonly outputs: Ledger;
  readonly followings: Followings;
  readonly erasing: Erasing;
  search(text: string, limit: number): LineHit[];
  /** what the person chose; null where nothing was, or nothing readable */
  settings(): Settings | null;
  saveSettings(settings: Settings): void;
  /** whether another program has changed anything since this was last asked */
  changedElsewhere(): boolean;
  /** damaged rows that were moved out of the way behind this one (0: ever), oldest first */
  setAside(since: number): SetAside[];
  close(): void;
}

/** Deleting for good, at once. */
export interface Erasing {
  /** what `purge` would delete @param before removed until then, in seconds since 1970 */
  look(before: number): Purged;
  /** Deletes removed jobs with their transcripts; `overwrite` belongs behind it. */
  purge(before: number): Purged;
  /** paths of the result files that the program wrote from a recording */
  resultsOf(path: string): string[];
  /** What was deleted is in no file of the database any more. @throws Failure store.* */
  overwrite(): void;
}

export interface StoreParts {
  /** the person's data folder */
  folder: string;
  engineVersion: string;
  /** seconds since 1970 */
  now(): number;
  /** others wait for this program's answers: a locked database is told at once, to be tried again (`patience.ts`) */
  hasOthersWaiting?: boolean;
}

const SettingRow = z.object({ value: z.string() });
const DataVersion = z.object({ data_version: z.number() });

/** @throws Failure `store.damaged`, `store.lost`, `store.log-lost`, `store.newer`, `store.unwritable`, … */
export function openStore({ folder, engineVersion, now, hasOthersWaiting = false }: StoreParts): Store {
  const path = databaseIn(folder);
  expectFiles(path);
  const torn = mayBeTorn(path);
  const database = withIndexRemade(openDatabase(path));
  try {
    migrate(database, path);
    if (torn) expectWholePages(database, path);
    else expectIndex(database, path);
    // What can be left out isn't waited for: a list of jobs must not take half a minute while another program writes.
    database.waitAtMost(tryMilliseconds);
    markOpen(database, path, migrations.length);
    database.waitAtMost(busyMilliseconds);
    keepCopy(database, path, now());
    const copies = copyDaily(database, path, now);
    const signs = signsIn(folder);
    const self = thisProgram(now, signs);
    const letGo = stayHeard(database, self);
    // SQLite counts what others commit, not what this connection does.
    const others = (): number => DataVersion.parse(database.prepare("PRAGMA data_version").get()).data_version;
    let known = others();
    if (hasOthersWaiting) database.waitAtMost(tryMilliseconds);
    return {
      path,
      journal: openJournal(database, self, engineVersion),
      jobs: openJobTable(database, self),
      edits: openEdits(database, self),
      outputs: openLedger(database, self),
      followings: openFollowings(database, self),
      erasing: {
        look: (before) => purgeable(database, self, before),
        purge: (before) => purge(database, self, before),
        resultsOf: (source) => resultsOf(database, source),
        overwrite: () => overwriteDeleted(database, path),
      },
      search: (text, limit) => orIndexRemade(database, () => searchLines(database, text, limit)),
      settings() {
        const row = database.prepare("SELECT value FROM settings WHERE name = 'settings'").get();
        if (row === undefined) return null;
        const value = SettingRow.safeParse(row).data?.value ?? "";
        const settings = Settings.safeParse(readJson(value)).data ?? null;
        if (settings === null)
          setAside(database, now(), "settings that can't be read", "settings", "name = 'settings'");
        return settings;
      },
      saveSettings(settings) {
        database
          .prepare("INSERT OR REPLACE INTO settings (name, value) VALUES ('settings', ?)")
          .run(JSON.stringify(settings));
      },
      changedElsewhere() {
        const before = known;
        known = others();
        return known !== before;
      },
      setAside: (since) => setAsideSince(database, since),
      close() {
        try {
          // Nor here: claims go with the program, and the log is taken in by the next one.
          database.waitAtMost(tryMilliseconds);
          letGo();
          copies.end();
          if (!anySignLives(signs)) closeWhole(database, path);
        } finally {
          database.close();
        }
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

const copyMilliseconds = 3600_000;

/** For a program that runs for weeks, and for one that ends behind its first work. Damage is told by the next start. */
function copyDaily(database: Database, path: string, now: () => number): { end(): void } {
  const copy = (): void => {
    try {
      keepCopy(database, path, now());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  };
  const timer = setInterval(copy, copyMilliseconds);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      copy();
    },
  };
}
