/** What a token costs on a GPU in each attention, at each batch, beside what bounds it (gpu-bounds.ts). */
import { present } from "../src/lib/check.ts";
import { DecoderWeights } from "../src/model/decoder.ts";
import { modeMemory, streamBytes } from "../src/model/memory.ts";
import type { Floats } from "../src/model/state.ts";
import { compiledUnit } from "../src/model-store/compile/compiled.ts";
import { type ModelFolder, openModel } from "../src/model-store/model-folder.ts";
import { type GpuAttention, GpuDecoder } from "../src/runtime/webgpu/gpu-decoder.ts";
import { measureAdapter } from "./gpu-adapter.ts";
import { stepWork } from "./gpu-bounds.ts";
import { random } from "./random-model.ts";
import type { GpuFigure } from "./result.ts";

export interface GpuModesOptions {
  /** models' names or folders */
  models: readonly string[];
  floats: readonly Floats[];
  batches: readonly number[];
  steps: number;
  say(line: string): void;
}

const gpuModes: readonly GpuAttention[] = ["standard", "slim"];

/** The modes take turns at each batch. @throws Failure where no GPU can be used */
export async function measureGpuModes(options: GpuModesOptions): Promise<GpuFigure[]> {
  const { models, batches, steps, say } = options;
  const figures: GpuFigure[] = [];
  for (const floats of options.floats) {
    const adapter = await measureAdapter(floats);
    if (!adapter) say(`The adapter has no ${floats}.`);
    for (const name of adapter ? models : []) {
      const model = await openModel(name);
      try {
        for (const batch of batches)
          for (const mode of gpuModes) {
            say(`${model.name} on the GPU, ${mode}, ${floats}, batch ${batch}`);
            const milliseconds = await medianGpuStep(model, { mode, floats, batch, steps }).catch((cause: unknown) => {
              say(`${mode} at batch ${batch} failed: ${cause instanceof Error ? cause.message : cause}`);
              return null;
            });
            const { dims } = model;
            figures.push({
              ...stepWork(dims, mode, floats, batch, Math.floor(steps / 2) + 3),
              model: model.name,
              mode,
              floats,
              batch,
              msPerToken: milliseconds === null ? null : milliseconds / batch,
              adapter: present(adapter, "adapter"),
              bytesPerStream: streamBytes(modeMemory(mode, dims, { floats })),
            });
          }
      } finally {
        await model.close();
      }
    }
  }
  return figures;
}

interface Measured {
  mode: GpuAttention;
  floats: Floats;
  batch: number;
  steps: number;
}

async function medianGpuStep(model: ModelFolder, { mode, floats, batch, steps }: Measured): Promise<number> {
  const { dims, head } = model;
  const positions = new DecoderWeights(model.weights.at("model", "decoder"), dims).positions();
  const decoder = await compiledUnit(model, `webgpu-${mode}${floats === "float16" ? "-halves" : ""}`, "float32");
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
