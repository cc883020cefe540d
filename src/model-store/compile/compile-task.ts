/** What the process that compiles is asked for, a model's units, and what it says meanwhile. Plain data, checked where it arrives. */
import { z } from "zod";
import { LogRecord } from "../../api/log.ts";
import { Attention, Precision } from "../../api/transcript.ts";
import type { OnShare } from "../../lib/share.ts";
import { dimNames } from "../../model/dims.ts";

const UnitName = z.enum([
  "encoder",
  "embedding",
  ...Attention.options.map((mode) => `decoder-${mode}` as const),
  "decoder-slim-frame-major",
  "webgpu-encoder",
  "webgpu-standard",
  "webgpu-slim",
  "webgpu-standard-halves",
  "webgpu-slim-halves",
]);
export type UnitName = z.infer<typeof UnitName>;

/** Of any device: what is neither an encoder nor the embedding. */
export const isDecoder = (name: UnitName): boolean => name !== "embedding" && !name.endsWith("encoder");

/** What is known of a model to whoever has it open: to open it once more would take half a second, for its tokenizer and its hash. */
const OpenedModel = z.object({
  name: z.string(),
  dims: z.record(z.enum(dimNames), z.number()),
  head: z.object({
    endOfText: z.number(),
    firstTimestamp: z.number(),
    suppressed: z.array(z.number()).readonly(),
    suppressedFirst: z.array(z.number()).readonly(),
    alignmentHeads: z.array(z.tuple([z.number(), z.number()]).readonly()).readonly(),
  }),
  /** of its content, as it was read now */
  hash: z.string(),
});
export type OpenedModel = z.infer<typeof OpenedModel>;

export const CompileTask = z.object({
  /** path of its folder */
  model: z.string(),
  /** not where its tokenizer is needed: the encoder of that would stay with whoever transcribes for hours */
  known: OpenedModel.optional(),
  units: z.array(z.tuple([UnitName, Precision])),
});
export type CompileTask = z.infer<typeof CompileTask>;

export const FromCompiler = z.discriminatedUnion("type", [
  z.object({ type: z.literal("log"), record: LogRecord }),
  /** of the whole task, what is done: 0 to 1; and what the process holds */
  z.object({ type: z.literal("share"), share: z.number().min(0).max(1), residentBytes: z.number() }),
  /** by its place in the task: it is on the disk, while others may still be made */
  z.object({ type: z.literal("made"), unit: z.number().int().nonnegative() }),
]);
export type FromCompiler = z.infer<typeof FromCompiler>;

/** Whoever waits for what is compiled. */
export interface CompileWatcher {
  onShare: OnShare;
  /** what the process that compiles holds, in bytes: told before a share, and 0 when it is gone */
  onMemory(residentBytes: number): void;
  /** told of each unit, by its place in the task, as soon as it can be used */
  onMade?(unit: number): void;
}
