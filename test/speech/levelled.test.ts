/** What is heard of quiet sound, of loud sound, and of what is between. */
import { expect, test } from "vitest";
import { levelLimits } from "../../src/speech/levelled.ts";
import { levelledSamples, randomFrom } from "./support/sound.ts";

const rate = 16_000;
const decibels = (db: number) => 10 ** (db / 20);

/** White noise, seconds of it at each level in turn. */
function noise(...parts: readonly (readonly [seconds: number, db: number])[]): Float32Array {
  const random = randomFrom(7);
  return Float32Array.from(
    parts.flatMap(([seconds, db]) =>
      Array.from({ length: Math.round(seconds * rate) }, () => decibels(db) * Math.sqrt(3) * (2 * random() - 1)),
    ),
  );
}

const equal = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && a.every((sample, i) => sample === b[i]);

/** dBFS between two seconds. */
function level(samples: Float32Array, from: number, to: number): number {
  const part = samples.subarray(from * rate, to * rate);
  return 20 * Math.log10(Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / part.length));
}

test("ordinary sound is heard as it is, with the pauses of up to two seconds in it and around it", async () => {
  const sound = noise([1, -80], [5, -20], [2.3, -70], [9, -30], [0.5, -60], [3, -15], [2, -75]);
  expect(equal(await levelledSamples(sound), sound)).toBe(true);
});

test("quiet sound is heard as loud as other sound, wherever it is and however short", async () => {
  const wanted = 20 * Math.log10(levelLimits.level);
  for (const db of [-45, -60, -75]) {
    for (const seconds of [0.5, 3, 17.3])
      expect(level(await levelledSamples(noise([seconds, db])), 0, seconds), `${seconds} s of ${db} dB`).toBeCloseTo(
        wanted,
        0,
      );
    const between = await levelledSamples(noise([6, -15], [3.5, db], [7, -15]));
    expect(level(between, 6.2, 9.3), `${db} dB in the middle`).toBeCloseTo(wanted, 0);
    expect(level(between, 0, 6)).toBeCloseTo(-15, 0);
  }
});

test("a constant that the input adds keeps quiet sound neither quiet nor out of scale", async () => {
  const quiet = noise([11, -60]);
  const wanted = await levelledSamples(quiet);
  for (const offset of [0.002, -0.02, 0.3]) {
    const heard = await levelledSamples(quiet.map((sample) => sample + offset));
    expect(heard.length).toBe(wanted.length);
    const farthest = heard.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (wanted[i] ?? 0))), 0);
    expect(farthest, `${offset}`).toBeLessThan(0.01);
  }
});

test("the gain is bounded: what is next to nothing stays so", async () => {
  expect(level(await levelledSamples(noise([8, -96])), 0, 8)).toBeCloseTo(-56, 0);
  expect((await levelledSamples(new Float32Array(5 * rate))).every((sample) => sample === 0)).toBe(true);
});

test("a click neither keeps quiet sound quiet nor becomes louder than full scale", async () => {
  const sound = noise([12, -60]);
  for (let at = rate; at < sound.length; at += rate) sound.fill(0.8, at, at + 200);
  const heard = await levelledSamples(sound);
  expect(level(heard, 4.1, 4.9)).toBeGreaterThan(-45);
  expect(heard.every((sample) => Math.abs(sample) <= 1)).toBe(true);
});

test("what is said of a moment doesn't depend on where the file ends long behind it", async () => {
  const sound = noise([9, -20], [4, -60], [20, -25], [9, -55]);
  const [heard, shorter] = [await levelledSamples(sound), await levelledSamples(sound.subarray(0, 30 * rate))];
  expect(equal(shorter.subarray(0, 26 * rate), heard.subarray(0, 26 * rate))).toBe(true);
});
