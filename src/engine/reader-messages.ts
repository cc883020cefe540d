/** What goes between a process and the thread that reads its recordings. Both ends are one program: it is plain data, and typed. */
import type { FailureValue } from "../api/failure.ts";
import type { LogRecord } from "../api/log.ts";
import type { PcmOptions } from "../audio/mono.ts";
import type { AudioFile } from "../audio/open.ts";

/** Of a file that is read: what it is, and its warnings so far. */
export type Description = Omit<AudioFile, "pcm" | "close">;

/** What of a file is opened, and how. */
export interface Which {
  /** its number from 1; undefined: the default one, else the first that can be read */
  track?: number | undefined;
  /** it is still being made (audio/growing.ts) */
  isGrowing?: boolean | undefined;
}

/** Each says all that a fresh thread needs to answer it: which file, and from where on. */
export type ToReader = { id: number; file: number; path: string; which: Which } & (
  | { type: "open" }
  /** the next piece of a stream of samples; `options` say where it is */
  | { type: "read"; stream: number; options: PcmOptions }
  | { type: "leave"; stream: number }
  | { type: "close" }
);

export type FromReader = ReaderAnswer | { type: "log"; record: LogRecord };

export type ReaderAnswer = { id: number } & (
  | { type: "done" }
  | { type: "opened"; description: Description }
  /** null behind the last; none of a file that is still being made, where there are no more yet */
  | { type: "read"; samples: Float32Array<ArrayBuffer> | null; warnings: readonly string[] }
  | { type: "failed"; failure: FailureValue }
  | { type: "bug"; message: string }
);

export interface ReaderData {
  /** one Int32, which counts up as long as the thread is not busy with one thing alone */
  beats: SharedArrayBuffer;
}
