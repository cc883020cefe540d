/** What is known of this machine's GPU, and how far its measurement is, as the page shows it. */
import { z } from "zod";

/** How a model runs: see runtime/devices/device-forms.ts. */
export const DeviceForm = z.enum(["cpu", "webgpu", "webgpu-halves", "webgpu-encoder", "webgpu-encoder-halves"]);
export type DeviceForm = z.infer<typeof DeviceForm>;

/** One form is measured after the other: which it is now, as which of how many, from 1. */
export const FormNow = z.object({ form: DeviceForm, number: z.number().int(), count: z.number().int() });
export type FormNow = z.infer<typeof FormNow>;

/** Measured beside the processor it was slower or quicker: `speed` times as quick; `card`: its name, where the system tells one. */
export const Gpu = z.discriminatedUnion("state", [
  z.object({ state: z.enum(["unknown", "none", "failed"]) }),
  z.object({ state: z.literal("measuring"), now: FormNow.nullable() }),
  z.object({ state: z.enum(["slower", "quicker"]), speed: z.number(), card: z.string().nullable() }),
]);
export type Gpu = z.infer<typeof Gpu>;
