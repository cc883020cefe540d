/** An encoder in sections whose weights are mapped: the same states to the last bit, and nothing of it stays in memory. */
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { Precision } from "../../src/api/transcript.ts";
import { compileEncoder } from "../../src/model/compile.ts";
import type { Dims } from "../../src/model/dims.ts";
import { encoderSections } from "../../src/model/memory.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import type { WeightPrecision } from "../../src/onnx/product-forms.ts";
import { type CompiledUnit, findUnit, writeUnit } from "../../src/runtime/compiled-unit.ts";
import { EncoderSessions } from "../../src/runtime/encoder-sessions.ts";
import { letsGoOfWeights, packsWeights } from "../../src/runtime/mapped-file.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { floats } from "../../src/runtime/session.ts";
import { randomTensors, safetensors, tinyDims } from "../model/tiny.ts";
import { residentOf } from "./support/resident-file.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const dims: Dims = { ...tinyDims, encoderLayers: 5 };
const weights = new Weights(safetensorsIn([safetensors(randomTensors(dims, 1))]));

async function encoder(precision: WeightPrecision, sections: number): Promise<CompiledUnit> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-encoder-"));
  folders.push(folder);
  const bytes = await rightBytes();
  return writeUnit(join(folder, "encoder"), (place) =>
    compileEncoder(weights, dims, { precision, bytes, place, sections }),
  );
}

async function statesOf(sessions: EncoderSessions, frames: number): Promise<Float32Array> {
  const next = random(7);
  const mel = Float32Array.from({ length: dims.melBins * 2 * frames }, () => next() - 0.5);
  const states = new Float32Array(frames * dims.width);
  await sessions.run(floats(mel, [1, dims.melBins, 2 * frames]), floats(states, [1, frames, dims.width]));
  return states;
}

async function openedStates(unit: CompiledUnit, frames: number): Promise<Float32Array> {
  const sessions = await EncoderSessions.open(unit, 1);
  try {
    return await statesOf(sessions, frames);
  } finally {
    await sessions.close();
  }
}

for (const precision of Precision.options)
  test(`${precision}: sections give what the whole gives, for each number of frames`, async () => {
    const [whole, inSections] = [await encoder(precision, 1), await encoder(precision, 3)];
    for (const frames of [dims.frames, 40]) {
      const states = await openedStates(whole, frames);
      expect(states.some((value) => value !== 0)).toBe(true);
      expect(await openedStates(inSections, frames)).toEqual(states);
    }
  });

test.runIf(packsWeights)("a unit in sections is sealed, with the weights of each section", async () => {
  const unit = await encoder("int8", 2);
  expect(unit.manifest.sections).toBe(2);
  const folder = join(unit.path("encoder.0"), "..");
  expect(await findUnit(folder)).toMatchObject({ manifest: unit.manifest });
  const weights = join(folder, "encoder.1.bin");
  const bytes = await readFile(weights);
  bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0);
  await writeFile(weights, bytes);
  expect(await findUnit(folder)).toBe("damaged");
});

test("one that is whole is kept as the runtime's optimisations leave it, and is sealed", async () => {
  const unit = await encoder("int8", 1);
  const folder = join(unit.path("encoder"), "..");
  expect(await findUnit(folder)).toMatchObject({ manifest: { optimised: "encoder" } });
  // What no graph of ours has.
  expect((await readFile(unit.path("encoder"))).toString("latin1")).toContain("BiasGelu");
  expect((await readdir(folder)).sort()).toEqual([
    "encoder.onnx",
    "log-mel.onnx",
    "manifest.json",
    "seal.json",
    "table.bin",
    "weights.bin",
  ]);
  await truncate(join(folder, "weights.bin"), 4096);
  expect(await findUnit(folder)).toBe("damaged");
});

test.skipIf(process.platform === "win32")("what the runtime writes is closed to others", async () => {
  const usual = process.umask(0);
  try {
    for (const sections of [1, 2]) {
      const { path } = await encoder("int8", sections);
      const folder = join(path("encoder"), "..");
      for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
    }
  } finally {
    process.umask(usual);
  }
});

test.runIf(packsWeights)("weights that were made ready for another processor are not used", async () => {
  const unit = await encoder("int8", 2);
  const states = await openedStates(unit, dims.frames);
  for (const name of ["encoder.0", "encoder.1"]) {
    const graph = (await readFile(unit.path(name))).toString("latin1");
    // What they are known by: the operation, and a sum over them.
    expect(graph).toMatch(/MatMulIntegerToFloat\+\d+/);
    const other = graph.replace(
      /(MatMulIntegerToFloat\+\d+)(\d)/g,
      (_, most, last) => `${most}${(Number(last) + 1) % 10}`,
    );
    await writeFile(unit.path(name), Buffer.from(other, "latin1"));
  }
  expect(await openedStates(unit, dims.frames)).toEqual(states);
});

test.runIf(letsGoOfWeights())("behind a window no page of the weights stays in memory", async () => {
  const unit = await encoder("float32", 2);
  const sessions = await EncoderSessions.open(unit, 1);
  expect(residentOf(unit.path("encoder.0").replace(/onnx$/, "bin"))).toBe(0);
  const states = await statesOf(sessions, dims.frames);
  for (const section of [0, 1]) expect(residentOf(unit.path(`encoder.${section}`).replace(/onnx$/, "bin"))).toBe(0);
  expect(await statesOf(sessions, dims.frames)).toEqual(states);
  await sessions.close();
});

test("only large encoders are in sections", () => {
  const of = (width: number, encoderLayers: number) => ({ ...tinyDims, width, encoderInner: 4 * width, encoderLayers });
  expect(encoderSections(of(512, 6), "float32")).toBe(1);
  expect(encoderSections(of(768, 12), "int8")).toBe(1);
  expect(encoderSections(of(1280, 32), "int8")).toBe(8);
  expect(encoderSections(of(1280, 32), "float32")).toBe(32);
});
