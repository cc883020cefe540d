/** A file in the application: what the store keeps of it, and what changes by the second. The row that the page sees is derived. */
import type { EditedSegment } from "../api/document.ts";
import type { JournalWindow, Preparing, Progress } from "../api/engine.ts";
import type { QueueRow } from "../api/queue.ts";
import { inTime, type Segment } from "../api/transcript.ts";
import { fileOptionsOf } from "../lib/file-options.ts";
import type { StoredJob } from "../store/job-table.ts";
import type { Edit, RunFigures } from "../store/run-rows.ts";

/** Why a running job is to end before its file does. */
export type Stop = "pause" | "cancel" | "remove" | "close";

/** While this program works on it. */
export interface Live {
  resumedAt: number;
  progress: Progress | null;
  /** of the batch's, its own now */
  streams: number;
  /** what is done before it can be opened */
  preparing: Preparing | null;
  stop: Stop | null;
  /** aborted when it is to stop */
  stopping: AbortController;
}

export interface Job {
  stored: StoredJob;
  figures: RunFigures;
  live: Live | null;
  /** it is still being recorded here; while its words can't come it is kept as paused, so that no other program takes it for a whole file */
  isGrowing: boolean;
}

export const noFigures: RunFigures = {
  windows: 0,
  doneSeconds: 0,
  segments: 0,
  suspects: 0,
  otherLanguages: [],
  edited: false,
  realTimeFactor: null,
  notes: [],
};

/** Keys are the window's number and the segment's place in it, so they are the same after a restart. */
export function keyed(window: number, segments: readonly Segment[]): EditedSegment[] {
  return segments.map((segment, place) => ({ ...segment, key: `${window}.${place}` }));
}

/** What was heard, as one list. */
export function heardSegments(windows: readonly JournalWindow[]): EditedSegment[] {
  return inTime(windows.flatMap((window) => keyed(window.index, window.segments)));
}

/** What is shown: the person's version where there is one, and what was heard since. */
export function editedSegments(windows: readonly JournalWindow[], edit: Edit | null): EditedSegment[] {
  if (edit === null) return heardSegments(windows);
  const since = heardSegments(windows.slice(edit.windows));
  return since.length === 0 ? edit.segments : inTime([...edit.segments, ...since]);
}

/** As they are written to files: what only a window knows of them stays out. */
export const asWritten = (segments: readonly EditedSegment[]): Segment[] =>
  segments.map(({ key: _key, kept: _kept, ...segment }) => segment);

export function rowOf({ stored, figures, live, isGrowing }: Job): QueueRow {
  const { doneSeconds, suspects, otherLanguages, edited, notes } = figures;
  const { id, name, folder, bytes, duration, language, order, addedAt, options } = stored;
  const always = {
    id,
    name,
    folder,
    bytes,
    duration,
    language,
    otherLanguages,
    order,
    addedAt,
    suspects,
    edited,
    notes: [...notes],
    options: fileOptionsOf(options),
    attention: options.attention,
    ...(isGrowing && { recording: true as const }),
  };
  switch (stored.state) {
    case "queued":
      return { ...always, state: "queued", resumeAt: doneSeconds };
    case "running":
      if (live?.stop === "cancel" || live?.stop === "remove") return { ...always, state: "cancelling", doneSeconds };
      if (live?.stop === "pause") return { ...always, state: "paused", doneSeconds };
      return {
        ...always,
        resumedAt: live?.resumedAt ?? doneSeconds,
        progress: live?.progress ?? null,
        // Of another program's no more is known than that it works on it.
        ...(live?.streams === 0 ? { state: "next", preparing: live.preparing } : { state: "running" }),
      };
    case "paused":
    case "cancelled":
      return { ...always, state: stored.state, doneSeconds };
    case "failed":
      return { ...always, state: "failed", doneSeconds, failure: stored.failure };
    case "done":
      return {
        ...always,
        state: "done",
        finishedAt: stored.finishedAt,
        realTimeFactor: figures.realTimeFactor ?? 0,
        silent: figures.segments === 0,
      };
  }
}
