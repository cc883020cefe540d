/**
 * Whether the database is the one that was left: before it is opened, from the files beside it; once it is open, from what SQLite
 * finds in its pages. A database that was lost, emptied or damaged is never begun anew without the person's word (`mend.ts`).
 */
import { existsSync, rmSync, type Stats, statSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import { writeOwnFileSync } from "../lib/node/own-files.ts";
import { type Database, damaged, lockedByAnother } from "./database.ts";
import { isIndexDamage, lookAtIndex, remakeIndex } from "./search-index.ts";

/** The copy of the last good state. */
export const copyOf = (path: string): string => `${path}-copy`;
/** The write-ahead log. */
export const logOf = (path: string): string => `${path}-wal`;
/** There while the log holds something: from a program's opening of the database to the last one's close. */
export const openMarkOf = (path: string): string => `${path}-open`;

const choices = "`slimscribe jobs mend` says what can be done: nothing is changed before you choose.";

/** @returns null where nothing can be found; why is told by the opening */
export function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** @returns bytes, 0 where there is none */
const sizeOf = (path: string): number => statusOf(path)?.size ?? 0;

function logIsLost(path: string): boolean {
  return existsSync(openMarkOf(path)) && sizeOf(logOf(path)) === 0;
}

/** Another program's close empties first the log, then takes away the mark. */
function waitAMoment(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
}

/**
 * Before it is opened, since opening makes what is missing.
 * @throws Failure `store.lost` when there was a database and now is none, `store.log-lost` when its last changes are missing
 */
export function expectFiles(path: string): void {
  if (sizeOf(path) === 0) {
    if (existsSync(copyOf(path)) || existsSync(openMarkOf(path)))
      throw new Failure("store.lost", `The database ${path} is ${existsSync(path) ? "empty" : "gone"}.`, choices);
    return;
  }
  if (!logIsLost(path)) return;
  waitAMoment();
  if (logIsLost(path))
    throw new Failure(
      "store.log-lost",
      `The file ${logOf(path)} is empty or gone, and with it the last changes to the database.`,
      `Put it back where it was, before anything else; or ${choices}`,
    );
}

/** @returns whether its last program was killed, or another one has it open */
export function mayBeTorn(path: string): boolean {
  return sizeOf(logOf(path)) > 0;
}

/** To be called when it is open. A log that is empty from here on is not the one that was left. */
export function markOpen(database: Database, path: string, version: number): void {
  // Says nothing new, but into the log.
  const fillLog = (): void => {
    if (sizeOf(logOf(path)) === 0) database.soon(() => database.exec(`PRAGMA user_version = ${version}`));
  };
  try {
    fillLog();
    writeOwnFileSync(openMarkOf(path), "");
    // Another program's close may have come between: it took the log in, and its mark away before this one was written.
    fillLog();
  } catch {
    // Without the mark a lost log would go unnoticed, nothing else.
  }
  if (sizeOf(logOf(path)) === 0) rmSync(openMarkOf(path), { force: true });
}

/**
 * By the last program that has it open: the log is taken in and emptied. libsql 0.5.29 leaves it on closing.
 * What can't be taken in stays in the log, and is there for the next program.
 */
export function closeWhole(database: Database, path: string): void {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (sizeOf(logOf(path)) === 0) rmSync(openMarkOf(path), { force: true });
  } catch {
    // As after a kill: the next program looks closer.
  }
}

/**
 * Takes the log in, so that nothing is in it but what comes from here on.
 * @throws Failure store.busy while another program reads from it, or writes
 */
export function emptyLog(database: Database, path: string, version: number): void {
  // An empty one beside the mark counts as lost.
  rmSync(openMarkOf(path), { force: true });
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    if (sizeOf(logOf(path)) > 0) throw lockedByAnother();
  } finally {
    markOpen(database, path, version);
  }
}

const Findings = z.array(z.object({ quick_check: z.string() }));

/** What names the search index, and nothing else. */
const ofIndex = "lines_text";

function findings(database: Database): string[] {
  try {
    const rows = database.prepare("SELECT quick_check FROM pragma_quick_check(20)").all();
    const found = Findings.safeParse(rows).data ?? [{ quick_check: "unreadable" }];
    return found.map((row) => row.quick_check).filter((finding) => finding !== "ok");
  } catch (error) {
    // Then nothing is said of the rest yet.
    if (isIndexDamage(error)) return [ofIndex];
    throw error;
  }
}

/** Whatever comes of making the index anew, the tables are what counts. */
function indexRemade(database: Database, path: string): void {
  try {
    remakeIndex(database);
  } catch (error) {
    if (error instanceof Failure && !isIndexDamage(error)) throw error;
    throw damaged(path, error);
  }
}

/**
 * Reads all of it. A damaged search index is made anew: it says nothing that isn't said elsewhere.
 * @throws Failure store.damaged
 */
export function expectWholePages(database: Database, path: string): void {
  const found = findings(database);
  if (found.length === 0) return;
  if (!found.every((finding) => finding.includes(ofIndex))) throw damaged(path, new Error(found[0]));
  indexRemade(database, path);
  const left = findings(database);
  if (left.length > 0) throw damaged(path, new Error(left[0]));
}

/** At each start, so that no search and no kept window meets it later. @throws Failure store.damaged */
export function expectIndex(database: Database, path: string): void {
  try {
    lookAtIndex(database);
  } catch (error) {
    if (error instanceof Failure && !isIndexDamage(error)) throw error;
    indexRemade(database, path);
  }
}
