/**
 * A worker: takes recordings from the queue, transcribes them in this machine's engine, and puts each finished window on the queue. Killed, it
 * loses the windows that are under way and no other; what it was at goes to another worker as soon as its lock has run out.
 */
import type { Job } from "bullmq";
import type { DeviceChoice, Engine } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import { failureOf } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import type { FindAudio } from "./audio.ts";
import { failureText, type Length, lengths, prefix, queueName, RecordingTask, type TaskResult } from "./messages.ts";
import { type QueueConnection, redisFailure } from "./redis.ts";
import { Telling } from "./telling.ts";
import { type WindowJournal, windowJournal } from "./window-journal.ts";
import { listed, tellOf } from "./worker-list.ts";

export interface WorkerParts {
  connection: QueueConnection;
  engine: Pick<Engine, "transcribe" | "follow">;
  audio: FindAudio;
  /** of program and kernels: only servers that have the same give it work */
  identity: string;
  name: string;
  /** recordings at once, of each length */
  atOnce: Record<Length, number>;
  /** recordings that are begun in a minute, by all workers together; undefined: as many as there are */
  perMinute?: number | undefined;
  /** what decodes on this machine */
  device?: DeviceChoice | undefined;
  /** for the person at the terminal */
  say(sentence: string): void;
  patience?: Partial<WorkerPatience>;
}

export interface WorkerPatience {
  /** Without a sign for so long a worker counts as lost. */
  lockSeconds: number;
  /** Between two looks for what the lost have left. */
  lookSeconds: number;
}
const usualPatience: WorkerPatience = { lockSeconds: 20, lookSeconds: 10 };

/** A recording may go along with so many workers before it is given up: it may be what kills them. */
const mostLosses = 5;

export interface RunningWorker {
  /** What is under way ends after its step and goes back to the queue. */
  close(): Promise<void>;
}

/** A recording's own fault: no other worker would do better. */
const isItsOwn = ({ code }: FailureValue): boolean => /^(audio|options)\./.test(code);

export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { connection, identity, name, atOnce, perMinute } = parts;
  const { UnrecoverableError, WaitingError, Worker } = await import("bullmq");
  const { lockSeconds, lookSeconds } = { ...usualPatience, ...parts.patience };
  const journal = windowJournal(connection.redis);
  const closing = new AbortController();
  const followed = new Set<string>();
  await expectServers(parts);

  /** @param signal aborted when the lock is lost: another worker has it then */
  const work = async (job: Job, token: string | undefined, signal?: AbortSignal): Promise<TaskResult> => {
    const task = RecordingTask.parse(job.data);
    const stop = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
    const outcome = await transcribed(task, job, { ...parts, journal, followed }, stop);
    if ("head" in outcome) return outcome;
    if (outcome.code === "stopped" && closing.signal.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const text = failureText(outcome);
    if (isItsOwn(outcome) || outcome.code === "stopped") throw new UnrecoverableError(text);
    throw new Error(text);
  };

  const workers = lengths.map((length) => {
    const worker = new Worker(queueName(identity, length), work, {
      connection: connection.redis,
      prefix,
      name,
      concurrency: atOnce[length],
      lockDuration: lockSeconds * 1000,
      stalledInterval: lookSeconds * 1000,
      maxStalledCount: mostLosses,
      ...(perMinute !== undefined && { limiter: { max: perMinute, duration: 60_000 } }),
    });
    worker.on("error", (error) => log.warn("the queue", {}, redisFailure(error, connection.address)));
    worker.on("lockRenewalFailed", (jobs) => {
      for (const id of jobs) worker.cancelJob(id);
    });
    worker.on("active", (job) =>
      log.info("a recording is taken from the queue", { job: job.id ?? "", attempt: job.attemptsStarted }),
    );
    worker.on("stalled", (id) => log.warn("a worker was lost: its recording is free again", { job: id }));
    return worker;
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const leave = tellOf(connection.redis, "workers", { name, identity, ...atOnce });
  return {
    async close() {
      closing.abort();
      await leave();
      await Promise.all(workers.map((worker) => worker.close()));
      connection.close();
    },
  };
}

/** A worker that nobody can give work to says so, and waits. */
async function expectServers({ connection, identity, say }: WorkerParts): Promise<void> {
  const servers = await listed(connection.redis, "servers");
  const other = servers.find((server) => server.identity !== identity);
  if (other !== undefined && !servers.some((server) => server.identity === identity))
    say(
      `The server at this queue is Slimscribe ${other.identity}, this worker is ${identity}: they write other words, so it gets no work. ` +
        "Install the same version here.",
    );
}

type Outcome = TaskResult | FailureValue;

const stopped: FailureValue = { code: "stopped", message: "It was stopped.", hint: "" };

/** What is asked of this machine's engine: what is on the queue of a recording already isn't decoded again. */
async function requestFor(
  { recording, options, span }: RecordingTask,
  file: string,
  device: DeviceChoice,
  journal: WindowJournal,
) {
  const resume = await (span === undefined ? journal.windows(recording, 0) : journal.spanWindows(recording, span));
  // Found where the recording begins, it holds for all of it.
  const isFound = resume.length > 0 || (span?.from ?? 0) > 0;
  const foundLanguage = isFound ? await journal.language(recording) : undefined;
  // How many windows are decoded side by side, by how many threads and on what, is this machine's own matter.
  return {
    file,
    options: { ...options, batch: "auto", threads: "auto", device } as const,
    resume,
    foundLanguage,
    span,
  };
}

/** @returns what a transcript says beside its windows, or why there is none */
async function transcribed(
  task: RecordingTask,
  job: Pick<Job, "updateProgress">,
  {
    engine,
    audio,
    journal,
    name,
    device = "auto",
    followed,
  }: WorkerParts & { journal: WindowJournal; followed: Set<string> },
  signal: AbortSignal,
): Promise<Outcome> {
  const { recording } = task;
  const unwanted = new AbortController();
  let found: Awaited<ReturnType<FindAudio>> | undefined;
  let isFollowed = false;
  const follow = (): void => {
    if (found === undefined) return;
    if (isFollowed) followed.add(found.path);
    else followed.delete(found.path);
    engine.follow([...followed]);
  };
  const telling = new Telling({
    recording,
    worker: name,
    journal,
    tell: (live) => job.updateProgress(live),
    onUnwanted: () => unwanted.abort(),
    onFollowed(now) {
      isFollowed = now;
      follow();
    },
  });
  const stop = AbortSignal.any([signal, unwanted.signal]);
  try {
    found = await audio(task, stop);
    follow();
    const request = await requestFor(task, found.path, device, journal);
    telling.windows = request.resume.length;
    await engine.transcribe(request, (event) => telling.hear(event), stop);
  } catch (error) {
    log.failed("a recording from the queue is not transcribed", error, { recording: task.path });
    telling.failure ??= failureOf(error, task.path);
  } finally {
    await telling.settled();
    isFollowed = false;
    follow();
    await found?.close();
  }
  return telling.isUnwanted || stop.aborted ? stopped : outcomeOf(task, telling);
}

function outcomeOf({ path }: RecordingTask, { transcript, failure, windows, span }: Telling): Outcome {
  if (failure !== null) return failure;
  if (transcript === null) return stopped;
  const { segments: _, ...head } = transcript;
  const result = { head: { ...head, file: path }, windows };
  if (span === null) return result;
  const { first, windows: all, lastLanguage, undecided } = span;
  return { ...result, windows: all, span: { first, lastLanguage, undecided } };
}
