/** The graph that is made of CAM++'s weights against the published one, for whatever an embedding is made of. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { readLayers } from "../../src/onnx/read.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { floats, floatsOf, openSession, type Session } from "../../src/runtime/session.ts";
import { embeddingGraph, mostSamples } from "../../src/speakers/campplus.ts";
import { fbankBins, fbankSamples } from "../../src/speakers/fbank.ts";
import { fbankGraph } from "./support/fbank.ts";

let [ours, published, fbank]: Session[] = [];
beforeAll(async () => {
  const file = readFileSync(join(programFolder, "models", "speakers", "embedding.f16.onnx"));
  ours = await openSession(writeGraph(embeddingGraph(readLayers(file))), 1);
  published = await openSession(file, 1);
  fbank = await openSession(writeGraph(fbankGraph()), 1);
});
afterAll(async () => {
  await ours?.release();
  await published?.release();
  await fbank?.release();
});

/** Noise, now louder and now less so. */
function noises(sounds: number, length: number, seed: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: sounds * length }, (_, i) => (next() - 0.5) * Math.abs(Math.sin(i / 2_000)));
}

const soundsOf = (samples: Float32Array, sounds: number) => floats(samples, [sounds, 1, samples.length / sounds]);

async function embeddings(sounds: number, samples: Float32Array): Promise<Float32Array> {
  return floatsOf((await ours?.run({ samples: soundsOf(samples, sounds) })) ?? {}, "embedding");
}

async function publishedEmbeddings(sounds: number, samples: Float32Array): Promise<Float32Array> {
  const features = floatsOf((await fbank?.run({ samples: soundsOf(samples, sounds) })) ?? {}, "fbank");
  const dims = [sounds, features.length / sounds / fbankBins, fbankBins];
  return floatsOf((await published?.run({ fbank: floats(features, dims) })) ?? {}, "embedding");
}

test.each([
  [1, fbankSamples(1)],
  [1, fbankSamples(2)],
  [1, fbankSamples(3)],
  [1, fbankSamples(6)],
  [3, fbankSamples(20)],
  [2, fbankSamples(133)],
  [1, fbankSamples(198)],
  [2, mostSamples],
])("%i sounds of %i samples have the published network's embeddings", async (sounds, length) => {
  const samples = noises(sounds, length, length);
  const own = await embeddings(sounds, samples);
  const theirs = await publishedEmbeddings(sounds, samples);
  expect(own.length).toBe(192 * sounds);
  const largest = Math.max(...theirs.map(Math.abs));
  expect(Math.max(...own.map((value, i) => Math.abs(value - (theirs[i] ?? 0))))).toBeLessThan(1e-4 * largest);
});

test("several sounds have the numbers that each has alone", async () => {
  const length = fbankSamples(150);
  const samples = noises(4, length, 7);
  const together = await embeddings(4, samples);
  for (let sound = 0; sound < 4; sound++) {
    const alone = await embeddings(1, samples.slice(sound * length, (sound + 1) * length));
    expect([...alone]).toEqual([...together.subarray(192 * sound, 192 * (sound + 1))]);
  }
});
