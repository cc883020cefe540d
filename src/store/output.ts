/**
 * Results on the disk: whole or not at all. Written beside under another name, then put in place in one step; never over a file
 * that the program did not write for the same recording and leave like that, unless told so: the same name gets a number. The
 * ledger is told each step before it is taken, so that a program killed between any two doubles nothing and leaves nothing behind.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { makeFolder } from "../lib/node/make-folder.ts";
import type { Ledger, OutputMark } from "./outputs.ts";

/** What of the file system is used: tests hand in one that fails. */
export interface Disk {
  makeFolder(path: string): Promise<void>;
  /** a new file, on the disk when it returns */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** @returns false where the name is taken */
  placeNew(from: string, to: string): Promise<boolean>;
  replace(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** null where there is nothing */
  look(path: string): Promise<FileState | null>;
  /** SHA-256 of a file, as hexadecimal digits */
  digest(path: string): Promise<string>;
}

interface FileState {
  bytes: number;
  changedMs: number;
}

/** The name is taken by an empty file, which is then replaced: never half a file, and nobody else's is lost. */
async function placeOverNothing(from: string, to: string): Promise<boolean> {
  try {
    await (await open(to, "wx")).close();
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await rename(from, to);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  return true;
}

export const realDisk: Disk = {
  makeFolder: (path) => makeFolder(path),
  async write(path, bytes) {
    // A result is no more open than its folder: in one of the program's own, nobody else may read it.
    const { mode } = await stat(dirname(path));
    const file = await open(path, "wx", mode & 0o666);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async placeNew(from, to) {
    try {
      // A link fails where the name is taken, in one step; a rename would replace it.
      await link(from, to);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      // Disks without links: FAT, some shares.
      if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EACCES", "EINVAL"].includes(codeOf(error))) throw error;
      return placeOverNothing(from, to);
    }
    await rm(from, { force: true });
    return true;
  },
  replace: rename,
  async remove(path) {
    await rm(path, { force: true });
  },
  async look(path) {
    try {
      const { size, mtimeMs } = await stat(path);
      return { bytes: size, changedMs: mtimeMs };
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      throw error;
    }
  },
  async digest(path) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
  },
};

/** Bytes that a file's name may have on the usual file systems. */
const nameBytes = 255;
const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The name with its ending, cut in the middle where it would be too long for the disk. */
export function fittingName(stem: string, ending: string): string {
  if (bytesOf(stem) + bytesOf(ending) <= nameBytes) return stem + ending;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("und", { granularity: "grapheme" }).segment(stem)) {
    if (bytesOf(kept) + bytesOf(segment) + bytesOf("…") + bytesOf(ending) > nameBytes) break;
    kept += segment;
  }
  return `${kept}…${ending}`;
}

function outputFailure(error: unknown, folder: string, name: string): unknown {
  const made = (code: string, message: string, hint: string): Failure =>
    new Failure(`output.${code}`, message, hint, { cause: error });
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return made(
        "full",
        `The disk is full: ${name} could not be written to ${folder}.`,
        "Free some space, then run the same again: what was decoded is kept.",
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return made(
        "read-only",
        `${folder} can't be written to.`,
        "Choose another folder for the results, or change its permissions.",
      );
    case "ENOTDIR":
    case "EEXIST":
      return made("folder", `${folder} is not a folder.`, "Choose another folder for the results.");
    case "ENAMETOOLONG":
      return made(
        "name",
        `The name ${name.slice(0, 60)}… is too long for this disk.`,
        "Give the recording a shorter name.",
      );
    case "EIO":
    case "ENOENT":
    case "ENXIO":
      return made(
        "gone",
        `${name} could not be written to ${folder}: the disk doesn't answer as it should.`,
        "Check that the disk is still connected.",
      );
    default:
      return error;
  }
}

export interface OutputPlace {
  /** the recording that it was made from */
  source: string;
  folder: string;
  /** name without ending */
  stem: string;
  /** ending without its dot */
  extension: string;
  /** over whatever is there, but for the result of another recording that is there as well */
  overwrite?: boolean;
}

export interface OutputRequest extends OutputPlace {
  bytes: Uint8Array;
}

/** The mark that a file still has: of what the program put there, or of what it was about to put there. */
async function markOf(
  path: string,
  there: FileState,
  mine: OutputMark,
  marks: readonly OutputMark[],
  disk: Disk,
): Promise<OutputMark | undefined> {
  // Where links can't be made, a kill may leave the name taken and nothing in it.
  const taken = there.bytes === 0 ? marks.find(({ source }) => source === mine.source) : undefined;
  // The very same bytes are what this recording's result is, also when nothing is known of it any more.
  const likely = (marks.length === 0 ? [mine] : marks).filter(({ bytes }) => bytes === there.bytes);
  if (taken !== undefined || likely.length === 0) return taken;
  const found = likely.some(({ digest }) => digest !== "") ? await disk.digest(path) : null;
  return likely.find(({ digest, changedMs }) => digest === found || changedMs === there.changedMs);
}

/** A name of its own: `.slimscribe-` and a random number. */
const draftIn = (folder: string): string => resolve(folder, `.slimscribe-${randomUUID()}`);

/** One that can't be removed now is left to the next program. */
async function dropDraft(draft: string, ledger: Ledger, disk: Disk): Promise<void> {
  await disk.remove(draft).then(
    () => ledger.settled(draft),
    () => {},
  );
}

/** Paths that a result may get, the best first. The recording itself is never written over, whatever was said. */
function* placesOf({ source, folder, stem, extension }: OutputPlace): Generator<string> {
  for (let number = 1; ; number++) {
    const path = resolve(folder, fittingName(stem, `${number === 1 ? "" : ` (${number})`}.${extension}`));
    if (path !== resolve(source)) yield path;
  }
}

/** Those that this recording's result had, by the ledger: also one that was deleted, or that a person has changed since. */
async function* ownPlacesOf(place: OutputPlace, ledger: Ledger, disk: Disk): AsyncGenerator<string> {
  const source = resolve(place.source);
  let nobodys = 0;
  for (const path of placesOf(place)) {
    const marks = ledger.marks(path);
    if (marks.some((mark) => mark.source === source)) yield path;
    // A second name that nobody has had ends the numbers: at the first one somebody else's file may have stood. Why one can't be looked at
    // is told where it is written.
    if (marks.length === 0 && (await disk.look(path).catch(() => null)) === null && ++nobodys > 1) return;
  }
}

/**
 * Where this recording's result is: also one that a person has changed since.
 * @returns null where there is none, as for a file of that name that another program wrote
 */
export async function findOutput(place: OutputPlace, ledger: Ledger, disk: Disk = realDisk): Promise<string | null> {
  const source = resolve(place.source);
  for await (const path of ownPlacesOf(place, ledger, disk)) {
    const there = await disk.look(path).catch(() => null);
    // A name that was only taken before a kill holds nothing; nor does a result of silence.
    const whole = ledger
      .marks(path)
      .some((mark) => mark.source === source && (there?.bytes ?? 0) >= Math.min(1, mark.bytes));
    if (there !== null && whole) return path;
  }
  return null;
}

/** The names that it had come first: when those of several recordings were deleted, each gets its own again. */
async function* placesToWrite(place: OutputPlace, ledger: Ledger, disk: Disk): AsyncGenerator<string> {
  if (!place.overwrite) yield* ownPlacesOf(place, ledger, disk);
  yield* placesOf(place);
}

/** Whether what is there may be written over. @param known whose result it is */
async function mayReplace(
  { source, overwrite }: OutputPlace,
  known: OutputMark | undefined,
  disk: Disk,
): Promise<boolean> {
  if (known?.source === resolve(source)) return true;
  return overwrite === true && (known === undefined || (await disk.look(known.source).catch(() => null)) === null);
}

/** @returns the path that it got @throws Failure `output.*`; nothing is left behind then */
export async function writeOutput(request: OutputRequest, ledger: Ledger, disk: Disk = realDisk): Promise<string> {
  const { folder, stem, extension, bytes } = request;
  const source = resolve(request.source);
  const digest = createHash("sha256").update(bytes).digest("hex");
  const mark: OutputMark = { source, bytes: bytes.length, digest, changedMs: null };
  const draft = draftIn(folder);
  let drafted = false;
  try {
    await disk.makeFolder(folder);
    for await (const path of placesToWrite(request, ledger, disk)) {
      const there = await disk.look(path);
      const known = there ? await markOf(path, there, mark, ledger.marks(path), disk) : undefined;
      if (there && !(await mayReplace(request, known, disk))) continue;
      ledger.announce(draft, { path, mark, there: known });
      if (!drafted) await disk.write(draft, bytes);
      drafted = true;
      if (there) await disk.replace(draft, path);
      else if (!(await disk.placeNew(draft, path))) continue;
      ledger.settled(draft);
      return path;
    }
    throw new Error("there is always another number");
  } catch (error) {
    await dropDraft(draft, ledger, disk);
    throw outputFailure(error, folder, `${stem}.${extension}`);
  }
}

/** Over whatever is there. @throws what the disk says; the file that was there is as it was then */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  ledger: Ledger,
  disk: Disk = realDisk,
): Promise<void> {
  const draft = draftIn(dirname(resolve(path)));
  try {
    ledger.announce(draft);
    await disk.write(draft, bytes);
    await disk.replace(draft, path);
    ledger.settled(draft);
  } catch (error) {
    await dropDraft(draft, ledger, disk);
    throw error;
  }
}
