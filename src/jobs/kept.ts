/** Reading what is kept of a run, by whoever shows it: nothing is claimed, changed or thrown away. */
import { z } from "zod";
import { JournalWindow } from "../api/engine.ts";
import { Transcript } from "../api/transcript.ts";
import type { Database } from "./database.ts";

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
  /** null until it was finished */
  realTimeFactor: number | null;
}

export interface Kept {
  /** windows as far as they can be read, without a gap from the first on */
  windows(run: number): JournalWindow[];
  /** what a finished transcript says beside its segments */
  head(run: number): Omit<Transcript, "segments"> | null;
  /** of one run, or of all */
  figures(run?: number): Map<number, RunFigures>;
}

const WindowRow = z.object({
  place: z.number().int(),
  start_seconds: z.number(),
  end_seconds: z.number(),
  segments: z.string(),
});
const HeadRow = z.object({ head: z.string().nullable() });
const FiguresRow = z.object({
  run: z.number().int(),
  windows: z.number().int(),
  done_seconds: z.number(),
  segments: z.number().int().nullable(),
  suspects: z.number().int().nullable(),
  edited: z.number().int(),
  real_time_factor: z.number().nullable(),
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
  CASE WHEN json_valid(runs.head) THEN runs.head ->> '$.stats.realTimeFactor' END AS real_time_factor
FROM runs LEFT JOIN edits ON edits.run = runs.id`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function openKept(database: Database): Kept {
  return {
    windows(run) {
      const windows: JournalWindow[] = [];
      for (const row of database.prepare("SELECT * FROM windows WHERE run = ? ORDER BY place").all(run)) {
        const { place, start_seconds: start, end_seconds: end, segments } = WindowRow.parse(row);
        const window = JournalWindow.safeParse({ index: place, start, end, segments: parsed(segments) });
        if (!window.success || place !== windows.length) break;
        windows.push(window.data);
      }
      return windows;
    },
    head(run) {
      const row = database.prepare("SELECT head FROM runs WHERE id = ?").get(run);
      const { head } = row === undefined ? { head: null } : HeadRow.parse(row);
      return head === null ? null : (Transcript.omit({ segments: true }).safeParse(parsed(head)).data ?? null);
    },
    figures(run) {
      const rows =
        run === undefined
          ? database.prepare(figuresOf).all()
          : database.prepare(`${figuresOf} WHERE runs.id = ?`).all(run);
      return new Map(
        rows.map((row) => {
          const one = FiguresRow.parse(row);
          const { windows, segments, suspects, done_seconds: doneSeconds, real_time_factor: realTimeFactor } = one;
          const figures: RunFigures = {
            ...{ windows, doneSeconds, realTimeFactor },
            ...{ segments: segments ?? 0, suspects: suspects ?? 0, edited: one.edited === 1 },
          };
          return [one.run, figures];
        }),
      );
    },
  };
}
