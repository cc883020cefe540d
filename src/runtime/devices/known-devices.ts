/**
 * What is known of this machine's GPU: that it failed, or how it did beside the processor. Kept in the cache folder for its card, driver and
 * runtime; another one begins anew. The runtime itself isn't needed here: the program's other processes ask too.
 */
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DeviceName } from "../../api/engine.ts";
import { cacheFolder } from "../../lib/node/folders.ts";
import { placeFile } from "../../lib/node/on-disk.ts";
import { adapterKey } from "./adapters.ts";

/** What a device failed at: in one line. `at`: when, ISO 8601 */
const FailedDevice = z.object({ state: z.literal("failed"), why: z.string(), at: z.string() });

/** Its numbers are the processor's; a step of a batch of so many streams on both. */
const MeasuredDevice = z.object({
  state: z.literal("measured"),
  at: z.string(),
  /** the largest, of logits */
  difference: z.number(),
  streams: z.number().int(),
  stepMilliseconds: z.number(),
  gpuStepMilliseconds: z.number(),
});
export type MeasuredDevice = z.infer<typeof MeasuredDevice>;

export const KnownDevice = z.discriminatedUnion("state", [FailedDevice, MeasuredDevice]);
export type KnownDevice = z.infer<typeof KnownDevice>;

/** Less than this part of the processor's time: the measurement may meet a busy moment. */
const clearly = 0.85;

export const isQuicker = ({ stepMilliseconds, gpuStepMilliseconds }: MeasuredDevice): boolean =>
  gpuStepMilliseconds < clearly * stepMilliseconds;

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

export const failedNow = (why: string): KnownDevice => ({ state: "failed", why, at: new Date().toISOString() });

export const forgetDevices = (): Promise<void> => rm(file(), { force: true });
