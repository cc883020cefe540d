/**
 * Jobs on BullMQ's queues, watched until they end. Where the queue has lost one, as Redis may that keeps nothing on a disk, whoever waits for it
 * hears so; one that is there already, from a server that was killed, is taken as it is.
 */
import type { Job, Queue, QueueEvents } from "bullmq";
import { later } from "../lib/later.ts";
import { log } from "../lib/log.ts";
import { type Length, LiveState, lengths, prefix, queueName, type RecordingTask } from "./messages.ts";
import { type QueueConnection, redisFailure } from "./redis.ts";

/** How a job ended on the queue, or that it was stopped here. */
export type Ended =
  | { state: "completed"; result: unknown }
  | { state: "failed"; reason: string }
  | { state: "lost" }
  | { state: "stopped" };

interface Watcher {
  onLive(live: LiveState | undefined): void;
  ended(how: Ended): void;
}

export interface JobOrder {
  id: string;
  length: Length;
  task: RecordingTask;
  /** what was begun goes before what wasn't */
  isBegun: boolean;
  /** on the queue a job waits until this is done */
  before(): Promise<void>;
  /** hears what a worker tells, or that there may be news */
  onLive(live: LiveState | undefined): void;
}

/** An event may be lost with a connection: so often the queue is asked itself. */
const askMilliseconds = 10_000;
/** A machine may be short of memory or lack a model: others may not. */
const attempts = 4;
const secondTryMilliseconds = 2000;
/** Ended ones are kept on the queue for a server that was killed meanwhile. */
const keptSeconds = 7 * 24 * 3600;

export class QueueJobs {
  readonly #connection: QueueConnection;
  readonly #onFailure: (error: unknown) => void;
  readonly #queues: Record<Length, Queue>;
  readonly #events: readonly QueueEvents[];
  /** by their ids, with the queue that they are on; a copy of a recording has the same */
  readonly #watched = new Map<string, { queue: Queue; watchers: Set<Watcher> }>();
  readonly #asking: NodeJS.Timeout;
  #closed = false;

  private constructor(
    connection: QueueConnection,
    onFailure: (error: unknown) => void,
    queues: Record<Length, Queue>,
    events: readonly QueueEvents[],
  ) {
    this.#connection = connection;
    this.#onFailure = onFailure;
    this.#queues = queues;
    this.#events = events;
    for (const one of events) this.#hear(one);
    for (const one of Object.values(queues)) one.on("error", (error: Error) => this.#debug(error));
    connection.redis.on("ready", () => void this.#askAll());
    this.#asking = setInterval(() => void this.#askAll(), askMilliseconds);
    this.#asking.unref();
  }

  /** @param onFailure hears why a job can't be put on the queue just now: it is tried again */
  static async open(
    connection: QueueConnection,
    identity: string,
    onFailure: (error: unknown) => void,
  ): Promise<QueueJobs> {
    const { Queue, QueueEvents } = await import("bullmq");
    const { redis } = connection;
    const names = lengths.map((length) => [length, queueName(identity, length)] as const);
    const streams = { events: { maxLen: 5000 } };
    const queues = Object.fromEntries(
      names.map(([length, name]) => [length, new Queue(name, { connection: redis, prefix, streams })]),
    ) as Record<Length, Queue>;
    const events = names.map(([, name]) => new QueueEvents(name, { connection: redis.duplicate(), prefix }));
    await Promise.all(events.map((one) => one.waitUntilReady()));
    return new QueueJobs(connection, onFailure, queues, events);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#asking);
    // While Redis is away nothing is waited for.
    if (this.#connection.redis.status === "ready")
      await Promise.all([...Object.values(this.#queues), ...this.#events].map((one) => one.close().catch(() => {})));
    else for (const one of this.#events) await one.disconnect().catch(() => {});
  }

  /** Puts a job on the queue, where it is not there already. @returns how it ended */
  async run(order: JobOrder, stop: AbortSignal): Promise<Ended> {
    const { id, length, task, onLive } = order;
    const queue = this.#queues[length];
    const { told, tell } = later<Ended>();
    const watcher: Watcher = { onLive, ended: tell };
    const onStop = (): void => tell({ state: "stopped" });
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
    const watched = this.#watched.get(id) ?? { queue, watchers: new Set() };
    this.#watched.set(id, { ...watched, watchers: watched.watchers.add(watcher) });
    this.#put(order, queue).catch((error) => {
      if (this.#closed) return;
      // While Redis is full: the next look finds that it is lost.
      log.warn(
        "a recording can't be put on the queue",
        { recording: task.path },
        redisFailure(error, this.#connection.address),
      );
      this.#onFailure(error);
    });
    const ended = await told;
    stop.removeEventListener("abort", onStop);
    watched.watchers.delete(watcher);
    if (watched.watchers.size === 0) this.#watched.delete(id);
    return ended;
  }

  /** whether nobody here waits for it */
  isFree(id: string): boolean {
    return !this.#watched.has(id);
  }

  /** One that a worker has stays until that has ended it. */
  async remove(id: string, length: Length): Promise<void> {
    if (this.#connection.redis.status === "ready")
      await this.#queues[length].remove(id).catch((error) => this.#debug(error));
  }

  async isThere(id: string, length: Length): Promise<boolean> {
    return (await this.#queues[length].getJob(id)) !== undefined;
  }

  async #put({ id, task, isBegun, before }: JobOrder, queue: Queue): Promise<void> {
    await before();
    const known = await queue.getJob(id);
    // One that failed, for whatever reason, is tried anew.
    if (known !== undefined && (await known.getState()) === "failed") await known.remove();
    const keep = { age: keptSeconds };
    const backoff = { type: "exponential", delay: secondTryMilliseconds };
    // Without a priority a job goes before all that have one.
    const priority = isBegun ? 0 : 1;
    const how = { jobId: id, attempts, backoff, priority, removeOnComplete: keep, removeOnFail: keep };
    await queue.add("transcribe", task, how);
    await this.#ask(id, queue);
  }

  #hear(events: QueueEvents): void {
    events.on("error", (error: Error) => this.#debug(error));
    events.on("progress", ({ jobId, data }) => this.#tell(jobId, data));
    events.on("completed", ({ jobId, returnvalue }) => this.#end(jobId, { state: "completed", result: returnvalue }));
    events.on("failed", ({ jobId, failedReason }) => this.#end(jobId, { state: "failed", reason: failedReason }));
    events.on("stalled", ({ jobId }) => log.warn("a worker was lost: its recording goes to another", { job: jobId }));
  }

  #tell(id: string, data?: unknown): void {
    for (const { onLive } of this.#watched.get(id)?.watchers ?? []) onLive(LiveState.safeParse(data).data);
  }

  #end(id: string, how: Ended): void {
    for (const { ended } of this.#watched.get(id)?.watchers ?? []) ended(how);
  }

  async #askAll(): Promise<void> {
    if (this.#closed || this.#connection.redis.status !== "ready") return;
    for (const [id, { queue }] of [...this.#watched]) await this.#ask(id, queue).catch((error) => this.#debug(error));
  }

  /** How a job is on the queue now. */
  async #ask(id: string, queue: Queue): Promise<void> {
    const job: Job | undefined = await queue.getJob(id);
    if (job === undefined) {
      this.#end(id, { state: "lost" });
      return;
    }
    this.#tell(id, job.progress);
    const state = await job.getState();
    if (state === "completed") this.#end(id, { state, result: job.returnvalue });
    else if (state === "failed") this.#end(id, { state, reason: job.failedReason });
  }

  #debug(error: unknown): void {
    if (!this.#closed) log.debug("the queue", {}, redisFailure(error, this.#connection.address));
  }
}
