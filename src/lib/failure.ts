/** What went wrong, for people: thrown as a Failure, told as a value. What happened, to which file, what to do. */
import type { FailureValue } from "../api/failure.ts";
import { codeOf } from "./error-code.ts";

/**
 * An expected failure: something about the person's files, models or machine, not a bug.
 * It is thrown inside the engine and becomes a value `{ code, message, hint }` at the edge of a job,
 * where it is shown as two sentences: what happened, and what to do.
 */
export class Failure extends Error {
  readonly code: string;
  readonly hint: string;

  /**
   * @param code stable, dotted, for programs: `audio.empty`, `model.truncated`
   * @param message what happened, to which file: one sentence
   * @param hint what the person can do about it: one sentence
   */
  constructor(code: string, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "Failure";
    this.code = code;
    this.hint = hint;
  }
}

/** To be thrown: what another process, thread or machine has told of. */
export const toldFailure = ({ code, message, hint }: FailureValue): Failure => new Failure(code, message, hint);

type Sentence = (name: string) => Omit<FailureValue, "code">;

const tooManyOpen: Sentence = (name) => ({
  message: `Too many files are open: ${name} could not be opened.`,
  hint: "Close other programs, then retry.",
});

/** The operating system's refusals that a person can do something about. */
const system: Record<string, Sentence> = {
  ENOENT: (name) => ({ message: `${name} is not there.`, hint: "Check its name, or put it back." }),
  EACCES: (name) => ({
    message: `${name} may not be opened by you.`,
    hint: "Change its permissions, or use a folder of yours.",
  }),
  EPERM: (name) => ({
    message: `The system does not let this program use ${name}.`,
    hint: "Allow it in the system's privacy settings, or copy the file elsewhere.",
  }),
  ENOSPC: (name) => ({
    message: `The disk is full: ${name} could not be written.`,
    hint: "Free some space, then try again. What was finished is kept.",
  }),
  EDQUOT: (name) => ({
    message: `Your share of the disk is used up: ${name} could not be written.`,
    hint: "Free some space, then try again. What was finished is kept.",
  }),
  EIO: (name) => ({
    message: `The disk reports a fault at ${name}.`,
    hint: "Check the disk and its cable; copy the file elsewhere if that still works.",
  }),
  EBUSY: (name) => ({
    message: `${name} is in use by another program.`,
    hint: "Close it there, then try again.",
  }),
  EROFS: (name) => ({
    message: `${name} is on a disk that can't be written.`,
    hint: "Choose another folder.",
  }),
  ELOOP: (name) => ({ message: `${name} is a link that leads back to itself.`, hint: "Give the real file instead." }),
  EMFILE: tooManyOpen,
  ENFILE: tooManyOpen,
  ENAMETOOLONG: (name) => ({
    message: `The name ${name.slice(0, 60)}… is too long for this disk.`,
    hint: "Choose a shorter name.",
  }),
};

/** Of the file that the system's error names. */
function pathOf(error: unknown): string {
  const path: unknown = Object(error).path;
  return typeof path === "string" ? path : "";
}

/**
 * Any error as a value for the edge where it arrives: an expected one as it is, the system's refusals in words, the rest as a bug with
 * what it said.
 * @param path the file that was worked on, for errors that don't name theirs
 */
export function failureOf(error: unknown, path = ""): FailureValue {
  if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
  const code = codeOf(error);
  const sentence = system[code];
  if (sentence !== undefined) {
    const name = (pathOf(error) || path).split(/[/\\]/).findLast((step) => step !== "") ?? "The file";
    return { code: `system.${code.toLowerCase()}`, ...sentence(name) };
  }
  const words = error instanceof Error ? error.message : String(error);
  return {
    code: "bug",
    message: `Something went wrong inside the program: ${words}`,
    hint: "Try again; if it happens again, please report it with the file's kind and this sentence.",
  };
}
