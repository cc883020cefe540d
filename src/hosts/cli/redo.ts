/** `slimscribe redo`: the doubtful passages of what was transcribed, heard again with a larger model. */
import type { Engine, TranscribeOptions } from "../../api/engine.ts";
import type { FailureValue } from "../../api/failure.ts";
import type { ExportFormat, SubtitleRules } from "../../api/settings.ts";
import type { CommandStore } from "../../app/command-store.ts";
import { asWritten } from "../../app/job.ts";
import { Failure } from "../../lib/failure.ts";
import { bytes, count } from "../../lib/figures.ts";
import { loggedFailure } from "../../lib/log.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";
import { ProgressLine } from "./progress.ts";
import { type Destination, findRecordings, type PlacedRecording } from "./recordings.ts";
import { checkStdout, Printed, readyFolder } from "./results.ts";
import { shown } from "./terminal-text.ts";

export interface RedoRequest {
  paths: readonly string[];
  /** as the recordings were transcribed */
  options: TranscribeOptions;
  /** that hears again */
  model: string;
  formats: readonly ExportFormat[];
  destination: Destination;
  subtitles: SubtitleRules;
  recursive: boolean;
  overwrite: boolean;
  quiet: boolean;
}

interface Parts {
  host: Host;
  engine: Engine;
  store: CommandStore;
  progress: ProgressLine;
  interruption: Interruption;
  printed: Printed;
}

const notTranscribed = (path: string): Failure =>
  new Failure(
    "usage.redo",
    `${shown(path)} was not transcribed like this to its end.`,
    "Transcribe it first, with the same options: slimscribe transcribe.",
  );

/** @throws Failure */
async function redoOne(place: number, recording: PlacedRecording, request: RedoRequest, parts: Parts): Promise<void> {
  const { host, engine, store, progress, interruption, printed } = parts;
  const { options, model, destination } = request;
  const { path } = recording;
  const run = await store.begin(path, options, "taken");
  try {
    if (run.finished === null) throw notTranscribed(path);
    const { language } = run.finished;
    const { revision, segments: before } = store.versionOf(run);
    const redone = await host.redoDoubtful(
      {
        engine,
        onEvent: (event) => event.type === "preparing" && progress.prepare(event),
        isStopped: () => interruption.wanted,
      },
      { stored: { path, options, language } },
      before,
      model,
    );
    const { doubtful, replaced, segments } = redone;
    // As a window keeps what a person takes: the next one goes on from here, after an interruption as well.
    if (replaced > 0) store.keepVersion(run, { revision, segments });
    if (interruption.wanted) return;
    progress.note(
      doubtful === 0
        ? `${shown(path)}: nothing in it is doubtful`
        : `${shown(path)}: ${count(doubtful, "doubtful passage")}, ${replaced} with new words`,
    );
    const transcript = { ...run.finished, segments: asWritten(segments) };
    if (destination.kind === "stdout") await printed.put(place, transcript);
    else await store.results.write(recording, transcript, request);
  } finally {
    run.release();
  }
}

/** @returns the exit code @throws Failure usage.*, output.* */
export async function redoAll(request: RedoRequest, host: Host): Promise<number> {
  const { paths, options, model, destination, recursive, quiet, formats } = request;
  await host.expectModel(model);
  const { recordings, unreadable } = await findRecordings(host, paths, destination, recursive);
  if (destination.kind === "stdout") checkStdout(formats, recordings.length, host.out);
  if (destination.kind === "folder" && recordings.length > 0) await readyFolder(destination.path);
  const progress = new ProgressLine(host.err, () => host.now(), quiet);
  const failures: { path: string; failure: FailureValue }[] = [...unreadable];
  // Nothing is prepared for nothing.
  if (recordings.length === 0) return ended(failures, progress);
  const store = await host.openStore(
    (message, hint) => progress.say(`${message} ${hint}`),
    () => progress.prepare({ step: "kernels", model, attention: options.attention, share: null }),
  );
  const interruption = new Interruption(host, () => progress.say("Stopping after the current passage."));
  const engine = await host.createEngine(options);
  const printed = new Printed(recordings, request, (what) => progress.aside(() => host.out.write(what)));
  const parts: Parts = { host, engine, store, progress, interruption, printed };
  try {
    const foretold = await host.predict({ ...options, model });
    if (foretold !== null)
      progress.note(
        `Hearing again with ${shown(model)}: up to ${bytes(foretold.predictedPeakBytes[options.attention])} of memory`,
      );
    for (const [place, recording] of recordings.entries()) {
      if (interruption.wanted) break;
      try {
        await redoOne(place, recording, request, parts);
      } catch (error) {
        const failure = loggedFailure("a recording is not heard again", error, recording.path);
        failures.push({ path: recording.path, failure });
        printed.nothing(place);
        // Another recording needs the same model.
        if (failure.code.startsWith("model.")) break;
      }
    }
  } finally {
    progress.end();
    interruption.close();
    await engine.close();
    store.close();
  }
  const code = ended(failures, progress);
  return interruption.wanted ? exit.cancelled : code;
}

/** Tells what failed. @returns the exit code */
function ended(failures: readonly { failure: FailureValue }[], progress: ProgressLine): number {
  for (const { failure } of failures) progress.say(`${shown(failure.message)} ${shown(failure.hint)}`);
  if (failures.some(({ failure }) => /^(?:usage|model)\./.test(failure.code))) return exit.wrongUsage;
  return failures.length > 0 ? exit.someFailed : exit.done;
}
