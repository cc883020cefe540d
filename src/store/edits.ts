/** The person's version of a transcript, beside what was heard; a save names the revision that it started from. */
import type { EditedSegment } from "../api/document.ts";
import { Failure } from "../lib/failure.ts";
import type { Database } from "./database.ts";
import type { Owner } from "./owner.ts";
import { type Edit, readEdit } from "./run-rows.ts";
import { reindex } from "./search-index.ts";
import { digestOf, setAside } from "./set-aside.ts";

export interface Edits {
  of(run: number): Edit | null;
  /** @throws Failure `document.changed` when another change was saved since `revision` (0: none yet) */
  save(run: number, edit: { revision: number; windows: number; segments: readonly EditedSegment[] }): number;
  /** back to what was heard */
  drop(run: number): void;
}

export function openEdits(database: Database, self: Owner): Edits {
  const of = (run: number): Edit | null => {
    const edit = readEdit(database, run);
    if (edit === "damaged") {
      database.transaction(() => {
        setAside(database, self.now(), "a person's changes that can't be read", "edits", "run = ?", run);
        reindex(database, run);
      });
      return null;
    }
    return edit;
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
        const text = JSON.stringify(segments);
        database
          .prepare(
            "INSERT OR REPLACE INTO edits (run, revision, windows, segments, saved_at, digest) VALUES (?, ?, ?, ?, ?, ?)",
          )
          .run(run, revision + 1, windows, text, self.now(), digestOf(run, revision + 1, windows, text));
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
