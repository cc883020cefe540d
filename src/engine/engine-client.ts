/**
 * The engine process as an `Engine`: starts it when it is needed, ends it when it has been idle for a while or doesn't answer, starts
 * it again when it dies, and then goes on behind the last window of each file that was heard. A window that has been given on is
 * never asked for again, and never given on twice.
 */
import type { DeviceName, Engine, EngineEvent, ModelSummary, TranscriptionRequest } from "../api/engine.ts";
import { type Failure, failureOf } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import { version } from "../lib/node/version.ts";
import type { CheckedModel } from "../model-store/check-model.ts";
import { failedNow, rememberDevice } from "../runtime/devices/known-devices.ts";
import { cantStart, diedAt, lostWithDevice, mostDeaths, outOfTheBatch, restarted } from "./engine-deaths.ts";
import { type EnginePort, forked } from "./engine-port.ts";
import { type EngineQuestion, EngineQuestions, type Replied } from "./engine-questions.ts";
import { type EnginePatience, EngineWatch, usualPatience } from "./engine-watch.ts";
import { batchOf } from "./files-at-once.ts";
import { answeredFailure, FromEngine } from "./messages.ts";
import { Resumable } from "./resumable.ts";

interface Job {
  id: number;
  /** in a new process it goes on behind what was heard */
  resumable: Resumable;
  signal: AbortSignal | undefined;
  /** it is with the engine; otherwise it waits for its turn */
  inside: boolean;
  /** of the engine, while it was inside, since its last window */
  deaths: number;
  finish(error?: Error): void;
}

interface Running {
  port: EnginePort;
  /** it has said that it can be asked */
  ready: boolean;
  watch: EngineWatch;
  /** resolves when the process has ended */
  ended: Promise<void>;
}

export class EngineClient implements Engine {
  readonly version = version;
  readonly #start: () => EnginePort;
  readonly #patience: EnginePatience;
  #running: Running | undefined;
  #idle: NodeJS.Timeout | undefined;
  #count = 0;
  /** starts in a row that ended before the engine could be asked anything */
  #failedStarts = 0;
  #closing = false;
  readonly #jobs = new Map<number, Job>();
  readonly #questions = new EngineQuestions();
  #followed: readonly string[] = [];
  /** a GPU, that an engine died with */
  #leftOut = false;

  constructor(start: () => EnginePort = forked, patience: Partial<EnginePatience> = {}) {
    this.#start = start;
    this.#patience = { ...usualPatience, ...patience };
  }

  /** Ends the process at once, as a crash would: files under way go on in a new one. */
  kill(): void {
    this.#running?.port.kill();
  }

  transcribe(
    request: TranscriptionRequest,
    onEvent: (event: EngineEvent) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const id = this.#count++;
    if (this.#closing) return Promise.reject(new Error("the engine was closed"));
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (job.inside) this.#running?.port.send({ type: "cancel", id });
        else job.finish();
      };
      signal?.addEventListener("abort", cancel);
      const finish = (error?: Error): void => {
        signal?.removeEventListener("abort", cancel);
        this.#jobs.delete(id);
        if (error) reject(error);
        else resolve();
        this.#pump();
      };
      const resumable = new Resumable(request, onEvent);
      const job: Job = { id, resumable, signal, inside: false, deaths: 0, finish };
      this.#jobs.set(id, job);
      this.#pump();
    });
  }

  /** Whether a recording with these options would wait until others, of other options, are done. */
  wouldWait(options: Parameters<typeof batchOf>[0]): boolean {
    return [...this.#jobs.values()].some(({ resumable }) => batchOf(resumable.request.options) !== batchOf(options));
  }

  follow(files: readonly string[]): void {
    this.#followed = [...files];
    if (this.#running?.ready) this.#running.port.send({ type: "follow", files: [...files] });
  }

  async models(): Promise<ModelSummary[]> {
    const replied = await this.#ask({ type: "models" });
    return replied.type === "models" ? replied.models : [];
  }

  /** Reads every weight, which may keep the process for minutes. @param model by its name or path @throws Failure model.* */
  async check(model: string): Promise<CheckedModel> {
    const replied = await this.#ask({ type: "check", model });
    if (replied.type === "checked" && "summary" in replied.checked) return replied.checked;
    throw answeredFailure("checked" in replied ? replied.checked : undefined);
  }

  /** @param samples of one voice at 16 kHz @returns [192] what it sounds like, of length 1 @throws Failure model.damaged */
  async voicePrint(samples: Float32Array<ArrayBuffer>): Promise<Float32Array> {
    const replied = await this.#ask({ type: "voice", samples });
    if (replied.type === "voice" && replied.print instanceof Float32Array) return replied.print;
    throw answeredFailure("print" in replied ? replied.print : undefined);
  }

  #ask(asked: EngineQuestion): Promise<Replied> {
    if (this.#closing) return Promise.reject(new Error("the engine was closed"));
    const reply = this.#questions.add(this.#count++, asked, this.#running?.ready ? this.#running.port : undefined);
    this.#pump();
    return reply;
  }

  /** Ends the process, which lets go of the model's files; the next request starts another. @returns false, and nothing ends, while something is under way */
  async rest(): Promise<boolean> {
    if (this.#jobs.size > 0 || this.#questions.size > 0) return false;
    await this.#dismiss();
    return true;
  }

  /** What is under way ends without a result. Resolves when the process is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#dismiss();
    for (const job of [...this.#jobs.values()]) job.finish();
    this.#questions.refuseAll(new Error("the engine was closed"));
  }

  /** Gives the engine what may be with it: all files at once, but one under suspicion alone. */
  #pump(): void {
    clearTimeout(this.#idle);
    if (this.#closing) return;
    if (this.#jobs.size === 0 && this.#questions.size === 0) {
      this.#idle = setTimeout(() => void this.#dismiss(), this.#patience.idleSeconds * 1000).unref();
      return;
    }
    const running = this.#started();
    if (!running?.ready) return;
    const jobs = [...this.#jobs.values()];
    const suspect = jobs.find(({ deaths }) => deaths >= mostDeaths - 1);
    const others = suspect ? jobs.filter(({ inside }) => inside) : [];
    for (const job of suspect ? [suspect] : jobs) {
      if (job.inside || others.length > 0) continue;
      job.inside = true;
      const { options, resume = [], ...request } = job.resumable.request;
      const able = this.#leftOut ? { ...options, device: "cpu" as const } : options;
      running.port.send({ type: "transcribe", id: job.id, ...request, options: able, resume: [...resume] });
    }
  }

  /** @returns undefined when the system refuses to start it: everybody has been told then */
  #started(): Running | undefined {
    if (this.#running) return this.#running;
    let port: EnginePort;
    try {
      port = this.#start();
    } catch (cause) {
      this.#giveUp(cantStart(cause));
      return undefined;
    }
    const watch = new EngineWatch(this.#patience, () => port.kill());
    const ended = new Promise<void>((resolve) => {
      port.onExit(() => {
        watch.end();
        resolve();
        if (this.#running === running) this.#revive(running);
      });
    });
    const running: Running = { port, ready: false, watch, ended };
    this.#running = running;
    log.debug("the engine's process is started");
    port.onMessage((message) => {
      // What arrives from a dead or dismissed one has been asked for again, or nobody waits for it.
      if (this.#running === running) this.#receive(running, message);
    });
    return running;
  }

  #receive(running: Running, raw: unknown): void {
    running.watch.heard();
    const { data: message, error } = FromEngine.safeParse(raw);
    if (message === undefined) {
      // It talks nonsense: a new one may not.
      log.error("the engine's process was not understood and is ended", {}, error);
      running.port.kill();
    } else if (message.type === "log") {
      log.pass(message.record);
    } else if (message.type === "device") {
      running.watch.device = message.device;
    } else if (message.type === "compiler") {
      running.port.giveCompiler?.();
    } else if (message.type === "ready") {
      running.ready = true;
      this.#failedStarts = 0;
      if (this.#followed.length > 0) running.port.send({ type: "follow", files: [...this.#followed] });
      this.#questions.askAll(running.port);
      this.#pump();
    } else if (message.type === "models" || message.type === "checked" || message.type === "voice") {
      this.#questions.answer(message);
      this.#pump();
    } else if (message.type === "end") {
      this.#jobs.get(message.id)?.finish(message.bug ? new Error(message.bug) : undefined);
    } else if (message.type === "event") {
      const job = this.#jobs.get(message.id);
      if (job !== undefined) this.#onEvent(job, message.event);
    }
  }

  #onEvent(job: Job, event: EngineEvent): void {
    job.resumable.hear(event);
    if (event.type !== "window" || job.deaths === 0) return;
    // It is not to blame: the others may come in again.
    job.deaths = 0;
    this.#pump();
  }

  /** The engine died: every file goes on behind its last window, unless it has killed the engine again and again. */
  #revive(dead: Running): void {
    this.#running = undefined;
    if (this.#closing) return;
    const { device } = dead.watch;
    const isDevices = device !== "cpu";
    if (isDevices) this.#leaveOut(device);
    const inside = [...this.#jobs.values()].filter((job) => job.inside).length;
    log.warn("the engine's process died", { "files in it": inside, ready: dead.ready });
    if (!dead.ready && ++this.#failedStarts >= mostDeaths) {
      this.#giveUp(cantStart());
      return;
    }
    if (dead.ready) this.#questions.died();
    let told = isDevices ? lostWithDevice : restarted;
    for (const job of [...this.#jobs.values()]) {
      if (!job.inside) continue;
      job.inside = false;
      if (!isDevices) job.deaths++;
      if (job.signal?.aborted) job.finish();
      else if (job.deaths < mostDeaths) for (const event of told) job.resumable.hear(event);
      else fail(job, diedAt(job.resumable.request.file));
      // Of a device one file hears.
      if (isDevices) told = outOfTheBatch;
    }
    this.#pump();
  }

  /** The next engine is not to try it again, nor the program's next start. */
  #leaveOut(device: DeviceName): void {
    this.#leftOut = true;
    void rememberDevice(device, failedNow("the engine's process ended, or gave no sign, while it was used"));
  }

  /** Nothing can be done for anybody; the next request tries again. */
  #giveUp(failure: Failure): void {
    this.#failedStarts = 0;
    log.failed("the engine is given up", failure);
    this.#questions.refuseAll(failure);
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) fail(job, failure);
  }

  /** Lets the process go; one that doesn't is killed. */
  async #dismiss(): Promise<void> {
    const running = this.#running;
    clearTimeout(this.#idle);
    if (running === undefined) return;
    this.#running = undefined;
    running.watch.end();
    running.port.send({ type: "close" });
    const late = setTimeout(() => running.port.kill(), this.#patience.closeSeconds * 1000);
    await running.ended;
    clearTimeout(late);
  }
}

function fail(job: Job, failure: Failure): void {
  job.resumable.hear({ type: "failed", failure: failureOf(failure) });
  job.finish();
}
