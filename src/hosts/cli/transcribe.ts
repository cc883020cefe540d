/** `slimscribe transcribe`: recordings to text, several at once in one batch, each failure by itself. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { type Engine, type EngineEvent, reachedBy, type TranscribeOptions } from "../../api/engine.ts";
import type { ExportFormat, SubtitleRules, WhenDone } from "../../api/settings.ts";
import { type CommandStore, forgetfulStore } from "../../app/command-store.ts";
import { type ResultRules, segmentLines } from "../../app/result-files.ts";
import { filesAtOnce, type KnownRun, transcribeRecording } from "../../app/transcribe-recording.ts";
import { createFollowers, type Followers } from "../../app/when-done.ts";
import { clock } from "../../lib/figures.ts";
import { languageName } from "../../lib/languages.ts";
import { loggedFailure } from "../../lib/log.ts";
import { kindsOf } from "../../lib/passed-over.ts";
import { Estimate } from "./estimate.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";
import { exitCode, goOnLine, isHindered, isLeft, type Outcome, sameForAll } from "./outcomes.ts";
import { ProgressLine } from "./progress.ts";
import { type Destination, findRecordings, type PlacedRecording } from "./recordings.ts";
import { checkStdout, Printed, readyFolder } from "./results.ts";
import { doneLines, readyReport, reportOf, summaryLines, writeReport } from "./summary.ts";
import { shown } from "./terminal-text.ts";
import { suggestionLines } from "./voices.ts";

export interface TranscribeRequest {
  paths: readonly string[];
  options: TranscribeOptions;
  formats: readonly ExportFormat[];
  destination: Destination;
  subtitles: SubtitleRules;
  recursive: boolean;
  skipDone: boolean;
  fresh: boolean;
  overwrite: boolean;
  quiet: boolean;
  report: string | undefined;
  ownEngine: boolean;
  /** what follows each recording */
  whenDone: WhenDone;
}

/** @returns the exit code @throws Failure usage.*, output.report */
export async function transcribeAll(request: TranscribeRequest, host: Host): Promise<number> {
  const startedAt = new Date().toISOString();
  const started = host.now();
  const { paths, destination, recursive } = request;
  const { recordings, unreadable, ignored } = await findRecordings(host, paths, destination, recursive);
  const isEmpty = recordings.length === 0;
  if (destination.kind === "stdout") checkStdout(request.formats, recordings.length, host.out);
  // What can't be written is told before any work.
  if (destination.kind === "folder" && !isEmpty) await readyFolder(destination.path);
  if (request.report !== undefined) await readyReport(request.report);
  const progress = new ProgressLine(host.err, () => host.now(), request.quiet);
  if (!request.ownEngine && !isEmpty) await host.borrowEngine();
  // Before what takes time on a new machine; with nothing else, the summary tells it at once.
  if (!isEmpty) for (const { path, failure } of unreadable) progress.note(`${shown(path)}: ${failure.message}`);
  const store = isEmpty ? forgetfulStore() : await openedStore(request, host, progress);
  const interruption = new Interruption(host, () =>
    progress.say("Stopping after the current step; what is done is kept. Ctrl-C again ends at once."),
  );
  const followers = createFollowers({
    wanted: () => request.whenDone,
    kept: store.followings,
    failed: ({ message, hint }, path) => progress.say(`${shown(path)}: ${message} ${hint}`),
  });
  let outcomes: Outcome[] = unreadable.map((one) => ({ state: "failed" as const, ...one }));
  /** An interruption behind the last recording has cancelled nothing. */
  const isCut = (): boolean => interruption.wanted && outcomes.some(isLeft);
  const key = commandKey(request);
  try {
    try {
      const goingOn = store.unfinished.begins(key) && !request.fresh;
      const run = new TranscribeRun(request, recordings, { host, store, progress, interruption, followers, goingOn });
      outcomes = [...(await run.all()), ...outcomes];
      if (!isCut() && !outcomes.some(isHindered)) store.unfinished.ends(key);
    } finally {
      await followers.ended();
      progress.end();
      interruption.close();
    }
    const wallSeconds = (host.now() - started) / 1000;
    for (const line of summaryLines(outcomes, wallSeconds, request.quiet)) progress.say(line);
    if (!isEmpty && ignored.length > 0) progress.note(`Passed over: ${kindsOf(ignored)}`);
    if (isCut()) progress.say(goOnLine(outcomes));
    if (request.report !== undefined) {
      const run = { version: host.version, startedAt, wallSeconds, options: request.options };
      await writeReport(request.report, reportOf(outcomes, run), store);
    }
  } finally {
    store.close();
  }
  const code = exitCode(outcomes, isCut());
  return code === exit.done && (await followers.ended()) > 0 ? exit.someFailed : code;
}

function openedStore({ options }: TranscribeRequest, host: Host, progress: ProgressLine): Promise<CommandStore> {
  const { model, attention } = options;
  return host.openStore(
    (message, hint) => progress.say(`${message} ${hint}`),
    () => progress.prepare({ step: "kernels", model, attention, share: null }),
  );
}

/** The same for the same command on the same paths: threads, batch, the device and what is shown don't matter. */
function commandKey({ paths, options, formats, destination, recursive }: TranscribeRequest): string {
  const { threads: _threads, batch: _batch, device: _device, ...words } = options;
  const place = destination.kind === "folder" ? resolve(destination.path) : destination.kind;
  const command = [paths.map((path) => resolve(path)), words, formats, place, recursive];
  return createHash("sha256").update(JSON.stringify(command)).digest("hex");
}

interface Parts {
  host: Host;
  store: CommandStore;
  progress: ProgressLine;
  interruption: Interruption;
  followers: Followers;
  /** this command was begun before and interrupted */
  goingOn: boolean;
}

class TranscribeRun {
  readonly #request: TranscribeRequest;
  readonly #recordings: readonly PlacedRecording[];
  readonly #parts: Parts;
  readonly #estimate: Estimate;
  readonly #toStdout: boolean;
  readonly #printed: Printed | undefined;
  /** the text of a single recording appears on the terminal while it is heard */
  readonly #live: boolean;
  readonly #rules: ResultRules;
  #settled = 0;
  #hopeless = false;

  constructor(request: TranscribeRequest, recordings: readonly PlacedRecording[], parts: Parts) {
    this.#request = request;
    this.#recordings = recordings;
    this.#parts = parts;
    const { destination, formats, subtitles, overwrite, options } = request;
    this.#rules = { formats, subtitles, overwrite };
    this.#estimate = new Estimate(recordings, () => parts.host.now());
    this.#toStdout = destination.kind === "stdout";
    // Windows of channels that are heard side by side come in turns: their text is put in order at the end.
    const inOrder = options.channel !== "each" && options.track !== "all";
    this.#live =
      inOrder && this.#toStdout && recordings.length === 1 && formats[0] === "txt" && parts.host.out.isTerminal;
    this.#printed =
      this.#toStdout && !this.#live ? new Printed(recordings, this.#rules, (what) => this.#write(what)) : undefined;
  }

  /** @returns what became of each, in their order */
  async all(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    if (this.#recordings.length === 0) return outcomes;
    const { options } = this.#request;
    const engine = await this.#parts.host.createEngine(options);
    try {
      const places = this.#recordings.keys();
      const worker = async (): Promise<void> => {
        for (const place of places) {
          const recording = this.#recordings[place];
          if (recording) outcomes[place] = await this.#one(place, recording, engine);
        }
      };
      const atOnce = filesAtOnce(this.#recordings.length, options.batch);
      await Promise.all(Array.from({ length: atOnce }, worker));
    } finally {
      await engine.close();
    }
    return outcomes;
  }

  async #one(place: number, recording: PlacedRecording, engine: Engine): Promise<Outcome> {
    const { path } = recording;
    if (this.#hopeless || this.#parts.interruption.wanted) return this.#settle(place, { state: "untried", path });
    try {
      if (await this.#isDone(recording)) return this.#settle(place, { state: "skipped", path });
      return await this.#settle(place, await this.#transcribed(place, recording, engine));
    } catch (error) {
      return this.#settle(place, { state: "failed", path, failure: loggedFailure("a recording failed", error, path) });
    }
  }

  async #isDone(recording: PlacedRecording): Promise<boolean> {
    if (!this.#request.skipDone) return false;
    const { store } = this.#parts;
    if (!(await store.wasDone(recording.path, this.#request.options))) return false;
    return this.#toStdout || store.results.has(recording, this.#rules);
  }

  async #transcribed(place: number, recording: PlacedRecording, engine: Engine): Promise<Outcome> {
    const { path } = recording;
    const { options, fresh, skipDone } = this.#request;
    const { store, interruption, goingOn, followers } = this.#parts;
    // An hour of work should not end before a closed door.
    if (!this.#toStdout) await readyFolder(recording.folder);
    // Skipping what is done, only its files are missing.
    const earlier = fresh ? "forgotten" : goingOn || skipDone ? "taken" : "unfinished";
    const ended = await transcribeRecording(path, options, {
      engine,
      begin: () => store.begin(path, options, earlier),
      begun: (run) => this.#begun(place, path, run),
      onEvent: (event) => this.#onEvent(place, path, event),
      signal: interruption.signal,
    });
    if (ended.state === "failed") return { ...ended, path };
    if (ended.state === "stopped") return { ...ended, state: "cancelled", path };
    const { transcript, keptSeconds } = ended;
    const results = this.#toStdout ? [] : await store.results.write(recording, transcript, this.#rules);
    await followers.done({ path, results, transcript });
    await this.#printed?.put(place, transcript);
    return { state: "done", path, transcript, keptSeconds, results };
  }

  async #settle(place: number, outcome: Outcome): Promise<Outcome> {
    const { progress } = this.#parts;
    this.#settled++;
    if (outcome.state !== "done") this.#printed?.nothing(place);
    this.#estimate.settled(place, outcome.state === "done");
    if (outcome.state === "done") {
      for (const line of doneLines(outcome, this.#recordings.length === 1)) progress.note(line);
      for (const line of await suggestionLines(this.#parts.host, outcome, this.#request.options)) progress.note(line);
    }
    if (outcome.state === "failed") {
      this.#hopeless ||= sameForAll(outcome.failure);
      // All failures are listed at the end; among many it is good to hear of one at once.
      if (this.#recordings.length > 1) progress.note(`${shown(outcome.path)}: ${outcome.failure.message}`);
    }
    return outcome;
  }

  #begun(place: number, path: string, run: KnownRun): void {
    const seconds = reachedBy(run.done);
    if (this.#live) for (const { segments } of run.done) this.#write(segmentLines(segments));
    if (seconds === 0 || run.finished !== null) return;
    this.#estimate.opened(place, null, seconds);
    this.#parts.progress.note(`${shown(path)}: goes on at ${clock(seconds)}, where it was interrupted`);
  }

  #onEvent(place: number, path: string, event: EngineEvent): void {
    const { progress } = this.#parts;
    const name = shown(path);
    switch (event.type) {
      case "preparing":
        progress.prepare(event);
        break;
      case "opened":
        this.#estimate.opened(place, event.duration, 0);
        this.#show(name);
        break;
      case "language":
        if (event.uncertain) {
          const sure = `${Math.round(event.probability * 100)} %`;
          progress.note(
            `${name}: sounds like ${languageName(event.language)}, but that is uncertain (${sure}): --language says which it is`,
          );
        }
        break;
      case "window":
        if (this.#live) this.#write(segmentLines(event.segments));
        this.#estimate.reached(place, event.end);
        this.#show(name);
        break;
      case "warning":
        progress.note(event.code === "cache.damaged" ? event.message : `${name}: ${event.message}`);
        break;
    }
  }

  #show(what: string): void {
    const { fraction, realTimeFactor, secondsLeft } = this.#estimate;
    const total = this.#recordings.length;
    const place = total > 1 ? `${this.#settled} of ${total} done` : "";
    this.#parts.progress.update({ what, place, fraction, realTimeFactor, secondsLeft });
  }

  #write(what: string | Uint8Array): void {
    this.#parts.progress.aside(() => this.#parts.host.out.write(what));
  }
}
