/**
 * Results on the disk: whole or not at all. Written beside under another name, then put in place in one step; never over a file
 * that the program did not write for the same recording and leave like that, unless told so: the same name gets a number.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { Ledger } from "./ledger.ts";

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
  look(path: string): Promise<{ bytes: number; changedMs: number } | null>;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

export const realDisk: Disk = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async write(path, bytes) {
    const file = await open(path, "wx");
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
      try {
        await copyFile(from, to, constants.COPYFILE_EXCL);
      } catch (inner) {
        if (codeOf(inner) === "EEXIST") return false;
        await rm(to, { force: true });
        throw inner;
      }
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

export interface OutputRequest {
  /** the recording that it was made from */
  source: string;
  folder: string;
  /** name without ending */
  stem: string;
  /** ending without its dot */
  extension: string;
  bytes: Uint8Array;
  /** over whatever is there */
  overwrite?: boolean;
}

/** @returns the path that it got @throws Failure `output.*`; nothing is left behind then */
export async function writeOutput(request: OutputRequest, ledger: Ledger, disk: Disk = realDisk): Promise<string> {
  const { folder, stem, extension, bytes, overwrite = false } = request;
  const source = resolve(request.source);
  const temporary = join(folder, `.slimscribe-${randomUUID()}`);
  try {
    await disk.makeFolder(folder);
    await disk.write(temporary, bytes);
    for (let number = 1; ; number++) {
      const path = resolve(folder, fittingName(stem, `${number === 1 ? "" : ` (${number})`}.${extension}`));
      // The recording itself is never written over, whatever was said.
      if (path === source) continue;
      const there = await disk.look(path);
      const mark = ledger.mark(path, source);
      const own = there && mark && there.bytes === mark.bytes && there.changedMs === mark.changedMs;
      if (there && (own || overwrite)) await disk.replace(temporary, path);
      else if (there || !(await disk.placeNew(temporary, path))) continue;
      const placed = await disk.look(path);
      if (placed) ledger.note(path, source, placed);
      return path;
    }
  } catch (error) {
    await disk.remove(temporary).catch(() => {});
    throw outputFailure(error, folder, `${stem}.${extension}`);
  }
}
