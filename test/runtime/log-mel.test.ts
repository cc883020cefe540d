/** The log-mel graph against openai-whisper's and against its definition, in float64. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compilerVersion } from "../../src/model/compile.ts";
import { logMelGraph } from "../../src/model/log-mel.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { LogMel, melFrames } from "../../src/runtime/log-mel.ts";
import { corpus, corpusMissing, golden, npy, randomFrom, samplesOf } from "../speech/support/sound.ts";

const points = 400;
const hop = 160;
const fullSamples = 480_000;

let folder = "";
const opened = new Map<number, LogMel>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-mel-"));
  for (const bins of [80, 128]) {
    const manifest = { version: compilerVersion, precision: "float32" } as const;
    const unit = await writeUnit(join(folder, String(bins)), () => ({ graphs: [logMelGraph(bins)], manifest }));
    opened.set(bins, await LogMel.open(unit, bins, 1));
  }
});
afterAll(async () => {
  for (const one of opened.values()) await one.close();
  await rm(folder, { recursive: true, force: true });
});

async function logMel(samples: Float32Array, bins = 80, frames?: number): Promise<Float32Array> {
  const found = await opened.get(bins)?.of(samples, frames);
  return found?.slice() ?? new Float32Array();
}

test.skipIf(corpusMissing)("openai-whisper's log-mel of a speech, within 1e-4", async () => {
  const mel = await logMel(await samplesOf(corpus("jfk.wav")));
  expect(largestDifference(mel, npy(golden("jfk.mel_padded.f32.npy")))).toBeLessThan(1e-4);
});

// A sum over each frequency, as the definition has it; the floor is taken from the frames compared, so they hold the loudest.
for (const bins of [80, 128]) {
  test(`${bins} bins: equal to a plain discrete Fourier transform`, async () => {
    const random = randomFrom(7);
    const samples = Float32Array.from({ length: fullSamples }, (_, n) => {
      const loudness = n < 800 || n > fullSamples - 800 ? 1 : 0.01;
      return loudness * (Math.sin(n * n * 1e-6) * 0.4 + 0.2 * (random() - 0.5));
    });
    const frames = [0, 1, 2, 3, 700, 1501, 2996, 2997, 2998, 2999];
    const mel = await logMel(samples, bins);
    const plain = plainLogMel(samples, bins, frames);
    frames.forEach((frame, i) => {
      for (let bin = 0; bin < bins; bin++)
        expect(Math.abs((mel[bin * melFrames + frame] ?? 0) - (plain[i]?.[bin] ?? 1))).toBeLessThan(1e-5);
    });
  });
}

test("a short window is the same as the window padded with zeros", async () => {
  const random = randomFrom(11);
  for (const length of [0, 1, 159, 200, 201, 16_000, 239_999, fullSamples - 201, fullSamples - 199]) {
    const short = Float32Array.from({ length }, () => random() - 0.5);
    const padded = new Float32Array(fullSamples);
    padded.set(short);
    expect(largestDifference(await logMel(short), await logMel(padded))).toBeLessThan(1e-6);
  }
});

test("of a part of the frames the same is found as of all", async () => {
  const random = randomFrom(5);
  const samples = Float32Array.from({ length: 40_000 }, () => random() - 0.5);
  const whole = await logMel(samples);
  const part = await logMel(samples, 80, 400);
  const same = Float32Array.from(part, (_, i) => whole[Math.floor(i / 400) * melFrames + (i % 400)] ?? 0);
  expect(largestDifference(part, same)).toBeLessThan(1e-6);
});

test("more than 30 s are refused", async () => {
  await expect(logMel(new Float32Array(fullSamples + 1))).rejects.toThrow("480001 samples");
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
