import { expect, test } from "vitest";
import { createLogMel, melFrames } from "../../src/audio/mel.ts";
import { corpus, corpusMissing, golden, npy, randomFrom, samplesOf } from "./support/sound.ts";

const points = 400;
const hop = 160;
const fullSamples = 480_000;

test.skipIf(corpusMissing)("openai-whisper's log-mel of a speech, within 1e-4", async () => {
  const mel = createLogMel(80).logMel(await samplesOf(corpus("jfk.wav")));
  expect(largestDifference(mel, npy(golden("jfk.mel_padded.f32.npy")))).toBeLessThan(1e-4);
});

// A sum over each frequency, as the definition has it; the floor is taken from the frames compared, so they hold the loudest.
for (const bins of [80, 128]) {
  test(`${bins} bins: equal to a plain discrete Fourier transform`, () => {
    const random = randomFrom(7);
    const samples = Float32Array.from({ length: fullSamples }, (_, n) => {
      const loudness = n < 800 || n > fullSamples - 800 ? 1 : 0.01;
      return loudness * (Math.sin(n * n * 1e-6) * 0.4 + 0.2 * (random() - 0.5));
    });
    const frames = [0, 1, 2, 3, 700, 1501, 2996, 2997, 2998, 2999];
    const mel = createLogMel(bins).logMel(samples);
    const plain = plainLogMel(samples, bins, frames);
    frames.forEach((frame, i) => {
      for (let bin = 0; bin < bins; bin++)
        expect(Math.abs((mel[bin * melFrames + frame] ?? 0) - (plain[i]?.[bin] ?? 1))).toBeLessThan(1e-5);
    });
  });
}

test("a short window is the same as the window padded with zeros", () => {
  const random = randomFrom(11);
  const mel = createLogMel(80);
  for (const length of [0, 1, 159, 200, 201, 16_000, 239_999, fullSamples - 201, fullSamples - 199]) {
    const short = Float32Array.from({ length }, () => random() - 0.5);
    const padded = new Float32Array(fullSamples);
    padded.set(short);
    expect(largestDifference(mel.logMel(short), mel.logMel(padded))).toBe(0);
  }
});

test("more than 30 s are refused", () => {
  expect(() => createLogMel(80).logMel(new Float32Array(fullSamples + 1))).toThrow("480001 samples");
});

function plainLogMel(samples: Float32Array, bins: number, frames: readonly number[]): Float64Array[] {
  const filters = plainFilters(bins);
  const logs = frames.map((frame) => {
    const windowed = Float64Array.from({ length: points }, (_, i) => {
      const n = frame * hop - points / 2 + i;
      const mirrored = n < 0 ? -n : n >= samples.length ? 2 * samples.length - 2 - n : n;
      return (samples[mirrored] ?? 0) * 0.5 * (1 - Math.cos((2 * Math.PI * i) / points));
    });
    const powers = Float64Array.from({ length: points / 2 + 1 }, (_, k) => {
      let [re, im] = [0, 0];
      windowed.forEach((value, i) => {
        re += value * Math.cos((2 * Math.PI * ((k * i) % points)) / points);
        im -= value * Math.sin((2 * Math.PI * ((k * i) % points)) / points);
      });
      return re * re + im * im;
    });
    return Float64Array.from(filters, (filter) =>
      Math.log10(
        Math.max(
          1e-10,
          filter.reduce((sum, weight, k) => sum + weight * (powers[k] ?? 0), 0),
        ),
      ),
    );
  });
  const floor = Math.max(...logs.flatMap((log) => [...log])) - 8;
  return logs.map((log) => log.map((value) => (Math.max(value, floor) + 4) / 4));
}

/** Slaney's mel scale by bisection of its definition in Hz, not by its inverse. */
function plainFilters(bins: number): number[][] {
  const mel = (hertz: number) =>
    hertz < 1000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4);
  const hertz = (wanted: number) => {
    let [low, high] = [0, 8000];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (mel(middle) < wanted) low = middle;
      else high = middle;
    }
    return low;
  };
  const edges = Array.from({ length: bins + 2 }, (_, i) => hertz((mel(8000) * i) / (bins + 1)));
  return Array.from({ length: bins }, (_, bin) => {
    const [low = 0, middle = 0, high = 0] = edges.slice(bin, bin + 3);
    return Array.from({ length: points / 2 + 1 }, (_, k) => {
      const f = (k * 16_000) / points;
      return (2 / (high - low)) * Math.max(0, Math.min((f - low) / (middle - low), (high - f) / (high - middle)));
    });
  });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}
