import fc from "fast-check";
import { expect, test } from "vitest";
import { joined } from "../../src/lib/joined.ts";
import { makeResampler } from "../../src/audio/resample.ts";
import { same } from "./sound.ts";

/** The whole input through the resampler, cut at the given sizes in turn. */
function resampled(input: Float32Array, from: number, to: number, sizes: number[], firstOutput = 0): Float32Array {
  const resampler = makeResampler(from, to, firstOutput);
  const parts: Float32Array[] = [];
  for (let at = resampler.firstInput, turn = 0; at < input.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    parts.push(resampler.push(input.subarray(at, at + size)));
    at += size;
  }
  return joined([...parts, resampler.flush()]);
}

function tone(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate + 0.3));
}

/** Power against that of a full sine, in dB, without the ends. */
function decibels(samples: Float32Array): number {
  const middle = samples.subarray(800, samples.length - 800);
  return 10 * Math.log10((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length + 1e-30);
}

test("what is above the new Nyquist frequency is 85 dB down, at every usual rate", () => {
  for (const from of [22_050, 32_000, 44_100, 48_000, 96_000])
    for (const hertz of [8_400, 8_700, 9_500, 10_900, 14_000, 20_000, 31_000].filter((x) => x < from / 2))
      expect(decibels(resampled(tone(hertz, from, 1), from, 16_000, [4096])), `${hertz} Hz at ${from}`).toBeLessThan(
        -85,
      );
});

test("speech frequencies pass within 0.01 dB, up and down", () => {
  for (const from of [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
    for (const hertz of [100, 440, 1_000, 3_000, 5_000, 6_800].filter((x) => x < 0.42 * from))
      expect(Math.abs(decibels(resampled(tone(hertz, from, 1), from, 16_000, [1000])))).toBeLessThan(0.01);
});

test("a tone keeps its phase: the filter has no delay", () => {
  for (const from of [8_000, 44_100, 48_000]) {
    const made = resampled(tone(1_000, from, 1), from, 16_000, [5000]);
    const wanted = tone(1_000, 16_000, 1);
    for (let i = 800; i < 15_000; i += 7) expect(made[i]).toBeCloseTo(wanted[i] ?? 0, 4);
  }
});

test("any way of cutting the input gives the same samples, and a resumed stream goes on with the same ones", () => {
  const rates = fc.constantFrom(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 44_100, 48_000, 192_000);
  const cuts = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 6 });
  const input = Float32Array.from({ length: 40_001 }, (_, i) => Math.sin(i * i * 1e-3));
  const wholes = new Map<number, Float32Array>();
  const property = fc.property(rates, cuts, fc.integer({ min: 0, max: 2_000 }), (from, sizes, firstOutput) => {
    const whole = wholes.get(from) ?? resampled(input, from, 16_000, [input.length]);
    wholes.set(from, whole);
    expect(whole.length).toBe(Math.ceil((input.length * 16_000) / from));
    expect(same(resampled(input, from, 16_000, sizes), whole)).toBe(true);
    expect(same(resampled(input, from, 16_000, sizes, firstOutput), whole.subarray(firstOutput))).toBe(true);
  });
  // 44,101 Hz has 16,000 filters, which take half a second to make: once is enough.
  fc.assert(property, { numRuns: 40, seed: 7, examples: [[44_101, [1, 8_999, 700], 1_234]] });
});

test("a constant stays what it is, and silence stays exactly zero", () => {
  const made = resampled(new Float32Array(44_100).fill(0.5), 44_100, 16_000, [3000]);
  for (const x of made.subarray(200, -200)) expect(x).toBeCloseTo(0.5, 6);
  expect(resampled(new Float32Array(4_410), 44_100, 16_000, [100]).every((x) => x === 0)).toBe(true);
});

test("nothing in, nothing out", () => {
  for (const from of [8_000, 16_000, 48_000]) expect(resampled(new Float32Array(0), from, 16_000, [1])).toHaveLength(0);
});
