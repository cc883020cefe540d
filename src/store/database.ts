/**
 * SQLite behind a few words, so that another binding can take libsql's place. One connection, write-ahead log, every commit on
 * the disk before it returns. Errors that a person can do something about come out as `Failure`; every text that is read passes
 * through `guarded.ts`.
 */
import { dirname } from "node:path";
import Libsql from "libsql";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { closeToOthers, makeOwnFolderSync } from "../lib/node/own-files.ts";
import { decoded, question, withTextsAsBytes } from "./guarded.ts";

/** What may be bound. libsql aborts the whole process on a boolean, so there is none here. */
export type SqlValue = string | number | null;
/** Columns by name; a text whose bytes are damaged is a `DamagedText`. */
export type Row = Record<string, unknown>;

export interface Statement {
  /** @returns how many rows it changed */
  run(...values: readonly SqlValue[]): { changes: number };
  /** @returns the first row, undefined when there is none */
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): Row[];
}

export interface Database {
  /** statements are kept: the same text gives the same one */
  prepare(sql: string): Statement;
  /** several statements, without values */
  exec(sql: string): void;
  /** All of it or nothing; no other program writes meanwhile. Within another one it is part of that. */
  transaction<T>(work: () => T): T;
  /** The same, but it isn't waited for the disk: the next transaction takes it there. For what a power cut may undo. */
  soon<T>(work: () => T): T;
  /** how long a transaction waits for another program's; ten seconds at first */
  waitAtMost(milliseconds: number): void;
  close(): void;
}

/** How long a program waits for another one's commit. */
export const busyMilliseconds = 10_000;

type Sentences = readonly [code: string, message: string, hint: string];

export function damaged(path: string, cause?: unknown): Failure {
  return new Failure(
    "store.damaged",
    `The database ${path} is damaged and can't be read.`,
    "`slimscribe jobs mend` says what can be brought back; written transcripts are not touched.",
    { cause },
  );
}

/** FTS5 says it in words, or with numbers that nothing else has. */
function isOfIndex(name: string, message: string): boolean {
  return /^SQLITE_(CORRUPT_VTAB|CONSTRAINT)$/.test(name) || /\bfts5\b|^vtable constructor failed/.test(message);
}

const locked: Sentences = [
  "store.busy",
  "Another program keeps the database locked.",
  "Wait until it has finished, or close it, then try again.",
];

/** For a lock that SQLite answers without an error. */
export const lockedByAnother = (): Failure => new Failure(...locked);

/** SQLite's errors by the start of their name. */
const expected: readonly (readonly [names: RegExp, (path: string) => Sentences])[] = [
  [
    /^SQLITE_FULL/,
    () => [
      "store.full",
      "The disk is full: what was just done could not be kept.",
      "Free some space and go on: everything before it is kept.",
    ],
  ],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/,
    (path) => [
      "store.unwritable",
      `The database ${path} can't be opened for writing.`,
      "Check the permissions of its folder, or choose another one with SLIMSCRIBE_DATA.",
    ],
  ],
  [/^SQLITE_(BUSY|LOCKED)/, () => locked],
  [
    /^SQLITE_IOERR/,
    (path) => [
      "store.disk",
      `The disk reports an error for the database ${path}.`,
      "Check the disk and its connection, then try again.",
    ],
  ],
];

/** @returns the failure that an error of SQLite stands for; undefined for a bug */
function failureFor(error: unknown, path: string): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  // Opening fails without a code, its number at the end of the sentence.
  const name = error.message.startsWith("ConnectionFailed") ? "SQLITE_CANTOPEN" : code;
  if (isOfIndex(name, error.message))
    return new Failure(
      "store.index",
      `The search index of the database ${path} is damaged.`,
      "`slimscribe jobs mend` makes it anew; no transcript is touched.",
      { cause: error },
    );
  // The last is of the number in the file's head, without a code of its own.
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(name) || error.message === "unsupported file format") return damaged(path, error);
  const found = expected.find(([names]) => names.test(name));
  return found && new Failure(...found[1](path), { cause: error });
}

type Guarded = <T>(work: () => T) => T;

function wrong(sql: string): () => never {
  return () => {
    throw new Error(`this is asked or this is run, not both: ${sql}`);
  };
}

/** libsql 0.5.29 takes NULL where a value is missing. One array holds the values: a single null would be taken for named ones. */
function counted(sql: string): (values: readonly SqlValue[]) => SqlValue[] {
  const places = sql.split("?").length - 1;
  return (values) => {
    if (values.length !== places) throw new Error(`${values.length} values for ${places} places: ${sql}`);
    return [...values];
  };
}

function running(database: Libsql.Database, sql: string, guarded: Guarded): Statement {
  const raw = guarded(() => database.prepare<SqlValue[][]>(sql));
  const bound = counted(sql);
  const run: Statement["run"] = (...values) => ({ changes: guarded(() => raw.run(bound(values))).changes });
  return { run, get: wrong(sql), all: wrong(sql) };
}

function asking(database: Libsql.Database, sql: string, guarded: Guarded): Statement {
  const names = guarded(() => database.prepare(sql).columns()).map(({ name }) => name);
  const raw = guarded(() => database.prepare<SqlValue[][]>(withTextsAsBytes(sql, names.length))).raw();
  const bound = counted(sql);
  const row = (values: unknown): Row =>
    Object.fromEntries(names.map((name, place) => [name, decoded((values as unknown[])[place])]));
  return {
    run: wrong(sql),
    get: (...values) => {
      const found = guarded(() => raw.get(bound(values)));
      return found === undefined ? undefined : row(found);
    },
    all: (...values) => guarded(() => raw.all(bound(values))).map(row),
  };
}

function openFile(path: string): Libsql.Database {
  try {
    makeOwnFolderSync(dirname(path));
  } catch (cause) {
    throw new Failure(
      "store.unwritable",
      `The folder ${dirname(path)} can't be made.`,
      "Check its permissions, or choose another one with SLIMSCRIBE_DATA.",
      { cause },
    );
  }
  const database = new Libsql(path);
  // Before anything is in it; the files that SQLite makes beside it are as closed as it is.
  closeToOthers(path);
  return database;
}

/** @throws Failure store.damaged, store.index, store.unwritable, store.busy */
export function openDatabase(path: string): Database {
  const guarded: Guarded = (work) => {
    try {
      return work();
    } catch (error) {
      throw failureFor(error, path) ?? error;
    }
  };
  const database = guarded(() => openFile(path));
  const statements = new Map<string, Statement>();
  const exec = (sql: string): void => guarded(() => void database.exec(sql));
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known) return known;
    const asked = question(sql);
    const statement = asked === null ? running(database, sql, guarded) : asking(database, asked, guarded);
    statements.set(sql, statement);
    return statement;
  };
  try {
    exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
    exec("PRAGMA journal_mode = WAL");
    exec("PRAGMA synchronous = FULL");
    exec("PRAGMA foreign_keys = ON");
  } catch (error) {
    database.close();
    throw error;
  }
  let closed = false;
  // libsql 0.5.29 ends the process when a closed one is asked.
  const within = (): boolean => !closed && database.inTransaction;
  const transaction = <T>(work: () => T): T => {
    if (within()) return work();
    exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk has rolled back already.
      if (within()) exec("ROLLBACK");
      throw error;
    }
  };
  return {
    prepare,
    exec,
    transaction,
    soon(work) {
      if (within()) return work();
      exec("PRAGMA synchronous = NORMAL");
      try {
        return transaction(work);
      } finally {
        exec("PRAGMA synchronous = FULL");
      }
    },
    waitAtMost: (milliseconds) => exec(`PRAGMA busy_timeout = ${milliseconds}`),
    close() {
      closed = true;
      statements.clear();
      database.close();
    },
  };
}
