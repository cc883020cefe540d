/**
 * The tables, as steps from each version to the next. A step that was published is never changed: what is wrong in it is
 * mended by a later one. The version stands in the database itself (PRAGMA user_version).
 */
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import { type Database, damaged, openDatabase } from "./database.ts";

const claim = "owner TEXT, owner_process INTEGER, owner_seen_at REAL";

/** Version 1, the journal. A run is one recording transcribed in one way; `head` is its transcript without the segments. */
const journal = `
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL,
  way TEXT NOT NULL,
  path TEXT NOT NULL,
  language TEXT,
  head TEXT,
  started_at REAL NOT NULL,
  finished_at REAL,
  ${claim},
  UNIQUE (identity, way)
);
CREATE TABLE windows (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  start_seconds REAL NOT NULL,
  end_seconds REAL NOT NULL,
  segments TEXT NOT NULL,
  PRIMARY KEY (run, place)
) WITHOUT ROWID;
CREATE TABLE finished_files (
  path TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  finished_at REAL NOT NULL,
  PRIMARY KEY (path, run)
) WITHOUT ROWID;
CREATE INDEX finished_files_by_run ON finished_files (run);
CREATE TABLE outputs (
  path TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_ms REAL NOT NULL,
  written_at REAL NOT NULL
) WITHOUT ROWID;`;

/** Version 2: the queue, what people change, what they chose and what they look for. */
const application = `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  place REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'cancelled', 'failed', 'done')),
  value TEXT NOT NULL,
  run INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  removed_at REAL,
  ${claim},
  CHECK ((state = 'running') = (owner IS NOT NULL))
);
CREATE INDEX jobs_by_place ON jobs (place);
CREATE INDEX jobs_by_run ON jobs (run);
CREATE TABLE edits (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  windows INTEGER NOT NULL,
  segments TEXT NOT NULL,
  saved_at REAL NOT NULL
);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lines (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  start_seconds REAL NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX lines_by_run ON lines (run);
CREATE VIRTUAL TABLE lines_text USING fts5 (
  text, content = 'lines', content_rowid = 'id', tokenize = 'trigram remove_diacritics 1'
);
CREATE TRIGGER lines_in AFTER INSERT ON lines BEGIN
  INSERT INTO lines_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER lines_out AFTER DELETE ON lines BEGIN
  INSERT INTO lines_text (lines_text, rowid, text) VALUES ('delete', old.id, old.text);
END;
-- What was heard before there was an index; a damaged window is left out.
INSERT INTO lines (run, start_seconds, text)
  SELECT run, segment.value ->> 'start', trim(segment.value ->> 'text')
  FROM windows, json_each(CASE WHEN json_valid(segments) THEN segments ELSE '[]' END) AS segment
  WHERE trim(segment.value ->> 'text') <> '';`;

/**
 * Version 3: results are told before they are placed, by their content, so that a program which was killed in between knows its own.
 * What an older version wrote has no digest and is known by its time. Drafts are files that are about to be placed.
 */
const told = `
ALTER TABLE outputs RENAME TO outputs_by_time;
CREATE TABLE outputs (
  path TEXT NOT NULL,
  digest TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_ms REAL,
  written_at REAL NOT NULL,
  PRIMARY KEY (path, digest)
) WITHOUT ROWID;
INSERT INTO outputs (path, source, bytes, changed_ms, written_at)
  SELECT path, source, bytes, changed_ms, written_at FROM outputs_by_time;
DROP TABLE outputs_by_time;
CREATE TABLE drafts (path TEXT PRIMARY KEY, ${claim}) WITHOUT ROWID;`;

/** Version 4: words carry a digest, a finished run knows how many windows it has, and damaged rows have a place to go. */
const whole = `
ALTER TABLE windows ADD COLUMN digest TEXT;
ALTER TABLE edits ADD COLUMN digest TEXT;
ALTER TABLE lines ADD COLUMN digest TEXT;
ALTER TABLE runs ADD COLUMN windows INTEGER;
CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  at REAL NOT NULL,
  bytes TEXT NOT NULL
);`;

/** Version 5: what follows finished recordings, until it is over. */
const followed = `
CREATE TABLE followings (id TEXT PRIMARY KEY, value TEXT NOT NULL, ${claim});`;

/** The first makes version 1 of an empty database. */
export const migrations: readonly string[] = [journal, application, told, whole, followed];

const Version = z.object({ user_version: z.number().int() });

function versionOf(database: Database): number {
  return Version.parse(database.prepare("PRAGMA user_version").get()).user_version;
}

const Tables = z.array(z.object({ name: z.string(), sql: z.string() }));

/** What the file says of its tables, beside those that the search index makes for itself. */
function tablesOf(database: Database): Map<string, string> {
  const rows = database
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND substr(name, 1, 11) <> 'lines_text_' ORDER BY name",
    )
    .all();
  return new Map(Tables.parse(rows).map(({ name, sql }) => [name, sql]));
}

/** Names and kinds of columns are read from the file by all that follows: they must be the program's own, letter by letter. */
function expectTables(database: Database, path: string, steps: readonly string[]): void {
  const pattern = openDatabase(":memory:");
  try {
    for (const step of steps) pattern.exec(step);
    const found = tablesOf(database);
    for (const [name, sql] of tablesOf(pattern)) if (found.get(name) !== sql) throw damaged(path);
  } catch (error) {
    throw error instanceof z.ZodError ? damaged(path, error) : error;
  } finally {
    pattern.close();
  }
}

/**
 * Brings the database to the last of `steps`, each step whole or not at all; two programs that start at once do none twice.
 * @throws Failure store.newer when a later version of the program made it; store.damaged when its tables are not those that the steps make
 */
export function migrate(database: Database, path: string, steps: readonly string[] = migrations): void {
  if (versionOf(database) > steps.length)
    throw new Failure(
      "store.newer",
      `The database ${path} was made by a newer version of Slimscribe.`,
      "Use that version, or choose another folder with SLIMSCRIBE_DATA.",
    );
  for (const [before, step] of steps.entries()) {
    if (versionOf(database) > before) continue;
    database.transaction(() => {
      // Another program may have been quicker.
      if (versionOf(database) > before) return;
      database.exec(step);
      database.exec(`PRAGMA user_version = ${before + 1}`);
    });
  }
  expectTables(database, path, steps);
}
