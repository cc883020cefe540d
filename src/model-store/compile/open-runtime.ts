/** The runtime of a model: its units checked, made where they are missing or damaged, and opened. */
import type { Attention } from "../../api/transcript.ts";
import { DecoderWeights } from "../../model/decoder.ts";
import type { ModelForDevice } from "../../runtime/devices/device.ts";
import { deviceForms, formFor } from "../../runtime/devices/device-forms.ts";
import { devices } from "../../runtime/devices/devices.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { openPrepared } from "../../runtime/prepared.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { ModelFolder } from "../model-folder.ts";
import { comingUnits, discardUnits, type UnitsWishes } from "./compiled.ts";

/** @returns it, ready to decode @throws Failure cache.*, model.*, device.* */
export function openRuntime(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  threads: number,
  { form: chosen = "cpu", ...wishes }: UnitsWishes = {},
): Promise<Runtime> {
  const form = formFor(chosen, mode);
  const open = async () => {
    const units = await comingUnits(model, mode, parts, { ...wishes, form });
    // What was read on the way (the tokenizer's file) goes before the sessions come.
    collectAll();
    return devices[deviceForms[form].device](modelForDevice(model), mode, units, threads, form);
  };
  return openPrepared(model.name, open, async () => {
    wishes.onCompile?.("runtime", true);
    await discardUnits(model, mode, parts, form);
  });
}

export const modelForDevice = ({ dims, head, weights }: ModelFolder): ModelForDevice => ({
  dims,
  head,
  positions: () => new DecoderWeights(weights.at("model", "decoder"), dims).positions(),
});
