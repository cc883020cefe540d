/**
 * Workers as an engine: recordings go on a queue of BullMQ, long ones in spans, and what becomes of them comes back by it. A recording has the same
 * name there however often it is handed over, so that a server that was killed finds what it had begun.
 */
import { createHash } from "node:crypto";
import type { Engine, EngineEvent, TranscriptionRequest } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import { usualBatchSeconds } from "../engine/files-at-once.ts";
import { failureOf } from "../lib/failure.ts";
import { later } from "../lib/later.ts";
import { log, loggedFailure } from "../lib/log.ts";
import { identify, wayOf } from "../store/identity.ts";
import { HandedOver } from "./handed-over.ts";
import { contentOf, failureIn, type Length, type RecordingTask, TaskResult } from "./messages.ts";
import { type JobOrder, QueueJobs } from "./queue-jobs.ts";
import { type QueueConnection, redisFailure } from "./redis.ts";
import { type Bounds, dividedInto } from "./spans.ts";
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
  /** for long recordings, of all workers that are at the queue now */
  places(): number;
  /** no span of a recording is shorter; as usual where nothing is said */
  leastSpanSeconds?: number | undefined;
  /** what keeps recordings from being worked on; null: nothing any more */
  onTrouble(trouble: FailureValue | null): void;
}

/** A recording on the queue. */
interface Handing {
  task: RecordingTask;
  length: Length;
  spans: readonly Bounds[];
  handed: HandedOver;
  foundLanguage: string | undefined;
  /** its language is known: all spans may begin */
  onLanguage(): void;
  stop: AbortSignal;
}

/** What a recording's own fault ends it with. */
class Refused extends Error {
  readonly failure: FailureValue;
  constructor(failure: FailureValue) {
    super(failure.message);
    this.failure = failure;
  }
}
class Stopped extends Error {}

const whole: Bounds = { from: 0, to: null };

const awayMilliseconds = 3000;

export class SharedEngine implements Pick<Engine, "transcribe" | "follow" | "close"> {
  readonly #parts: SharedEngineParts;
  readonly #journal: WindowJournal;
  readonly #jobs: QueueJobs;
  /** paths of recordings that are on the queue now, by their names there, and for how many requests */
  readonly #paths = new Map<string, { path: string; requests: number }>();
  readonly #closing = new AbortController();
  #followed: ReadonlySet<string> = new Set();
  #away: NodeJS.Timeout | undefined;

  private constructor(parts: SharedEngineParts, jobs: QueueJobs) {
    this.#parts = parts;
    this.#journal = windowJournal(parts.connection.redis);
    this.#jobs = jobs;
    parts.connection.redis.on("close", () => this.#isAway());
    parts.connection.redis.on("ready", () => this.#isBack());
  }

  static async open(parts: SharedEngineParts): Promise<SharedEngine> {
    const { connection, identity, onTrouble } = parts;
    const onFailure = (error: unknown) => onTrouble(failureOf(redisFailure(error, connection.address)));
    return new SharedEngine(parts, await QueueJobs.open(connection, identity, onFailure));
  }

  async transcribe(
    request: TranscriptionRequest,
    onEvent: (event: EngineEvent) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const failed = new AbortController();
    const asked = [this.#closing.signal, ...(signal === undefined ? [] : [signal])];
    const stop = AbortSignal.any([...asked, failed.signal]);
    let recording: string | undefined;
    try {
      const handing = await this.#handing(request, onEvent, stop);
      recording = handing.task.recording;
      const { path } = handing.task;
      this.#paths.set(recording, { path, requests: (this.#paths.get(recording)?.requests ?? 0) + 1 });
      this.#tellFollowed(recording, path);
      const results = await this.#inSpans(handing);
      handing.handed.finish(results, path);
      await this.#journal.delivered(recording);
    } catch (error) {
      if (AbortSignal.any(asked).aborted) return;
      const failure = error instanceof Refused ? error.failure : undefined;
      onEvent({
        type: "failed",
        failure: failure ?? loggedFailure("a recording can't be handed over", error, request.file),
      });
    } finally {
      // Spans that others were at need not be ended where one failed.
      failed.abort();
      if (recording !== undefined) await this.#leave(recording).catch(() => {});
    }
  }

  /** The path of a recording that is on the queue now, by its name there; null: there is none. */
  pathOf(recording: string): string | null {
    return this.#paths.get(recording)?.path ?? null;
  }

  follow(files: readonly string[]): void {
    const before = this.#followed;
    this.#followed = new Set(files);
    for (const [recording, { path }] of this.#paths)
      if (this.#followed.has(path) !== before.has(path)) this.#tellFollowed(recording, path);
  }

  #tellFollowed(recording: string, path: string): void {
    this.#journal.follow(recording, this.#followed.has(path)).catch((error) => this.#debug(error));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#away);
    await this.#jobs.close();
    this.#parts.connection.close();
  }

  async #handing(
    request: TranscriptionRequest,
    onEvent: (event: EngineEvent) => void,
    stop: AbortSignal,
  ): Promise<Handing> {
    const { file: path, options, resume = [], foundLanguage } = request;
    const { server, identity: program, urlOf, duration, places, leastSpanSeconds } = this.#parts;
    const { identity } = await identify(path);
    const name = [server, identity, wayOf(options, program)].join("\n");
    const recording = createHash("sha256").update(name).digest("hex").slice(0, 32);
    const task = { recording, path, content: contentOf(identity), url: urlOf(recording), options };
    // Whatever reads it tells what is wrong with it.
    const seconds = await duration(path).catch(() => 0);
    const length = seconds === null || seconds >= usualBatchSeconds ? "long" : "short";
    await this.#journal.want(recording, resume, foundLanguage);
    // As it was divided first, whoever is here now: spans that are done are done.
    const spans = await this.#journal.spans(recording, dividedInto(seconds, places(), options, leastSpanSeconds));
    const handed = new HandedOver(recording, resume, spans, this.#journal, onEvent);
    return { task, length, spans, handed, foundLanguage, onLanguage: () => {}, stop };
  }

  /** @returns results of all spans in order @throws Refused, Stopped */
  async #inSpans(handing: Handing): Promise<TaskResult[]> {
    const { spans, task, handed } = handing;
    const { told: languageKnown, tell: known } = later<void>();
    handing.onLanguage = known;
    if (task.options.language !== "auto" || handing.foundLanguage !== undefined) known();
    const running = spans.map(async (_, place) => {
      if (place > 0) await languageKnown;
      return this.#span(handing, place);
    });
    const failing = new Promise<never>((_, reject) => {
      for (const one of running) one.catch(reject);
    });
    // Whoever waits hears of it.
    failing.catch(() => {});
    const results: TaskResult[] = [];
    for (const [place, { to }] of spans.entries()) {
      const spoken = results.at(-1)?.span?.lastLanguage ?? null;
      const isOther = spoken !== null && spoken !== (await this.#begunIn(handing, place));
      // What is decoded in another language is not told.
      if (!isOther) handed.reach(to);
      let result = await Promise.race([running[place] ?? failing, failing]);
      if (result.span?.undecided) return this.#undivided(handing);
      // A short span may be done before it is told.
      known();
      if (isOther) {
        log.info("a span is done once more, in the language before it", { recording: task.path, spoken });
        await this.#journal.beginAgain(task.recording, place, spans[place] ?? whole, spoken);
        handed.reach(to);
        result = await this.#span(handing, place);
      }
      await handed.look(place);
      // Where nothing is said, what was spoken before it is spoken still.
      const last = result.span && { ...result.span, lastLanguage: result.span.lastLanguage ?? spoken };
      results.push(last === undefined ? result : { ...result, span: last });
    }
    const windows = results.reduce((all, one) => all + one.windows, 0);
    if (handed.windows.length < windows) throw new Error("the queue lost windows of a recording");
    return results;
  }

  /** The language that a span was begun in, as long as nobody knows what is spoken before it. */
  async #begunIn({ task }: Handing, place: number): Promise<string | undefined> {
    return (await this.#journal.begunIn(task.recording, place)) ?? this.#journal.language(task.recording);
  }

  /** Its beginning doesn't tell what language it is in: then it is done as one. */
  async #undivided(handing: Handing): Promise<TaskResult[]> {
    await this.#journal.whole(handing.task.recording);
    return this.#inSpans({ ...handing, spans: [whole] });
  }

  /** One span to its end, put on the queue again where that lost it. */
  async #span(handing: Handing, place: number): Promise<TaskResult> {
    const { task, length, spans, handed, foundLanguage, stop } = handing;
    const { recording } = task;
    const isWhole = spans.length === 1;
    const lastLanguage = isWhole ? undefined : await this.#journal.begunIn(recording, place);
    const span = { ...(spans[place] ?? whole), ...(lastLanguage !== undefined && { lastLanguage }) };
    const id = isWhole
      ? recording
      : [recording, place, ...(lastLanguage === undefined ? [] : [lastLanguage])].join("-");
    const order: JobOrder = {
      id,
      length,
      task: isWhole ? task : { ...task, span },
      isBegun: place > 0 || handed.windows.length > 0,
      before: () => this.#journal.want(recording, handed.windows, foundLanguage),
      onLive: (live) => {
        handed.look(place, live).catch((error) => this.#debug(error));
        if (live?.events.some(({ type }) => type === "language")) handing.onLanguage();
      },
    };
    for (;;) {
      const ended = await this.#jobs.run(order, stop);
      handed.rest(place);
      if (ended.state === "stopped") {
        if (this.#jobs.isFree(id)) await this.#jobs.remove(id, length);
        throw new Stopped("it was stopped");
      }
      if (ended.state === "failed") {
        const failure = failureIn(ended.reason);
        // Stopped for a server that went, and wanted again.
        if (failure.code === "stopped") continue;
        throw new Refused(failure);
      }
      if (ended.state === "lost") {
        log.warn("the queue lost a recording: it is put there again", { recording: task.path });
        continue;
      }
      const result = TaskResult.safeParse(ended.result).data;
      const isKept = result !== undefined && (await this.#isKept(recording, result));
      await this.#jobs.remove(id, length);
      if (isKept) return result;
      log.warn("what came back of a recording is not whole: it is handed over again", { recording: task.path });
    }
  }

  /** Whether the queue has all windows that a worker says that it made. */
  async #isKept(recording: string, { span, windows }: TaskResult): Promise<boolean> {
    return windows === 0 || (await this.#journal.windows(recording, span?.first ?? 0)).length >= windows;
  }

  async #leave(recording: string): Promise<void> {
    const known = this.#paths.get(recording);
    if (known !== undefined && --known.requests > 0) return;
    this.#paths.delete(recording);
    if (this.#parts.connection.redis.status === "ready") await this.#journal.leave(recording);
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
  }

  #debug(error: unknown): void {
    if (!this.#closing.signal.aborted) log.debug("the queue", {}, redisFailure(error, this.#parts.connection.address));
  }
}
