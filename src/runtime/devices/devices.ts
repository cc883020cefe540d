/**
 * The table of devices: where a model runs. One gives its decoder as a unit for each mode (device-units.ts), and a file that opens a runtime with it; what
 * it has no unit for runs on the processor. CUDA, DirectML and CoreML would be a file and a line in each.
 */
import type { DeviceName } from "../../api/engine.ts";
import { WhisperRuntime } from "../whisper-runtime.ts";
import type { OpenOnDevice } from "./device.ts";
import { onWebGpu } from "./webgpu.ts";

export const devices: Record<DeviceName, OpenOnDevice> = {
  cpu: (...how) => WhisperRuntime.open(...how),
  webgpu: onWebGpu(),
};
