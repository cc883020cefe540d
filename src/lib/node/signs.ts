/**
 * Signs of life: a program holds a lock on a file of its own for as long as it runs. The system takes the lock back when the process
 * ends, however it ends, so another program can tell without a clock and without process numbers, which repeat (in containers
 * every program may be number 1) and mean nothing to a neighbour that shares only the folder. The locks are SQLite's, which every system has.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { codeOf } from "../error-code.ts";
import { makeOwnFolderSync, writeOwnFileSync } from "./own-files.ts";

export interface Sign {
  /** of the program: never given twice */
  readonly name: string;
  /** it no longer lives */
  end(): void;
}

/** Loaded with the first lock: the engine's process seldom needs one, and would hold 7 MB for it. */
const openDatabase = (path: string): Database =>
  new (createRequire(import.meta.url)("libsql") as typeof import("libsql"))(path);
type Database = import("libsql").Database;

const start = "signed-";
/** @returns whether its life is told by a sign; others' by what they last said */
export const isSigned = (name: string): boolean => /^signed-[0-9a-f-]{36}$/.test(name);

/** @returns the lock, else what the disk says */
function lockOf(path: string, statement: string, waitMilliseconds = 0): Database | { error: unknown } {
  let database: Database | undefined;
  try {
    database = openDatabase(path);
    // Nothing is ever written: no journal beside it either.
    database.exec(`PRAGMA busy_timeout = ${waitMilliseconds}; PRAGMA journal_mode = MEMORY`);
    database.exec(statement);
    return database;
  } catch (error) {
    database?.close();
    return { error };
  }
}

/** @returns the lock, null where another holds one or the disk has none */
function locked(path: string, statement: string): Database | null {
  const lock = lockOf(path, statement);
  return "error" in lock ? null : lock;
}

/** By another, and not that the disk has no locks. */
const isHeld = (error: unknown): boolean => codeOf(error) === "SQLITE_BUSY";

/** Who looks whether something is being done holds it up for less than that. */
const lookMilliseconds = 100;

/**
 * Work that one does at a time, in whichever program.
 * @param path of a file that stands for it, in a folder that is there; it stays
 * @returns what ends it, null while another does it; on a disk without locks everybody may
 */
export function claimWork(path: string): (() => void) | null {
  if (!existsSync(path)) writeOwnFileSync(path, "");
  const lock = lockOf(path, "BEGIN EXCLUSIVE", lookMilliseconds);
  if (!("error" in lock)) return () => lock.close();
  return isHeld(lock.error) ? null : () => {};
}

/** A reader's lock, so that two who look at once don't take each other for the program. */
const look = "SELECT count(*) FROM sqlite_schema";

/** @param path of a file that stands for work @returns whether anybody does it now; on a disk without locks nobody can tell */
export function isClaimed(path: string): boolean {
  // Who looks must not make it.
  if (!existsSync(path)) return false;
  const lock = lockOf(path, look);
  if ("error" in lock) return isHeld(lock.error);
  lock.close();
  return false;
}

/** @param folder where the programs' signs are @returns whether this program still runs */
export function signLives(folder: string, name: string): boolean {
  const path = join(folder, name);
  if (!existsSync(path)) return false;
  const free = locked(path, look);
  free?.close();
  return free === null;
}

/** @param folder where the programs' signs are @returns how many programs run that use the same data */
export function livingSigns(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).filter((name) => isSigned(name) && signLives(folder, name)).length;
}

/** @param folder where the programs' signs are @returns whether any program runs that uses the same data */
export function anySignLives(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => isSigned(name) && signLives(folder, name));
}

/** Signs of programs that have ended are taken away: none of these names comes again. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder))
    if (isSigned(name) && !signLives(folder, name)) rmSync(join(folder, name), { force: true });
}

/** @param folder is made where it is missing @returns null where files can't be locked */
export function giveSign(folder: string): Sign | null {
  try {
    makeOwnFolderSync(folder);
    // Another program that starts just now may sweep a sign before it is locked: then there is another.
    for (let tries = 0; tries < 5; tries++) {
      const name = `${start}${randomUUID()}`;
      const path = join(folder, name);
      writeOwnFileSync(path, "", "wx");
      const lock = locked(path, "BEGIN EXCLUSIVE");
      if (lock !== null && existsSync(path) && signLives(folder, name)) {
        sweep(folder);
        return {
          name,
          end() {
            lock.close();
            rmSync(path, { force: true });
          },
        };
      }
      lock?.close();
      rmSync(path, { force: true });
    }
  } catch {
    // Its claims are told by its heartbeat instead.
  }
  return null;
}
