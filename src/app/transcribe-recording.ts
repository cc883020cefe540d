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

/** What the engine tells of a recording: on the disk before anybody else hears of it, each window once. */
class Keeping {
  readonly #run: JournalRun;
  readonly #file: string;
  readonly #onEvent: RecordingTools["onEvent"];
  readonly #hindered = new AbortController();
  /** windows that are on the disk */
  #known: number;
  /** what waits, in its order, for another program's commit; null when nothing does */
  #waiting: Promise<void> | null = null;
  /** of the file, that windows reach up to */
  reachedSeconds: number;
  transcript: Transcript | null = null;
  failure: FailureValue | null = null;

  constructor(run: JournalRun, file: string, onEvent: RecordingTools["onEvent"]) {
    this.#run = run;
    this.#file = file;
    this.#onEvent = onEvent;
    this.#known = run.done.length;
    this.reachedSeconds = reachedBy(run.done);
  }

  /** Aborted where something can't be kept: nothing must go on as if it were. */
  get hindered(): AbortSignal {
    return this.#hindered.signal;
  }

  hear(event: EngineEvent): void {
    if (this.#waiting === null) {
      try {
        this.#take(event);
        return;
      } catch (error) {
        if (!isBusy(error)) {
          this.#refuse(error);
          return;
        }
      }
    }
    this.#takeLater(event, this.#waiting ?? Promise.resolve());
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#waiting;
  }

  fail(message: string, error: unknown): void {
    this.failure ??= loggedFailure(message, error, this.#file);
  }

  #take(event: EngineEvent): void {
    switch (event.type) {
      case "window": {
        if (event.index < this.#known) return;
        const { index, start, end, segments } = event;
        this.#run.commit({ index, start, end, segments });
        this.#known = index + 1;
        this.reachedSeconds = Math.max(this.reachedSeconds, end);
        break;
      }
      case "done":
        this.#run.finish(event.transcript);
        this.transcript = event.transcript;
        return;
      case "failed":
        this.failure = event.failure;
        return;
      case "language":
        this.#run.keepLanguage(event.language);
    }
    this.#onEvent(event);
  }

  #takeLater(event: EngineEvent, before: Promise<void>): void {
    const mine = before
      .then(() => (this.failure === null ? patiently(() => this.#take(event)) : undefined))
      .catch((error: unknown) => this.#refuse(error));
    const last = mine.finally(() => {
      if (this.#waiting === last) this.#waiting = null;
    });
    this.#waiting = last;
  }

  #refuse(error: unknown): void {
    this.fail("a window can't be kept", error);
    this.#hindered.abort();
  }
}

async function decode(
  run: JournalRun,
  file: string,
  options: TranscribeOptions,
  { engine, isGrowing = false, onEvent, signal }: RecordingTools,
): Promise<RecordingOutcome> {
  const keeping = new Keeping(run, file, onEvent);
  // A language once found stays: the windows behind might be heard as another.
  const foundLanguage = run.done.length > 0 ? (run.language ?? undefined) : undefined;
  try {
    await engine.transcribe(
      { file, options, resume: run.done, foundLanguage, ...(isGrowing && { isGrowing }) },
      (event) => keeping.hear(event),
      AbortSignal.any([signal, keeping.hindered]),
    );
  } catch (error) {
    keeping.fail("the engine refused a recording", error);
  }
  await keeping.settled();
  const { failure, transcript, reachedSeconds } = keeping;
  if (failure !== null) return { state: "failed", failure };
  if (transcript !== null) return { state: "done", transcript, keptSeconds: reachedBy(run.done) };
  if (signal.aborted) return { state: "stopped", keptSeconds: reachedSeconds };
  const error = new Error("the engine ended without a transcript");
  return { state: "failed", failure: loggedFailure("a recording has no transcript", error, file) };
}
