/**
 * Removed jobs that go for good, with every transcript of their recordings: in whatever language and way one was made, unless a job that
 * stays is of the same recording, or a program is at work on it. Their bytes are `overwrite.ts`'s.
 */
import { z } from "zod";
import type { Database, Row } from "./database.ts";
import { type Owner, otherOwner } from "./owner.ts";

/** What goes, or went. */
export interface Purged {
  /** how many jobs */
  readonly files: number;
  /** of their transcripts: UTF-8 and JSON, as they are kept */
  readonly bytes: number;
  /** of recordings that no job has any more */
  readonly paths: readonly string[];
}

// A damaged value names nothing.
const JobRow = z.object({
  row: z.number(),
  run: z.number().nullable().catch(null),
  path: z.string().nullable().catch(null),
  going: z.number(),
});
const RunRow = z.object({
  id: z.number(),
  identity: z.string().nullable().catch(null),
  path: z.string().nullable().catch(null),
  owner: z.string().nullable().catch(null),
});
const ResultRow = z.object({ path: z.string() });
const BytesRow = z.object({ bytes: z.number() });

const jobRows = `
SELECT rowid AS row, run, CASE WHEN json_valid(value) THEN value ->> '$.path' END AS path, coalesce(removed_at <= ?, 0) AS going
FROM jobs`;

/** Damaged rows of the same run, in the words of `set-aside.ts`. */
const dropSetAside = `
DELETE FROM set_aside WHERE source IN ('windows', 'edits')
  AND CASE WHEN json_valid(bytes) THEN bytes ->> '$.run' END = 'integer ' || hex(?)`;

type Job = z.infer<typeof JobRow>;
type Run = z.infer<typeof RunRow>;

/** A recording is known by its path and by its content, whatever it is called. */
function recordingsOf(jobs: readonly Job[], runs: readonly Run[]) {
  const ids = new Set(jobs.flatMap(({ run }) => run ?? []));
  const paths = new Set(jobs.flatMap(({ path }) => path ?? []));
  const identities = new Set(runs.flatMap(({ id, identity }) => (ids.has(id) && identity !== null ? identity : [])));
  const includes = ({ identity, path }: Run): boolean =>
    (path !== null && paths.has(path)) || (identity !== null && identities.has(identity));
  return { ids, paths, includes };
}

interface Going {
  rows: number[];
  runs: number[];
  paths: string[];
}

function goingIn(database: Database, self: Owner, before: number): Going {
  const runRows = database.prepare("SELECT id, identity, path, owner, owner_process, owner_seen_at FROM runs").all();
  const runs = z.array(RunRow).parse(runRows);
  const isHeld = (row: Row): boolean => row.owner === self.name || otherOwner(row, self) !== null;
  const held = new Set(runs.flatMap(({ id }, place) => (isHeld(runRows[place] ?? {}) ? id : [])));
  const jobs = z.array(JobRow).parse(database.prepare(jobRows).all(before));
  const goes = ({ run, going }: Job): boolean => going === 1 && (run === null || !held.has(run));
  const going = recordingsOf(jobs.filter(goes), runs);
  const staying = recordingsOf(
    jobs.filter((job) => !goes(job)),
    runs,
  );
  const wanted = (run: Run): boolean => staying.ids.has(run.id) || held.has(run.id);
  return {
    rows: jobs.filter(goes).map(({ row }) => row),
    runs: runs
      .filter((run) => !wanted(run) && (going.ids.has(run.id) || (going.includes(run) && !staying.includes(run))))
      .map(({ id }) => id),
    paths: [...going.paths].filter((path) => !staying.paths.has(path)),
  };
}

function sizeOf(database: Database, runs: readonly number[]): number {
  const size = database.prepare(
    `SELECT (SELECT coalesce(sum(length(CAST(segments AS BLOB))), 0) FROM windows WHERE run = ?)
          + (SELECT coalesce(sum(length(CAST(segments AS BLOB))), 0) FROM edits WHERE run = ?) AS bytes`,
  );
  return runs.reduce((sum, run) => sum + BytesRow.parse(size.get(run, run)).bytes, 0);
}

/** @param before removed until then, in seconds since 1970 */
export function purgeable(database: Database, self: Owner, before: number): Purged {
  const { rows, runs, paths } = goingIn(database, self, before);
  return { files: rows.length, bytes: sizeOf(database, runs), paths };
}

/** @returns paths of the result files that the program wrote from a recording */
export function resultsOf(database: Database, source: string): string[] {
  const rows = database.prepare("SELECT DISTINCT path FROM outputs WHERE source = ?").all(source);
  return rows.flatMap((row) => ResultRow.safeParse(row).data?.path ?? []);
}

/** Deletes them, all or none. @param before removed until then, in seconds since 1970 */
export function purge(database: Database, self: Owner, before: number): Purged {
  return database.transaction(() => {
    const { rows, runs, paths } = goingIn(database, self, before);
    const bytes = sizeOf(database, runs);
    for (const row of rows) database.prepare("DELETE FROM jobs WHERE rowid = ?").run(row);
    for (const run of runs) {
      database.prepare("DELETE FROM runs WHERE id = ?").run(run);
      database.prepare(dropSetAside).run(String(run));
    }
    return { files: rows.length, bytes, paths };
  });
}
