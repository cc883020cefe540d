/**
 * The decoders of a GPU against plain float64 loops, on Chromium's software adapter (SwiftShader): tiny random models of each kind, one stream
 * alone and streams of different prompts in a batch. Skipped, with a sentence, where that driver isn't installed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import type { Ask } from "../../src/decode/decoder.ts";
import { compileDecoder, compileEmbedding } from "../../src/model/compile.ts";
import { DecoderWeights } from "../../src/model/decoder.ts";
import type { Dims } from "../../src/model/dims.ts";
import type { LayerChoice } from "../../src/model/orthonormal.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { type GpuAttention, GpuDecoder } from "../../src/runtime/webgpu/gpu-decoder.ts";
import { Reference } from "../model/reference.ts";
import { fewTokens, randomTensors, safetensors, tinyDims, tinyHead } from "../model/tiny.ts";
import { softwareAdapter } from "./support/software-adapter.ts";

const hasDriver = softwareAdapter("the GPU's decoders");

/** The first alone in every way, with a small vocabulary; of mel bins a decoder knows nothing. */
const kinds: Record<string, Partial<Dims>> = {
  "few tokens": fewTokens,
  "English only": { vocabulary: 51_864 },
  "large-v3, with turbo's few layers": { vocabulary: 51_866, decoderLayers: 1 },
};

const folders: string[] = [];
/** The first that is opened: shaders that were compiled stay for the others until it is closed, and compiling them is most of the time. */
let first: GpuDecoder | undefined;
afterAll(async () => {
  await first?.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const keepsInputs = (layer: number): LayerChoice => ({
  layer,
  errorPlain: 1,
  errorOrthonormal: 1,
  errorInputs: 0,
  cache: "inputs",
});

async function open(dims: Dims, tensors: ReturnType<typeof randomTensors>, mode: GpuAttention, inputs: boolean) {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-webgpu-"));
  folders.push(folder);
  const weights = new Weights(safetensorsIn([safetensors(tensors)]));
  const head = tinyHead(dims);
  const next = random(5);
  const noise = (rows: number) => Float32Array.from({ length: rows * dims.width }, () => next() - 0.5);
  const reference = async () => ({ embedded: noise(8), states: noise(20) });
  const choices = Array.from({ length: dims.decoderLayers }, (_, layer) => keepsInputs(layer));
  const findings = inputs ? { choices } : undefined;
  const decoder = await writeUnit(join(folder, "decoder"), (place) =>
    compileDecoder(mode, weights, dims, head, reference, { device: "webgpu", findings, place }),
  );
  const embedding = await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims));
  const positions = new DecoderWeights(weights.at("model", "decoder"), dims).positions();
  const kept = new Set(decoder.manifest.choices?.map(({ cache }) => cache));
  return { gpu: await GpuDecoder.open({ dims, head, positions }, mode, { decoder, embedding }), kept };
}

const plain: Ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 11 };
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

for (const [kind, change] of Object.entries(kinds))
  describe.skipIf(!hasDriver)(kind, () => {
    const dims = { ...tinyDims, ...change };
    const tensors = randomTensors(dims, 1);
    const reference = new Reference(dims, tensors);
    const noise = random(2);
    /** rows as the encoder gives them, of two windows */
    const states = Array.from({ length: 2 }, () =>
      Array.from({ length: dims.frames }, () =>
        Float64Array.from({ length: dims.width }, () => Math.fround(noise() * 4 - 2)),
      ),
    );
    const flat = (windows: typeof states) => Float32Array.from(windows.flat().flatMap((row) => Array.from(row)));

    const whole = dims.vocabulary === fewTokens.vocabulary;
    for (const [mode, inputs] of [
      ["standard", false],
      ["slim", false],
      ["slim", true],
    ] as const) {
      if (inputs && !whole) continue;
      test(`${mode}${inputs ? ", inputs kept" : ""}: logits ${whole ? "alone and " : ""}in a batch`, async () => {
        const { gpu, kept } = await open(dims, tensors, mode, inputs);
        first ??= gpu;
        if (mode === "slim") expect([...kept]).toEqual([inputs ? "inputs" : "keys"]);
        const prompts = [
          [1258, 17, 400],
          [5, 6, 7, 8, 9],
        ];
        for (const rows of whole ? [[0], [0, 1]] : [[0, 1]]) {
          const histories = rows.map((r) => [...(prompts[r] ?? [])]);
          const asks = rows.map(() => plain);
          const own = rows.map((r) => states[r] ?? []);
          let scores = await gpu.start(flat(own), histories, asks, true);
          for (const step of [0, 1, 2]) {
            rows.forEach((r, i) => {
              const { logits } = reference.decode(histories[i] ?? [], own[i] ?? []);
              const exact = logits.at(-1) ?? new Float64Array();
              expect(worst(exact, scores[i]?.all ?? []), `row ${r} of ${rows.length}, step ${step}`).toBeLessThan(5e-4);
              // What the graph reduces is what the logits say.
              expect(scores[i]?.asked).toBeCloseTo(exact[plain.token] ?? Number.NaN, 3);
              const text = exact.subarray(0, tinyHead(dims).endOfText);
              const top = Math.max(...text);
              expect(scores[i]?.text.ids[0]).toBe(text.indexOf(top));
              const sum = top + Math.log(text.reduce((all, value) => all + Math.exp(value - top), 0));
              expect(scores[i]?.text.logSumExp).toBeCloseTo(sum, 3);
            });
            if (step === 2) break;
            const tokens = rows.map((r) => 100 * r + 9 + step);
            for (const [i, history] of histories.entries()) history.push(tokens[i] ?? 0);
            scores = await gpu.step(tokens, asks, true);
          }
        }
        if (gpu !== first) await gpu.close();
        // Compiling shaders is most of it, for the first; two cores may have other work.
      }, 600_000);
    }
  });
