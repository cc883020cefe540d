/** The kernels that are used on this machine, in words. Nothing here loads the runtime: programs without an engine of their own ask too. */
import { count } from "../lib/figures.ts";
import { chosenByEnvironment, type KernelChoice, remembered, type Timings } from "../runtime/kernels/choice.ts";

/**
 * The choice in a line, and a line for each group of timings.
 * @param from where the choice is from @param timings of the probe: each group is told with its quickest first
 */
export function kernelText(choice: KernelChoice, from: string, timings: Timings): string {
  const groups = Object.entries(timings).map(([group, times]) => {
    const sorted = Object.entries(times).sort(([, a], [, b]) => a - b);
    return `${group}: ${sorted.map(([variant, ms]) => `${variant} ${ms.toPrecision(2)} ms`).join(", ")}`;
  });
  const parts = `${choice.encoder} encoder, ${choice.decoder} decoder, states ${choice.states} in slim`;
  return [`${count(choice.threads, "thread")}, ${parts} (${from})`, ...groups].join("\n");
}

/** What is known without a probe. @throws Failure options.kernels */
export function knownKernels(): string {
  const chosen = chosenByEnvironment();
  if (chosen) return kernelText(chosen, "SLIMSCRIBE_KERNELS", {});
  const known = remembered();
  return known ? kernelText(known.choice, "measured", known.timings) : "not measured yet";
}
