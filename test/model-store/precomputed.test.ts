/** What is known beforehand of the model that comes with the program is what compiling it finds out. */
import { expect, test } from "vitest";
import { Attention } from "../../src/api/transcript.ts";
import { present } from "../../src/lib/check.ts";
import { halfToFloat, nearestHalves } from "../../src/lib/half.ts";
import { compileDecoder, compileEncoder, compilerVersion, type Findings } from "../../src/model/compile.ts";
import type { UnitName } from "../../src/model-store/compile/compile-task.ts";
import { readText } from "../../src/model-store/compile/compiled.ts";
import { knownFindings, knownSilence, precomputedPrecisions } from "../../src/model-store/compile/precomputed.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { withMatMul } from "../../src/runtime/mat-mul.ts";

const model = await openModel("whisper-base");
const known = present(await knownFindings(model), "findings of this compiler: `npm run precompute` makes them");
const { weights, dims, head } = model;
/** For a mode that needs none, and where the choices are known. */
const nobody = () => Promise.reject(new Error("calibrated"));

test("there are findings for every unit that has any", async () => {
  expect(known.compiler).toBe(compilerVersion);
  for (const precision of precomputedPrecisions)
    for (const mode of Attention.options) {
      const { choices, rounding } = known.units[`decoder-${mode}-${precision}`] ?? {};
      expect(choices?.length, `${mode} ${precision}`).toBe(mode === "standard" ? undefined : dims.decoderLayers);
      expect(rounding !== undefined, `${mode} ${precision}`).toBe(precision === "int8");
    }
  expect((await knownSilence(model))?.length).toBe(dims.frames * dims.width);
});

test.each([
  [
    "encoder",
    () => compileEncoder(weights, dims, { precision: "int8", silence: new Float32Array(dims.frames * dims.width) }),
  ],
  ["decoder-standard", () => compileDecoder("standard", weights, dims, head, nobody, { precision: "int8" })],
] as const)("what rounding costs %s", async (unit, compile) => {
  const found = (await compile()).manifest.rounding ?? [];
  const told = known.units[`${unit}-int8`]?.rounding ?? [];
  expect(told.map(({ product, kept }) => [product, kept])).toEqual(found.map(({ product, kept }) => [product, kept]));
  for (const [i, { error }] of found.entries()) expect(told[i]?.error).toBeCloseTo(error, 4);
});

test("with findings nothing is found out again, and the manifest tells them all the same", async () => {
  const findings = known.units["decoder-slim-int8"] as Findings;
  const { manifest } = await withMatMul(2, (matMul) =>
    compileDecoder("slim", weights, dims, head, nobody, { precision: "int8", findings, matMul }),
  );
  expect(manifest).toMatchObject(findings);
});

test("the nearest halves", () => {
  const halves = Uint16Array.of(0, 1, 0x3c00, 0x3c01, 0x7bff, 0x8001, 0xbc00);
  expect([...nearestHalves(halfToFloat(halves))]).toEqual([...halves]);
  expect([...nearestHalves(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 1.1 * 2 ** -11, 1e9))]).toEqual([
    0x3c00, 0x3c02, 0x3c01, 0x7c00,
  ]);
});

test("a text is read for the caches of every device's slim and compact, of models of which nothing is known", async () => {
  const unknown = { name: "unknown", contentHash: async () => "0".repeat(64) };
  const reads = (name: UnitName) => readText(unknown, [[name, "float32"]]);
  for (const name of ["decoder-slim", "decoder-slim-frame-major", "decoder-compact", "webgpu-slim-halves"] as const)
    expect(await reads(name), name).toBe(true);
  for (const name of ["encoder", "webgpu-encoder", "embedding", "decoder-standard", "webgpu-standard-halves"] as const)
    expect(await reads(name), name).toBe(false);
});
