/**
 * The engine process as an `Engine`: starts it when it is needed, starts it again when it dies, and then goes on behind the last
 * window of each file that was heard. A window that has been given on is never asked for again.
 */
import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine, EngineEvent, JournalWindow, ModelSummary } from "../api/engine.ts";
import { programFolder } from "./folders.ts";
import { FromEngine, type ToEngine } from "./messages.ts";
import { version } from "./version.ts";

/** A running engine process. */
export interface EnginePort {
  send(message: ToEngine): void;
  kill(): void;
  /** Called once, by the starter. */
  onMessage(listen: (message: unknown) => void): void;
  onExit(listen: () => void): void;
}

/** Deaths of the engine that one file may cause or witness, before it is given up. */
const mostRestarts = 3;
/** How often a cancelled request is looked for, in milliseconds. */
const cancelPoll = 50;

interface Job {
  request: Extract<ToEngine, { type: "transcribe" }>;
  hear(event: EngineEvent): void;
  heard: JournalWindow[];
  restarts: number;
  finish(error?: Error): void;
}

export class EngineClient implements Engine {
  readonly version = version;
  readonly #start: () => EnginePort;
  #port: EnginePort | undefined;
  #count = 0;
  #closing = false;
  readonly #jobs = new Map<number, Job>();
  readonly #questions = new Map<number, (models: ModelSummary[]) => void>();

  constructor(start: () => EnginePort = forked) {
    this.#start = start;
  }

  /** Ends the process at once, as a crash would: files under way go on in a new one. */
  kill(): void {
    this.#port?.kill();
  }

  transcribe(
    { file, options, resume = [] }: Parameters<Engine["transcribe"]>[0],
    hear: (event: EngineEvent) => void,
    cancelled: () => boolean,
  ): Promise<void> {
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      const poll = setInterval(() => {
        if (!cancelled()) return;
        clearInterval(poll);
        this.#port?.send({ type: "cancel", id });
      }, cancelPoll);
      const finish = (error?: Error): void => {
        clearInterval(poll);
        this.#jobs.delete(id);
        if (error) reject(error);
        else resolve();
      };
      const request = { type: "transcribe" as const, id, file, options, resume: [...resume] };
      this.#jobs.set(id, { request, hear, heard: [...resume], restarts: 0, finish });
      this.#running().send(request);
    });
  }

  models(): Promise<ModelSummary[]> {
    const id = this.#count++;
    return new Promise((resolve) => {
      this.#questions.set(id, resolve);
      this.#running().send({ type: "models", id });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#port?.send({ type: "close" });
  }

  #running(): EnginePort {
    if (this.#port) return this.#port;
    const port = this.#start();
    this.#port = port;
    port.onMessage((message) => this.#receive(FromEngine.parse(message)));
    port.onExit(() => {
      if (this.#port !== port) return;
      this.#port = undefined;
      if (!this.#closing) this.#revive();
    });
    return port;
  }

  #receive(message: FromEngine): void {
    if (message.type === "models") {
      this.#questions.get(message.id)?.(message.models);
      this.#questions.delete(message.id);
      return;
    }
    const job = this.#jobs.get(message.id);
    if (!job) return;
    if (message.type === "end") {
      job.finish(message.bug ? new Error(message.bug) : undefined);
      return;
    }
    const { event } = message;
    if (event.type === "window") {
      job.heard.push({ index: event.index, start: event.start, end: event.end, segments: event.segments });
      job.restarts = 0;
    }
    job.hear(event);
  }

  /** The engine died: every file goes on behind its last window, unless it has killed the engine again and again. */
  #revive(): void {
    for (const id of this.#questions.keys()) this.#running().send({ type: "models", id });
    for (const job of [...this.#jobs.values()]) {
      if (job.restarts++ >= mostRestarts) {
        const failure = {
          code: "engine.died",
          message: `The engine stopped ${mostRestarts} times at the same place of ${job.request.file}.`,
          hint: "There may be too little memory: try a smaller batch or model. What was transcribed is kept.",
        };
        job.hear({ type: "failed", failure });
        job.finish();
        continue;
      }
      job.hear({
        type: "warning",
        code: "engine.restarted",
        message: "The engine stopped and was started again; nothing that was shown is lost.",
      });
      this.#running().send({ ...job.request, resume: job.heard });
    }
  }
}

/** A forked process of Node: the built engine, or its source where the program runs from source. */
export function forked(): EnginePort {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fromSource
    ? fileURLToPath(new URL("./engine-process.ts", import.meta.url))
    : join(programFolder, "out", "engine", "engine.js");
  const child = fork(entry, [], { serialization: "advanced", ...(fromSource && { execArgv: ["--import", "tsx"] }) });
  return {
    send: (message) => void (child.connected && child.send(message)),
    kill: () => void child.kill("SIGKILL"),
    onMessage: (listen) => void child.on("message", listen),
    onExit: (listen) => void child.on("exit", listen),
  };
}
