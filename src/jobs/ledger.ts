/** Which result files the program wrote, for which recording, and how it left them. */
import { z } from "zod";
import type { Database } from "./database.ts";
import type { Owner } from "./owner.ts";

export interface OutputMark {
  readonly bytes: number;
  /** time of the last change, in milliseconds, as the file system has it */
  readonly changedMs: number;
}

export interface Ledger {
  /** how the program left this file when it wrote it for `source`; null when it didn't */
  mark(path: string, source: string): OutputMark | null;
  note(path: string, source: string, mark: OutputMark): void;
}

const OutputRow = z.object({ bytes: z.number(), changed_ms: z.number() });

export function openLedger(database: Database, self: Owner): Ledger {
  return {
    mark(path, source) {
      const row = database
        .prepare("SELECT bytes, changed_ms FROM outputs WHERE path = ? AND source = ?")
        .get(path, source);
      if (row === undefined) return null;
      const { bytes, changed_ms: changedMs } = OutputRow.parse(row);
      return { bytes, changedMs };
    },
    note(path, source, { bytes, changedMs }) {
      database
        .prepare("INSERT OR REPLACE INTO outputs (path, source, bytes, changed_ms, written_at) VALUES (?, ?, ?, ?, ?)")
        .run(path, source, bytes, changedMs, self.now());
    },
  };
}

/** Remembers for as long as the program runs: where there is no database. */
export function forgetfulLedger(): Ledger {
  const marks = new Map<string, OutputMark>();
  const key = (path: string, source: string): string => JSON.stringify([path, source]);
  return {
    mark: (path, source) => marks.get(key(path, source)) ?? null,
    note: (path, source, mark) => void marks.set(key(path, source), mark),
  };
}
