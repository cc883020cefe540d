/** The file of a recording that is being made: what was said is on the disk within a second, whatever ends the program. */
import { type FileHandle, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { readRecordingHeader, recordingHeader, recordingHeaderBytes, recordingSampleBytes } from "../audio/growing.ts";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { makeOwnFolder, openOwnFile } from "../lib/node/own-files.ts";

const byteOf = (sample: number): number => recordingHeaderBytes + sample * recordingSampleBytes;

/** What the system's disk may lose when the power goes: the program itself may be killed at any time. */
const syncMilliseconds = 1000;
/** A page that was out of reach goes on where it is: silence stands for what it lost. */
const mostLostSeconds = 600;

function refused(path: string, cause: unknown): Failure {
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Failure(
      "recording.full",
      `The disk is full: ${basename(path)} can't grow. What was recorded until now is kept.`,
      "Make room and go on, or stop the recording.",
      { cause },
    );
  return new Failure(
    "recording.unwritable",
    `${basename(path)} can't be written. What was recorded until now is kept.`,
    "See whether its folder is still there, then go on, or choose another folder for the next recording.",
    { cause },
  );
}

const two = (number: number): string => String(number).padStart(2, "0");

/** `Recording 2026-11-29 18.40.05.wav`: in the order of time in every list, and a name on every system. */
export function recordingName(seconds: number, number = 1): string {
  const date = new Date(seconds * 1000);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [two(date.getHours()), two(date.getMinutes()), two(date.getSeconds())].join(".");
  return `Recording ${day} ${time}${number > 1 ? ` (${number})` : ""}.wav`;
}

export class RecordingFile {
  readonly path: string;
  readonly #rate: number;
  readonly #file: FileHandle;
  /** one writes at a time */
  #turn: Promise<unknown> = Promise.resolve();
  #samples = 0;
  #syncedAt = 0;

  private constructor(path: string, rate: number, file: FileHandle) {
    this.path = path;
    this.#rate = rate;
    this.#file = file;
  }

  /** @param rate samples a second @param now seconds since 1970 @throws Failure recording.folder */
  static async begin(folder: string, rate: number, now: number): Promise<RecordingFile> {
    try {
      await makeOwnFolder(folder);
      for (let number = 1; ; number++) {
        const path = join(folder, recordingName(now, number));
        const file = await openOwnFile(path, "wx").catch((error: unknown) => {
          if (codeOf(error) === "EEXIST") return null;
          throw error;
        });
        if (file === null) continue;
        await file.write(recordingHeader(rate, null), 0, recordingHeaderBytes, 0);
        await file.sync();
        return new RecordingFile(path, rate, file);
      }
    } catch (cause) {
      throw new Failure(
        "recording.folder",
        `No recording can be written into ${folder}.`,
        "Choose another folder for recordings.",
        { cause },
      );
    }
  }

  /** in the file */
  get samples(): number {
    return this.#samples;
  }

  get seconds(): number {
    return this.#samples / this.#rate;
  }

  get bytes(): number {
    return byteOf(this.#samples);
  }

  /**
   * @param from the number of the first sample; what is in the file already is passed over, what is missing before it is silence
   * @param sound 16-bit little-endian
   * @returns samples in the file @throws Failure recording.*
   */
  async write(from: number, sound: Uint8Array): Promise<number> {
    const mine = this.#turn.then(async () => {
      const samples = Math.floor(sound.length / recordingSampleBytes);
      const known = Math.max(0, this.#samples - from);
      if (samples <= known) return this.#samples;
      if (from - this.#samples > mostLostSeconds * this.#rate)
        throw new Failure("recording.gap", "Too much of the recording was lost on its way.", "Stop it and begin anew.");
      const length = (samples - known) * recordingSampleBytes;
      try {
        // At its place: what was written in part is written again.
        const begin = known * recordingSampleBytes;
        for (let done = 0; done < length; )
          done += (await this.#file.write(sound, begin + done, length - done, byteOf(from + known) + done))
            .bytesWritten;
        const now = performance.now();
        if (now - this.#syncedAt >= syncMilliseconds) {
          await this.#file.datasync();
          this.#syncedAt = now;
        }
      } catch (cause) {
        throw refused(this.path, cause);
      }
      this.#samples = from + samples;
      return this.#samples;
    });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** Its header tells its length from now on: whoever reads it as it grows comes to an end. */
  async end(): Promise<void> {
    await this.#turn;
    try {
      // What was written in part behind the last samples is none of it.
      await this.#file.truncate(this.bytes);
      await putHeader(this.#file, this.#rate, this.#samples);
    } finally {
      await this.#file.close();
    }
  }
}

async function putHeader(file: FileHandle, rate: number, samples: number): Promise<void> {
  const header = recordingHeader(rate, samples * recordingSampleBytes);
  await file.write(header, 0, header.length, 0);
  await file.sync();
}

export interface MendedRecording {
  seconds: number;
  bytes: number;
  /** when it was written last, in seconds since 1970 */
  writtenAt: number;
}

/** One that was cut off becomes a file like any other. @returns null where there is no sound in it, and then no file either */
export async function mended(path: string): Promise<MendedRecording | null> {
  const file = await openOwnFile(path, "r+").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const { size, mtimeMs } = await file.stat();
    const { buffer } = await file.read(new Uint8Array(recordingHeaderBytes), 0, recordingHeaderBytes, 0);
    const header = readRecordingHeader(buffer);
    const samples = Math.floor((size - recordingHeaderBytes) / recordingSampleBytes);
    if (header !== null && samples > 0) {
      await file.truncate(byteOf(samples));
      await putHeader(file, header.rate, samples);
      return { seconds: samples / header.rate, bytes: byteOf(samples), writtenAt: mtimeMs / 1000 };
    }
    // Only what was begun here is taken away.
    if (header !== null || size < recordingHeaderBytes) await rm(path, { force: true });
    return null;
  } finally {
    await file.close();
  }
}
