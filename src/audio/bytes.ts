/**
 * A file's bytes, read where they are needed: a window of 256 kB at a time, each in memory of its own, so that a view once given
 * stays true. The length is the one found when the file was opened: what is written behind it later is another run's work.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { emptyFile, isFolder, loopedLink, missing, notAFile, shownName, unreadable } from "./refusals.ts";

const windowBytes = 262_144;
/** No header, packet or frame is larger; a longer request comes from damaged lengths. */
const maxRequestBytes = 16_777_216;

export interface Bytes {
  readonly path: string;
  /** The file's name as sentences may show it. */
  readonly name: string;
  /** Where they begin in the file. */
  readonly from: number;
  /** There is more of the file before or behind them. */
  readonly isPart: boolean;
  readonly size: number;
  /** The bytes from `offset` on: `length` of them, fewer where the file ends before. */
  at(offset: number, length: number): Promise<Uint8Array>;
  /** How the file's length has changed since it was opened, in bytes. */
  growth(): Promise<number>;
  close(): Promise<void>;
}

function refusal(path: string, error: unknown): Failure {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return missing(path);
  if (code === "EACCES" || code === "EPERM") return unreadable(path, "this account may not read it", error);
  if (code === "ELOOP") return loopedLink(path);
  if (code === "EISDIR") return isFolder(path);
  return unreadable(path, error instanceof Error ? error.message : String(error), error);
}

async function opened(path: string): Promise<{ handle: FileHandle; size: number }> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a named pipe with no writer would hold the program for ever. Windows has neither.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = await handle.stat();
    if (status.isDirectory()) throw isFolder(path);
    if (!status.isFile()) throw notAFile(path);
    if (status.size === 0) throw emptyFile(path);
    return { handle, size: status.size };
  } catch (error) {
    await handle?.close();
    throw error instanceof Failure ? error : refusal(path, error);
  }
}

/** Opens a file for reading; throws a Failure for what isn't there, may not be read, is empty or is no file. */
export async function openBytes(path: string): Promise<Bytes> {
  const { handle, size } = await opened(path);
  let windowStart = 0;
  let window = new Uint8Array(0);

  async function fill(offset: number, length: number): Promise<void> {
    const buffer = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    window = buffer.subarray(0, filled);
    windowStart = offset;
  }

  return {
    path,
    name: shownName(basename(path)),
    from: 0,
    isPart: false,
    size,
    async at(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset, maxRequestBytes));
      if (wanted === 0) return new Uint8Array(0);
      if (offset < windowStart || offset + wanted > windowStart + window.length) {
        try {
          await fill(offset, Math.min(Math.max(wanted, windowBytes), size - offset));
        } catch (error) {
          throw refusal(path, error);
        }
      }
      return window.subarray(offset - windowStart, offset - windowStart + wanted);
    },
    async growth() {
      return (await handle.stat()).size - size;
    },
    close: () => handle.close(),
  };
}

/** The bytes of [start, end) as a file of their own; what is open stays the whole's. */
export function bytesWithin(bytes: Bytes, start: number, end: number): Bytes {
  const size = Math.max(0, Math.min(end, bytes.size) - start);
  return {
    ...bytes,
    from: bytes.from + start,
    isPart: bytes.isPart || size < bytes.size,
    size,
    at: (offset, length) => bytes.at(start + offset, Math.min(length, size - offset)),
  };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One character a byte: names of chunks, boxes, formats. */
export function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
