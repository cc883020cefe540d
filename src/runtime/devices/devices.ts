/**
 * The table of devices: where a model runs. One gives its units in each of its forms (device-forms.ts), and a file that opens a runtime with them; what
 * it has no unit for runs on the processor. CUDA, DirectML and CoreML would be a file and some lines.
 */
import type { DeviceName } from "../../api/engine.ts";
import { WhisperRuntime } from "../whisper-runtime.ts";
import type { OpenOnDevice } from "./device.ts";
import { onWebGpu } from "./webgpu.ts";

export const devices: Record<DeviceName, OpenOnDevice> = {
  cpu: (model, mode, units, threads) => WhisperRuntime.open(model, mode, units, threads),
  webgpu: onWebGpu(),
};
