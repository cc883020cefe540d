/** Waiting sound: what comes back, and what is let go of. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { copySound, Pcm16 } from "../../src/speech/compact-samples.ts";

function samplesOf(sound: Pcm16): Float32Array {
  const samples = new Float32Array(sound.length);
  copySound(sound, samples);
  return samples;
}

test("a recording in 16 bits comes back as it was", () => {
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 300 }), (values) => {
      // A loudest sample that is a positive power of two is the one that 16 bits don't reach: it loses a 32,768th of itself.
      fc.pre(!Number.isInteger(Math.log2(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0))));
      const samples = Float32Array.from(values, (value) => value / 32_768);
      expect(samplesOf(Pcm16.of(samples))).toEqual(samples);
    }),
  );
});

test("any other is rounded to 16 bits of its loudest sample, also where that is louder than full scale", () => {
  fc.assert(
    fc.property(
      fc.float32Array({ min: -2, max: 2, noNaN: true, minLength: 1, maxLength: 300 }),
      fc.integer({ min: -14, max: 2 }),
      (values, exponent) => {
        const samples = values.map((value) => value * 2 ** exponent);
        const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 2 ** -15);
        const back = samplesOf(Pcm16.of(samples));
        for (const [i, sample] of samples.entries())
          expect(Math.abs((back[i] ?? 0) - sample)).toBeLessThanOrEqual(loudest / 16_000);
      },
    ),
  );
});

test("a part is a part of the same memory, which goes when the whole is let go of", () => {
  const samples = Float32Array.from({ length: 100 }, (_, i) => i / 128);
  const whole = Pcm16.of(samples);
  const part = whole.part(20, 30).part(2, 5);
  expect(samplesOf(part)).toEqual(samples.subarray(22, 25));
  expect(part.seconds).toBe(3 / 16_000);
  whole.release();
  expect(() => samplesOf(part)).toThrow();
});
