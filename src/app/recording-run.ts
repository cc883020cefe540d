/** One recording to its transcript through the journal: what an interrupted run has done is taken, the rest is decoded. */
import type { Engine, EngineEvent, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Transcript } from "../api/transcript.ts";
import type { Keep, KeptRun } from "../hosts/cli/keep.ts";
import { failureOf } from "../lib/failure.ts";
import { transcribeInto } from "./transcribe-recording.ts";

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
  onEvent(event: EngineEvent): void;
  signal: AbortSignal;
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
  const ended = await transcribeInto(run, path, options, {
    engine: tools.engine,
    onEvent(event) {
      if (event.type === "window") reached = event.end;
      tools.onEvent(event);
    },
    signal: tools.signal,
  });
  if (ended.state === "stopped") return { state: "cancelled", keptSeconds: reached };
  return ended.state === "done" ? { ...ended, keptSeconds } : ended;
}
