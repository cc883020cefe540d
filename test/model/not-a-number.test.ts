/** What is computed and is no number must be seen: the runtime's greatest of some numbers passes over most of those that are none. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { Attention } from "../../src/api/transcript.ts";
import { compileDecoder, compileEmbedding, compileEncoder } from "../../src/model/compile.ts";
import { melHop } from "../../src/model/log-mel.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { stateOf } from "../../src/model/state.ts";
import { Weights } from "../../src/model/weights.ts";
import { type CompiledUnit, writeUnit } from "../../src/runtime/compiled-unit.ts";
import { areNumbers, emptyCache, nothing, runWithHead } from "../../src/runtime/head-io.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { floats, integers, openSession, tensorOf } from "../../src/runtime/session.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "./tiny.ts";

const dims = { ...tinyDims, vocabulary: 4000 };
const { width, frames } = dims;
const head = tinyHead(dims);
const precisions = ["float32", "int8", "int4"] as const;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const noise = (count: number, seed: number) => {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => next() - 0.5);
};
const reference = async () => ({ embedded: noise(8 * width, 5), states: noise(20 * width, 6) });

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-numbers-"));
  folders.push(folder);
  return folder;
}

async function decoderUnit(weights: Weights, mode: Attention, precision: (typeof precisions)[number]) {
  const bytes = await rightBytes();
  return writeUnit(join(await emptyFolder(), "decoder"), (place) =>
    compileDecoder(mode, weights, dims, head, reference, { precision, bytes, place }),
  );
}

/** @returns for each window's states, whether the decoder's scores are numbers */
async function areSane(unit: CompiledUnit, mode: Attention, windows: readonly Float32Array[]): Promise<boolean[]> {
  const self = stateOf[mode](dims, unit.manifest).filter(({ part }) => part === "self");
  const caches = Object.fromEntries(self.map((tensor) => [tensor.name, tensorOf(emptyCache(tensor, 1))]));
  const embedded = floats(noise(2 * width, 8), [1, 2, width]);
  const run = { asks: [{ row: 0, position: 1, ask: nothing }], longest: 2, full: false, wanted: [] };
  const cross = await openSession(unit.path(`cross-${mode}`), 1);
  const decoder = await openSession(unit.path(`decoder-${mode}`), 1);
  const found: boolean[] = [];
  for (const states of windows) {
    const kept = await cross.run({ states: floats(states, [1, frames, width]) });
    const { scores } = await runWithHead(decoder, { ...caches, ...kept, embedded, lengths: integers([0]) }, run, head);
    found.push(areNumbers(scores));
  }
  await cross.release();
  await decoder.release();
  return found;
}

const sane = new Weights(safetensorsIn([safetensors(randomTensors(dims, 1))]));

// The encoder ends with a norm: what is no number makes its whole frame none, and a single channel is never alone with it.
for (const precision of precisions)
  for (const mode of Attention.options)
    test(`${mode}, ${precision}: one frame of the encoder's states that is no number is seen in every score`, async () => {
      const windows = [undefined, 0, 7, frames - 1].map((frame) => {
        const states = noise(frames * width, 7);
        return frame === undefined ? states : states.fill(Number.NaN, frame * width, (frame + 1) * width);
      });
      const unit = await decoderUnit(sane, mode, precision);
      expect(await areSane(unit, mode, windows)).toEqual([true, false, false, false]);
    });

test("weights that are numbers, but too large to compute with, are told in place of words", async () => {
  const tensors = randomTensors(dims, 1);
  tensors.get("model.encoder.layer_norm.weight")?.data.fill(3e38);
  const weights = new Weights(safetensorsIn([safetensors(tensors)]));
  const folder = await emptyFolder();
  const units = {
    encoder: await writeUnit(join(folder, "encoder"), (place) => compileEncoder(weights, dims, { place })),
    embedding: await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims)),
    decoder: await decoderUnit(weights, "slim", "float32"),
  };
  const runtime = await WhisperRuntime.open({ dims, head }, "slim", units, 1);
  const window = runtime.hold(noise(2 * frames * melHop, 2));
  const start = { window, rows: 1, prompt: [5, 6], asks: [{ position: 1, ask: nothing }] };
  await expect(runtime.start([start])).rejects.toMatchObject({ code: "model.overflow" });
  await runtime.close();
});
