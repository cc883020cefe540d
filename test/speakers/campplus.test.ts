/** The graph that is made of CAM++'s weights against the published one, for whatever an embedding is made of. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { readLayers } from "../../src/onnx/read.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { floats, floatsOf, openSession, type Session } from "../../src/runtime/session.ts";
import { embeddingGraph, mostFrames } from "../../src/speakers/campplus.ts";
import { fbankBins } from "../../src/speakers/fbank.ts";

let [ours, published]: Session[] = [];
beforeAll(async () => {
  const file = readFileSync(join(programFolder, "models", "speakers", "embedding.f16.onnx"));
  ours = await openSession(writeGraph(embeddingGraph(readLayers(file))), 1);
  published = await openSession(file, 1);
});
afterAll(async () => {
  await ours?.release();
  await published?.release();
});

/** Like the logarithms of a filter bank, whose mean is taken off. */
function features(sounds: number, frames: number, seed: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: sounds * frames * fbankBins }, () => 6 * next() - 3);
}

async function embeddings(session: Session | undefined, sounds: number, values: Float32Array): Promise<Float32Array> {
  const fbank = floats(values, [sounds, values.length / sounds / fbankBins, fbankBins]);
  return floatsOf((await session?.run({ fbank })) ?? {}, "embedding");
}

test.each([
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 6],
  [3, 20],
  [2, 133],
  [1, 198],
  [2, mostFrames],
])("%i sounds of %i frames have the published network's embeddings", async (sounds, frames) => {
  const values = features(sounds, frames, frames);
  const own = await embeddings(ours, sounds, values);
  const theirs = await embeddings(published, sounds, values);
  expect(own.length).toBe(192 * sounds);
  const largest = Math.max(...theirs.map(Math.abs));
  expect(Math.max(...own.map((value, i) => Math.abs(value - (theirs[i] ?? 0))))).toBeLessThan(1e-4 * largest);
});

test("several sounds have the numbers that each has alone", async () => {
  const values = features(4, 150, 7);
  const together = await embeddings(ours, 4, values);
  const size = values.length / 4;
  for (let sound = 0; sound < 4; sound++) {
    const alone = await embeddings(ours, 1, values.slice(sound * size, (sound + 1) * size));
    expect([...alone]).toEqual([...together.subarray(192 * sound, 192 * (sound + 1))]);
  }
});
