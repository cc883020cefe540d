/** Where results may go, and transcripts on stdout in the order of the recordings. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ExportFormat } from "../../api/settings.ts";
import type { Transcript } from "../../api/transcript.ts";
import { isText, type ResultRules, resultBytes } from "../../app/result-files.ts";
import { Failure } from "../../lib/failure.ts";
import { makeFolder } from "../../lib/node/make-folder.ts";
import type { OutputStream } from "./host.ts";
import type { PlacedRecording } from "./recordings.ts";
import { shown } from "./terminal-text.ts";

/** A folder for results, made where it is missing: only that tells whether it can be. @throws Failure output.* */
export async function readyFolder(path: string): Promise<void> {
  const folder = resolve(path);
  const refused = (code: string, message: string, cause?: unknown): Failure =>
    new Failure(`output.${code}`, message, "Choose another folder for the results.", { cause });
  const nearest = await nearestThere(folder);
  if (!nearest.isFolder) throw refused("folder", `${shown(nearest.path)} is not a folder.`);
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw refused("folder", `${shown(folder)} can't be made.`, cause);
  }
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw refused("read-only", `${shown(folder)} can't be written to.`, cause);
  }
}

/** The path itself, or what is there of those above it. */
async function nearestThere(path: string): Promise<{ path: string; isFolder: boolean }> {
  const status = await stat(path).catch(() => undefined);
  const above = dirname(path);
  if (status === undefined && above !== path) return nearestThere(above);
  return { path, isFolder: status?.isDirectory() === true };
}

/** What is wrong with sending this to stdout, before any work. @throws Failure usage.* */
export function checkStdout(names: readonly ExportFormat[], recordings: number, out: OutputStream): void {
  const binary = names.find((name) => !isText(name));
  if (names.length > 1)
    throw new Failure(
      "usage.out",
      "Only one format can go to stdout.",
      "Use --out beside or --out DIR for several, or choose one with --format.",
    );
  if (binary !== undefined && (out.isTerminal || recordings > 1))
    throw new Failure(
      "usage.out",
      `${binary} is not text that can be shown here.`,
      "Use --out beside or --out DIR, or send one file's to another program.",
    );
}

/** Transcripts on stdout: each as it was asked for, in the order of the recordings, whichever ends first. */
export class Printed {
  readonly #recordings: readonly PlacedRecording[];
  readonly #rules: ResultRules;
  readonly #write: (what: string | Uint8Array) => void;
  /** settled ones that wait for those before them; null where there is nothing to print */
  readonly #waiting = new Map<number, Uint8Array | null>();
  #next = 0;
  #printed = 0;

  constructor(recordings: readonly PlacedRecording[], rules: ResultRules, write: (what: string | Uint8Array) => void) {
    this.#recordings = recordings;
    this.#rules = rules;
    this.#write = write;
  }

  async put(place: number, transcript: Transcript): Promise<void> {
    const [format = "txt"] = this.#rules.formats;
    this.#settle(place, await resultBytes(transcript, format, this.#rules));
  }

  nothing(place: number): void {
    this.#settle(place, null);
  }

  #settle(place: number, bytes: Uint8Array | null): void {
    this.#waiting.set(place, bytes);
    for (;;) {
      const ready = this.#waiting.get(this.#next);
      if (ready === undefined) return;
      this.#waiting.delete(this.#next);
      if (ready !== null) this.#print(this.#recordings[this.#next], ready);
      this.#next++;
    }
  }

  #print(recording: PlacedRecording | undefined, bytes: Uint8Array): void {
    // Documents of JSON simply follow each other; text gets a head line, as `head` and `tail` write it.
    if (this.#recordings.length > 1 && !this.#rules.formats.includes("json")) {
      this.#write(`${this.#printed > 0 ? "\n" : ""}==> ${shown(recording?.path ?? "")} <==\n`);
    }
    this.#printed++;
    this.#write(bytes);
  }
}
