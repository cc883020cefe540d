/** What goes between a server and its workers by way of the queue: plain data, checked where it arrives. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { EngineEvent, RecordingSpan, TranscribeOptions } from "../api/engine.ts";
import { FailureValue } from "../api/failure.ts";
import { Transcript } from "../api/transcript.ts";

/** Of a recording, what tells it from others wherever it is: its size in bytes and the hash of both ends. */
export const Content = z.object({ bytes: z.number().int().min(0), digest: z.string() });
export type Content = z.infer<typeof Content>;

/** @param identity as the journal knows a file: size, time, hash. A copy elsewhere has another time. */
export function contentOf(identity: string): Content {
  const [bytes, , digest] = identity.split(" ");
  return Content.parse({ bytes: Number(bytes), digest });
}

/** A recording that is to be transcribed. */
export const RecordingTask = z.object({
  /** its name on the queue: the same for the same recording, options and server */
  recording: z.string(),
  /** where the server has it */
  path: z.string(),
  content: Content,
  /** where a worker may fetch it from by ranges; null: nowhere */
  url: z.string().nullable(),
  options: TranscribeOptions,
  /** what of it; all where nothing is said */
  span: RecordingSpan.optional(),
});
export type RecordingTask = z.infer<typeof RecordingTask>;

/** What the page shows of a recording that is worked on, the last of each kind. Windows are in the journal. */
export const LiveState = z.object({
  worker: z.string(),
  events: z.array(EngineEvent),
});
export type LiveState = z.infer<typeof LiveState>;

/** All that a transcript says beside its segments, which are the windows'. */
export const TaskResult = z.object({
  head: Transcript.omit({ segments: true }),
  /** of all that was asked for */
  windows: z.number().int(),
  /** where it is one: its first window's number, the language that was spoken last */
  span: z
    .object({
      first: z.number().int().nullable(),
      lastLanguage: z.string().nullable(),
      undecided: z.boolean(),
    })
    .optional(),
});
export type TaskResult = z.infer<typeof TaskResult>;

/** An error's message on the queue, which keeps nothing else of an error. */
export const failureText = ({ code, message, hint }: FailureValue): string => JSON.stringify({ code, message, hint });

/** @param text of an error that a worker threw, or of the queue's own */
export function failureIn(text: string): FailureValue {
  try {
    return FailureValue.parse(JSON.parse(text));
  } catch {
    const isStalled = /stalled/.test(text);
    return {
      code: isStalled ? "queue.lost" : "queue.failed",
      message: isStalled
        ? "Every worker that took this recording was lost with it."
        : `No worker could transcribe this recording: ${text.slice(0, 300)}`,
      hint: "Look at the workers' logs, then try again: what is done of it is kept.",
    };
  }
}

/** Short recordings and long ones wait in queues of their own, so that neither waits for the other. */
export const lengths = ["short", "long"] as const;
export type Length = (typeof lengths)[number];

/** What all keys begin with. */
export const prefix = "slimscribe";

/**
 * Programs that write other words for the same recording have other queues.
 * @param identity of the program and its kernels
 */
export const queueName = (identity: string, length: Length): string =>
  `${createHash("sha256").update(identity).digest("hex").slice(0, 8)}-${length}`;
