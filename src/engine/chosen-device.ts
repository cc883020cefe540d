/** What decodes: as the person wants it, as far as it is known to work. */
import { DeviceName, type EngineEvent, type TranscribeOptions } from "../api/engine.ts";
import type { DeviceForm } from "../api/gpu.ts";
import type { Attention } from "../api/transcript.ts";
import { present } from "../lib/check.ts";
import type { Failure } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import { decodes, deviceForms, formsOf } from "../runtime/devices/device-forms.ts";
import { bestForm, failedNow, isQuicker, knownDevice, rememberDevice } from "../runtime/devices/known-devices.ts";
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
  chosen({ device: wanted, attention }: Wish): { form: DeviceForm; told?: Warning } {
    if (wanted === "auto") {
      const best = DeviceName.options.find((one) => this.#isBest(one, attention));
      return { form: best === undefined ? "cpu" : formOf(best) };
    }
    if (wanted === "cpu" || this.#without.has(wanted)) return { form: "cpu" };
    if (!decodes(wanted, attention)) return { form: "cpu", told: hasNone };
    return knownDevice(wanted)?.state === "failed" ? { form: "cpu", told: leftOut } : { form: formOf(wanted) };
  }

  /** Never the processor, which nothing is measured of. */
  #isBest(device: DeviceName, attention: Attention): boolean {
    if (this.#without.has(device) || !decodes(device, attention)) return false;
    const known = knownDevice(device);
    return known?.state === "measured" && isQuicker(known);
  }

  use(form: DeviceForm): void {
    const { device } = deviceForms[form];
    if (device === this.#used) return;
    this.#used = device;
    this.#onDevice(device);
  }

  /** What is used is left out from now on. @returns what the file hears that was on it; of several, the first */
  async lost(why: Error): Promise<readonly EngineEvent[]> {
    const device = this.#used;
    const isFirst = !this.#without.has(device);
    this.#without.add(device);
    if (!isFirst) return outOfTheBatch;
    log.failed("a device failed and is left out", why, { device });
    await rememberDevice(device, failedNow(why.message));
    return lostWithDevice;
  }
}

/** Of a device, the quickest; the one that asks least where nothing was measured. */
function formOf(device: DeviceName): DeviceForm {
  const known = knownDevice(device);
  const best = known?.state === "measured" ? bestForm(known)?.form : undefined;
  return best ?? present(formsOf(device)[0], "a form");
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
export const mayUseDevice = (wish: Wish): boolean => new ChosenDevices().chosen(wish).form !== "cpu";

/** Whether the processor can do what failed. Who asks for a GPU is told that there is none. */
export const isDevices = ({ code }: Failure, { device }: Pick<Wish, "device">): boolean =>
  code === "device.failed" || (code === "device.missing" && device === "auto");
