/** What the process that compiles is asked for, a model's units, and what it says meanwhile. Plain data, checked where it arrives. */
import { z } from "zod";
import { LogRecord } from "../../api/log.ts";
import { Attention, Precision } from "../../api/transcript.ts";
import type { OnShare } from "../../lib/share.ts";

const UnitName = z.enum([
  "encoder",
  "embedding",
  ...Attention.options.map((mode) => `decoder-${mode}` as const),
  "decoder-slim-frame-major",
  "webgpu-encoder",
  "webgpu-standard",
  "webgpu-slim",
]);
export type UnitName = z.infer<typeof UnitName>;

export const CompileTask = z.object({
  /** path of its folder */
  model: z.string(),
  units: z.array(z.tuple([UnitName, Precision])),
});
export type CompileTask = z.infer<typeof CompileTask>;

export const FromCompiler = z.discriminatedUnion("type", [
  z.object({ type: z.literal("log"), record: LogRecord }),
  /** of the whole task, what is done: 0 to 1; and what the process holds */
  z.object({ type: z.literal("share"), share: z.number().min(0).max(1), residentBytes: z.number() }),
]);
export type FromCompiler = z.infer<typeof FromCompiler>;

/** Whoever waits for what is compiled. */
export interface CompileWatcher {
  onShare: OnShare;
  /** what the process that compiles holds, in bytes: told before a share, and 0 when it is gone */
  onMemory(residentBytes: number): void;
}
