/** Compiled graphs are cached by the model's content and the compiler's version: a graph that changes needs a new version. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { Attention, Precision } from "../../src/api/transcript.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { compileDecoder, compileEncoder, compilerVersion } from "../../src/model/compile.ts";
import { webGpuVersion } from "../../src/model/devices/webgpu.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { buildSilero } from "../../src/model/silero.ts";
import { Weights } from "../../src/model/weights.ts";
import { readLayers, readWeights } from "../../src/onnx/read.ts";
import { graphText } from "../../src/onnx/text.ts";
import { embeddingGraph } from "../../src/speakers/campplus.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "./tiny.ts";

/** When this fails, count `compilerVersion` in src/model/compile.ts up by one and put the new hash here. */
const known = { version: 28, hash: "ba71c832a79cf771" };

test("the graphs are those of the compiler's version", async () => {
  const weights = new Weights(safetensorsIn([safetensors(randomTensors(tinyDims, 1))]));
  const next = random(5);
  const noise = (rows: number) => Float32Array.from({ length: rows * tinyDims.width }, () => next() - 0.5);
  const reference = async () => ({ embedded: noise(8), states: noise(20) });
  const hash = createHash("sha256");
  const published = await readFile(join(programFolder, "models", "silero-vad", "silero_vad.onnx"));
  hash.update(graphText(buildSilero(readWeights(published))));
  for (const precision of Precision.options) {
    const units = [];
    for (const sections of [1, 2]) units.push(await compileEncoder(weights, tinyDims, { precision, sections }));
    for (const mode of Attention.options)
      units.push(await compileDecoder(mode, weights, tinyDims, tinyHead(tinyDims), reference, { precision }));
    units.push(
      await compileDecoder("slim", weights, tinyDims, tinyHead(tinyDims), reference, {
        precision,
        layout: "frame-major",
      }),
    );
    for (const graph of units.flatMap(({ graphs }) => graphs)) hash.update(graphText(graph));
  }
  expect({ version: compilerVersion, hash: hash.digest("hex").slice(0, 16) }).toEqual(known);
});

/** As above, of what tells voices apart. */
const knownOfVoices = { version: 28, hash: "d624c01ba67a0617" };

test("the graph that tells voices apart is that of the compiler's version", async () => {
  const published = await readFile(join(programFolder, "models", "speakers", "embedding.f16.onnx"));
  const text = graphText(embeddingGraph(readLayers(published)));
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  expect({ version: compilerVersion, hash }).toEqual(knownOfVoices);
});

/** As above, of the graphs that a GPU runs, and `webGpuVersion` in src/model/devices/webgpu.ts. */
const knownOnGpu = { version: 5, hash: "409411c585c129c7" };

test("the GPU's graphs are those of the compiler's version", async () => {
  const weights = new Weights(safetensorsIn([safetensors(randomTensors(tinyDims, 1))]));
  const next = random(5);
  const noise = (rows: number) => Float32Array.from({ length: rows * tinyDims.width }, () => next() - 0.5);
  const reference = async () => ({ embedded: noise(8), states: noise(20) });
  const hash = createHash("sha256");
  for (const mode of ["standard", "slim"] as const)
    for (const form of [{}, { floats: "float16" }, { precision: "int8" }, { precision: "int4" }] as const) {
      const wishes = { device: "webgpu", ...form } as const;
      const { graphs } = await compileDecoder(mode, weights, tinyDims, tinyHead(tinyDims), reference, wishes);
      for (const graph of graphs) hash.update(graphText(graph));
    }
  for (const graph of (await compileEncoder(weights, tinyDims, { device: "webgpu" })).graphs)
    hash.update(graphText(graph));
  expect({ version: webGpuVersion, hash: hash.digest("hex").slice(0, 16) }).toEqual(knownOnGpu);
});
