/** What decodes: as the person wants it, as far as it is known to work. */
import type { DeviceName, EngineEvent, TranscribeOptions } from "../api/engine.ts";
import type { Failure } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import { deviceDecoder } from "../runtime/devices/device-units.ts";
import { failedNow, isQuicker, knownDevice, rememberDevice } from "../runtime/devices/known-devices.ts";
import { lostWithDevice, outOfTheBatch } from "./engine-deaths.ts";

type Warning = Extract<EngineEvent, { type: "warning" }>;
type Wish = Pick<TranscribeOptions, "device" | "attention">;

export class ChosenDevices {
  readonly #onDevice: (device: DeviceName) => void;
  /** failed in this process, whatever could be written of it */
  readonly #without = new Set<DeviceName>();
  #used: DeviceName = "cpu";

  /** @param onDevice told of each that is used from then on, before it is */
  constructor(onDevice: (device: DeviceName) => void = () => {}) {
    this.#onDevice = onDevice;
  }

  /** @returns with what the person is told where that isn't what they asked for */
  chosen({ device: wanted, attention }: Wish): { device: DeviceName; told?: Warning } {
    const device = "webgpu";
    if (wanted === "cpu" || this.#without.has(device)) return { device: "cpu" };
    const known = knownDevice(device);
    const has = deviceDecoder(device, attention) !== undefined;
    if (wanted === "auto") return { device: has && known?.state === "measured" && isQuicker(known) ? device : "cpu" };
    if (!has) return { device: "cpu", told: hasNone };
    return known?.state === "failed" ? { device: "cpu", told: leftOut } : { device };
  }

  use(device: DeviceName): void {
    if (device === this.#used) return;
    this.#used = device;
    this.#onDevice(device);
  }

  /** It is left out from now on. @returns what the file hears that was on it; of several, the first */
  async lost(device: DeviceName, why: Error): Promise<readonly EngineEvent[]> {
    const isFirst = !this.#without.has(device);
    this.#without.add(device);
    if (!isFirst) return outOfTheBatch;
    log.failed("a device failed and is left out", why, { device });
    await rememberDevice(device, failedNow(why.message));
    return lostWithDevice;
  }
}

const leftOut: Warning = {
  type: "warning",
  code: "device.left-out",
  message: "The GPU failed here before and is left out: the processor decodes.",
};

const hasNone: Warning = {
  type: "warning",
  code: "device.attention",
  message: "The GPU decodes in standard and slim attention: in this one the processor does.",
};

/** Whether something else than the processor may decode: then it does so in a process of its own, which its driver may end. */
export const mayUseDevice = (wish: Wish): boolean => new ChosenDevices().chosen(wish).device !== "cpu";

/** Whether the processor can do what failed. Who asks for a GPU is told that there is none. */
export const isDevices = ({ code }: Failure, { device }: Pick<Wish, "device">): boolean =>
  code === "device.failed" || (code === "device.missing" && device !== "webgpu");
