/** A model's files on the disk: untrusted, read in places, and closed when one of them can't be used. */
import { closeSync, lstatSync, openSync, readSync, statSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { type Places, packedEnding, placesIn, readMaybePacked } from "../lib/node/packed-file.ts";
import { expectShippedFile } from "../lib/node/shipped.ts";
import type { RandomAccess } from "../model/stored-tensor.ts";
import type { ModelSource } from "./formats/model-source.ts";

const jsonLimitBytes = 64 * 1024 * 1024;

/** A clone without Git LFS has this in place of each large file. */
const pointerBegins = "version https://git-lfs.github.com/";

/** @throws Failure model.incomplete where only a pointer of Git LFS is there */
export function refusePointer(folder: string, name: string): void {
  const { length } = pointerBegins;
  if (Buffer.from(firstBytesOf(folder, name, length)).toString("latin1") !== pointerBegins) return;
  throw new Failure(
    "model.incomplete",
    `${name} in ${folder} is a pointer of Git LFS: the file itself was not downloaded.`,
    "Run git lfs pull in that folder, or download the file by itself.",
  );
}

/** @throws Failure model.incomplete, model.damaged */
export function readModelJson(folder: string, name: string): unknown {
  const bytes = readCompanion(folder, name);
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    refusePointer(folder, name);
    throw new Failure("model.damaged", `${name} in ${folder} is not JSON.`, "Download or copy the file again.", {
      cause,
    });
  }
}

/** The whole of a file beside the weights. @throws Failure model.incomplete, model.damaged */
export function readCompanion(folder: string, name: string): Buffer {
  const path = join(folder, name);
  let bytes: Buffer;
  try {
    const status = statSync(path, { throwIfNoEntry: false }) ?? statSync(`${path}${packedEnding}`);
    if (!status.isFile()) throw new Error("not a file");
    if (status.size > jsonLimitBytes) throw new Error(`${status.size} bytes`);
    bytes = readMaybePacked(path);
  } catch (cause) {
    throw new Failure(
      "model.incomplete",
      `The model in ${folder} has no readable ${name}.`,
      "Download or copy the whole folder again.",
      { cause },
    );
  }
  expectShippedFile(path, bytes);
  return bytes;
}

/** By which other programs' files are told from a model's. @returns fewer where there are no more, none where it can't be read */
export function firstBytesOf(folder: string, name: string, count = 16): Uint8Array {
  try {
    const path = join(folder, name);
    // Opening a pipe would wait for somebody who writes into it.
    if (!statSync(path).isFile()) return new Uint8Array();
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(count);
      return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return new Uint8Array();
  }
}

/** For files that not every model has. One that is there and can't be read is said to be so. */
export function readModelJsonIfThere(folder: string, name: string): unknown {
  return lstatSync(join(folder, name), { throwIfNoEntry: false }) ? readModelJson(folder, name) : undefined;
}

/** Names of the files that an index of shards lists. @throws Failure model.damaged */
export function shardsOf(folder: string, index: string, extension: string): string[] {
  const map = Object(Object(readModelJson(folder, index)).weight_map) as Record<string, unknown>;
  const names = [...new Set(Object.values(map))].map(String);
  if (names.length === 0 || names.some((name) => name !== basename(name) || !name.endsWith(extension))) {
    throw new Failure(
      "model.damaged",
      `The index of the model in ${folder} names no usable files.`,
      "Download or copy it again.",
    );
  }
  return names.sort();
}

interface OpenFile {
  /** of the file on the disk, which may be packed */
  path: string;
  access: RandomAccess;
  handle: FileHandle;
}

/**
 * Opens the files of weights, all or none: when one can't be opened or used, the others are closed.
 * @param use what they are and hold
 */
export async function openModelFiles(
  folder: string,
  names: readonly string[],
  use: (
    files: readonly RandomAccess[],
  ) => Pick<ModelSource, "config" | "generation" | "tokenizer" | "pieces" | "tensors">,
): Promise<ModelSource> {
  const files: OpenFile[] = [];
  const close = async (): Promise<void> => {
    for (const { handle } of files.splice(0)) await handle.close();
  };
  try {
    for (const name of names) {
      refusePointer(folder, name);
      files.push(await openFile(folder, name));
    }
    const accesses = files.map(({ access }) => access);
    return {
      ...use(accesses),
      paths: files.map(({ path }) => path),
      bytes: accesses.reduce((sum, { size }) => sum + size, 0),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFile(folder: string, name: string): Promise<OpenFile> {
  let path = join(folder, name);
  // Looked at before it is opened: opening a pipe would wait for somebody who writes into it.
  let status = await stat(path).catch(() => undefined);
  if (status === undefined) {
    status = await stat(`${path}${packedEnding}`).catch(() => undefined);
    if (status) path += packedEnding;
  }
  const handle = status?.isFile() ? await open(path).catch(() => undefined) : undefined;
  if (!status || !handle) {
    throw new Failure(
      "model.incomplete",
      status ? `${name} in ${folder} is no file that can be read.` : `The model in ${folder} lacks ${name}.`,
      "Download or copy the whole folder again.",
    );
  }
  const unreadable = (cause: unknown): Failure =>
    new Failure("model.damaged", `The model file ${name} can't be read.`, "Download or copy it again.", { cause });
  let places: Places;
  try {
    places = placesIn(path, handle.fd);
  } catch (cause) {
    await handle.close();
    throw unreadable(cause);
  }
  const read = (offset: number, length: number, into?: Uint8Array<ArrayBuffer>) => {
    const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
    let bytesRead: number;
    try {
      bytesRead = places.readInto(bytes, offset);
    } catch (cause) {
      throw unreadable(cause);
    }
    if (bytesRead < length) {
      throw new Failure("model.damaged", `The model file ${name} ends too early.`, "Download or copy it again.");
    }
    return bytes;
  };
  return { path, access: { name, size: places.size, read }, handle };
}
