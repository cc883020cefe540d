/** What the engine has found out about the machine that it runs on. */
import { kernels } from "../runtime/kernels/kernels.ts";
import { env } from "../runtime/onnxruntime.ts";
import { kernelText } from "./kernel-text.ts";

export const runtimeVersion = env.versions.node ?? "unknown";

/**
 * The kernels that are used here, and what the probe of this machine found. Where no probe was made yet, it is made now, in about a
 * second.
 * @throws Failure options.kernels
 */
export async function measuredKernels(): Promise<string> {
  const { choice, from, timings } = await kernels();
  return kernelText(choice, from === "probe" ? "measured" : "SLIMSCRIBE_KERNELS", timings);
}
