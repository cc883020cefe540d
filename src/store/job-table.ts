/** The queue on the disk, shared by programs: a job runs in one of them at a time, and a dead program's jobs queue again. */
import { z } from "zod";
import { ChosenOptions, TranscribeOptions } from "../api/engine.ts";
import { FailureValue } from "../api/failure.ts";
import { JobId } from "../api/queue.ts";
import type { Database, Row } from "./database.ts";
import { type Owner, otherOwner } from "./owner.ts";
import { purge } from "./purge.ts";
import { readJson, setAside } from "./set-aside.ts";

const always = {
  id: JobId,
  path: z.string(),
  name: z.string(),
  folder: z.string(),
  bytes: z.number(),
  /** seconds since 1970 */
  addedAt: z.number(),
  /** rows are shown by rising order */
  order: z.number(),
  options: TranscribeOptions,
  /** what of that was chosen for it alone: changed settings don't change it */
  own: ChosenOptions.default({}),
  duration: z.number().nullable(),
  language: z.string().nullable(),
  /** its journal, once begun */
  run: z.number().int().nullable(),
  /** begins anew, whatever its journal knows */
  fresh: z.boolean().default(false),
};

/** A job as it is kept: one union by state. What changes by the second (progress) is not. */
export const StoredJob = z.discriminatedUnion("state", [
  z.object({ ...always, state: z.literal("queued") }),
  z.object({ ...always, state: z.literal("running"), startedAt: z.number() }),
  z.object({ ...always, state: z.literal("paused") }),
  z.object({ ...always, state: z.literal("cancelled") }),
  z.object({ ...always, state: z.literal("failed"), failure: FailureValue }),
  z.object({ ...always, state: z.literal("done"), finishedAt: z.number() }),
]);
export type StoredJob = z.infer<typeof StoredJob>;

/** What a job has in every state. */
export function withoutState(job: StoredJob) {
  const { id, path, name, folder, bytes, addedAt, order, options, own, duration, language, run, fresh } = job;
  return { id, path, name, folder, bytes, addedAt, order, options, own, duration, language, run, fresh };
}

export interface JobTable {
  /** by rising order; removed ones are left out */
  all(): StoredJob[];
  get(id: string): StoredJob | null;
  /** adds or replaces */
  put(job: StoredJob): void;
  /** the same for many, all or none, in one commit */
  putAll(jobs: readonly StoredJob[]): void;
  /**
   * Changes jobs as they are there now, whatever other programs have done to them, all or none, in one commit.
   * @param change gives null where one stays as it is, as it does for one that runs @returns the changed ones @throws what `change` throws
   */
  update(ids: readonly string[], change: (job: StoredJob) => StoredJob | null): StoredJob[];
  /** Adds those whose recordings were never in the queue, not even before they were removed from it. @returns them */
  putNew(jobs: readonly StoredJob[]): StoredJob[];
  /** Takes a queued job for this program: null when another was quicker. */
  claim(id: string): StoredJob | null;
  /** Running jobs whose program is gone go back to the queue. @returns them */
  recover(): StoredJob[];
  /** Removed jobs can be restored until they are purged. */
  remove(ids: readonly string[]): void;
  restore(ids: readonly string[]): void;
  /** those that can be restored, newest first */
  removed(): { job: StoredJob; removedAt: number }[];
  /** of every recording, removed ones included; null where a damaged row hides one */
  paths(): string[] | null;
  /** With their transcripts. @param before removed until then, in seconds since 1970 @returns how many were deleted for good */
  purge(before: number): number;
}

const RowOf = z.object({ row: z.number() });
const JobRow = z.object({ id: z.string(), state: z.string(), value: z.string() });
const PathOf = z.object({ path: z.string().nullable().catch(null) });
const RemovedRow = z.object({ removed_at: z.number().catch(0) });
const columns = "rowid AS row, id, state, value, owner, owner_process, owner_seen_at, removed_at";

/** @returns null when it is damaged, or says two things about itself */
function readJob(row: Row): StoredJob | null {
  const found = JobRow.safeParse(row).data;
  const job = StoredJob.safeParse(readJson(found?.value ?? "")).data ?? null;
  return job !== null && job.id === found?.id && job.state === found.state ? job : null;
}

export function openJobTable(database: Database, self: Owner): JobTable {
  const write = (job: StoredJob): void => {
    const claim = job.state === "running" ? [self.name, self.process, self.now()] : [null, null, null];
    database
      .prepare(
        `INSERT INTO jobs (id, place, state, value, run, owner, owner_process, owner_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, state = excluded.state, value = excluded.value, run = excluded.run,
           owner = excluded.owner, owner_process = excluded.owner_process, owner_seen_at = excluded.owner_seen_at`,
      )
      .run(job.id, job.order, job.state, JSON.stringify(job), job.run, ...claim);
  };
  const each = (ids: readonly string[], sql: string, ...values: (string | number | null)[]): void => {
    const statement = database.prepare(sql);
    database.transaction(() => {
      for (const id of ids) statement.run(...values, id);
    });
  };
  /** Rows that can't be read are set aside. */
  const read = (rest: string, ...values: readonly string[]): { job: StoredJob; row: Row }[] =>
    database
      .prepare(`SELECT ${columns} FROM jobs WHERE ${rest}`)
      .all(...values)
      .flatMap((row) => {
        const job = readJob(row);
        if (job !== null) return [{ job, row }];
        const place = RowOf.parse(row).row;
        setAside(database, self.now(), "a job that can't be read", "jobs", "rowid = ?", place);
        return [];
      });
  const get = (id: string): StoredJob | null => read("id = ? AND removed_at IS NULL", id)[0]?.job ?? null;
  return {
    get,
    all: () => read("removed_at IS NULL ORDER BY place, id").map(({ job }) => job),
    put: (job) => database.transaction(() => write(job)),
    putAll: (jobs) =>
      database.transaction(() => {
        for (const job of jobs) write(job);
      }),
    update: (ids, change) =>
      database.transaction(() =>
        ids.flatMap((id) => {
          const job = get(id);
          const changed = job === null || job.state === "running" ? null : change(job);
          if (changed === null) return [];
          write(changed);
          return [changed];
        }),
      ),
    putNew: (jobs) =>
      database.transaction(() => {
        const rows = database.prepare("SELECT value ->> '$.path' AS path FROM jobs WHERE json_valid(value)").all();
        const known = new Set(
          z
            .array(PathOf)
            .parse(rows)
            .map(({ path }) => path),
        );
        const fresh = jobs.filter((job) => !known.has(job.path));
        for (const job of fresh) write(job);
        return fresh;
      }),
    claim: (id) =>
      database.transaction(() => {
        const job = get(id);
        if (job?.state !== "queued") return null;
        const taken: StoredJob = { ...job, state: "running", startedAt: self.now() };
        write(taken);
        return taken;
      }),
    // Most of the time there is nothing to write, and nobody to wait for.
    recover: () =>
      read("state = 'running' AND removed_at IS NULL").every(
        ({ row }) => row.owner === self.name || otherOwner(row, self) !== null,
      )
        ? []
        : database.transaction(() =>
            read("state = 'running' AND removed_at IS NULL ORDER BY place, id").flatMap(({ job, row }) => {
              if (job.state !== "running" || row.owner === self.name || otherOwner(row, self) !== null) return [];
              const { startedAt: _, ...rest } = job;
              const queued: StoredJob = { ...rest, state: "queued" };
              write(queued);
              return [queued];
            }),
          ),
    remove: (ids) => each(ids, "UPDATE jobs SET removed_at = ? WHERE id = ?", self.now()),
    restore: (ids) => each(ids, "UPDATE jobs SET removed_at = NULL WHERE id = ?"),
    removed: () =>
      read("removed_at IS NOT NULL ORDER BY removed_at DESC, place").map(({ job, row }) => ({
        job,
        removedAt: RemovedRow.parse(row).removed_at,
      })),
    paths() {
      const rows = z
        .array(PathOf)
        .parse(
          database.prepare("SELECT CASE WHEN json_valid(value) THEN value ->> '$.path' END AS path FROM jobs").all(),
        );
      const paths = rows.flatMap(({ path }) => path ?? []);
      return paths.length === rows.length ? paths : null;
    },
    purge: (before) => purge(database, self, before).files,
  };
}
