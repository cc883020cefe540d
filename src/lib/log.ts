/**
 * The one log of a process. Whoever has something to say says it here; hosts decide where it goes (a file, the terminal), and the engine's
 * and the compiler's process and the reading thread hand their lines to whoever started them. Everything goes to every sink, which
 * leaves out what is below its level: so no process has to be told a level.
 */

import type { FailureValue } from "../api/failure.ts";
import type { LogFacts, LoggedError, LogLevel, LogRecord } from "../api/log.ts";
import { codeOf } from "./error-code.ts";
import { Failure, failureOf } from "./failure.ts";

/** Must not throw, and not log. */
export type LogSink = (record: LogRecord) => void;

const mostCauses = 8;
const mostFrames = 8;
const mostLetters = 600;

export class Log {
  readonly #sinks = new Set<LogSink>();

  /** @returns the function that ends it */
  into(sink: LogSink): () => void {
    this.#sinks.add(sink);
    return () => this.#sinks.delete(sink);
  }

  /** Hands on what another process or thread has said. */
  pass(record: LogRecord): void {
    for (const sink of this.#sinks) sink(record);
  }

  error(message: string, facts: LogFacts = {}, error?: unknown): void {
    this.#say("error", message, facts, error);
  }

  warn(message: string, facts: LogFacts = {}, error?: unknown): void {
    this.#say("warn", message, facts, error);
  }

  info(message: string, facts: LogFacts = {}, error?: unknown): void {
    this.#say("info", message, facts, error);
  }

  debug(message: string, facts: LogFacts = {}, error?: unknown): void {
    this.#say("debug", message, facts, error);
  }

  /** What went wrong: a Failure is expected and a warning, anything else is a bug. */
  failed(message: string, error: unknown, facts: LogFacts = {}): void {
    this.#say(error instanceof Failure ? "warn" : "error", message, facts, error);
  }

  #say(level: LogLevel, message: string, facts: LogFacts, error: unknown): void {
    if (this.#sinks.size === 0) return;
    const errors = error === undefined ? [] : chainOf(error);
    this.pass({ time: Date.now() / 1000, level, from: null, message, facts, errors });
  }
}

/** The log of this process. */
export const log = new Log();

/**
 * An error as a value for the person, as `failureOf` makes it; what it came from, which that value drops, goes into the log.
 * @param what did not work, the same words every time
 * @param path of the recording or folder that it was about
 */
export function loggedFailure(what: string, error: unknown, path = ""): FailureValue {
  log.failed(what, error, path === "" ? {} : { recording: path });
  return failureOf(error, path);
}

/** For a process or a thread that hands its lines on. @param from what it is called there */
export function handOn(from: string, send: (record: LogRecord) => void): void {
  log.into((record) => send({ ...record, from: record.from ?? from }));
}

/** An error and its causes, outermost first. */
export function chainOf(error: unknown): LoggedError[] {
  const chain: LoggedError[] = [];
  const seen = new Set<unknown>();
  for (let one = error; one !== undefined && one !== null && chain.length < mostCauses; ) {
    if (seen.has(one)) break;
    seen.add(one);
    chain.push(loggedOf(one));
    one = one instanceof Error ? one.cause : undefined;
  }
  return chain;
}

function loggedOf(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, code: null, message: cut(String(error)), stack: [] };
  const code = codeOf(error) || null;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  // Where an expected failure was noticed says little; where a bug is says all.
  const stack = error instanceof Failure ? [] : frames.slice(0, mostFrames).map((line) => cut(line.trim()));
  return { name: error.name, code, message: cut(error.message), stack };
}

function cut(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}
