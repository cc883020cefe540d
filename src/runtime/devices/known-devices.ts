/**
 * What is known of this machine's GPU: that it failed, or how each of its forms did beside the processor. Kept in the cache folder for its card, driver and
 * runtime; another one begins anew. The runtime itself isn't needed here: the program's other processes ask too.
 */
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DeviceName } from "../../api/engine.ts";
import { DeviceForm } from "../../api/gpu.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import { placeFile } from "../../lib/node/on-disk.ts";
import { adapterKey } from "./adapters.ts";

/** What a device failed at: in one line. `at`: when, ISO 8601 */
const FailedDevice = z.object({ state: z.literal("failed"), why: z.string(), at: z.string() });

/** Milliseconds of a window in a batch: until its first token is there, and for each step of the whole batch. */
const WindowTimes = z.object({ start: z.number(), step: z.number() });
export type WindowTimes = z.infer<typeof WindowTimes>;

/** A form whose words are the processor's, both timed in turn; or one that can't be used, or writes others. */
export const MeasuredForm = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("equal"),
    /** the largest, of logits */
    difference: z.number(),
    times: WindowTimes,
    processorTimes: WindowTimes,
  }),
  z.object({ state: z.literal("left out"), why: z.string() }),
]);
export type MeasuredForm = z.infer<typeof MeasuredForm>;

const MeasuredDevice = z.object({
  state: z.literal("measured"),
  at: z.string(),
  /** of the batch that was timed */
  streams: z.number().int(),
  forms: z.partialRecord(DeviceForm, MeasuredForm),
});
export type MeasuredDevice = z.infer<typeof MeasuredDevice>;

const NoDevice = z.object({ state: z.literal("none"), at: z.string() });

export const KnownDevice = z.discriminatedUnion("state", [FailedDevice, MeasuredDevice, NoDevice]);
export type KnownDevice = z.infer<typeof KnownDevice>;

/** Windows of speech have a hundred tokens. */
const tokensOfWindow = 100;

/** So many times as quick, or more: the measurement may meet a busy moment. */
const clearly = 1 / 0.85;

/** How many times the processor's, in windows a second: of each form that writes its words. */
export function speedsOf({ forms, streams }: MeasuredDevice): { form: DeviceForm; speed: number }[] {
  const windowTime = ({ start, step }: WindowTimes): number => start + (tokensOfWindow * step) / streams;
  return DeviceForm.options.flatMap((form) => {
    const found = forms[form];
    if (found?.state !== "equal") return [];
    return [{ form, speed: windowTime(found.processorTimes) / windowTime(found.times) }];
  });
}

export const bestForm = (known: MeasuredDevice): { form: DeviceForm; speed: number } | undefined =>
  speedsOf(known).sort((a, b) => b.speed - a.speed)[0];

export const isQuicker = (known: MeasuredDevice): boolean => (bestForm(known)?.speed ?? 0) > clearly;

const File = z.object({ adapters: z.string(), devices: z.partialRecord(DeviceName, KnownDevice) });

const file = (): string => join(cacheFolder(), "devices.json");

/** @returns undefined where nothing is known of it as it is now */
export function knownDevice(device: DeviceName): KnownDevice | undefined {
  return known()[device];
}

function known(): z.infer<typeof File>["devices"] {
  try {
    const { data } = File.safeParse(JSON.parse(readFileSync(file(), "utf8")));
    return data?.adapters === adapterKey() ? data.devices : {};
  } catch {
    return {};
  }
}

/** A cache that can't be written to forgets, no more. */
export async function rememberDevice(device: DeviceName, what: KnownDevice): Promise<void> {
  const devices = { ...known(), [device]: what };
  await placeFile(file(), `${JSON.stringify({ adapters: adapterKey(), devices }, null, 2)}\n`).catch(() => {});
}

const now = (): string => new Date().toISOString();

export const failedNow = (why: string): KnownDevice => ({ state: "failed", why, at: now() });
export const noneNow = (): KnownDevice => ({ state: "none", at: now() });

export const forgetDevices = (): Promise<void> => rm(file(), { force: true });
