/**
 * Another program's engine as an `Engine` (lending.ts): nothing is loaded here. Where that program ends in the middle, or has other work, an engine
 * of this program's own goes on behind the last window of each recording.
 */
import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { isAbsolute, resolve, sep } from "node:path";
import { z } from "zod";
import type { Engine, EngineEvent, ModelSummary, TranscriptionRequest } from "../api/engine.ts";
import { log } from "../lib/log.ts";
import { version } from "../lib/node/version.ts";
import { onFrames, sendFrame } from "./frames.ts";
import { lendingSocket, lendingTerms, NotLent, Welcome } from "./lending.ts";
import { FromEngine } from "./messages.ts";
import { Resumable } from "./resumable.ts";

/** A program that listens and doesn't answer is stopped or hangs. */
const welcomeMilliseconds = 1000;

export interface Lender {
  /** of its runs, by which its kernels are known */
  identity: string;
  /** @param createOwn where it can't be used any more */
  engine(createOwn: () => Promise<Engine>): Engine;
  close(): void;
}

/** @returns the program that lends its engine, or undefined where there is none, or one that hears other words */
export async function findLender(path = lendingSocket()): Promise<Lender | undefined> {
  // Most have none: then no socket is opened at all.
  if (path === undefined || !existsSync(path)) return undefined;
  const socket = connect(path);
  const welcome = await new Promise<z.infer<typeof Welcome> | undefined>((resolveWelcome) => {
    const told = (said?: z.infer<typeof Welcome>): void => {
      clearTimeout(timer);
      resolveWelcome(said);
    };
    const timer = setTimeout(told, welcomeMilliseconds);
    socket.on("error", () => told()).once("close", () => told());
    onFrames(socket, (value) => {
      const { data } = Welcome.safeParse(value);
      if (data) told(data);
      else socket.emit("frame", value);
    });
  });
  if (welcome === undefined || welcome.terms !== (await lendingTerms())) {
    socket.destroy();
    if (welcome !== undefined)
      log.info("the server's engine isn't used: it is another version, or has other folders, kernels or programs");
    return undefined;
  }
  return {
    identity: welcome.identity,
    engine: (createOwn) => new LentEngine(socket, createOwn),
    close: () => void socket.destroy(),
  };
}

/** What a recording comes to there. */
type Ended = { type: "end"; bug?: string | undefined } | { type: "refused" } | { type: "lost" };

interface Waiting {
  onEvent(event: EngineEvent): void;
  end(how: Ended): void;
}

const FromLender = z.union([NotLent, FromEngine]);

const lost: EngineEvent = {
  type: "warning",
  code: "engine.restarted",
  message: "The server whose engine was used has ended. This command goes on by itself; nothing is lost.",
};

export class LentEngine implements Engine {
  readonly version = version;
  readonly #socket: Socket;
  readonly #createOwn: () => Promise<Engine>;
  readonly #waiting = new Map<number, Waiting>();
  #own: Promise<Engine> | undefined;
  #count = 0;

  constructor(socket: Socket, createOwn: () => Promise<Engine>) {
    this.#socket = socket;
    this.#createOwn = createOwn;
    socket.on("frame", (value: unknown) => this.#receive(value));
    socket.on("close", () => {
      for (const waiting of [...this.#waiting.values()]) waiting.end({ type: "lost" });
    });
  }

  async transcribe(
    request: TranscriptionRequest,
    onEvent: (event: EngineEvent) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const resumable = new Resumable(request, onEvent);
    const ended = await this.#asked(request, resumable.hear, signal);
    if (ended.type === "end") {
      if (ended.bug !== undefined) throw new Error(ended.bug);
      return;
    }
    if (signal?.aborted) return;
    if (ended.type === "lost") {
      log.warn("the lent engine is gone", { recording: request.file });
      onEvent(lost);
    }
    this.#own ??= this.#createOwn();
    await (await this.#own).transcribe(resumable.request, onEvent, signal);
  }

  follow(): void {}

  async models(): Promise<ModelSummary[]> {
    this.#own ??= this.#createOwn();
    return (await this.#own).models();
  }

  async close(): Promise<void> {
    this.#socket.end();
    await (await this.#own)?.close();
  }

  #asked(
    request: TranscriptionRequest,
    onEvent: (event: EngineEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<Ended> {
    if (signal?.aborted) return Promise.resolve({ type: "end" });
    if (this.#own !== undefined || this.#socket.destroyed || this.#socket.readyState !== "open")
      return Promise.resolve({ type: "refused" });
    const id = this.#count++;
    // The other program is in a folder of its own.
    const file = resolve(request.file);
    const { model } = request.options;
    const own = (text: string): string => text.replaceAll(file, request.file).replaceAll(placeOf(model), model);
    return new Promise((resolveEnd) => {
      const cancel = (): void => sendFrame(this.#socket, { type: "cancel", id });
      signal?.addEventListener("abort", cancel);
      this.#waiting.set(id, {
        onEvent: (event) => onEvent(asIfHere(event, request.file, own)),
        end: (how) => {
          signal?.removeEventListener("abort", cancel);
          this.#waiting.delete(id);
          resolveEnd(how);
        },
      });
      const { options, resume = [], ...others } = request;
      const asked = { ...others, options: { ...options, model: placeOf(options.model) }, resume: [...resume] };
      sendFrame(this.#socket, { type: "transcribe", id, ...asked, file });
    });
  }

  #receive(value: unknown): void {
    const { data: message } = FromLender.safeParse(value);
    if (message === undefined) this.#socket.destroy();
    else if (message.type === "refused") this.#waiting.get(message.id)?.end({ type: "refused" });
    else if (message.type === "event") this.#waiting.get(message.id)?.onEvent(message.event);
    else if (message.type === "end") this.#waiting.get(message.id)?.end({ type: "end", bug: message.bug });
  }
}

/** A model's path as the other program finds it; names stay. */
const placeOf = (model: string): string =>
  !isAbsolute(model) && (model.includes("/") || model.includes(sep) || model.startsWith(".")) ? resolve(model) : model;

/** With the recording named as this program was asked for it. */
function asIfHere(event: EngineEvent, file: string, own: (text: string) => string): EngineEvent {
  if (event.type === "done") return { ...event, transcript: { ...event.transcript, file } };
  if (event.type === "warning") return { ...event, message: own(event.message) };
  if (event.type !== "failed") return event;
  const { code, message, hint } = event.failure;
  return { ...event, failure: { code, message: own(message), hint: own(hint) } };
}
