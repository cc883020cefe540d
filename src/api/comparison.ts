/** A file in several attentions, side by side: what the page is told of it. */
import { z } from "zod";
import { MemoryReport, Preparing } from "./engine.ts";
import { FailureValue } from "./failure.ts";
import { JobId } from "./queue.ts";
import { Attention } from "./transcript.ts";

export const CompareMode = z.object({
  attention: Attention,
  tokens: z.number().int(),
  /** in the decoder's steps alone: a file is also read and encoded, in every mode alike */
  millisecondsPerToken: z.number(),
  peakResidentBytes: z.number(),
  crossBytes: z.number(),
  selfBytes: z.number(),
});
export type CompareMode = z.infer<typeof CompareMode>;

export const CompareWindow = z.object({
  start: z.number(),
  end: z.number(),
  /** one per mode, in the order of `modes` */
  texts: z.array(z.string()),
  tokens: z.array(z.array(z.number().int())),
});
export type CompareWindow = z.infer<typeof CompareWindow>;

/** Two or three runs over the same file, side by side. Windows appear as soon as every mode has them. */
export const Comparison = z.object({
  job: JobId,
  name: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  failure: FailureValue.nullable(),
  wanted: z.array(Attention),
  modes: z.array(CompareMode),
  windows: z.array(CompareWindow),
  /** files of the queue were under way meanwhile: what took how long depends on them as well */
  disturbed: z.boolean(),
  /** 0..1 over all modes */
  progress: z.number(),
  /** of the mode that is under way, in a process of its own; null where none is */
  memory: MemoryReport.nullable(),
  /** a mode that has to be made ready first */
  preparing: Preparing.nullable(),
});
export type Comparison = z.infer<typeof Comparison>;
