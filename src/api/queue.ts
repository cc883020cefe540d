/** A file on its way to text, as lists show it: one union by state, so that a row can't be done and failing at once. */
import { z } from "zod";
import { FileOptions, Preparing, Progress } from "./engine.ts";
import { FailureValue } from "./failure.ts";
import { OfferedModel } from "./model-works.ts";
import { Attention } from "./transcript.ts";

export const JobId = z.string().min(1).max(64);
export type JobId = z.infer<typeof JobId>;

const always = {
  id: JobId,
  /** the file's own name, and the folder it was dropped with (may be empty) */
  name: z.string(),
  folder: z.string(),
  bytes: z.number(),
  /** seconds, where known */
  duration: z.number().nullable(),
  language: z.string().nullable(),
  /** in which parts of it were heard */
  otherLanguages: z.array(z.string()),
  options: FileOptions,
  attention: Attention,
  /** rows are shown by rising order */
  order: z.number(),
  /** seconds since 1970 */
  addedAt: z.number(),
  suspects: z.number().int(),
  /** what the person should know of the recording, once all of it was read */
  notes: z.array(z.string()),
  edited: z.boolean(),
  /** it is still being made, by this program */
  recording: z.literal(true).optional(),
};

/** of a file that some program works on */
const underWay = { ...always, resumedAt: z.number(), progress: Progress.nullable() };

export const QueueRow = z.discriminatedUnion("state", [
  z.object({
    ...always,
    state: z.literal("queued"),
    /** where it will go on, when it was interrupted */ resumeAt: z.number(),
  }),
  z.object({ ...underWay, state: z.literal("running") }),
  /** under way, but no stream of the batch is its own just now: it waits for one */
  z.object({
    ...underWay,
    state: z.literal("next"),
    /** what is done before it can be opened */ preparing: Preparing.nullable(),
  }),
  z.object({ ...always, state: z.literal("cancelling"), doneSeconds: z.number() }),
  z.object({ ...always, state: z.literal("paused"), doneSeconds: z.number() }),
  z.object({ ...always, state: z.literal("cancelled"), doneSeconds: z.number() }),
  z.object({ ...always, state: z.literal("failed"), doneSeconds: z.number(), failure: FailureValue }),
  z.object({
    ...always,
    state: z.literal("done"),
    finishedAt: z.number(),
    realTimeFactor: z.number(),
    /** no speech was found in it */
    silent: z.boolean(),
  }),
]);
export type QueueRow = z.infer<typeof QueueRow>;
export type QueueState = QueueRow["state"];

export function isUnderWay(row: QueueRow): row is Extract<QueueRow, { state: "running" | "next" }> {
  return row.state === "running" || row.state === "next";
}

/** Whether it was never tried: how it is to be transcribed can be chosen without beginning anew. */
export function isUntouched(row: QueueRow): boolean {
  return (row.state === "queued" && row.resumeAt === 0) || (row.state === "paused" && row.doneSeconds === 0);
}

export const QueueAction = z.enum(["pause", "resume", "cancel", "retry", "remove", "restore"]);
export type QueueAction = z.infer<typeof QueueAction>;

/** Files of one ending that are no recordings; an empty one stands for those without any. */
export const PassedOver = z.object({ ending: z.string(), files: z.number().int() });
export type PassedOver = z.infer<typeof PassedOver>;

/** What is in a folder, with the folders in it. */
export const FolderCounts = z.object({
  recordings: z.number().int(),
  ignored: z.array(PassedOver),
  /** false: there is more, which was not counted */
  isWhole: z.boolean(),
});
export type FolderCounts = z.infer<typeof FolderCounts>;

/** What became of files and folders that were handed in. */
export const Added = z.object({
  added: z.array(JobId),
  /** no recordings by their names, the most frequent ending first */
  ignored: z.array(PassedOver),
  /** already in the queue */
  known: z.number().int(),
  unreadable: z.array(z.object({ name: z.string(), failure: FailureValue })),
  /** no recordings, but models, which can be added as such */
  models: z.array(OfferedModel),
});
export type Added = z.infer<typeof Added>;
