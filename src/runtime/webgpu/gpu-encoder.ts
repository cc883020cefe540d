/** A model's encoder on the GPU. Its states come back, 3 MB of a window in base: they wait in the processor's memory, as they do where that encodes, since a window may be decoded more than once. */

import { check, present } from "../../lib/check.ts";
import { encoderGraphNames } from "../../model/encoder.ts";
import type { CompiledUnit } from "../compiled-unit.ts";
import { onDevice } from "../devices/device-failure.ts";
import { floatsOf, type Tensors } from "../session.ts";
import type { EncoderGraphs } from "../states-encoder.ts";
import type { OpenGraph } from "./gpu-graphs.ts";

export async function openGpuEncoder(unit: CompiledUnit, open: OpenGraph): Promise<EncoderGraphs> {
  const [name, ...others] = encoderGraphNames(unit.manifest.sections);
  check(others.length === 0, "an encoder in one piece");
  const session = await onDevice(() => open(unit.path(present(name, "a graph")), []));
  return {
    async run(mel, states) {
      const outputs: Tensors = await onDevice(() => session.run({ mel }));
      (states.data as Float32Array).set(floatsOf(outputs, "states"));
    },
    close: () => session.release(),
  };
}
