/**
 * Batches of a GPU's decoders in half floats: what is kept goes from step to step, and from batch to batch, as what the graphs take. On the processor's
 * provider, since no software adapter has half floats.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import type { Ask } from "../../src/decode/decoder.ts";
import { compileDecoder, compileEmbedding } from "../../src/model/compile.ts";
import { DecoderWeights } from "../../src/model/decoder.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { openSession } from "../../src/runtime/session.ts";
import { GpuDecoder } from "../../src/runtime/webgpu/gpu-decoder.ts";
import { openGpuGraphs } from "../../src/runtime/webgpu/gpu-graphs.ts";
import { Reference } from "../model/reference.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "../model/tiny.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const dims = tinyDims;
const tensors = randomTensors(dims, 1);
const reference = new Reference(dims, tensors);
const plain: Ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 11 };

for (const mode of ["standard", "slim"] as const)
  test(mode, async () => {
    const folder = await mkdtemp(join(tmpdir(), "slimscribe-gpu-halves-"));
    folders.push(folder);
    const weights = new Weights(safetensorsIn([safetensors(tensors)]));
    const head = tinyHead(dims);
    const next = random(5);
    const noise = (rows: number) => Float32Array.from({ length: rows * dims.width }, () => next() - 0.5);
    const text = async () => ({ embedded: noise(8), states: noise(20) });
    const units = {
      decoder: await writeUnit(join(folder, "decoder"), (place) =>
        compileDecoder(mode, weights, dims, head, text, { device: "webgpu", floats: "float16", place }),
      ),
      embedding: await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims)),
    };
    const positions = new DecoderWeights(weights.at("model", "decoder"), dims).positions();
    const decoder = new GpuDecoder(
      await openGpuGraphs({ dims, head, positions }, mode, units, (graph) => openSession(graph, 1)),
    );
    try {
      const states = [0, 1].map(() =>
        Array.from({ length: dims.frames }, () =>
          Float64Array.from({ length: dims.width }, () => Math.fround(next() * 4 - 2)),
        ),
      );
      const flat = Float32Array.from(states.flat().flatMap((row) => Array.from(row)));
      const histories = [
        [50_258, 17, 4000],
        [5, 6, 7, 8, 9],
      ];
      let scores = await decoder.start(
        flat,
        histories,
        histories.map(() => plain),
        true,
      );
      for (const step of [0, 1, 2]) {
        histories.forEach((history, i) => {
          const exact = reference.decode(history, states[i] ?? []).logits.at(-1) ?? new Float64Array();
          const all = scores[i]?.all ?? new Float32Array();
          const worst = exact.reduce((most, value, v) => Math.max(most, Math.abs(value - (all[v] ?? Number.NaN))), 0);
          expect(worst, `stream ${i}, step ${step}`).toBeLessThan(2e-2);
        });
        histories.forEach((history, i) => {
          history.push(100 * i + step);
        });
        scores = await decoder.step(
          histories.map((history) => history.at(-1) ?? 0),
          histories.map(() => plain),
          true,
        );
      }
    } finally {
      await decoder.close();
    }
  });
