/** What a token costs on a GPU in each attention, at each batch, and how much of the adapter's bandwidth its products use. */
import { present } from "../src/lib/check.ts";
import { Failure } from "../src/lib/failure.ts";
import { DecoderWeights } from "../src/model/decoder.ts";
import { type Dims, matrixSizes } from "../src/model/dims.ts";
import { modeMemory, streamBytes } from "../src/model/memory.ts";
import { stateOf, valuesOf } from "../src/model/state.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import { type ModelFolder, openModel } from "../src/model-store/model-folder.ts";
import { Graph } from "../src/onnx/graph.ts";
import { add, slice } from "../src/onnx/ops.ts";
import { writeGraph } from "../src/onnx/write.ts";
import { floats, openSession } from "../src/runtime/session.ts";
import { type GpuAttention, GpuDecoder } from "../src/runtime/webgpu/gpu-decoder.ts";
import { random } from "./random-model.ts";
import type { GpuFigure } from "./result.ts";

export interface GpuModesOptions {
  /** models' names or folders */
  models: readonly string[];
  batches: readonly number[];
  steps: number;
  say(line: string): void;
}

const gpuModes: readonly GpuAttention[] = ["standard", "slim"];

/** In float32. The modes take turns at each batch. @throws Failure where no GPU can be used */
export async function measureGpuModes({ models, batches, steps, say }: GpuModesOptions): Promise<GpuFigure[]> {
  const adapterBandwidth = await measureBandwidth();
  const figures: GpuFigure[] = [];
  for (const name of models) {
    const model = await openModel(name);
    try {
      for (const batch of batches)
        for (const mode of gpuModes) {
          say(`${model.name} on the GPU, ${mode}, batch ${batch}`);
          const milliseconds = await medianGpuStep(model, mode, batch, steps).catch((cause: unknown) => {
            say(`${mode} at batch ${batch} failed: ${cause instanceof Error ? cause.message : cause}`);
            return null;
          });
          const bytes = bytesRead(model.dims, mode, batch, steps);
          figures.push({
            model: model.name,
            mode,
            batch,
            msPerToken: milliseconds === null ? null : milliseconds / batch,
            bytesRead: bytes,
            bandwidth: milliseconds === null ? null : bytes / (milliseconds / 1000),
            adapterBandwidth,
            bytesPerStream: streamBytes(modeMemory(mode, model.dims)),
          });
        }
    } finally {
      await model.close();
    }
  }
  return figures;
}

async function medianGpuStep(model: ModelFolder, mode: GpuAttention, batch: number, steps: number): Promise<number> {
  const { dims, head } = model;
  const positions = new DecoderWeights(model.weights.at("model", "decoder"), dims).positions();
  const decoder = await compiledUnit(model, `webgpu-${mode}`, "float32");
  const embedding = await compiledUnit(model, "embedding", "float32");
  const gpu = await GpuDecoder.open({ dims, head, positions }, mode, { decoder, embedding });
  try {
    const next = random(3);
    const states = Float32Array.from({ length: batch * dims.frames * dims.width }, () => 2 * next() - 1);
    const { vocabulary } = model.detokenizer;
    const prompt = [vocabulary.startOfTranscript, vocabulary.noTimestamps];
    const ask = { suppression: "later", timestampLow: 0, timestampHigh: 1500, token: 0 } as const;
    const asks = Array.from({ length: batch }, () => ask);
    await gpu.start(
      states,
      asks.map(() => prompt),
      asks,
    );
    const times: number[] = [];
    for (let step = 0; step < steps; step++) {
      const begun = performance.now();
      await gpu.step(
        asks.map(() => 400 + step),
        asks,
      );
      times.push(performance.now() - begun);
    }
    return present(times.sort((a, b) => a - b)[Math.floor(steps / 2)], "a step");
  } finally {
    await gpu.close();
  }
}

/**
 * What the products of a step read: the weights once, and for each stream its caches; of E twice a layer, for scores and for averages, unless it
 * stays on the chip.
 */
function bytesRead(dims: Dims, mode: GpuAttention, batch: number, steps: number): number {
  const { decoderLayer, embedding } = matrixSizes(dims);
  const { decoderLayers, width: d } = dims;
  const weights = decoderLayers * (decoderLayer - (mode === "standard" ? 2 * d * d : 0)) + embedding;
  const times = mode === "standard" ? 1 : 2 * decoderLayers;
  const values = stateOf[mode](dims).reduce((sum, tensor) => {
    if (tensor.part === "cross") return sum + times * valuesOf(tensor, 0);
    // Keys and values in one: read for scores and for averages.
    return sum + (mode === "standard" ? 1 : 2) * valuesOf(tensor, Math.floor(steps / 2) + 3);
  }, 0);
  return 4 * (weights + batch * values);
}

/** 128 MB: what every adapter takes in one piece. */
const bandwidthValues = 32 * 1024 * 1024;
const bandwidthRuns = 7;

/** Bytes a second that are read and written by adding two large tensors, the best of several runs: no more can be had. */
async function measureBandwidth(): Promise<number> {
  const graph = new Graph("bandwidth");
  const [a, b] = [graph.input("a", "float32", ["N"]), graph.input("b", "float32", ["N"])];
  const sum = add(a, b);
  graph.output("sum", sum);
  graph.output("first", slice(sum, 0, 0, 1, 1));
  const session = await openSession(writeGraph(graph), 1, { onGpu: ["sum"] }).catch((cause: unknown) => {
    throw new Failure(
      "bench.gpu",
      "There is no GPU here that WebGPU can use.",
      "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS).",
      { cause },
    );
  });
  try {
    const values = () => floats(new Float32Array(bandwidthValues).fill(1), [bandwidthValues]);
    let onGpu = (await session.run({ a: values(), b: values() })).sum;
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < bandwidthRuns; run++) {
      const tensor = present(onGpu, "sum");
      const begun = performance.now();
      // The first value comes to the processor: it waits until all is done.
      const { sum } = await session.run({ a: tensor, b: tensor });
      best = Math.min(best, performance.now() - begun);
      tensor.dispose();
      onGpu = sum;
    }
    onGpu?.dispose();
    // One tensor is read twice, from the cache the second time, and one is written.
    return (2 * 4 * bandwidthValues) / (best / 1000);
  } finally {
    await session.release();
  }
}
