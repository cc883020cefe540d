/** When two transcriptions are the same: the file's content, and every option that changes the words. */
import { createHash } from "node:crypto";
import { open, realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { TranscribeOptions } from "../api/engine.ts";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";

export interface FileIdentity {
  /** absolute, links resolved */
  readonly path: string;
  /** the same for a copy or under another name; another one as soon as the file was written to */
  readonly identity: string;
}

/** Hashed at the start and at the end: containers keep their tables there, and growing files differ. */
const sampleBytes = 1 << 20;

/** @throws Failure file.missing, file.unreadable */
export async function identify(file: string): Promise<FileIdentity> {
  try {
    const path = await realpath(file);
    const handle = await open(path, "r");
    try {
      const { size, mtimeMs } = await handle.stat();
      const hash = createHash("sha256");
      const buffer = Buffer.alloc(Math.min(sampleBytes, size));
      for (const position of [0, Math.max(0, size - sampleBytes)]) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        hash.update(buffer.subarray(0, bytesRead));
      }
      return { path, identity: `${size} ${Math.floor(mtimeMs)} ${hash.digest("hex")}` };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const gone = codeOf(cause) === "ENOENT";
    throw gone
      ? new Failure("file.missing", `${basename(file)} is no longer there.`, "Put it back, then try again.", { cause })
      : new Failure("file.unreadable", `${basename(file)} can't be read.`, "Check its permissions.", { cause });
  }
}

/**
 * Threads and batch are left out: a stream alone and in any batch gives the same words. So is the device: it may be lost in the middle of a recording,
 * which then goes on on the processor. All others are in, with their values
 * rather than their difference to the defaults, so that a changed default is never mistaken for the old one. What of a recording is heard,
 * and whether speakers are told apart, is in where it was chosen: what was transcribed before there was the choice is the same as without one.
 */
export function wayOf(options: TranscribeOptions, engineVersion: string): string {
  const { batch: _batch, threads: _threads, device: _device, model, channel, track, speakers, ...rest } = options;
  const heard = Object.entries({ channel, track }).filter(([, value]) => value !== "auto");
  const chosen = speakers === "off" ? heard : [...heard, ["speakers", speakers] as const];
  // A model by its path means the same folder wherever the program was started.
  const named = /[\\/]/.test(model) ? resolve(model) : model;
  const entries = [...Object.entries({ ...rest, model: named, engineVersion }), ...chosen].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return JSON.stringify(Object.fromEntries(entries));
}
