/** The person's version of a transcript, beside what was heard; a save names the revision that it started from. */
import { z } from "zod";
import { EditedSegment } from "../api/contract.ts";
import { Failure } from "../lib/failure.ts";
import type { Database } from "./database.ts";
import { reindex } from "./lines.ts";
import type { Owner } from "./owner.ts";

export interface Edit {
  readonly revision: number;
  /** how many of the run's windows it covers: what was heard since comes behind it */
  readonly windows: number;
  readonly segments: EditedSegment[];
}

export interface Edits {
  of(run: number): Edit | null;
  /** @throws Failure `document.changed` when another change was saved since `revision` (0: none yet) */
  save(run: number, edit: { revision: number; windows: number; segments: readonly EditedSegment[] }): number;
  /** back to what was heard */
  drop(run: number): void;
}

const EditRow = z.object({ revision: z.number().int(), windows: z.number().int(), segments: z.string() });

export function openEdits(database: Database, self: Owner): Edits {
  const of = (run: number): Edit | null => {
    const row = database.prepare("SELECT revision, windows, segments FROM edits WHERE run = ?").get(run);
    if (row === undefined) return null;
    const { revision, windows, segments } = EditRow.parse(row);
    return { revision, windows, segments: z.array(EditedSegment).parse(JSON.parse(segments)) };
  };
  return {
    of,
    save: (run, { revision, windows, segments }) =>
      database.transaction(() => {
        if ((of(run)?.revision ?? 0) !== revision)
          throw new Failure(
            "document.changed",
            "This transcript was changed in another window meanwhile.",
            "Read it again, then make your change.",
          );
        database
          .prepare("INSERT OR REPLACE INTO edits (run, revision, windows, segments, saved_at) VALUES (?, ?, ?, ?, ?)")
          .run(run, revision + 1, windows, JSON.stringify(segments), self.now());
        reindex(database, run);
        return revision + 1;
      }),
    drop(run) {
      database.transaction(() => {
        database.prepare("DELETE FROM edits WHERE run = ?").run(run);
        reindex(database, run);
      });
    },
  };
}
