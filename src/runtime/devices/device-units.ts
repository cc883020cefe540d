/** Which decoders other devices than the processor run: their units, by mode. In modes that are missing the processor decodes. */
import type { DeviceName } from "../../api/engine.ts";
import type { Attention } from "../../api/transcript.ts";
import type { WeightPrecision } from "../../onnx/product-forms.ts";

/** A unit's name, and what its weights are stored as. */
type DeviceUnit = ["webgpu-standard" | "webgpu-slim", WeightPrecision];

const decoders: Record<DeviceName, Partial<Record<Attention, DeviceUnit>>> = {
  cpu: {},
  webgpu: { standard: ["webgpu-standard", "float32"], slim: ["webgpu-slim", "float32"] },
};

/** @returns undefined: the processor's */
export const deviceDecoder = (device: DeviceName, mode: Attention): DeviceUnit | undefined => decoders[device][mode];
