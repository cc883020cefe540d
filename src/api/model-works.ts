/** What is being done with the person's own models: got from a hub, added from this machine, checked. */
import { z } from "zod";
import { FailureValue } from "./failure.ts";

/** listing: the hub is asked what belongs to it; copying: from where it was on this machine */
export const ModelStep = z.enum(["listing", "downloading", "copying", "checking"]);
export type ModelStep = z.infer<typeof ModelStep>;

/** Why nothing arrives just now, and when it is tried again. */
export const Waiting = z.object({
  /** the hub asks for patience; or it could not be reached, or fell silent */
  reason: z.enum(["busy", "connection"]),
  seconds: z.number(),
});
export type Waiting = z.infer<typeof Waiting>;

const always = {
  /** what the model is called here, or will be */
  name: z.string(),
  /** what it is got as: a known size, or owner/name@revision; null where it is on this machine */
  asked: z.string().nullable(),
  /** of it here, and all; null where that is not known */
  bytes: z.number(),
  totalBytes: z.number().nullable(),
};

export const ModelWork = z.discriminatedUnion("state", [
  z.object({
    ...always,
    state: z.literal("working"),
    step: ModelStep,
    bytesPerSecond: z.number().nullable(),
    /** null while nothing is waited for */
    waiting: Waiting.nullable(),
  }),
  /** another program is getting it */
  z.object({ ...always, state: z.literal("elsewhere") }),
  /** what arrived is kept: it is gone on with when the model is got again */
  z.object({ ...always, state: z.literal("stopped") }),
  z.object({ ...always, state: z.literal("failed"), failure: FailureValue }),
]);
export type ModelWork = z.infer<typeof ModelWork>;

/** Something on this machine that looks like a model, not opened yet. */
export const OfferedModel = z.object({
  /** of its folder or file; empty where a browser has it, which doesn't tell */
  path: z.string(),
  /** what it would be called */
  name: z.string(),
});
export type OfferedModel = z.infer<typeof OfferedModel>;
