/** What is known of this machine's GPU, as the window takes it and in a line. */
import { DeviceForm, type FormNow, type Gpu } from "../api/gpu.ts";
import { cardName } from "../runtime/devices/adapters.ts";
import { deviceForms } from "../runtime/devices/device-forms.ts";
import { bestForm, isQuicker, type KnownDevice, knownDevice, speedsOf } from "../runtime/devices/known-devices.ts";

export function gpuState(known: KnownDevice | undefined = knownDevice("webgpu")): Gpu {
  if (known === undefined) return { state: "unknown" };
  if (known.state !== "measured") return { state: known.state };
  const best = bestForm(known);
  if (best === undefined) return { state: "failed" };
  return { state: isQuicker(known) ? "quicker" : "slower", speed: best.speed, card: cardName() };
}

/** Of one that is measured now. */
export const formText = ({ form, number, count }: FormNow): string =>
  `${number} of ${count}: with ${deviceForms[form].text}`;

export function gpuText(known: KnownDevice | undefined = knownDevice("webgpu")): string {
  if (known === undefined) return "not measured: slimscribe doctor --gpu does";
  const day = known.at.slice(0, 10);
  if (known.state === "none") return `none that WebGPU can use (${day}): the processor does all`;
  if (known.state === "failed")
    return `left out since ${day}, until its driver changes or it is measured once more: ${known.why}`;
  const best = bestForm(known);
  if (!best) return `left out since ${day}, until its driver changes`;
  const used = isQuicker(known) ? "--device auto uses it" : "--device auto leaves it out";
  const speeds = new Map(speedsOf(known).map(({ form, speed }) => [form, speed.toFixed(1)]));
  const others = DeviceForm.options.flatMap((form) => {
    const found = form === best.form ? undefined : known.forms[form];
    if (!found) return [];
    return [`${deviceForms[form].text}: ${found.state === "equal" ? speeds.get(form) : `not, ${found.why}`}`];
  });
  const found = known.forms[best.form];
  const same = found?.state === "equal" ? `, the same words, numbers to ${found.difference.toPrecision(1)}` : "";
  const lead = `${best.speed.toFixed(1)} times the processor's speed with ${deviceForms[best.form].text}${same}: ${used} (${day})`;
  return [lead, ...others].join("; ");
}
