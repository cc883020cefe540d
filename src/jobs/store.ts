/** Everything the program keeps, in one database: journal, queue, edits, search, settings, the list of written results. */
import { join } from "node:path";
import { z } from "zod";
import { Settings } from "../api/settings.ts";
import { openDatabase } from "./database.ts";
import { type Edits, openEdits } from "./edits.ts";
import { type JobTable, openJobTable } from "./job-table.ts";
import { type Journal, openJournal } from "./journal.ts";
import { type Kept, openKept } from "./kept.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { type LineHit, searchLines } from "./lines.ts";
import { stayHeard, thisProgram } from "./owner.ts";
import { migrate } from "./schema.ts";
import { readJson, type SetAside, setAside, setAsideSince } from "./set-aside.ts";

export interface Store {
  readonly path: string;
  readonly journal: Journal;
  readonly jobs: JobTable;
  readonly edits: Edits;
  readonly outputs: Ledger;
  readonly kept: Kept;
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

export interface StoreParts {
  /** the person's data folder */
  folder: string;
  engineVersion: string;
  /** seconds since 1970 */
  now(): number;
}

const SettingRow = z.object({ value: z.string() });
const DataVersion = z.object({ data_version: z.number() });

/** @throws Failure `store.damaged`, `store.newer`, `store.unwritable`, … */
export function openStore({ folder, engineVersion, now }: StoreParts): Store {
  const path = join(folder, "slimscribe.db");
  const database = openDatabase(path);
  try {
    migrate(database, path);
    const self = thisProgram(now, join(folder, "programs"));
    const letGo = stayHeard(database, self);
    // SQLite counts what others commit, not what this connection does.
    const others = (): number => DataVersion.parse(database.prepare("PRAGMA data_version").get()).data_version;
    let known = others();
    return {
      path,
      journal: openJournal(database, self, engineVersion),
      jobs: openJobTable(database, self),
      edits: openEdits(database, self),
      outputs: openLedger(database, self),
      kept: openKept(database),
      search: (text, limit) => searchLines(database, text, limit),
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
          letGo();
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
