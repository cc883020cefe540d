/**
 * Damaged rows: moved out of the way, byte for byte and with the reason, so that the rest works and nothing is deleted. Words carry a
 * digest, since SQLite has none: a flipped bit must not become a word that nobody said.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import type { Database, SqlValue } from "./database.ts";

/** Tables whose rows can be set aside. */
export type SourceTable = "jobs" | "windows" | "edits" | "settings";

export interface SetAside {
  readonly id: number;
  readonly source: SourceTable;
  readonly reason: string;
}

const Rows = z.array(
  z.object({ id: z.number(), source: z.enum(["jobs", "windows", "edits", "settings"]), reason: z.string() }),
);
const Names = z.array(z.object({ name: z.string() }));

/** @returns a short digest of what a row says; its order counts */
export function digestOf(...values: readonly SqlValue[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("base64url").slice(0, 16);
}

/** @param digest null: the row is older than digests @returns whether these are the values that were kept */
export function isWhole(digest: string | null, ...values: readonly SqlValue[]): boolean {
  return digest === null || digest === digestOf(...values);
}

/**
 * Where the disk doesn't take it, the rows stay: they are met, and left out, once more.
 * @param rows a condition on `source`, with its values
 */
export function setAside(
  database: Database,
  now: number,
  reason: string,
  source: SourceTable,
  rows: string,
  ...values: readonly SqlValue[]
): void {
  try {
    database.transaction(() => {
      const names = Names.parse(database.prepare(`SELECT name FROM pragma_table_info('${source}')`).all());
      const bytes = names.map(({ name }) => `'${name}', typeof(${name}) || ' ' || hex(${name})`).join(", ");
      database
        .prepare(
          `INSERT INTO set_aside (source, reason, at, bytes)
           SELECT ?, ?, ?, json_object(${bytes}) FROM ${source} WHERE ${rows}`,
        )
        .run(source, reason, now, ...values);
      database.prepare(`DELETE FROM ${source} WHERE ${rows}`).run(...values);
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** @returns what was set aside behind this one, oldest first */
export function setAsideSince(database: Database, id: number): SetAside[] {
  const rows = database.prepare("SELECT id, source, reason FROM set_aside WHERE id > ? ORDER BY id").all(id);
  return Rows.safeParse(rows).data ?? [];
}

/** JSON that may be damaged. @returns undefined when it is */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
