/**
 * Which result files the program wrote, for which recording, and with what content. It is told before a file is placed: whenever the
 * program is killed, the next one knows what it finds, and takes away drafts that were never placed.
 */
import { rmSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import type { Database } from "./database.ts";
import { type Owner, otherOwner } from "./owner.ts";

/** A content that the program gave a file, or was about to. */
export interface OutputMark {
  /** the recording that it was made from */
  readonly source: string;
  readonly bytes: number;
  /** SHA-256 as hexadecimal digits; empty for what an older version wrote */
  readonly digest: string;
  /** of those: time of the last change, in milliseconds, as the file system has it */
  readonly changedMs: number | null;
}

/** A content that is about to be a file's. */
export interface Placing {
  readonly path: string;
  readonly mark: OutputMark;
  /** the mark of what is there now, which stays known until it is replaced */
  readonly there: OutputMark | undefined;
}

export interface Ledger {
  marks(path: string): OutputMark[];
  /**
   * A draft will be written, and placed: on the disk when this returns. The draft goes with the program, unless it is settled before.
   * @param placing undefined for what isn't a result
   */
  announce(draft: string, placing?: Placing): void;
  /** The draft was placed or removed. */
  settled(draft: string): void;
}

const OutputRow = z.object({
  source: z.string(),
  bytes: z.number(),
  digest: z.string(),
  changed_ms: z.number().nullable(),
});
// What is removed bears a draft's name, whatever a damaged row says.
const DraftRow = z.object({ path: z.string().regex(/[\\/]\.slimscribe-[\w-]+$/) });

export function openLedger(database: Database, self: Owner): Ledger {
  sweepDrafts(database, self);
  const mark = ({ path, mark: { source, bytes, digest }, there }: Placing): void => {
    database.prepare("DELETE FROM outputs WHERE path = ? AND digest IS NOT ?").run(path, there?.digest ?? null);
    database
      .prepare("INSERT OR REPLACE INTO outputs (path, source, bytes, digest, written_at) VALUES (?, ?, ?, ?, ?)")
      .run(path, source, bytes, digest, self.now());
  };
  return {
    marks: (path) =>
      database
        .prepare("SELECT source, bytes, digest, changed_ms FROM outputs WHERE path = ?")
        .all(path)
        .flatMap((row) => {
          // A damaged mark is none: the file is taken for another's, and stays.
          const found = OutputRow.safeParse(row).data;
          if (found === undefined) return [];
          const { changed_ms: changedMs, ...mark } = found;
          return [{ ...mark, changedMs }];
        }),
    announce: (draft, placing) =>
      database.transaction(() => {
        database
          .prepare("INSERT OR REPLACE INTO drafts (path, owner, owner_process, owner_seen_at) VALUES (?, ?, ?, ?)")
          .run(draft, self.name, self.process, self.now());
        if (placing !== undefined) mark(placing);
      }),
    settled: (draft) => forget(database, [draft]),
  };
}

/** What can't be forgotten now is looked for in vain by the next program. */
function forget(database: Database, paths: readonly string[]): void {
  try {
    database.soon(() => {
      for (const path of paths) database.prepare("DELETE FROM drafts WHERE path = ?").run(path);
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** Takes away what programs that were killed had not placed yet. */
function sweepDrafts(database: Database, self: Owner): void {
  const left = database
    .prepare("SELECT * FROM drafts")
    .all()
    .flatMap((row) => (otherOwner(row, self) === null ? (DraftRow.safeParse(row).data?.path ?? []) : []));
  const gone = left.filter((path) => {
    try {
      rmSync(path, { force: true });
      return true;
    } catch {
      // Its folder can't be written to now: some other time.
      return false;
    }
  });
  if (gone.length > 0) forget(database, gone);
}
