/**
 * Workers as an engine: recordings go on a queue of BullMQ, and what becomes of them comes back by it. A recording has the same name there
 * however often it is handed over, so that a server that was killed finds what it had begun. Where the queue has lost it, as Redis may that
 * keeps nothing on a disk, it is put there again, with all that this server knows.
 */
import { createHash } from "node:crypto";
import type { Job, Queue, QueueEvents } from "bullmq";
import type { Engine, EngineEvent } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import { usualBatchSeconds } from "../engine/files-at-once.ts";
import { failureOf } from "../lib/failure.ts";
import { log, loggedFailure } from "../lib/log.ts";
import { identify, wayOf } from "../store/identity.ts";
import { HandedOver } from "./handed-over.ts";
import {
  contentOf,
  failureIn,
  type Length,
  LiveState,
  lengths,
  prefix,
  queueName,
  type RecordingTask,
  TaskResult,
} from "./messages.ts";
import { type QueueConnection, redisFailure } from "./redis.ts";
import { type WindowJournal, windowJournal } from "./window-journal.ts";

export interface SharedEngineParts {
  connection: QueueConnection;
  /** of this server, the same after a restart: another server's recordings are others */
  server: string;
  /** of program and kernels */
  identity: string;
  /** where workers may fetch a recording from, by its name on the queue; null: nowhere */
  urlOf(recording: string): string | null;
  /** seconds, null where only reading all of a recording would tell @throws Failure */
  duration(path: string): Promise<number | null>;
  /** what keeps recordings from being worked on; null: nothing any more */
  onTrouble(trouble: FailureValue | null): void;
}

type Request = Parameters<Engine["transcribe"]>[0];

/** What a recording ended with on the queue. */
type Ended = { state: "completed"; result: unknown } | { state: "failed"; reason: string } | { state: "lost" };

interface Watched {
  path: string;
  handed: HandedOver;
  ended(how: Ended): void;
}

/** An event may be lost with a connection: so often the queue is asked itself. */
const askMilliseconds = 10_000;
/** A machine may be short of memory or lack a model: others may not. */
const attempts = 4;
const secondTryMilliseconds = 2000;
/** Ended ones are kept on the queue for a server that was killed meanwhile. */
const keptSeconds = 7 * 24 * 3600;
const awayMilliseconds = 3000;

export class SharedEngine implements Pick<Engine, "transcribe" | "follow" | "close"> {
  readonly #parts: SharedEngineParts;
  readonly #journal: WindowJournal;
  readonly #queues: Record<Length, Queue>;
  readonly #events: readonly QueueEvents[];
  /** by their names on the queue; a copy of a recording has the same */
  readonly #watched = new Map<string, Set<Watched>>();
  readonly #asking: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #away: NodeJS.Timeout | undefined;

  private constructor(parts: SharedEngineParts, queues: Record<Length, Queue>, events: readonly QueueEvents[]) {
    this.#parts = parts;
    this.#journal = windowJournal(parts.connection.redis);
    this.#queues = queues;
    this.#events = events;
    for (const one of events) this.#hear(one);
    for (const one of events) one.on("error", (error: Error) => this.#debug(error));
    for (const one of Object.values(queues)) one.on("error", (error: Error) => this.#debug(error));
    const { redis } = parts.connection;
    redis.on("close", () => this.#isAway());
    redis.on("ready", () => this.#isBack());
    this.#asking = setInterval(() => void this.#askAll(), askMilliseconds);
    this.#asking.unref();
  }

  static async open(parts: SharedEngineParts): Promise<SharedEngine> {
    const { Queue, QueueEvents } = await import("bullmq");
    const { redis } = parts.connection;
    const names = lengths.map((length) => [length, queueName(parts.identity, length)] as const);
    const streams = { events: { maxLen: 5000 } };
    const queues = Object.fromEntries(
      names.map(([length, name]) => [length, new Queue(name, { connection: redis, prefix, streams })]),
    ) as Record<Length, Queue>;
    const events = names.map(([, name]) => new QueueEvents(name, { connection: redis.duplicate(), prefix }));
    await Promise.all(events.map((one) => one.waitUntilReady()));
    return new SharedEngine(parts, queues, events);
  }

  async transcribe(request: Request, onEvent: (event: EngineEvent) => void, signal?: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const { identity } = await identify(request.file);
      const { server, identity: program } = this.#parts;
      const way = wayOf(request.options, program);
      const recording = createHash("sha256").update([server, identity, way].join("\n")).digest("hex").slice(0, 32);
      const { file: path, options } = request;
      const url = this.#parts.urlOf(recording);
      const task = { recording, path, content: contentOf(identity), url, options };
      // What is wrong with it is told by who reads it.
      const seconds = await this.#parts.duration(path).catch(() => 0);
      const length = seconds === null || seconds >= usualBatchSeconds ? "long" : "short";
      await this.#untilDone(request, { task, length }, onEvent, stop);
    } catch (error) {
      if (stop.aborted) return;
      onEvent({ type: "failed", failure: loggedFailure("a recording can't be handed over", error, request.file) });
    }
  }

  /** The path of a recording that is on the queue now, by its name there; null: there is none. */
  pathOf(recording: string): string | null {
    const [watched] = this.#watched.get(recording) ?? [];
    return watched?.path ?? null;
  }

  /** Words are told by the window: nobody follows a worker. */
  follow(): void {}

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#asking);
    clearTimeout(this.#away);
    // While Redis is away nothing is waited for.
    const { connection } = this.#parts;
    if (connection.redis.status === "ready")
      await Promise.all([...Object.values(this.#queues), ...this.#events].map((one) => one.close().catch(() => {})));
    else for (const one of this.#events) await one.disconnect().catch(() => {});
    connection.close();
  }

  async #untilDone(
    request: Request,
    { task, length }: { task: RecordingTask; length: Length },
    onEvent: (event: EngineEvent) => void,
    stop: AbortSignal,
  ): Promise<void> {
    const { recording } = task;
    const handed = new HandedOver(recording, request.resume ?? [], this.#journal, onEvent);
    for (;;) {
      const ended = await this.#handOver(handed, { task, length }, request.foundLanguage, stop);
      if (ended === "stopped") return;
      if (ended.state === "failed") {
        const failure = failureIn(ended.reason);
        // Stopped for a server that went, and wanted again.
        if (failure.code === "stopped") continue;
        await this.#journal.leave(recording);
        onEvent({ type: "failed", failure });
        return;
      }
      if (ended.state === "lost") {
        log.warn("the queue lost a recording: it is put there again", { recording: task.path });
        continue;
      }
      try {
        await handed.finish(TaskResult.parse(ended.result), task.path);
      } catch (error) {
        log.failed("what came back of a recording is not whole: it is handed over again", error, {
          recording: task.path,
        });
        await this.#queues[length].remove(recording).catch(() => {});
        continue;
      }
      await this.#journal.delivered(recording);
      await this.#queues[length].remove(recording);
      return;
    }
  }

  /** @returns how it ended on the queue, or that it was stopped here */
  async #handOver(
    handed: HandedOver,
    { task, length }: { task: RecordingTask; length: Length },
    foundLanguage: string | undefined,
    stop: AbortSignal,
  ): Promise<Ended | "stopped"> {
    const { recording } = task;
    const queue = this.#queues[length];
    let watched: Watched | undefined;
    const end = new Promise<Ended | "stopped">((resolve) => {
      watched = { path: task.path, handed, ended: resolve };
      if (stop.aborted) resolve("stopped");
      stop.addEventListener("abort", () => resolve("stopped"), { once: true });
      this.#watched.set(recording, (this.#watched.get(recording) ?? new Set()).add(watched));
    });
    const put = async (): Promise<void> => {
      await this.#journal.want(recording, handed.windows, foundLanguage);
      const known = await queue.getJob(recording);
      // One that failed, for whatever reason, is tried anew.
      if (known !== undefined && (await known.getState()) === "failed") await known.remove();
      const keep = { age: keptSeconds };
      const backoff = { type: "exponential", delay: secondTryMilliseconds };
      await queue.add("transcribe", task, {
        jobId: recording,
        attempts,
        backoff,
        removeOnComplete: keep,
        removeOnFail: keep,
      });
      await this.#ask(queue, recording);
    };
    put().catch((error) => {
      // While Redis is away or full: the next look tries again.
      log.warn(
        "a recording can't be put on the queue",
        { recording: task.path },
        redisFailure(error, this.#parts.connection.address),
      );
      this.#parts.onTrouble(failureOf(redisFailure(error, this.#parts.connection.address)));
    });
    const ended = await end;
    const all = this.#watched.get(recording);
    if (watched !== undefined) all?.delete(watched);
    if (all?.size === 0) this.#watched.delete(recording);
    if (ended === "stopped" && !this.#watched.has(recording)) await this.#takeBack(queue, recording);
    return ended;
  }

  /** A worker that has it hears so within a second. */
  async #takeBack(queue: Queue, recording: string): Promise<void> {
    if (this.#parts.connection.redis.status !== "ready") return;
    try {
      await this.#journal.leave(recording);
      // One that is locked is a worker's, which ends it.
      await queue.remove(recording).catch(() => {});
    } catch (error) {
      this.#debug(error);
    }
  }

  #hear(events: QueueEvents): void {
    events.on("progress", ({ jobId, data }) => this.#look(jobId, data));
    events.on("completed", ({ jobId, returnvalue }) => this.#end(jobId, { state: "completed", result: returnvalue }));
    events.on("failed", ({ jobId, failedReason }) => this.#end(jobId, { state: "failed", reason: failedReason }));
    events.on("stalled", ({ jobId }) => log.warn("a worker was lost: its recording goes to another", { job: jobId }));
  }

  #look(recording: string, data?: unknown): void {
    for (const { handed } of this.#watched.get(recording) ?? [])
      handed.look(LiveState.safeParse(data).data).catch((error) => this.#debug(error));
  }

  #end(recording: string, how: Ended): void {
    for (const { ended } of this.#watched.get(recording) ?? []) ended(how);
  }

  async #askAll(): Promise<void> {
    if (this.#parts.connection.redis.status !== "ready") return;
    for (const recording of [...this.#watched.keys()])
      for (const queue of Object.values(this.#queues))
        await this.#ask(queue, recording, Object.values(this.#queues)).catch((error) => this.#debug(error));
  }

  /** How a recording is on the queue now. @param all queues that it may be on: it is lost where it is on none */
  async #ask(queue: Queue, recording: string, all: readonly Queue[] = [queue]): Promise<void> {
    const job: Job | undefined = await queue.getJob(recording);
    if (job === undefined) {
      for (const other of all) if (other !== queue && (await other.getJob(recording)) !== undefined) return;
      this.#end(recording, { state: "lost" });
      return;
    }
    this.#look(recording, job.progress);
    const state = await job.getState();
    if (state === "completed") this.#end(recording, { state, result: job.returnvalue });
    else if (state === "failed") this.#end(recording, { state, reason: job.failedReason });
  }

  #isAway(): void {
    if (this.#closing.signal.aborted) return;
    const { connection, onTrouble } = this.#parts;
    this.#away ??= setTimeout(() => {
      const { message } = redisFailure(new Error("closed"), connection.address);
      const hint = "It is asked again until it answers, and what is done is kept; workers go on by themselves.";
      onTrouble({ code: "queue.away", message, hint });
    }, awayMilliseconds);
  }

  #isBack(): void {
    clearTimeout(this.#away);
    this.#away = undefined;
    this.#parts.onTrouble(null);
    void this.#askAll();
  }

  #debug(error: unknown): void {
    if (!this.#closing.signal.aborted) log.debug("the queue", {}, redisFailure(error, this.#parts.connection.address));
  }
}
