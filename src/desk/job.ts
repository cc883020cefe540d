/** A file on the desk: what the queue knows of it. The row that the page sees is derived from it. */
import type { EditedSegment } from "../api/contract.ts";
import type { JournalWindow, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Progress, QueueRow } from "../api/queue.ts";
import type { Segment, TranscriptStats } from "../api/transcript.ts";

/** Why a running job is to end before its file does. */
export type Stop = "pause" | "cancel" | "remove" | "close";

export type State =
  | { name: "queued" }
  | { name: "running"; resumedAt: number; progress: Progress | null; stop: Stop | null }
  | { name: "paused" }
  | { name: "cancelled" }
  | { name: "failed"; failure: FailureValue }
  | { name: "done"; finishedAt: number };

export interface Job {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  readonly addedAt: number;
  options: TranscribeOptions;
  order: number;
  state: State;
  duration: number | null;
  language: string | null;
  /** the journal: what is decoded, in the order of the file */
  windows: JournalWindow[];
  edits: { revision: number; segments: EditedSegment[] } | null;
  stats: TranscriptStats | null;
}

/** Keys are the window's number and the segment's place in it, so they are the same after a restart. */
export function keyed(window: number, segments: readonly Segment[]): EditedSegment[] {
  return segments.map((segment, place) => ({ ...segment, key: `${window}.${place}` }));
}

/** What was heard, as one list. */
export function heard(job: Job): EditedSegment[] {
  return job.windows.flatMap((window) => keyed(window.index, window.segments));
}

/** What is shown: the person's version where there is one. */
export function shown(job: Job): EditedSegment[] {
  return job.edits?.segments ?? heard(job);
}

/** @returns seconds of the file that are decoded without a gap from its start */
export function doneSeconds(job: Job): number {
  return job.windows.at(-1)?.end ?? 0;
}

function doubtful(job: Job): number {
  let count = 0;
  if (job.edits !== null) {
    for (const segment of job.edits.segments)
      if ((segment.suspect?.length ?? 0) > 0 && segment.kept !== true) count += 1;
  } else {
    for (const window of job.windows)
      for (const segment of window.segments) if ((segment.suspect?.length ?? 0) > 0) count += 1;
  }
  return count;
}

export function rowOf(job: Job): QueueRow {
  const always = {
    id: job.id,
    name: job.name,
    folder: job.folder,
    bytes: job.bytes,
    duration: job.duration,
    language: job.language,
    model: job.options.model,
    attention: job.options.attention,
    order: job.order,
    addedAt: job.addedAt,
    suspects: doubtful(job),
    edited: job.edits !== null,
  };
  const { state } = job;
  switch (state.name) {
    case "queued":
      return { ...always, state: "queued", resumeAt: doneSeconds(job) };
    case "running":
      if (state.stop !== null && state.stop !== "pause")
        return { ...always, state: "cancelling", doneSeconds: doneSeconds(job) };
      if (state.stop === "pause") return { ...always, state: "paused", doneSeconds: doneSeconds(job) };
      return { ...always, state: "running", resumedAt: state.resumedAt, progress: state.progress };
    case "paused":
    case "cancelled":
      return { ...always, state: state.name, doneSeconds: doneSeconds(job) };
    case "failed":
      return { ...always, state: "failed", doneSeconds: doneSeconds(job), failure: state.failure };
    case "done":
      return {
        ...always,
        state: "done",
        finishedAt: state.finishedAt,
        realTimeFactor: job.stats?.realTimeFactor ?? 0,
        silent: job.windows.every((window) => window.segments.length === 0),
      };
  }
}
