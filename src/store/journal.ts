/**
 * The journal of windows: what is decoded is on the disk before it is shown, so that a killed program goes on at the next window.
 * A run belongs to a file's content and to the options that change the words, whatever the file is called.
 */
import { z } from "zod";
import type { JournalWindow, TranscribeOptions } from "../api/engine.ts";
import { inTime, Transcript } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import type { Database } from "./database.ts";
import { type FileIdentity, identify, wayOf } from "./identity.ts";
import { letGo, type Owner, otherOwner } from "./owner.ts";
import { type RunFigures, readFigures, readWindows } from "./run-rows.ts";
import { type RunSpeed, readSpeeds } from "./run-speeds.ts";
import { index, reindex } from "./search-index.ts";
import { digestOf, readJson, setAside } from "./set-aside.ts";

/** One file being transcribed in one way. */
export interface JournalRun {
  readonly id: number;
  /** windows from an earlier, interrupted attempt: without a gap from the first on */
  readonly done: readonly JournalWindow[];
  /** the language that was found then, so that going on doesn't find another */
  readonly language: string | null;
  /** the whole transcript, when it was finished before */
  readonly finished: Transcript | null;
  /** Keeps a window and makes it searchable: on the disk when this returns. Windows come in the order of the file; a known one is left as it is. */
  commit(window: JournalWindow): void;
  keepLanguage(language: string): void;
  /** Keeps what the transcript says beside its segments, which are the windows'. */
  finish(transcript: Transcript): void;
  /** Lets go of it, finished or not: another program may go on. */
  release(): void;
}

/** What becomes of what an earlier run has done: all of it is taken; only what is unfinished, to go on with it; it is forgotten. */
export type Earlier = "taken" | "unfinished" | "forgotten";

export interface Journal {
  /**
   * @param file its path, or what was found out about it just now
   * @throws Failure `file.*`; `journal.busy` while another program transcribes it in the same way
   */
  begin(file: string | FileIdentity, options: TranscribeOptions, earlier?: Earlier): Promise<JournalRun>;
  /**
   * @returns whether this file, where it is now, was finished in this way and has not changed since. Another version of the
   * program counts: an update must not undo a person's archive, which `fresh` does on request.
   */
  wasDone(file: string, options: TranscribeOptions): Promise<boolean>;
  /** The file was still being written when its run was begun: what is kept is of the file as it is now. @throws Failure file.* */
  grown(run: number, file: string): Promise<void>;
  /** the language of this recording in a run of this way, null where there is none */
  languageOf(file: string, options: TranscribeOptions): Promise<string | null>;
  // What is kept, for whoever shows it: nothing is claimed by looking.
  /** windows as far as they can be read, without a gap from the first on */
  windows(run: number): JournalWindow[];
  /** whether all windows of a finished run can be read; a run that is not finished lacks none */
  whole(run: number): boolean;
  /** what a finished transcript says beside its segments */
  head(run: number): Omit<Transcript, "segments"> | null;
  /** of one run, or of all */
  figures(run?: number): Map<number, RunFigures>;
  /** of runs that were finished here, the last ones first */
  speeds(): RunSpeed[];
}

// A damaged language or head is none: it is found again.
const RunRow = z.object({
  id: z.number().int(),
  language: z.string().nullable().catch(null),
  head: z.string().nullable().catch(null),
  windows: z.number().nullable().catch(null),
});
const runColumns = "id, language, head, windows, owner, owner_process, owner_seen_at";
const LanguageRow = RunRow.pick({ language: true });
const HeadRow = RunRow.pick({ head: true });
const CountRow = RunRow.pick({ windows: true });
const Head = Transcript.omit({ segments: true });

/** Windows as far as they can be read and follow on each other: one that can't is set aside with all behind it, and decoded again. */
function knownWindows(database: Database, run: number, now: number): JournalWindow[] {
  const { windows, damage } = readWindows(database, run);
  if (damage === null) return windows;
  database.transaction(() => {
    const lost = "run = ? AND (typeof(place) <> 'integer' OR place < 0 OR place >= ?)";
    setAside(database, now, damage, "windows", lost, run, windows.length);
    database.prepare("UPDATE runs SET head = NULL, finished_at = NULL, windows = NULL WHERE id = ?").run(run);
    reindex(database, run);
  });
  return windows;
}

function claim(database: Database, self: Owner, file: FileIdentity, way: string, fresh: boolean): number {
  // Nothing is lost with a claim: whoever comes next makes another.
  return database.soon(() => {
    const known = database
      .prepare(`SELECT ${runColumns} FROM runs WHERE identity = ? AND way = ?`)
      .get(file.identity, way);
    const other = known && otherOwner(known, self);
    if (other)
      throw new Failure(
        "journal.busy",
        `${file.path} is being transcribed by another Slimscribe (process ${other}).`,
        "Wait until that one has finished, or end it and run this again: nothing it has done is lost.",
      );
    if (known && fresh) database.prepare("DELETE FROM runs WHERE identity = ? AND way = ?").run(file.identity, way);
    database
      .prepare("INSERT INTO runs (identity, way, path, started_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
      .run(file.identity, way, file.path, self.now());
    database
      .prepare(
        "UPDATE runs SET path = ?, owner = ?, owner_process = ?, owner_seen_at = ? WHERE identity = ? AND way = ?",
      )
      .run(file.path, self.name, self.process, self.now(), file.identity, way);
    return RunRow.parse(
      database.prepare(`SELECT ${runColumns} FROM runs WHERE identity = ? AND way = ?`).get(file.identity, way),
    ).id;
  });
}

/** A way without the version, which decides how a file is cut into windows and so what can be gone on with, but not what is done. */
const sameOptions = (way: string): string => `json_remove(${way}, '$.engineVersion')`;

/** The same of a row, which may be damaged: then it is no run's. */
const sameOptionsInRow = `CASE WHEN json_valid(runs.way) THEN ${sameOptions("runs.way")} END`;

export function openJournal(database: Database, self: Owner, engineVersion: string): Journal {
  const insert = database.prepare(
    "INSERT INTO windows (run, place, start_seconds, end_seconds, segments, digest) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  // A copy of the recording, in this program too, may have let go of the run that they share: then it is taken again.
  const holdOn = database.prepare(
    "UPDATE runs SET owner = ?, owner_process = ?, owner_seen_at = ? WHERE id = ? AND (owner = ? OR owner IS NULL)",
  );

  const runOf = (id: number, path: string): JournalRun => {
    const done = knownWindows(database, id, self.now());
    const row = RunRow.parse(database.prepare(`SELECT ${runColumns} FROM runs WHERE id = ?`).get(id));
    const all = row.windows === null || row.windows === done.length;
    const head = row.head === null || !all ? null : Head.safeParse(readJson(row.head));
    const segments = inTime(done.flatMap((window) => window.segments));
    // Not what the table says then: a damaged one may not find again what it took.
    let windows = done.length;
    return {
      id,
      done,
      language: row.language,
      finished: head?.success ? { ...head.data, file: path, segments } : null,
      commit({ index: place, start, end, segments: said }) {
        windows = Math.max(windows, place + 1);
        database.transaction(() => {
          const { changes } = holdOn.run(self.name, self.process, self.now(), id, self.name);
          if (changes === 0)
            throw new Failure(
              "journal.taken",
              `${path} was taken over by another Slimscribe.`,
              "Let that one finish, or run this again when it has.",
            );
          const segments = JSON.stringify(said);
          const digest = digestOf(id, place, start, end, segments);
          if (insert.run(id, place, start, end, segments, digest).changes > 0) index(database, id, said);
        });
      },
      keepLanguage(language) {
        // It is asked for only where there is a window, whose commit takes it along.
        database.soon(() => database.prepare("UPDATE runs SET language = ? WHERE id = ?").run(language, id));
      },
      finish(transcript) {
        const { segments: _, ...rest } = transcript;
        database.transaction(() => {
          database
            .prepare("UPDATE runs SET head = ?, finished_at = ?, language = ?, windows = ? WHERE id = ?")
            .run(JSON.stringify(rest), self.now(), transcript.language, windows, id);
          database
            .prepare("INSERT OR REPLACE INTO finished_files (path, run, finished_at) VALUES (?, ?, ?)")
            .run(path, id, self.now());
        });
      },
      release: () => letGo(database, self, id),
    };
  };

  return {
    async begin(file, options, earlier = "taken") {
      const found = typeof file === "string" ? await identify(file) : file;
      const claimed = (fresh: boolean): JournalRun =>
        runOf(claim(database, self, found, wayOf(options, engineVersion), fresh), found.path);
      const run = claimed(earlier === "forgotten");
      return earlier === "unfinished" && run.finished !== null ? claimed(true) : run;
    },
    async wasDone(file, options) {
      const { path, identity } = await identify(file);
      const row = database
        .prepare(
          `SELECT 1 AS found FROM finished_files JOIN runs ON runs.id = finished_files.run
           WHERE finished_files.path = ? AND runs.identity = ? AND runs.finished_at IS NOT NULL
             AND ${sameOptionsInRow} = ${sameOptions("?")}`,
        )
        .get(path, identity, wayOf(options, engineVersion));
      return row !== undefined;
    },
    async grown(run, file) {
      const { identity } = await identify(file);
      database.transaction(() =>
        database.prepare("UPDATE OR IGNORE runs SET identity = ? WHERE id = ?").run(identity, run),
      );
    },
    async languageOf(file, options) {
      const { identity } = await identify(file);
      const row = database
        .prepare("SELECT language FROM runs WHERE identity = ? AND way = ?")
        .get(identity, wayOf(options, engineVersion));
      return row === undefined ? null : LanguageRow.parse(row).language;
    },
    windows: (run) => readWindows(database, run).windows,
    whole(run) {
      const row = database.prepare("SELECT windows FROM runs WHERE id = ?").get(run);
      const { windows, damage } = readWindows(database, run);
      return damage === null && (row === undefined || (CountRow.parse(row).windows ?? 0) <= windows.length);
    },
    head(run) {
      const row = database.prepare("SELECT head FROM runs WHERE id = ?").get(run);
      const { head } = row === undefined ? { head: null } : HeadRow.parse(row);
      return head === null ? null : (Head.safeParse(readJson(head)).data ?? null);
    },
    figures: (run) => readFigures(database, run),
    speeds: () => readSpeeds(database),
  };
}
