/**
 * A folder's seal says what each of its files holds: its size and a checksum. It is looked at whenever the folder is used, so that a
 * disk's fault, a power cut or a stray hand costs some seconds and never a word. It is no protection against those who mean harm:
 * whoever can write the files can write the seal.
 *
 * CRC-32, of what Node brings the quickest (docs/durability.md): it finds every change of up to 32 bits in a row, and one of 4
 * billion others passes.
 */
import { writeSync } from "node:fs";
import { type FileHandle, open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import zlib from "node:zlib";
import { z } from "zod";
import { codeOf } from "../error-code.ts";
import { closeToOthers, openOwnFile } from "./own-files.ts";

const sealName = "seal.json";
/** A seal is some hundred bytes. */
const largestSeal = 1_000_000;
/** Files are read through one buffer: the system's file cache holds them, this process doesn't. */
const chunkBytes = 1024 * 1024;

const Sum = z.object({ bytes: z.number(), crc32: z.number() });
export type Sum = z.infer<typeof Sum>;
const Seal = z.object({
  /** what the folder is: one that was put in another's place is not taken for it */
  of: z.string(),
  files: z.record(z.string(), Sum),
  /** checksum over the seal itself */
  seal: z.number(),
});

const sealOver = (of: string, files: Record<string, Sum>): number => zlib.crc32(JSON.stringify([of, files]));

/** A file that is written from its start to its end, and summed up on the way. */
export class SummedFile {
  readonly #file: FileHandle;
  #bytes = 0;
  #crc32 = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<SummedFile> {
    return new SummedFile(await openOwnFile(path, "wx"));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      // A disk that has just become full takes a part.
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at);
      at += bytesWritten;
    }
    this.#bytes += bytes.length;
    this.#crc32 = zlib.crc32(bytes, this.#crc32);
  }

  /** The same at once, between two calls of `write`, for callers that can't wait. */
  writeNow(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file.fd, bytes, at, bytes.length - at);
    this.#bytes += bytes.length;
    this.#crc32 = zlib.crc32(bytes, this.#crc32);
  }

  /** @returns what the file holds, when it is on the disk */
  async finish(): Promise<Sum> {
    await this.#file.sync();
    await this.#file.close();
    return { bytes: this.#bytes, crc32: this.#crc32 };
  }

  /** Without effect after `finish`. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => {});
  }
}

/** Of a file that the runtime has written, with a mode of its own. @returns what it holds, when it is on the disk */
export async function syncAndSum(path: string): Promise<Sum> {
  closeToOthers(path);
  const file = await open(path, "r+");
  try {
    await file.sync();
    const { size } = await file.stat();
    return { bytes: size, crc32: await crc32Of(path) };
  } finally {
    await file.close();
  }
}

/** Writes the seal of a folder's files. @param of what the folder will be */
export async function sealFolder(folder: string, of: string, files: Record<string, Sum>): Promise<void> {
  const file = await SummedFile.create(join(folder, sealName));
  try {
    await file.write(Buffer.from(JSON.stringify({ of, files, seal: sealOver(of, files) }, null, 2)));
    await file.finish();
  } finally {
    await file.abandon();
  }
}

/** @returns `missing`: nothing was sealed there, or before there were seals; `damaged`: a file is not what it was, or can't be read */
export async function checkSeal(folder: string, of: string): Promise<"whole" | "missing" | "damaged"> {
  try {
    const { size } = await fileAt(join(folder, sealName));
    if (size > largestSeal) return "damaged";
    const { files, ...said } = Seal.parse(JSON.parse(await readFile(join(folder, sealName), "utf8")));
    if (said.of !== of || said.seal !== sealOver(of, files)) return "damaged";
    // Sizes first: what is cut off is found without reading.
    for (const [name, { bytes }] of Object.entries(files))
      if ((await fileAt(join(folder, name))).size !== bytes) return "damaged";
    for (const [name, sum] of Object.entries(files))
      if ((await crc32Of(join(folder, name))) !== sum.crc32) return "damaged";
    return "whole";
  } catch (error) {
    const there = await stat(join(folder, sealName)).catch(() => undefined);
    return there === undefined && codeOf(error) === "ENOENT" ? "missing" : "damaged";
  }
}

/** @throws when it isn't a file: opening a pipe would wait for ever */
async function fileAt(path: string) {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`${path} is not a file`);
  return found;
}

async function crc32Of(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, (await file.stat()).size + 1));
    let crc32 = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return crc32;
      crc32 = zlib.crc32(chunk.subarray(0, bytesRead), crc32);
    }
  } finally {
    await file.close();
  }
}
