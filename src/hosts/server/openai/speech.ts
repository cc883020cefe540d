/** POST /v1/audio/transcriptions and /v1/audio/translations: a recording in, its text out, and no trace of either left. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { JournalWindow } from "../../../api/engine.ts";
import type { SpokenEvent } from "../../../api/openai.ts";
import type { Task } from "../../../api/transcript.ts";
import type { BesideQueue } from "../../../app/beside-queue.ts";
import type { RequestFiles } from "../../../app/request-files.ts";
import type { Admission } from "./admission.ts";
import { spokenAnswerOf, spokenTextOf } from "./answers.ts";
import { ApiRefusal, refusalFor, refusalOf } from "./errors.ts";
import { type Form, formLimits, receiveForm, tooLarge } from "./form.ts";
import { type SpeechWanted, wantedOf } from "./parameters.ts";

export interface SpeechParts {
  beside: BesideQueue;
  files: RequestFiles;
  admission: Admission;
  /** in place of the person's, for requests that name none */
  model: string | undefined;
  mostBytes: number;
}

interface Work {
  file: string;
  wanted: SpeechWanted;
  /** aborted when the client has gone, or the server ends */
  signal: AbortSignal;
}

/** A form's other fields take some room as well. */
const aroundFile = 1_000_000;

/** @returns a signal that is aborted when the client goes away before its answer was sent */
function leavingOf({ raw }: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  raw.once("close", () => leaving.abort());
  return leaving.signal;
}

/** What others hear of nothing for: proxies end connections that say nothing for a minute. */
const beatMilliseconds = 15_000;

class EventStream {
  readonly #raw: FastifyReply["raw"];
  readonly #beat: NodeJS.Timeout;

  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#raw = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) this.#raw.setHeader(name, value);
    this.#raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    this.#raw.write(": heard\n\n");
    this.#beat = setInterval(() => this.#raw.write(": beat\n\n"), beatMilliseconds);
  }

  tell(event: SpokenEvent | ApiRefusal["answer"]): void {
    this.#raw.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  end(): void {
    clearInterval(this.#beat);
    this.#raw.end();
  }
}

/** Pieces of the text, of each window as it is finished: all of them together are the text. */
function deltas(tell: (event: SpokenEvent) => void): (window: JournalWindow) => void {
  let begun = false;
  return ({ segments }) => {
    const said = segments.map(({ text }) => text).join("");
    const delta = begun ? said : said.trimStart();
    if (delta === "") return;
    begun = true;
    tell({ type: "transcript.text.delta", delta });
  };
}

/** Sends what is left to be said, once nothing of the recording is on the disk any more. */
type Send = () => unknown;

async function stream(
  { file, wanted, signal }: Work,
  { beside, admission }: SpeechParts,
  reply: FastifyReply,
): Promise<Send> {
  const events = new EventStream(reply);
  const last = await beside
    .transcribe(
      file,
      wanted.options,
      deltas((event) => events.tell(event)),
      signal,
    )
    .then(
      (transcript) =>
        transcript === null
          ? admission.ending().answer
          : { type: "transcript.text.done" as const, text: spokenTextOf(transcript.segments) },
      (error: unknown) => refusalFor(error).answer,
    );
  return () => {
    events.tell(last);
    events.end();
  };
}

async function heard(
  { file, wanted, signal }: Work,
  { beside, admission }: SpeechParts,
  reply: FastifyReply,
): Promise<Send> {
  const windows: JournalWindow[] = [];
  const transcript = await beside.transcribe(file, wanted.options, (window) => void windows.push(window), signal);
  // Nobody is there to be answered, or the server ends.
  if (transcript === null) throw admission.ending();
  const { type, body } = await spokenAnswerOf(transcript, windows, wanted, beside);
  return () => reply.type(type).send(body);
}

/** What the parser of forms throws has words alone; the disk's and the framework's errors say what they are. */
function isOfParser(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error && !("syscall" in error) && !("statusCode" in error);
}

/** Whoever is still sending when the server ends is left. */
async function received(request: FastifyRequest, folder: string, { admission, mostBytes }: SpeechParts): Promise<Form> {
  const leave = (): void => void request.raw.destroy();
  admission.signal.addEventListener("abort", leave);
  try {
    return await receiveForm(request.parts({ limits: formLimits(mostBytes) }), folder, mostBytes);
  } catch (error) {
    throw isOfParser(error)
      ? new ApiRefusal(400, "unreadable", "The form could not be read: it has to be whole.")
      : error;
  } finally {
    admission.signal.removeEventListener("abort", leave);
  }
}

/** @throws ApiRefusal, Failure */
export function speechHandler(task: Task, parts: SpeechParts) {
  const { beside, files, admission, model, mostBytes } = parts;
  return (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
    admission.work(async () => {
      if (Number(request.headers["content-length"] ?? 0) > mostBytes + aroundFile) throw tooLarge(mostBytes);
      if (!request.isMultipart())
        throw new ApiRefusal(415, "unsupported_media_type", "The request must be multipart/form-data.");
      const signal = AbortSignal.any([leavingOf(reply), admission.signal]);
      const folder = await files.open();
      let send: Send;
      try {
        const { file, fields } = await received(request, folder, parts);
        const usual = beside.usual();
        const wanted = wantedOf(task, fields, { ...usual, model: model ?? usual.model }, await beside.models());
        const failure = await beside.check(file);
        if (failure !== null) throw refusalOf(failure);
        const work: Work = { file, wanted, signal };
        send = await (wanted.stream ? stream(work, parts, reply) : heard(work, parts, reply));
      } finally {
        await files.remove(folder);
      }
      return send();
    });
}
