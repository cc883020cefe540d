/** One recording to its transcript through the journal: what an interrupted run has done is taken, the rest is decoded. */
import type { Engine, EngineEvent, TranscribeOptions } from "../../api/engine.ts";
import type { FailureValue } from "../../api/failure.ts";
import type { Transcript } from "../../api/transcript.ts";
import { failureOf } from "../../run/failures.ts";
import type { Keep, KeptRun } from "./keep.ts";

export type Ended =
  | { state: "done"; transcript: Transcript /** seconds of the file that were done before */; keptSeconds: number }
  | { state: "failed"; failure: FailureValue }
  | { state: "cancelled" /** of the file, kept for going on */; keptSeconds: number };

export interface Tools {
  engine: Engine;
  keep: Keep;
  /** begins anew, whatever is known */
  fresh: boolean;
  /** takes a transcript that was finished before as it is */
  takeFinished: boolean;
  /** before the first event: what is known from an earlier run */
  begun(run: KeptRun): void;
  hear(event: EngineEvent): void;
  cancelled(): boolean;
}

async function begin(path: string, options: TranscribeOptions, { keep, fresh, takeFinished }: Tools): Promise<KeptRun> {
  const run = await keep.begin(path, options, fresh);
  if (run.finished === null || takeFinished || run.finishedNow) return run;
  run.release();
  return keep.begin(path, options, true);
}

export async function transcribeRecording(path: string, options: TranscribeOptions, tools: Tools): Promise<Ended> {
  let run: KeptRun;
  try {
    run = await begin(path, options, tools);
  } catch (error) {
    return { state: "failed", failure: failureOf(error) };
  }
  try {
    tools.begun(run);
    if (run.finished !== null)
      return { state: "done", transcript: { ...run.finished, file: path }, keptSeconds: run.finished.duration };
    return await decode(path, options, run, tools);
  } finally {
    run.release();
  }
}

async function decode(path: string, options: TranscribeOptions, run: KeptRun, tools: Tools): Promise<Ended> {
  const keptSeconds = run.done.at(-1)?.end ?? 0;
  let reached = keptSeconds;
  let transcript: Transcript | undefined;
  let failure: FailureValue | undefined;
  const hear = (event: EngineEvent): void => {
    try {
      // On the disk first, then shown.
      if (event.type === "window") {
        const { index, start, end, segments } = event;
        run.commit({ index, start, end, segments });
        reached = end;
      } else if (event.type === "language") run.keepLanguage(event.language);
      else if (event.type === "failed") failure = event.failure;
      else if (event.type === "done") {
        run.finish(event.transcript);
        transcript = event.transcript;
      }
    } catch (error) {
      // What can't be kept must not go on as if it were.
      failure ??= failureOf(error);
      return;
    }
    tools.hear(event);
  };
  // A language once found stays: the windows behind might be heard as another.
  const language = options.language === "auto" && run.done.length > 0 ? (run.language ?? "auto") : options.language;
  try {
    await tools.engine.transcribe(
      { file: path, options: { ...options, language }, resume: run.done },
      hear,
      () => tools.cancelled() || failure !== undefined,
    );
  } catch (error) {
    failure ??= failureOf(error);
  }
  if (failure !== undefined) return { state: "failed", failure };
  if (transcript === undefined && tools.cancelled()) return { state: "cancelled", keptSeconds: reached };
  if (transcript === undefined)
    return { state: "failed", failure: failureOf(new Error("the engine ended without a transcript")) };
  return { state: "done", transcript, keptSeconds };
}
