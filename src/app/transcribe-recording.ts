/** One recording through the engine and the journal: what an earlier attempt has done is taken, the rest is decoded and kept. */
import { type Engine, type EngineEvent, reachedBy, type TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Transcript } from "../api/transcript.ts";
import { mostFiles } from "../engine/files-at-once.ts";
import { loggedFailure } from "../lib/log.ts";
import type { JournalRun } from "../store/journal.ts";
import { isBusy, patiently } from "../store/patience.ts";

/** How many recordings are under way at once, so that a batch of this size is full. */
export function filesAtOnce(recordings: number, batch: TranscribeOptions["batch"]): number {
  return Math.min(recordings, batch === "auto" ? mostFiles : batch);
}

export type RecordingOutcome =
  | { state: "done"; transcript: Transcript /** seconds of the file that were done before */; keptSeconds: number }
  | { state: "failed"; failure: FailureValue }
  | { state: "stopped" /** of the file, kept for going on */; keptSeconds: number };

/** What is known of a recording from an earlier attempt. */
export type KnownRun = Pick<JournalRun, "id" | "done" | "finished">;

export interface RecordingTools {
  engine: Pick<Engine, "transcribe">;
  /** it is still being made */
  isGrowing?: boolean;
  /** @throws Failure when the file is gone or another program has it */
  begin(): Promise<JournalRun>;
  /** before the first event */
  begun(run: KnownRun): void | Promise<void>;
  /** everything but `done` and `failed`; a window is on the disk by then, and told once */
  onEvent(event: EngineEvent): void;
  /** ends it after the step that is under way */
  signal: AbortSignal;
}

export async function transcribeRecording(
  file: string,
  options: TranscribeOptions,
  tools: RecordingTools,
): Promise<RecordingOutcome> {
  let run: JournalRun | null = null;
  try {
    run = await tools.begin();
    await tools.begun(run);
    if (run.finished !== null)
      return { state: "done", transcript: { ...run.finished, file }, keptSeconds: run.finished.duration };
    return await decode(run, file, options, tools);
  } catch (error) {
    return { state: "failed", failure: loggedFailure("the journal can't be begun", error, file) };
  } finally {
    run?.release();
  }
}

async function decode(
  run: JournalRun,
  file: string,
  options: TranscribeOptions,
  tools: RecordingTools,
): Promise<RecordingOutcome> {
  let [failure, transcript]: [FailureValue | null, Transcript | null] = [null, null];
  let known = run.done.length;
  const keptSeconds = reachedBy(run.done);
  let reachedSeconds = keptSeconds;
  const hindered = new AbortController();
  /** what waits, in its order, for another program's commit; null when nothing does */
  let waiting: Promise<void> | null = null;

  const take = (event: EngineEvent): void => {
    switch (event.type) {
      case "window": {
        if (event.index < known) return;
        const { index, start, end, segments } = event;
        run.commit({ index, start, end, segments });
        known = index + 1;
        reachedSeconds = Math.max(reachedSeconds, end);
        break;
      }
      case "done":
        run.finish(event.transcript);
        transcript = event.transcript;
        return;
      case "failed":
        failure = event.failure;
        return;
      case "language":
        run.keepLanguage(event.language);
    }
    tools.onEvent(event);
  };
  // What can't be kept must not go on as if it were.
  const refuse = (error: unknown): void => {
    failure ??= loggedFailure("a window can't be kept", error, file);
    hindered.abort();
  };
  const onEvent = (event: EngineEvent): void => {
    if (waiting === null) {
      try {
        take(event);
        return;
      } catch (error) {
        if (!isBusy(error)) {
          refuse(error);
          return;
        }
      }
    }
    const before = waiting ?? Promise.resolve();
    const mine = before.then(() => (failure === null ? patiently(() => take(event)) : undefined)).catch(refuse);
    waiting = mine.finally(() => {
      if (waiting === last) waiting = null;
    });
    const last = waiting;
  };
  // A language once found stays: the windows behind might be heard as another.
  const foundLanguage = run.done.length > 0 ? (run.language ?? undefined) : undefined;
  try {
    await tools.engine.transcribe(
      { file, options, resume: run.done, foundLanguage, ...(tools.isGrowing && { isGrowing: true }) },
      onEvent,
      AbortSignal.any([tools.signal, hindered.signal]),
    );
  } catch (error) {
    failure ??= loggedFailure("the engine refused a recording", error, file);
  }
  await waiting;
  if (failure !== null) return { state: "failed", failure };
  if (transcript !== null) return { state: "done", transcript, keptSeconds };
  if (tools.signal.aborted) return { state: "stopped", keptSeconds: reachedSeconds };
  const error = new Error("the engine ended without a transcript");
  return { state: "failed", failure: loggedFailure("a recording has no transcript", error, file) };
}
