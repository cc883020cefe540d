import { z } from "zod";

/** An expected failure as a value: part of a job, two sentences on the screen. */
export const FailureValue = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type FailureValue = z.infer<typeof FailureValue>;
