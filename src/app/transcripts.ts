/** A job's transcript: what was heard, the person's version beside it. */
import type { Input } from "../api/contract.ts";
import type { Document, EditedSegment } from "../api/document.ts";
import type { JournalWindow } from "../api/engine.ts";
import { perAttention } from "../api/transcript.ts";
import type { Written } from "../export/written.ts";
import { Failure } from "../lib/failure.ts";
import type { Store } from "../store/store.ts";
import { asWritten, editedSegments, heardSegments, type Job, rowOf } from "./job.ts";

export interface Transcripts {
  document(job: Job): Document;
  original(job: Job): EditedSegment[];
  /** @returns the new revision @throws Failure document.changed */
  save(job: Job, change: Omit<Input<"save">, "id">): number;
  /** as it is written to files: with the person's changes @throws Failure document.damaged when a part of it can't be read */
  written(job: Job): Written;
  /** why a finished transcript can't be shown whole, null when it can */
  damage(job: Job): Failure | null;
}

export function createTranscripts(store: Store): Transcripts {
  const windowsOf = ({ stored: { run } }: Job): JournalWindow[] => (run === null ? [] : store.journal.windows(run));
  const editOf = ({ stored: { run } }: Job) => (run === null ? null : store.edits.of(run));
  const headOf = ({ stored: { run } }: Job) => (run === null ? null : store.journal.head(run));
  const damage = ({ stored: { run, name, state } }: Job): Failure | null =>
    state !== "done" || run === null || store.journal.whole(run)
      ? null
      : new Failure(
          "document.damaged",
          `A part of the transcript of ${name} is damaged in the database: what is behind it is not shown.`,
          "Transcribe the file again to complete it.",
        );
  return {
    damage,
    document(job) {
      const [windows, edit] = [windowsOf(job), editOf(job)];
      return {
        row: rowOf(job),
        revision: edit?.revision ?? 0,
        segments: editedSegments(windows, edit),
        windows: windows.length,
        edited: edit !== null,
        stats: headOf(job)?.stats ?? null,
      };
    },
    original: (job) => heardSegments(windowsOf(job)),
    save({ stored: { run } }, change) {
      if (run === null)
        throw new Failure("document.none", "There is no text to change yet.", "Wait for the first words.");
      return store.edits.save(run, change);
    },
    written(job) {
      const damaged = damage(job);
      if (damaged !== null) throw damaged;
      const { name, duration, language, options } = job.stored;
      const { model, attention, precision } = options;
      const segments = asWritten(editedSegments(windowsOf(job), editOf(job)));
      const head = headOf(job) ?? {
        file: name,
        duration: duration ?? 0,
        language: language ?? "",
        model,
        attention,
        precision,
        stats: {
          audioSeconds: duration ?? 0,
          wallSeconds: 0,
          realTimeFactor: 0,
          peakResidentBytes: 0,
          tokens: 0,
          stepSeconds: 0,
          batches: 0,
          contextBytes: { ...perAttention(() => 0), allocated: 0 },
        },
      };
      return { ...head, file: name, segments };
    },
  };
}
