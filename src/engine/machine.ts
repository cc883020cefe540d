/** What the engine has found out about the machine that it runs on. */
import { kernels } from "../runtime/kernels/kernels.ts";
import { env } from "../runtime/onnxruntime.ts";

export const runtimeVersion = env.versions.node ?? "unknown";

/**
 * The kernels that are used here, and what the probe of this machine found: each group's quickest first. Where no probe was made yet, it
 * is made now, in about a second.
 * @throws Failure options.kernels
 */
export async function kernelFigures(): Promise<string> {
  const { choice, from, timings, bytes } = await kernels();
  const groups = Object.entries(timings).map(([group, times]) => {
    const sorted = Object.entries(times).sort(([, a], [, b]) => a - b);
    return `${group}: ${sorted.map(([variant, ms]) => `${variant} ${ms.toPrecision(2)} ms`).join(", ")}`;
  });
  const parts = `${choice.encoder} encoder, ${choice.decoder} decoder, states ${choice.states} in slim`;
  const chosen = `${choice.threads} threads, ${parts} (${from === "probe" ? "measured" : "SLIMSCRIBE_KERNELS"})`;
  return [chosen, bytesSaid[bytes], ...groups].join("; ");
}

/** Which bytes integer products take, and why. */
const bytesSaid = {
  int8: "signed bytes in integer products: this processor adds them up exactly",
  uint8:
    "unsigned bytes in integer products: this processor (without VNNI) would cut off the largest sums of signed ones",
};
