/** Recordings that are made in a window: the one that is under way, and those that were cut off. */
import { z } from "zod";
import { ChosenOptions } from "./engine.ts";
import { JobId } from "./queue.ts";

export const RunningRecording = z.object({
  /** of its file in the queue */
  id: JobId,
  /** the page that makes it */
  page: z.string(),
  name: z.string(),
  path: z.string(),
  /** of sound, on the disk */
  seconds: z.number(),
  paused: z.boolean(),
});
export type RunningRecording = z.infer<typeof RunningRecording>;

/** A recording whose program was ended before it. What is in the file is whole, and it is in the queue. */
export const CutOffRecording = z.object({
  id: JobId,
  name: z.string(),
  seconds: z.number(),
  /** since 1970, in seconds */
  endedAt: z.number(),
});
export type CutOffRecording = z.infer<typeof CutOffRecording>;

export const Recordings = z.object({
  running: RunningRecording.nullable(),
  cutOff: z.array(CutOffRecording),
  /** where the next one goes */
  folder: z.string(),
});
export type Recordings = z.infer<typeof Recordings>;

/** A page from which nothing is heard for so long has gone. */
export const silentPageSeconds = 10;

const nothing = z.object({});

export const recordingMethods = {
  recordings: { input: nothing, output: Recordings },
  /** Begins one; it is in the queue from now on, and its words come while it grows. Refused while another one is under way. */
  startRecording: {
    /** `page`: chosen by the page, its own; `rate`: samples a second, of one channel */
    input: z.object({
      page: z.string().min(1).max(64),
      rate: z.number().int().min(8000).max(192_000),
      options: ChosenOptions,
    }),
    output: RunningRecording,
  },
  /**
   * What came from the microphone: 16-bit little-endian samples, of which `from` is the first one's number in the recording. What is known of
   * it already is passed over; none are a sign that the page is there. Answered with how many samples are in the file.
   */
  record: {
    input: z.object({ id: JobId, from: z.number().int().min(0), base64: z.base64().max(8 * 1024 * 1024) }),
    output: z.object({ samples: z.number().int() }),
  },
  pauseRecording: { input: z.object({ id: JobId, paused: z.boolean() }), output: nothing },
  stopRecording: { input: z.object({ id: JobId }), output: nothing },
  /** the person was told of one that was cut off; without `kept` its file is deleted */
  settleCutOff: { input: z.object({ id: JobId, kept: z.boolean() }), output: nothing },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
