/** The filter bank's graph against Kaldi's definition in plain float64 loops, step by step. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeGraph } from "../../src/onnx/write.ts";
import { floats, floatsOf, openSession, type Session } from "../../src/runtime/session.ts";
import { fbankBins, fbankPoints } from "../../src/speakers/fbank.ts";
import { clip, randomFrom, samplesOf } from "../speech/support/sound.ts";
import { fbankGraph } from "./support/fbank.ts";

let session: Session;
beforeAll(async () => {
  session = await openSession(writeGraph(fbankGraph()), 1);
});
afterAll(() => session.release());

async function graphOf(samples: Float32Array): Promise<Float32Array> {
  return floatsOf(await session.run({ samples: floats(samples, [1, 1, samples.length]) }), "fbank");
}

const melOf = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);

function frameEnergies(frame: Float64Array): number[] {
  const mean = frame.reduce((sum, value) => sum + value, 0) / frame.length;
  const centred = frame.map((value) => value - mean);
  const shaped = centred.map(
    (value, i) =>
      (value - 0.97 * (centred[Math.max(0, i - 1)] ?? 0)) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 399)) ** 0.85,
  );
  const power = Array.from({ length: 256 }, (_, k) => {
    let [real, imaginary] = [0, 0];
    for (const [i, value] of shaped.entries()) {
      real += value * Math.cos((2 * Math.PI * k * i) / 512);
      imaginary -= value * Math.sin((2 * Math.PI * k * i) / 512);
    }
    return real * real + imaginary * imaginary;
  });
  const step = (melOf(8000) - melOf(20)) / (fbankBins + 1);
  return Array.from({ length: fbankBins }, (_, bin) => {
    const [left, middle, right] = [bin, bin + 1, bin + 2].map((edge) => melOf(20) + edge * step) as [
      number,
      number,
      number,
    ];
    let sum = 0;
    for (const [k, value] of power.entries()) {
      const mel = melOf((k * 16_000) / 512);
      if (mel <= left || mel >= right) continue;
      sum += value * (mel <= middle ? (mel - left) / (middle - left) : (right - mel) / (right - middle));
    }
    return Math.log(Math.max(sum, 2 ** -23));
  });
}

function plainOf(samples: Float32Array): number[] {
  const frames = Array.from({ length: 1 + Math.floor((samples.length - fbankPoints) / 160) }, (_, frame) =>
    frameEnergies(Float64Array.from(samples.subarray(frame * 160, frame * 160 + fbankPoints))),
  );
  const means = Array.from(
    { length: fbankBins },
    (_, bin) => frames.reduce((sum, frame) => sum + (frame[bin] ?? 0), 0) / frames.length,
  );
  return frames.flatMap((frame) => frame.map((value, bin) => value - (means[bin] ?? 0)));
}

async function expectPlain(samples: Float32Array): Promise<void> {
  const [graph, plain] = [await graphOf(samples), plainOf(samples)];
  expect(graph.length).toBe(plain.length);
  expect(Math.max(...plain.map((value, i) => Math.abs(value - (graph[i] ?? Number.NaN))))).toBeLessThan(1e-3);
}

test("speech, noise with a constant, silence, and a single frame", async () => {
  const speech = (await samplesOf(clip("jfk.flac"))).subarray(16_000, 18_500);
  const random = randomFrom(7);
  await expectPlain(speech);
  await expectPlain(Float32Array.from({ length: 1_000 }, () => 0.3 + 0.1 * (random() - 0.5)));
  await expectPlain(new Float32Array(700));
  await expectPlain(speech.subarray(0, fbankPoints));
});
