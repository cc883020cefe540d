/**
 * Recordings are read in a thread of their own, which can be ended whatever it does: a damaged file may make a library run for ever, and
 * this thread must go on hearing Ctrl-C. The thread answers in turn, so the file at fault is the one whose answer is due; the others go on in
 * a new thread at the sample where they were. The thread does not hold the runtime, which must not be ended in the midst of a computation.
 */
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { PcmOptions } from "../audio/mono.ts";
import type { AudioFile } from "../audio/open.ts";
import { endlessFile, tooLargeInside } from "../audio/refusals.ts";
import { toldFailure } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import type { FromReader, ReaderAnswer, ReaderData, ToReader, Which } from "./reader-messages.ts";

export interface ReaderPatience {
  /** Milliseconds between two looks at whether the thread lives. */
  look: number;
  /** Looks without a sign of life after which it counts as hung. Counted, since the clock leaps when a machine wakes up. */
  silentLooks: number;
  /** Milliseconds after which a thread without a file ends. */
  idle: number;
}
const usualPatience: ReaderPatience = { look: 1_000, silentLooks: 4, idle: 30_000 };

/** A machine may stand still for moments: the second time it is the file. */
const mostStrikes = 2;
/** Looks until the first sign of life: a busy machine may take its time to load the program. */
const startLooks = 60;
/** Between two looks at whether a file that is still being made has grown: words come later than that. */
const growthMilliseconds = 200;
/** Far more than any file needs; what is outside the heap is bounded where it is made. */
const heapMegabytes = 512;
/** V8's space for young objects would grow to 8 MB, nearly empty: what is large is outside of it. */
const youngMegabytes = 3;

/** The thread was ended for another file's sake: ask again. */
class Restarted extends Error {}

interface Recording {
  number: number;
  path: string;
  which: Which;
  strikes: number;
  signal: AbortSignal | undefined;
}

interface Question {
  recording: Recording;
  answer(given: ReaderAnswer): void;
  refuse(error: Error): void;
}

interface Running {
  thread: Worker;
  beats: Int32Array;
  beat: number;
  silentLooks: number;
}

/** The thread, from the built program (whose parts are in folders beside each other) or from its source. */
function startThread(data: ReaderData): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = new URL(fromSource ? "./reader-from-source.mjs" : "../engine/reader.js", import.meta.url);
  return new Worker(entry, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
  });
}

type Asked = ToReader extends infer One
  ? One extends ToReader
    ? Omit<One, "id" | "file" | "path" | "which">
    : never
  : never;

export class Reader {
  readonly #start: (data: ReaderData) => Worker;
  readonly #patience: ReaderPatience;
  #running: Running | undefined;
  #watch: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #count = 0;
  #files = 0;
  /** in the order in which they are answered */
  readonly #questions = new Map<number, Question>();

  constructor(start = startThread, patience: Partial<ReaderPatience> = {}) {
    this.#start = start;
    this.#patience = { ...usualPatience, ...patience };
  }

  /** Starts the thread, which then reads the program while this one loads a model: that takes as long as reading a short recording. */
  ready(): void {
    if (this.#running) return;
    // It keeps nothing from ending.
    this.#started().thread.unref();
    if (this.#files === 0) this.#restLater();
  }

  /**
   * As `openAudio`, in the thread. @throws Failure
   * @param signal aborted when nobody wants it any more: then a hung thread is not waited for, nor the rest of what is still being made
   */
  async open(path: string, signal?: AbortSignal, which: Which = {}): Promise<AudioFile> {
    const recording: Recording = { number: this.#count++, path, which, strikes: 0, signal };
    this.#files++;
    clearTimeout(this.#idle);
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      if (--this.#files === 0) this.#restLater();
      await this.#tell(recording, { type: "close" });
    };
    try {
      const given = await this.#ask(recording, { type: "open" });
      if (given.type !== "opened") throw new Error(`the reader answers ${given.type}`);
      const { description } = given;
      const warnings = [...description.warnings];
      const pcm = (options?: PcmOptions) => this.#pcm(recording, warnings, options);
      return { ...description, warnings, pcm, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async *#pcm(recording: Recording, warnings: string[], options: PcmOptions = {}): AsyncGenerator<Float32Array> {
    const stream = this.#count++;
    let at = Math.max(0, Math.round((options.fromSeconds ?? 0) * sampleRate));
    const next = () =>
      this.#ask(recording, { type: "read", stream, options: { ...options, fromSeconds: at / sampleRate } });
    try {
      let coming = next();
      for (;;) {
        const given = await coming;
        if (given.type !== "read") throw new Error(`the reader answers ${given.type}`);
        warnings.splice(0, warnings.length, ...given.warnings);
        if (given.samples === null) return;
        if (given.samples.length === 0) {
          if (recording.signal?.aborted) return;
          await setTimeout(growthMilliseconds);
          coming = next();
          continue;
        }
        at += given.samples.length;
        // The next is read while this one is used.
        coming = next();
        coming.catch(() => {}); // whoever asks for it hears of it
        yield given.samples;
      }
    } finally {
      await this.#tell(recording, { type: "leave", stream });
    }
  }

  #restLater(): void {
    this.#idle = globalThis.setTimeout(() => this.#end(), this.#patience.idle).unref();
  }

  /** What may be said to a thread that has never heard of it, and needs no answer. */
  async #tell(recording: Recording, message: Asked): Promise<void> {
    if (this.#running === undefined) return;
    await this.#question(recording, message).catch(() => {});
  }

  async #ask(recording: Recording, message: Asked): Promise<ReaderAnswer> {
    for (;;) {
      try {
        const given = await this.#question(recording, message);
        if (given.type === "failed") throw toldFailure(given.failure);
        if (given.type === "bug") throw new Error(given.message);
        return given;
      } catch (error) {
        if (!(error instanceof Restarted)) throw error;
      }
    }
  }

  #question(recording: Recording, message: Asked): Promise<ReaderAnswer> {
    const id = this.#count++;
    return new Promise((answer, refuse) => {
      this.#questions.set(id, { recording, answer, refuse });
      const { thread } = this.#started();
      // It keeps the process from ending as long as somebody waits.
      thread.ref();
      thread.postMessage({ ...message, id, file: recording.number, path: recording.path, which: recording.which });
      this.#watch ??= setInterval(() => this.#look(), this.#patience.look).unref();
    });
  }

  #started(): Running {
    if (this.#running) return this.#running;
    const beats = new SharedArrayBuffer(4);
    const thread = this.#start({ beats });
    const running: Running = { thread, beats: new Int32Array(beats), beat: 0, silentLooks: -startLooks };
    this.#running = running;
    thread.on("message", (given: FromReader) => {
      if (given.type === "log") log.pass(given.record);
      else this.#receive(given);
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#running !== running) return;
      this.#restart(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooLargeInside : () => error);
    });
    return running;
  }

  #receive(given: ReaderAnswer): void {
    const question = this.#questions.get(given.id);
    this.#questions.delete(given.id);
    if (this.#running) this.#running.silentLooks = 0;
    this.#rest();
    question?.answer(given);
  }

  /** Nobody waits: it keeps nothing from ending. */
  #rest(): void {
    if (this.#questions.size > 0) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#running?.thread.unref();
  }

  #look(): void {
    const { silentLooks } = this.#patience;
    const running = this.#running;
    if (!running) return;
    const beat = Atomics.load(running.beats, 0);
    running.silentLooks = beat === running.beat ? running.silentLooks + 1 : 0;
    running.beat = beat;
    const [due] = this.#questions.values();
    if (due?.recording.signal?.aborted && running.silentLooks > 0) due.recording.strikes = mostStrikes;
    else if (running.silentLooks < silentLooks) return;
    this.#restart(endlessFile);
  }

  /** The thread is gone, or goes now; the file whose answer was due may try once more. */
  #restart(refusal: (path: string) => Error): void {
    this.#end();
    const [due, ...others] = this.#questions.values();
    this.#questions.clear();
    this.#rest();
    for (const { refuse } of others) refuse(new Restarted());
    if (!due) return;
    log.warn("the reading thread hung or fell and is started again", { recording: due.recording.path });
    due.refuse(++due.recording.strikes < mostStrikes ? new Restarted() : refusal(due.recording.path));
  }

  #end(): void {
    const running = this.#running;
    this.#running = undefined;
    void running?.thread.terminate();
  }
}

const reader = new Reader();

/** For recordings that will be opened soon: starts the process's reading thread. */
export const readyToRead = (): void => reader.ready();

/** Opens a recording in the process's reading thread, as `openAudio` does. @throws Failure */
export const openRecording = (path: string, signal?: AbortSignal, which?: Which): Promise<AudioFile> =>
  reader.open(path, signal, which);
