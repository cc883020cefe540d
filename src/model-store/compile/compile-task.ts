/** What the process that compiles is asked for: a model's units. Plain data, checked where it arrives. */
import { z } from "zod";
import { Attention, Precision } from "../../api/transcript.ts";

const UnitName = z.enum([
  "encoder",
  "silence",
  "embedding",
  ...Attention.options.map((mode) => `decoder-${mode}` as const),
  "decoder-slim-frame-major",
]);
export type UnitName = z.infer<typeof UnitName>;

export const CompileTask = z.object({
  /** path of its folder */
  model: z.string(),
  units: z.array(z.tuple([UnitName, Precision])),
});
export type CompileTask = z.infer<typeof CompileTask>;
