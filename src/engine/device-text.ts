/** What is known of this machine's GPU, in a word and in a line. */
import type { GpuState } from "../api/contract.ts";
import { figure } from "../lib/figures.ts";
import { isQuicker, type KnownDevice, knownDevice } from "../runtime/devices/known-devices.ts";

export function gpuState(known: KnownDevice | undefined = knownDevice("webgpu")): GpuState {
  if (known === undefined) return "unknown";
  if (known.state === "failed") return "failed";
  return isQuicker(known) ? "quicker" : "slower";
}

export function gpuText(known: KnownDevice | undefined = knownDevice("webgpu")): string {
  if (known === undefined) return "not measured: slimscribe doctor --gpu does";
  const day = known.at.slice(0, 10);
  if (known.state === "failed") return `left out since ${day}, until its driver changes: ${known.why}`;
  const { stepMilliseconds, gpuStepMilliseconds, streams, difference } = known;
  const times = figure(stepMilliseconds / gpuStepMilliseconds);
  const used = isQuicker(known) ? "--device auto uses it" : "--device auto leaves it out";
  return `${times} times the processor's speed in a step of ${streams} windows, the same numbers to ${difference.toPrecision(1)}: ${used} (${day})`;
}
