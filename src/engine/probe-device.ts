/**
 * A GPU is measured once, each of its forms in an engine's process of its own: a driver that ends it, or keeps it, takes nothing along. What comes of it
 * is remembered.
 */
import type { DeviceName } from "../api/engine.ts";
import type { DeviceForm, FormNow } from "../api/gpu.ts";
import { log } from "../lib/log.ts";
import { usualStreams } from "../runtime/batch-size.ts";
import { formsOf } from "../runtime/devices/device-forms.ts";
import {
  failedNow,
  type KnownDevice,
  type MeasuredDevice,
  type MeasuredForm,
  noneNow,
  rememberDevice,
} from "../runtime/devices/known-devices.ts";
import { type EnginePort, forked } from "./engine-port.ts";
import { FromEngine } from "./messages.ts";

/** Of a form: compiling its graphs takes most of it, for once. */
export const mostProbeSeconds = 240;

export type OnForm = (now: FormNow) => void;

export interface ProbeWishes {
  start?: () => EnginePort;
  /** that a form may take */
  seconds?: number;
  /** told of each form that is begun */
  onForm?: OnForm;
  /** Ends the process at once; nothing of it is remembered. */
  signal?: AbortSignal;
}

const device: DeviceName = "webgpu";

/** @returns what is known now @throws the signal's reason when it is aborted */
export async function probeDevice(wishes: ProbeWishes = {}): Promise<KnownDevice> {
  const found = await probed(wishes);
  log.info("a GPU was measured", { found: JSON.stringify(found) });
  await rememberDevice(device, found);
  return found;
}

async function probed(wishes: ProbeWishes): Promise<KnownDevice> {
  const { onForm = () => {}, signal } = wishes;
  const forms: MeasuredDevice["forms"] = {};
  const all = formsOf(device);
  for (const [i, form] of all.entries()) {
    onForm({ form, number: i + 1, count: all.length });
    const found = await formApart(form, wishes);
    signal?.throwIfAborted();
    if (found === "none") return noneNow();
    // The first asks least: what fails at that is of no use.
    if (i === 0 && found.state === "left out") return failedNow(found.why);
    forms[form] = found;
  }
  return { state: "measured", at: new Date().toISOString(), streams: usualStreams, forms };
}

function formApart(
  form: DeviceForm,
  { start = forked, seconds = mostProbeSeconds, signal }: ProbeWishes,
): Promise<MeasuredForm | "none"> {
  return new Promise((resolve) => {
    const port = start();
    const kill = (): void => port.kill();
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      kill();
    }, seconds * 1000);
    signal?.addEventListener("abort", kill);
    if (signal?.aborted) kill();
    const ended = (found: MeasuredForm | "none"): void => {
      clearTimeout(late);
      signal?.removeEventListener("abort", kill);
      resolve(found);
    };
    port.onMessage((raw) => {
      const { data: message } = FromEngine.safeParse(raw);
      if (message?.type === "log") log.pass(message.record);
      else if (message?.type === "compiler") port.giveCompiler?.();
      else if (message?.type === "ready") port.send({ type: "probe", form });
      else if (message?.type === "probed") {
        ended(message.found);
        port.send({ type: "close" });
      }
    });
    const silent = (): string => (isLate ? `it gave no answer within ${seconds} s` : "its driver ended the process");
    port.onExit(() => ended({ state: "left out", why: silent() }));
  });
}
