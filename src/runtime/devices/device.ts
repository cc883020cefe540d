/** How a model is opened on a device. */

import type { DeviceForm } from "../../api/gpu.ts";
import type { Attention } from "../../api/transcript.ts";
import type { Dims } from "../../model/dims.ts";
import type { Head } from "../../model/head.ts";
import type { ComingUnits } from "../compiled-unit.ts";
import type { Runtime } from "../runtime.ts";

export interface ModelForDevice {
  dims: Dims;
  head: Head;
  /** learned positions of the decoder [448, d] */
  positions(): Float32Array;
}

/**
 * @param form one of the device's; the units are its own
 * @throws DeviceFailure where the device can't be used, Failure device.missing where there is none
 */
export type OpenOnDevice = (
  model: ModelForDevice,
  mode: Attention,
  units: ComingUnits,
  threads: number,
  form: DeviceForm,
) => Promise<Runtime>;
