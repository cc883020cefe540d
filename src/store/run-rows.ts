/** What the rows say of a run: its windows, its figures, a person's version. Nothing is claimed, changed or thrown away. */
import { z } from "zod";
import { EditedSegment } from "../api/document.ts";
import { JournalWindow } from "../api/engine.ts";
import type { Database } from "./database.ts";
import { isWhole, readJson } from "./set-aside.ts";

/** What a list shows of a transcript without reading it. */
export interface RunFigures {
  windows: number;
  /** seconds of the file that are decoded */
  doneSeconds: number;
  /** segments with words in them, as they were heard */
  segments: number;
  /** doubtful segments that nobody has said to keep */
  suspects: number;
  edited: boolean;
  /** beside the recording's own */
  otherLanguages: string[];
  /** null until it was finished */
  realTimeFactor: number | null;
  /** what the person should know of the recording; none until it was finished */
  notes: readonly string[];
}

const WindowRow = z.object({
  place: z.number().int(),
  start_seconds: z.number(),
  end_seconds: z.number(),
  segments: z.string(),
  digest: z.string().nullable(),
});
const FiguresRow = z.object({
  run: z.number().int(),
  windows: z.number().int(),
  done_seconds: z.number(),
  segments: z.number().int().nullable(),
  suspects: z.number().int().nullable(),
  edited: z.number().int(),
  other_languages: z.string().nullable(),
  real_time_factor: z.number().nullable(),
  notes: z.string().nullable(),
});

const doubted = "coalesce(json_array_length(segment.value, '$.suspect'), 0) > 0 AND segment.value ->> 'kept' IS NOT 1";
const readable = "CASE WHEN json_valid(windows.segments) THEN windows.segments ELSE '[]' END";
const written = "CASE WHEN json_valid(edits.segments) THEN edits.segments ELSE '[]' END";

const figuresOf = `
SELECT runs.id AS run,
  (SELECT count(*) FROM windows WHERE windows.run = runs.id) AS windows,
  (SELECT coalesce(max(end_seconds), 0) FROM windows WHERE windows.run = runs.id) AS done_seconds,
  (SELECT count(*) FROM windows, json_each(${readable}) WHERE windows.run = runs.id) AS segments,
  CASE WHEN edits.run IS NULL
    THEN (SELECT count(*) FROM windows, json_each(${readable}) AS segment WHERE windows.run = runs.id AND ${doubted})
    ELSE (SELECT count(*) FROM json_each(${written}) AS segment WHERE ${doubted})
      + (SELECT count(*) FROM windows, json_each(${readable}) AS segment
         WHERE windows.run = runs.id AND windows.place >= edits.windows AND ${doubted})
  END AS suspects,
  edits.run IS NOT NULL AS edited,
  (SELECT group_concat(DISTINCT segment.value ->> 'language') FROM windows, json_each(${readable}) AS segment
   WHERE windows.run = runs.id) AS other_languages,
  CASE WHEN json_valid(runs.head) THEN runs.head ->> '$.stats.realTimeFactor' END AS real_time_factor,
  CASE WHEN json_valid(runs.head) THEN runs.head -> '$.notes' END AS notes
FROM runs LEFT JOIN edits ON edits.run = runs.id`;

export interface ReadWindows {
  /** as far as they can be read and follow on each other */
  readonly windows: JournalWindow[];
  /** why the one behind them could not be, null when none is there */
  readonly damage: string | null;
}

export function readWindows(database: Database, run: number): ReadWindows {
  const windows: JournalWindow[] = [];
  const rows = database.prepare(
    "SELECT place, start_seconds, end_seconds, segments, digest FROM windows WHERE run = ? ORDER BY place",
  );
  for (const row of rows.all(run)) {
    const found = WindowRow.safeParse(row);
    if (!found.success) return { windows, damage: "a value of another kind" };
    const { place, start_seconds: start, end_seconds: end, segments, digest } = found.data;
    if (place !== windows.length) return { windows, damage: "the window before it is missing" };
    if (!isWhole(digest, run, place, start, end, segments)) return { windows, damage: "its digest is another" };
    const window = JournalWindow.safeParse({ index: place, start, end, segments: readJson(segments) });
    if (!window.success) return { windows, damage: "its segments can't be read" };
    windows.push(window.data);
  }
  return { windows, damage: null };
}

export interface Edit {
  readonly revision: number;
  /** how many of the run's windows it covers: what was heard since comes behind it */
  readonly windows: number;
  readonly segments: EditedSegment[];
}

const EditRow = z.object({
  revision: z.number().int(),
  windows: z.number().int(),
  segments: z.string(),
  digest: z.string().nullable(),
});
const Notes = z.array(z.string());
const Segments = z.array(EditedSegment);

/** @returns null where there is none */
export function readEdit(database: Database, run: number): Edit | "damaged" | null {
  const row = database.prepare("SELECT revision, windows, segments, digest FROM edits WHERE run = ?").get(run);
  if (row === undefined) return null;
  const found = EditRow.safeParse(row).data;
  if (found === undefined) return "damaged";
  const { revision, windows, segments, digest } = found;
  if (!isWhole(digest, run, revision, windows, segments)) return "damaged";
  const read = Segments.safeParse(readJson(segments)).data;
  return read === undefined ? "damaged" : { revision, windows, segments: read };
}

/** @param run undefined for all */
export function readFigures(database: Database, run?: number): Map<number, RunFigures> {
  const rows =
    run === undefined ? database.prepare(figuresOf).all() : database.prepare(`${figuresOf} WHERE runs.id = ?`).all(run);
  return new Map(
    rows.flatMap((row): [number, RunFigures][] => {
      const one = FiguresRow.safeParse(row).data;
      if (one === undefined) return [];
      const { windows, segments, suspects, done_seconds: doneSeconds, real_time_factor: realTimeFactor } = one;
      const figures: RunFigures = {
        windows,
        doneSeconds,
        realTimeFactor,
        segments: segments ?? 0,
        suspects: suspects ?? 0,
        edited: one.edited === 1,
        notes: one.notes === null ? [] : (Notes.safeParse(readJson(one.notes)).data ?? []),
        otherLanguages: one.other_languages?.split(",") ?? [],
      };
      return [[one.run, figures]];
    }),
  );
}
