/**
 * Recordings that pages make: one at a time, each a file of the queue from its beginning, whose words come while it grows. It ends when the
 * person says so, when its page has gone, and with the program; one whose program was killed is found at the next start.
 */
import { basename, join } from "node:path";
import type { HostEvent } from "../api/contract.ts";
import type { ChosenOptions, ModelSummary, TranscribeOptions } from "../api/engine.ts";
import { type Recordings, type RunningRecording, silentPageSeconds } from "../api/recording.ts";
import type { Settings } from "../api/settings.ts";
import { Failure, failureOf } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { chosenOptions } from "./chosen-options.ts";
import { CutOffRecordings } from "./cut-off-recordings.ts";
import { recordingAt } from "./find-recordings.ts";
import type { Queue } from "./queue.ts";
import { RecordingFile } from "./recording-file.ts";
import { type RecordingMarks, recordingMarks } from "./recording-marks.ts";

/** Of the application's. */
export interface RecorderParts {
  about: { dataFolder: string };
  models: { here(): Promise<ModelSummary[]> };
  /** seconds since 1970 */
  now(): number;
}

export interface RecorderUses {
  queue: Pick<Queue, "record" | "recorded" | "remove" | "removedEnded" | "add" | "jobs">;
  settings(): Pick<Settings, "recordingFolder" | "transcribe">;
  tell(event: HostEvent): void;
}

interface Running {
  id: string;
  page: string;
  file: RecordingFile;
  paused: boolean;
  /** looks since the page was heard of last: counted, since the clock leaps when a machine wakes up */
  silentLooks: number;
  watch: NodeJS.Timeout;
  removeMark(): Promise<void>;
}

const lookMilliseconds = 1000;

/** One channel and one track, and nothing else to choose of them. */
const asRecorded = (options: TranscribeOptions): TranscribeOptions => ({ ...options, channel: "auto", track: "auto" });

const gone = (): Failure =>
  new Failure("recording.gone", "This recording has ended.", "What was recorded is in the queue; begin another one.");

const another = (): Failure =>
  new Failure(
    "recording.another",
    "Another window is recording.",
    "Stop that recording first: it can be stopped in every window.",
  );

const pageGone = (name: string): Failure =>
  new Failure(
    "recording.page",
    `${name} ended: nothing came from its window any more.`,
    "What was recorded is kept, and is transcribed.",
  );

const shown = ({ id, page, file, paused }: Running): RunningRecording => ({
  id,
  page,
  name: basename(file.path),
  path: file.path,
  seconds: file.seconds,
  paused,
});

export class Recorder {
  readonly #parts: RecorderParts;
  readonly #uses: RecorderUses;
  readonly #marks: RecordingMarks;
  readonly #cutOff: CutOffRecordings;
  /** resolves when those that were cut off are in the queue */
  readonly #recovered: Promise<void>;
  #running: Running | null = null;
  /** from the question to the first byte */
  #isBeginning = false;
  /** as pages know it */
  #toldFolder: string;

  constructor(parts: RecorderParts, uses: RecorderUses) {
    this.#parts = parts;
    this.#uses = uses;
    this.#marks = recordingMarks(join(parts.about.dataFolder, "unfinished"));
    this.#toldFolder = this.#folder();
    const { queue } = uses;
    this.#cutOff = new CutOffRecordings({ marks: this.#marks, queue, options: () => this.#optionsFor({}) });
    this.#recovered = this.#recover();
  }

  async recordings(): Promise<Recordings> {
    await this.#recovered;
    return this.#now();
  }

  /** @throws Failure recording.another; options.*; what the disk says */
  async start(page: string, rate: number, chosen: ChosenOptions): Promise<RunningRecording> {
    if (this.#running !== null || this.#isBeginning) throw another();
    this.#isBeginning = true;
    try {
      return await this.#begin(page, rate, chosen);
    } finally {
      this.#isBeginning = false;
    }
  }

  /** @param from the first sample's number in the recording @returns samples in the file @throws Failure recording.gone */
  async write(id: string, from: number, bytes: Buffer): Promise<number> {
    return this.#heard(id).file.write(from, bytes);
  }

  /** @throws Failure recording.gone */
  pause(id: string, paused: boolean): void {
    this.#heard(id).paused = paused;
    this.#changed();
  }

  /** @throws Failure recording.gone */
  async stop(id: string): Promise<void> {
    await this.#end(this.#heard(id));
  }

  /** @param kept else the file of one that was cut off is deleted */
  async settleCutOff(id: string, kept: boolean): Promise<void> {
    await this.#cutOff.settle(id, kept);
    this.#changed();
  }

  /** The settings changed: the folder may be another one. */
  settled(): void {
    if (this.#folder() !== this.#toldFolder) this.#changed();
  }

  async close(): Promise<void> {
    await this.#recovered;
    if (this.#running !== null) await this.#end(this.#running);
  }

  async #recover(): Promise<void> {
    if (await this.#cutOff.find()) this.#changed();
  }

  async #begin(page: string, rate: number, chosen: ChosenOptions): Promise<RunningRecording> {
    const options = await this.#optionsFor(chosen);
    const file = await RecordingFile.begin(this.#folder(), rate, this.#parts.now());
    const id = this.#uses.queue.record(recordingAt(file.path, null, file.bytes), options);
    const removeMark = await this.#marks.place({ id, path: file.path });
    const watch = setInterval(() => this.#look(), lookMilliseconds);
    watch.unref();
    this.#running = { id, page, file, paused: false, silentLooks: 0, watch, removeMark };
    this.#changed();
    return shown(this.#running);
  }

  /** Its page said something. @throws Failure recording.gone */
  #heard(id: string): Running {
    if (this.#running === null || this.#running.id !== id) throw gone();
    this.#running.silentLooks = 0;
    return this.#running;
  }

  /** Whether its page is still there. */
  #look(): void {
    const watched = this.#running;
    if (watched === null || ++watched.silentLooks * lookMilliseconds < silentPageSeconds * 1000) return;
    this.#end(watched).then(
      () => this.#notice(pageGone(basename(watched.file.path))),
      (error: unknown) => loggedFailure("a recording can't be ended", error),
    );
  }

  async #end(ending: Running): Promise<void> {
    if (this.#running !== ending) return;
    this.#running = null;
    clearInterval(ending.watch);
    const { id, file } = ending;
    await file.end();
    await this.#uses.queue.recorded(id, file.bytes, file.seconds);
    await ending.removeMark();
    this.#changed();
  }

  #now(): Recordings {
    const running = this.#running === null ? null : shown(this.#running);
    return { running, cutOff: this.#cutOff.list(), folder: this.#folder() };
  }

  #changed(): void {
    this.#toldFolder = this.#folder();
    this.#uses.tell({ type: "recordings", recordings: this.#now() });
  }

  #notice(failure: Failure): void {
    this.#uses.tell({ type: "notice", level: "warning", failure: failureOf(failure) });
  }

  #folder(): string {
    return this.#uses.settings().recordingFolder || join(this.#parts.about.dataFolder, "recordings");
  }

  async #optionsFor(chosen: ChosenOptions): Promise<TranscribeOptions> {
    return asRecorded(chosenOptions(this.#uses.settings().transcribe, chosen, await this.#parts.models.here()));
  }
}
