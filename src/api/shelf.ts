/** The models that are here and those that can be got, side by side: what a person chooses one by. */
import { z } from "zod";
import { FailureValue } from "./failure.ts";
import { perAttention } from "./transcript.ts";

export const ShelfModel = z.object({
  /** as `--model` takes it once it is here, and `models get` before that */
  name: z.string(),
  /** comes with the program, was added or got by the person, or can be got from a hub */
  from: z.enum(["program", "own", "hub"]),
  /** null of one that can be got */
  path: z.string().nullable(),
  parameters: z.number(),
  /** on the disk, or about as many to download */
  bytes: z.number(),
  /** false: was made for English alone */
  multilingual: z.boolean(),
  canTranslate: z.boolean(),
  /** what the engine's process will hold at most in each attention, each with the batch that would run, by the settings */
  peakBytes: z.object(perAttention(() => z.number())),
  /** seconds of sound in a second of work; measured: in finished transcriptions here, else foretold from others or from this processor */
  speed: z.object({ realTimeFactor: z.number(), measured: z.boolean() }),
  /** half a sentence for somebody who knows nothing of models */
  goodFor: z.string(),
  /** sentences: what of the settings, or of this machine, it does not fit */
  advice: z.array(z.string()),
  /** of exactly one */
  recommended: z.boolean(),
});
export type ShelfModel = z.infer<typeof ShelfModel>;

/** From the least to the most accurate, as far as that is known; the person's own of other kinds at the end. */
export const Shelf = z.object({
  models: z.array(ShelfModel),
  /** are here and can't be used */
  unusable: z.array(z.object({ path: z.string(), failure: FailureValue })),
});
export type Shelf = z.infer<typeof Shelf>;
