/** The full-text index over transcripts: every segment is a line, the person's version where there is one. */
import { z } from "zod";
import type { Segment } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import type { Database } from "./database.ts";
import { readEdit, readWindows } from "./run-rows.ts";
import { digestOf, isWhole } from "./set-aside.ts";

export interface LineHit {
  readonly run: number;
  /** the queue's, null for a recording that isn't in it */
  readonly job: string | null;
  readonly path: string;
  readonly startSeconds: number;
  /** cut where it matched: odd pieces are the matches */
  readonly pieces: readonly string[];
}

type Line = Pick<Segment, "start" | "text">;

/** Adds what is shown behind a run's last lines; to be called within a transaction, as is `reindex`. */
export function index(database: Database, run: number, segments: readonly Line[]): void {
  const insert = database.prepare("INSERT INTO lines (run, start_seconds, text, digest) VALUES (?, ?, ?, ?)");
  for (const { start, text } of segments) {
    const line = text.trim();
    if (line !== "") insert.run(run, start, line, digestOf(run, start, line));
  }
}

/** Replaces the lines of a run by what it shows: the person's version, and what was heard since. */
export function reindex(database: Database, run: number): void {
  database.prepare("DELETE FROM lines WHERE run = ?").run(run);
  const edit = readEdit(database, run);
  const [covered, segments] = edit === null || edit === "damaged" ? [0, []] : [edit.windows, edit.segments];
  index(database, run, segments);
  // What is damaged is nowhere to be found; it is decoded again when its run goes on.
  for (const window of readWindows(database, run).windows.slice(covered)) index(database, run, window.segments);
}

/** By one word of it: what can't be opened or read at all is found, a damaged page of it is not. @throws Failure store.index */
export function lookAtIndex(database: Database): void {
  database.prepare("SELECT 1 FROM lines_text WHERE lines_text MATCH 'slimscribe' LIMIT 1").all();
}

/**
 * It says nothing that `lines` doesn't. FTS5 refuses its own 'rebuild', and being dropped, when it can't read what it keeps about itself:
 * so that is first made what it is in a new index.
 */
export function remakeIndex(database: Database): void {
  database.transaction(() =>
    database.exec(`
      DELETE FROM lines_text_config; INSERT INTO lines_text_config (k, v) VALUES ('version', 4);
      DELETE FROM lines_text_data; INSERT INTO lines_text_data (id, block) VALUES (1, x''), (10, x'00000000000000');
      DELETE FROM lines_text_idx; DELETE FROM lines_text_docsize;
      INSERT INTO lines_text (lines_text) VALUES ('rebuild');`),
  );
}

/** @param work is done again, from its start and once, when it meets the index damaged: the index is made anew */
export function orIndexRemade<T>(database: Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isIndexDamage(error)) throw error;
    remakeIndex(database);
    return work();
  }
}

/** The same database, whose transactions are done again when they meet the index damaged. */
export function withIndexRemade(database: Database): Database {
  let within = false;
  // Of those within each other the outermost is done again: it alone can be undone.
  const outermost = <T>(work: () => T): T => {
    if (within) return work();
    within = true;
    try {
      return orIndexRemade(database, work);
    } finally {
      within = false;
    }
  };
  return {
    ...database,
    transaction: (work) => outermost(() => database.transaction(work)),
    soon: (work) => outermost(() => database.soon(work)),
  };
}

export const isIndexDamage = (error: unknown): boolean => error instanceof Failure && error.code === "store.index";

const liveJob = "SELECT id FROM jobs WHERE jobs.run = lines.run AND removed_at IS NULL";
const removedJob = "SELECT id FROM jobs WHERE jobs.run = lines.run AND removed_at IS NOT NULL";

const HitRow = z.object({
  run: z.number(),
  job: z.string().nullable(),
  path: z.string(),
  start_seconds: z.number(),
  text: z.string(),
  digest: z.string().nullable(),
});

/** Letters without their marks and case, with the place in the text that each came from: what is searched is what is marked. */
function folded(text: string): { letters: string; places: number[] } {
  let letters = "";
  const places: number[] = [];
  let place = 0;
  for (const letter of text) {
    for (const part of letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()) {
      letters += part;
      for (let i = 0; i < part.length; i++) places.push(place);
    }
    place += letter.length;
  }
  places.push(text.length);
  return { letters, places };
}

/** @returns the text cut around every match */
export function cutAtMatches(text: string, wanted: string): string[] {
  const { letters, places } = folded(text);
  const needle = folded(wanted).letters;
  const pieces: string[] = [];
  let from = 0;
  for (
    let at = needle === "" ? -1 : letters.indexOf(needle);
    at >= 0;
    at = letters.indexOf(needle, at + needle.length)
  ) {
    const start = places[at] ?? 0;
    const end = places[at + needle.length] ?? text.length;
    pieces.push(text.slice(from, start), text.slice(start, end));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

/** Lines that hold the text, none that is damaged, newest transcripts first, none of removed jobs; case and accents don't count. */
export function searchLines(database: Database, text: string, limit: number): LineHit[] {
  // A NUL would end the question in its middle; no line holds one.
  const wanted = text.replaceAll("\0", " ").trim();
  if (wanted === "") return [];
  // The index knows pieces of three characters; shorter words are looked for in all lines.
  const short = [...folded(wanted).letters].length < 3;
  const where = short
    ? "lines.text LIKE ? ESCAPE '\\'"
    : "lines.id IN (SELECT rowid FROM lines_text WHERE lines_text MATCH ?)";
  const term = short ? `%${wanted.replace(/[\\%_]/g, "\\$&")}%` : `"${wanted.replaceAll('"', '""')}"`;
  return database
    .prepare(
      `SELECT lines.run, (${liveJob} LIMIT 1) AS job, runs.path, lines.start_seconds, lines.text, lines.digest
       FROM lines JOIN runs ON runs.id = lines.run
       WHERE ${where} AND (EXISTS (${liveJob}) OR NOT EXISTS (${removedJob}))
       ORDER BY runs.started_at DESC, lines.run, lines.start_seconds LIMIT ?`,
    )
    .all(term, limit)
    .flatMap((row) => {
      const hit = HitRow.safeParse(row).data;
      if (hit === undefined || !isWhole(hit.digest, hit.run, hit.start_seconds, hit.text)) return [];
      const { run, job, path, start_seconds: startSeconds, text: line } = hit;
      return [{ run, job, path, startSeconds, pieces: cutAtMatches(line, wanted) }];
    });
}
