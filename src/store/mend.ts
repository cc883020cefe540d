/**
 * The copy of the last good state, and what a person can choose when the database is damaged or gone: go back to the copy, begin anew,
 * or go on without a lost log. Whatever is in the way is moved aside under another name, never deleted.
 */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import { syncOwnFileSync, writeOwnFileSync } from "../lib/node/own-files.ts";
import { anySignLives } from "../lib/node/signs.ts";
import { type Database, openDatabase } from "./database.ts";
import { closeWhole, copyOf, expectFiles, expectWholePages, openMarkOf, statusOf } from "./health.ts";
import { migrate } from "./schema.ts";
import { setAsideSince } from "./set-aside.ts";

export const databaseIn = (folder: string): string => join(folder, "slimscribe.db");
export const signsIn = (folder: string): string => join(folder, "programs");

/** A day. */
const copyAgeSeconds = 24 * 3600;

/** @returns seconds since 1970, null where there is no copy */
function copiedAt(path: string): number | null {
  const status = statusOf(copyOf(path));
  return status === null ? null : status.mtimeMs / 1000;
}

/** A draft that a killed program has left counts as another's that is being written for this long. */
const draftMilliseconds = 3600_000;

const draftOf = (path: string): string => `${path}-draft`;

/**
 * On the disk before it has its name, for the person alone.
 * @param fill writes the file, which is there and empty
 * @throws the system's errors, EEXIST while another program does the same
 */
function placeWhole(path: string, fill: (draft: string) => void): void {
  const draft = draftOf(path);
  const left = statusOf(draft);
  if (left !== null && Math.abs(Date.now() - left.mtimeMs) > draftMilliseconds) rmSync(draft, { force: true });
  writeOwnFileSync(draft, "", "wx");
  try {
    fill(draft);
    syncOwnFileSync(draft);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

const Any = z.object({ any: z.number() });

/** @returns whether anybody would miss it */
function holdsAnything(database: Database): boolean {
  const tables = ["runs", "jobs", "settings"].map((table) => `EXISTS (SELECT 1 FROM ${table})`).join(" OR ");
  return Any.parse(database.prepare(`SELECT ${tables} AS "any"`).get()).any === 1;
}

/**
 * Once a day, from a database whose pages are whole: one file, without what was deleted from it.
 * @param now seconds since 1970
 * @throws Failure store.damaged; a copy that can't be written is none, and the one before it stays
 */
export function keepCopy(database: Database, path: string, now: number): void {
  const made = copiedAt(path);
  // A clock that was set back must not stop the copies.
  if (made !== null && Math.abs(now - made) < copyAgeSeconds) return;
  if (!holdsAnything(database)) return;
  // A full disk, another program's copy: there is another day.
  copyNow(database, path);
}

/** @returns whether it could be written @throws Failure store.damaged */
function copyNow(database: Database, path: string): boolean {
  expectWholePages(database, path);
  try {
    placeWhole(copyOf(path), (draft) => void database.prepare("VACUUM INTO ?").run(draft));
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error) || isDamage(error)) throw error;
    return false;
  }
}

/**
 * The copy, and what a killed program has left of one, no longer hold what was deleted: where another can't be written there is none
 * until the next day.
 * @throws Failure store.damaged: then the copy stays
 */
export function renewCopy(database: Database, path: string): void {
  for (const draft of [draftOf(path), draftOf(copyOf(path))]) rmSync(draft, { force: true });
  if (copiedAt(path) !== null && !copyNow(database, path)) rmSync(copyOf(path), { force: true });
}

const isDamage = (error: unknown): boolean => error instanceof Failure && error.code === "store.damaged";

export interface Health {
  /** what is wrong, null when nothing is */
  readonly failure: Failure | null;
  /** of the copy; null when there is none */
  readonly copiedAt: number | null;
  /** what the person may choose */
  readonly choices: readonly Choice[];
  /** damaged rows that are set aside in it */
  readonly setAside: number;
}

export type Choice = "from-copy" | "anew" | "as-is";

function failureIn(folder: string, read: (database: Database) => void): Failure | null {
  const path = databaseIn(folder);
  try {
    expectFiles(path);
    if (!existsSync(path)) return null;
    const database = openDatabase(path);
    try {
      migrate(database, path);
      expectWholePages(database, path);
      read(database);
      // The end of this process takes the log in as well, and would leave the mark of one that was killed.
      if (!anySignLives(signsIn(folder))) closeWhole(database, path);
      return null;
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Looks at all of it. @param folder the person's data folder */
export function healthOf(folder: string): Health {
  const path = databaseIn(folder);
  let setAside = 0;
  const failure = failureIn(folder, (database) => {
    setAside = setAsideSince(database, 0).length;
  });
  const copied = copiedAt(path);
  const mendable = failure !== null && /^store\.(damaged|lost|log-lost)$/.test(failure.code);
  const choices: Choice[] = [];
  // Also from a whole one: for what was set aside since.
  if ((mendable || failure === null) && copied !== null) choices.push("from-copy");
  if (failure?.code === "store.log-lost") choices.push("as-is");
  if (mendable) choices.push("anew");
  return { failure, copiedAt: copied, choices, setAside };
}

/** @returns the new name of what was moved, null when there was nothing */
function moveAside(path: string, now: number, endings: readonly string[]): string | null {
  const stamp = new Date(now * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replaceAll(":", "");
  let kept = `${path}-kept-${stamp}`;
  for (let number = 2; existsSync(kept) || existsSync(`${kept}-copy`); number++)
    kept = `${path}-kept-${stamp}-${number}`;
  let moved = false;
  for (const ending of endings) {
    if (!existsSync(path + ending)) continue;
    renameSync(path + ending, kept + ending);
    moved = true;
  }
  // Nothing is in them, whatever they are by now.
  for (const empty of [`${path}-shm`, openMarkOf(path)]) rmSync(empty, { force: true, recursive: true });
  return moved ? kept : null;
}

/**
 * Does what the person chose.
 * @param now seconds since 1970
 * @returns the name under which the database that was there is kept, null where none is or it stays
 * @throws Failure store.in-use while a program has it open, store.no-copy
 */
export function mend(folder: string, choice: Choice, now: number): string | null {
  const path = databaseIn(folder);
  if (anySignLives(signsIn(folder)))
    throw new Failure("store.in-use", "Slimscribe is running.", "Close all its windows and commands, then try again.");
  if (choice === "from-copy" && copiedAt(path) === null)
    throw new Failure(
      "store.no-copy",
      "There is no copy of the database.",
      "`slimscribe jobs mend` says what can be done.",
    );
  if (choice === "as-is") {
    rmSync(openMarkOf(path), { force: true, recursive: true });
    return null;
  }
  if (choice === "anew") return moveAside(path, now, ["", "-wal", "-copy"]);
  const kept = moveAside(path, now, ["", "-wal"]);
  placeWhole(path, (draft) => writeOwnFileSync(draft, readFileSync(copyOf(path))));
  return kept;
}
