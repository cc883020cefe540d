/** What the engine has found out about the machine that it runs on. */
import type { RightBytes } from "../onnx/product-forms.ts";
import { remembered } from "../runtime/kernels/choice.ts";
import { kernels, measureWhatIsLeft } from "../runtime/kernels/kernels.ts";
import { env } from "../runtime/onnxruntime.ts";
import { kernelText } from "./kernel-text.ts";

export const runtimeVersion = env.versions.node ?? "unknown";

/** Which bytes integer products take as their right operand, and why (runtime/right-bytes.ts). */
const bytesSaid: Record<RightBytes, string> = {
  int8: "signed bytes in integer products: this processor adds them up exactly",
  uint8:
    "unsigned bytes in integer products: this processor, without VNNI, would cut off the largest sums of signed ones",
};

/**
 * The kernels that are used here, and what the probe of this machine found. Where no probe was made yet, it is made now, in about a
 * second.
 * @throws Failure options.kernels
 */
export async function measuredKernels(): Promise<string> {
  const { choice, from, bytes } = await kernels();
  await measureWhatIsLeft();
  const timings = from === "probe" ? (remembered()?.timings ?? {}) : {};
  const text = kernelText(choice, from === "probe" ? "measured" : "SLIMSCRIBE_KERNELS", timings);
  return `${text}\n${bytesSaid[bytes]}`;
}
