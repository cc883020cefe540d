/** What is known of this machine's GPU, as the page shows it. */
import { z } from "zod";

/** Measured beside the processor it was slower or quicker: `speed` times as quick; `card`: its name, where the system tells one. */
export const Gpu = z.discriminatedUnion("state", [
  z.object({ state: z.enum(["unknown", "none", "failed"]) }),
  z.object({ state: z.literal("measuring"), share: z.number().min(0).max(1) }),
  z.object({ state: z.enum(["slower", "quicker"]), speed: z.number(), card: z.string().nullable() }),
]);
export type Gpu = z.infer<typeof Gpu>;
