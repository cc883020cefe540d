/** A model's decoder on the GPU, opened: its graphs, and those that put its batches together. */
import type { Attention } from "../../api/transcript.ts";
import type { Dims } from "../../model/dims.ts";
import type { Head } from "../../model/head.ts";
import { type StateTensor, stateOf } from "../../model/state.ts";
import { type CompiledUnit, tensorBytesOf } from "../compiled-unit.ts";
import { EmbeddingRows } from "../embedding-rows.ts";
import { allOrNone, openSession, type Session } from "../session.ts";
import { joinGraph, replaceGraph, selectGraph } from "./arrange.ts";

/** What a GPU decodes in: see devices/device-forms.ts. */
export type GpuAttention = Exclude<Attention, "compact">;

export interface GpuModel {
  dims: Dims;
  head: Head;
  /** learned positions [448, d] */
  positions: Float32Array;
}

export interface GpuUnits {
  /** with the graphs `cross-MODE` and `webgpu-MODE` */
  decoder: CompiledUnit;
  embedding: CompiledUnit;
}

export interface GpuGraphs {
  model: GpuModel;
  state: readonly StateTensor[];
  cross: Session;
  /** Its outputs come back, but those that tensors are given for: it writes into these, on the GPU (findings/onnxruntime-node-gpu-outputs.sh). */
  decoder: Session;
  select: Session;
  replace: Session;
  join: Session;
  embedding: EmbeddingRows;
  /** on the GPU now */
  weightBytes: number;
  close(): Promise<void>;
}

/** Opens a graph on the device. @param kept outputs that stay in its memory */
export type OpenGraph = (graph: string | Uint8Array, kept: readonly string[]) => Promise<Session>;

/** The runtime's WebGPU provider. */
export const onProvider: OpenGraph = (graph, onGpu) => openSession(graph, 1, { onGpu });

/** @throws Error, the runtime's, where there is no adapter or its driver can't do what is asked for */
export async function openGpuGraphs(
  model: GpuModel,
  mode: GpuAttention,
  units: GpuUnits,
  open: OpenGraph = onProvider,
): Promise<GpuGraphs> {
  const state = stateOf[mode](model.dims, units.decoder.manifest);
  const names = state.map(({ name }) => name);
  const namesOf = (part: StateTensor["part"]) => state.filter((one) => one.part === part).map(({ name }) => name);
  // What writes protobuf takes megabytes that nobody else here needs.
  const { writeGraph } = await import("../../onnx/write.ts");
  return allOrNone(async (closing) => {
    const opened: { release(): Promise<void> }[] = [];
    const session: OpenGraph = async (graph, kept) => {
      const made = closing(await open(graph, kept), (one) => one.release());
      opened.unshift(made);
      return made;
    };
    const arranged = names.map((name) => `${name}.kept`);
    const cross = await session(units.decoder.path(`cross-${mode}`), namesOf("cross"));
    const decoder = await session(units.decoder.path(`webgpu-${mode}`), []);
    const select = await session(writeGraph(selectGraph(state)), arranged);
    const replaced = namesOf("self").map((name) => `${name}.kept`);
    const replace = await session(writeGraph(replaceGraph(state)), replaced);
    const join = await session(writeGraph(joinGraph(state)), arranged);
    const embedding = closing(new EmbeddingRows(units.embedding), (one) => one.close());
    const weightBytes = tensorBytesOf(units.decoder);
    const close = async (): Promise<void> => {
      embedding.close();
      for (const one of opened) await one.release();
    };
    return { model, state, cross, decoder, select, replace, join, embedding, weightBytes, close };
  });
}
