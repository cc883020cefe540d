/** Errors at the edge become values: what happened, to which file, what to do. */
import { basename } from "node:path";
import type { FailureValue } from "../api/failure.ts";
import { Failure } from "./failure.ts";

type Sentence = (name: string) => Omit<FailureValue, "code">;

/** The operating system's refusals that a person can do something about. */
const system: Record<string, Sentence> = {
  ENOENT: (name) => ({
    message: `${name} is no longer there.`,
    hint: "Put it back, or remove it from the queue.",
  }),
  EACCES: (name) => ({
    message: `${name} may not be read by you.`,
    hint: "Change its permissions, or copy it to a folder of yours.",
  }),
  EPERM: (name) => ({
    message: `The system does not let this program use ${name}.`,
    hint: "Allow it in the system's privacy settings, or copy the file elsewhere.",
  }),
  ENOSPC: (name) => ({
    message: `The disk is full: ${name} could not be written.`,
    hint: "Free some space, then try again. What was finished is kept.",
  }),
  EROFS: (name) => ({
    message: `${name} lies on a disk that can't be written.`,
    hint: "Choose another folder for the results in Settings.",
  }),
  ELOOP: (name) => ({ message: `${name} is a link that leads back to itself.`, hint: "Drop the real file instead." }),
  EMFILE: (name) => ({
    message: `Too many files are open: ${name} could not be opened.`,
    hint: "Close other programs, then retry.",
  }),
  ENAMETOOLONG: (name) => ({
    message: `The name ${name.slice(0, 60)}… is too long for this disk.`,
    hint: "Choose a shorter name.",
  }),
};

/** Any error as a value; one that is not expected is called a bug and keeps its own words. */
export function failureOf(error: unknown, path = ""): FailureValue {
  if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
  const name = path === "" ? "The file" : basename(path);
  const code =
    typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
  const sentence = system[code];
  if (sentence !== undefined) return { code: `system.${code.toLowerCase()}`, ...sentence(name) };
  const words = error instanceof Error ? error.message : String(error);
  return {
    code: "bug",
    message: `Something went wrong inside the program: ${words}`,
    hint: "Try again; if it happens again, please report it with this sentence.",
  };
}
