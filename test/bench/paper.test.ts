/** The paper's claims, as far as they are proved or computed: against plain float64, and against the paper's own table. */
import { expect, test } from "vitest";
import { keptTensors } from "../../bench/paper/decoder-only.ts";
import { contextReadsRatio, sevenBillion } from "../../bench/paper/long-context.ts";
import { readsRatio, savingsOf } from "../../bench/paper/whisper-reads.ts";
import { plainWide, t5Large, tinyWide, wideWeights } from "../../bench/paper/wide.ts";
import { wideErrors, wideSaving } from "../../bench/paper/wide-heads.ts";
import { dimsOfShape } from "../../bench/random-model.ts";

test("half the memory: one tensor a layer computes what keys and values do, with and without rotary embedding", async () => {
  for (const decades of [0, 6]) {
    const results = await keptTensors(decades);
    expect(results.map(({ rotary }) => rotary)).toEqual([false, false, false, true, true, true]);
    for (const rotary of [false, true]) {
      const of = (kept: string) => results.find((one) => one.kept === kept && one.rotary === rotary);
      const [both, keys, orthonormal] = [of("keys and values"), of("keys"), of("orthonormal keys")];
      expect(both?.bytes).toBe(2 * (orthonormal?.bytes ?? 0));
      expect(both?.error).toBeLessThan(2e-6);
      expect(orthonormal?.error).toBeLessThan(2e-5);
      // The paper's own way stands or falls with the key matrix.
      if (decades === 0) expect(keys?.error).toBeLessThan(2e-5);
      else expect(keys?.error).toBeGreaterThan(1e-2);
    }
  }
});

test("a 32nd of the memory where heads are 16 times as wide as the model, relative positions included", async () => {
  expect(wideSaving(t5Large)).toBe(32);
  expect(wideSaving(tinyWide)).toBe(32);
  const errors = await wideErrors();
  expect(errors["keys and values"]).toBeLessThan(2e-6);
  expect(errors.inputs).toBeLessThan(2e-6);
  // The bias isn't there for nothing.
  const weights = wideWeights(tinyWide);
  const rows = Array.from({ length: 3 }, (_, t) =>
    Float64Array.from({ length: tinyWide.width }, (_, i) => (t + i) % 3),
  );
  const without = plainWide(tinyWide, { ...weights, bias: weights.bias.map(() => 0) }, rows);
  expect(Math.abs((without[2]?.[0] ?? 0) - (plainWide(tinyWide, weights, rows)[2]?.[0] ?? 0))).toBeGreaterThan(1e-3);
});

test("Whisper's savings and reads are those of the paper's table", () => {
  const paper = { tiny: 5.6, base: 5.8, small: 5.8, medium: 5.6, "large-v3": 5.3 };
  for (const [name, speedup] of Object.entries(paper)) {
    const dims = dimsOfShape(name);
    expect(savingsOf(dims).withoutStates, name).toBeCloseTo(8.7, 1);
    expect(readsRatio(dims, 64, "never"), name).toBeCloseTo(speedup, 1);
  }
  // With the encoder's output counted, which the paper leaves out.
  expect(savingsOf(dimsOfShape("tiny")).withStates).toBeCloseTo(4.7, 1);
  expect(savingsOf(dimsOfShape("large-v3")).withStates).toBeCloseTo(7.9, 1);
});

test("at long contexts the paper's factor is reached where keys are read once, and none where they are read twice", () => {
  const million = 2 ** 20;
  expect(contextReadsRatio(sevenBillion, million, 64, "once")).toBeCloseTo(2, 1);
  for (const context of [0, 16_384, million]) expect(contextReadsRatio(sevenBillion, context, 8, "twice")).toBe(1);
  expect(contextReadsRatio(sevenBillion, 16_384, 1, "once")).toBeCloseTo(1.245, 3);
});
