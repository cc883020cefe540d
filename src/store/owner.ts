/**
 * Who works on a run or a job: this program, under a name of its own. Another program's claim counts while it lives, which its sign of
 * life tells; a killed one's work is free at once. Where files can't be locked there are no signs: then a claim counts while its
 * process lives and was heard of lately.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { giveSign, isSigned, signLives } from "../lib/node/signs.ts";
import type { Database } from "./database.ts";

export interface Owner {
  readonly name: string;
  readonly process: number;
  /** seconds since 1970 */
  now(): number;
  lives(claim: OthersClaim): boolean;
  /** nothing is its own any more */
  end(): void;
}

export interface OthersClaim {
  /** the program's name */
  readonly owner: string;
  readonly process: number;
  /** seconds since 1970 */
  readonly seenAt: number;
}

/** Seconds after which a silent program without a sign is taken for dead although a process has its number. */
export const deadAfterSeconds = 120;

/** @returns whether a process of this number runs on this machine */
function processLives(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is there but belongs to somebody else.
    return codeOf(error) === "EPERM";
  }
}

/** Without a sign. A time to come is one before the clock stepped back: a living program would have been heard of since. */
function wasHeardOf({ process: id, seenAt }: OthersClaim, now: number): boolean {
  return id !== process.pid && Math.abs(now - seenAt) < deadAfterSeconds && processLives(id);
}

/** @param folder for the programs' signs of life; undefined where there are none */
export function thisProgram(now: () => number, folder?: string): Owner {
  const sign = folder === undefined ? null : giveSign(folder);
  const name = sign?.name ?? randomUUID();
  return {
    name,
    process: process.pid,
    now,
    lives: (claim) =>
      folder !== undefined && isSigned(claim.owner) ? signLives(folder, claim.owner) : wasHeardOf(claim, now()),
    end() {
      ended.add(name);
      sign?.end();
    },
  };
}

const Claim = z.object({
  owner: z.string().nullable(),
  owner_process: z.number().nullable(),
  owner_seen_at: z.number().nullable(),
});

const nobody: z.infer<typeof Claim> = { owner: null, owner_process: null, owner_seen_at: null };

/** Owners of this process that have let go of all, whether or not the disk took that: their claims don't count. */
const ended = new Set<string>();

const beatMilliseconds = 15_000;

/** Tells programs that know no signs that this one lives, however long a window takes. @returns the function that lets go of all it holds */
export function stayHeard(database: Database, self: Owner): () => void {
  const timer = setInterval(() => {
    try {
      for (const table of ["runs", "jobs", "drafts", "followings"])
        database.prepare(`UPDATE ${table} SET owner_seen_at = ? WHERE owner = ?`).run(self.now(), self.name);
    } catch {
      // A full disk or a lock is told by whatever is kept next; there is another beat soon.
    }
  }, beatMilliseconds);
  // It keeps nobody from ending.
  timer.unref();
  return () => {
    clearInterval(timer);
    try {
      letGo(database, self);
    } finally {
      self.end();
    }
  };
}

/**
 * Lets go of one run, or of all. Where the disk doesn't take that, the claim ends with this program's life: nothing is lost by it, and
 * what was to be told has been told by whatever could not be kept.
 */
export function letGo(database: Database, self: Owner, run?: number): void {
  const clear = "UPDATE runs SET owner = NULL, owner_process = NULL, owner_seen_at = NULL WHERE owner = ?";
  try {
    database.soon(() => {
      if (run === undefined) database.prepare(clear).run(self.name);
      else database.prepare(`${clear} AND id = ?`).run(self.name, run);
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** @param row with the columns owner, owner_process, owner_seen_at @returns the process of another living owner, or null */
export function otherOwner(row: unknown, self: Owner): number | null {
  // A damaged claim is nobody's.
  const { owner, owner_process: id, owner_seen_at: seenAt } = Claim.safeParse(row).data ?? nobody;
  if (owner === null || owner === self.name || ended.has(owner) || id === null || seenAt === null) return null;
  return self.lives({ owner, process: id, seenAt }) ? id : null;
}
