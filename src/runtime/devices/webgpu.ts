/** The GPU, through ONNX Runtime's WebGPU provider: D3D12 on Windows, Metal on macOS, Vulkan on Linux. It decodes; who encodes is the form's. */
import { Graph } from "../../onnx/graph.ts";
import { add } from "../../onnx/ops.ts";
import { tensorBytesOf } from "../compiled-unit.ts";
import { allOrNone } from "../session.ts";
import { StatesEncoder } from "../states-encoder.ts";
import { openGpuEncoder } from "../webgpu/gpu-encoder.ts";
import { type GpuAttention, type OpenGraph, onProvider, openGpuGraphs } from "../webgpu/gpu-graphs.ts";
import { GpuRuntime } from "../webgpu/gpu-runtime.ts";
import type { OpenOnDevice } from "./device.ts";
import { onDevice } from "./device-failure.ts";
import { deviceForms } from "./device-forms.ts";

/** Before minutes are spent on making a model ready for it. @throws Failure device.missing where there is none; DeviceFailure */
export async function expectWebGpu(): Promise<void> {
  const { writeGraph } = await import("../../onnx/write.ts");
  const graph = new Graph("anything");
  const x = graph.input("x", "float32", [1]);
  graph.output("y", add(x, x));
  await onDevice(async () => (await onProvider(writeGraph(graph), [])).release());
}

/** @param openGraph in place of the provider: what it is compared with, or a stand-in for it */
export const onWebGpu =
  (openGraph: OpenGraph = onProvider): OpenOnDevice =>
  (model, mode, units, threads, form) =>
    allOrNone(async (closing) => {
      const { dims, head } = model;
      const unit = await units.encoder;
      const isThere = deviceForms[form].encoder !== undefined;
      const sessions = isThere ? () => openGpuEncoder(unit, openGraph) : undefined;
      const encoder = closing(await StatesEncoder.open(dims, unit, threads, sessions), (opened) => opened.close());
      const own = { dims, head, positions: model.positions() };
      // Its unit is there, so it is one of the modes.
      const attention = mode as GpuAttention;
      const made = { decoder: await units.decoder, embedding: await units.embedding };
      const graphs = await onDevice(() => openGpuGraphs(own, attention, made, openGraph));
      return new GpuRuntime(attention, encoder, graphs, isThere ? tensorBytesOf(unit) : 0);
    });
