/** Real sound for the tests: the project's own clips, and the corpus beside the project where it is there. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { samplesOf } from "../../../bench/samples.ts";
import { batchFrames, frameSamples } from "../../../src/speech/frames.ts";
import { levelled } from "../../../src/speech/levelled.ts";

const root = resolve(import.meta.dirname, "../../..");
const shared = process.env.SLIMSCRIBE_SHARED ?? resolve(root, "../shared");

export const clip = (name: string): string => join(root, "test/audio", name);
export const corpus = (name: string): string => join(shared, "audio/corpus", name);
export const golden = (name: string): string => join(shared, "golden", name);
/** For `test.skipIf`: why the tests on the corpus can't run, or undefined. */
export const corpusMissing = existsSync(corpus("long_10min.flac")) ? undefined : "the shared corpus is not here";

export { samplesOf };

/** The samples in chunks whose lengths repeat. */
export async function* chunked(samples: Float32Array, lengths: readonly number[]): AsyncGenerator<Float32Array> {
  for (let at = 0, i = 0; at < samples.length; i++) {
    const length = lengths[i % lengths.length] ?? samples.length;
    yield samples.slice(at, at + length);
    at += length;
  }
}

/** As the detector hears them. */
export async function levelledSamples(samples: Float32Array): Promise<Float32Array> {
  const heard = new Float32Array(samples.length);
  let at = 0;
  for await (const part of levelled(chunked(samples, [batchFrames * frameSamples]))) {
    heard.set(part, at);
    at += part.length;
  }
  if (at !== samples.length) throw new Error(`${at} samples of ${samples.length}`);
  return heard;
}

export async function collected<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Little-endian float32 of a NumPy file. */
export function npy(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer);
}

/** The same numbers every time, in [0, 1). Park and Miller's generator. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
