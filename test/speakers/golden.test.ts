/** The networks against what they said in Python: of clips of the project kept here, of the corpus's where it is there. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import {
  conversationRecipes,
  conversationSamples,
  corpusSamples,
  expectedDiarizations,
} from "../../bench/conversations.ts";
import { present } from "../../src/lib/check.ts";
import { openSpeakerNetworks } from "../../src/runtime/speaker-sessions.ts";
import { diarize } from "../../src/speakers/diarize.ts";
import { tellingPart } from "../../src/speakers/pieces.ts";
import { segmentedSamples } from "../../src/speakers/segmentation.ts";
import { hasShared, readShared } from "../shared.ts";
import { chunked, clip, samplesOf } from "../speech/support/sound.ts";
import { dialogue, readerSeconds } from "./support/dialogue.ts";

let networks: Awaited<ReturnType<typeof openSpeakerNetworks>>;
beforeAll(async () => {
  networks = await openSpeakerNetworks(1);
});
afterAll(() => networks.close());

const goldens = ["models", "speakers", "goldens"];
const breathe = async (): Promise<void> => void (await setImmediate());

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] ?? 0) * (b[i] ?? 0);
    first += (a[i] ?? 0) ** 2;
    second += (b[i] ?? 0) ** 2;
  }
  return product / Math.sqrt(first * second);
}

const embedded = async (sound: Float32Array): Promise<Float32Array> =>
  present((await networks.embed([sound]))[0], "an embedding");

/** What an embedding is made of is no longer. */
const mostSamples = 2 * 16_000;

const Features = z.object({
  spans: z.array(
    z.object({ file: z.string(), from_sample: z.number(), samples: z.number(), embedding: z.array(z.number()) }),
  ),
});

test.skipIf(!hasShared(...goldens))("embeddings of exact spans of the corpus are Python's", async () => {
  const all = Features.parse(readShared(...goldens, "features.json")).spans;
  const spans = all.filter(({ samples }) => samples <= mostSamples);
  expect(spans.length).toBeGreaterThan(2);
  for (const { file, from_sample: from, samples, embedding } of spans) {
    const sound = (await corpusSamples(file)).subarray(from, from + samples);
    const own = await embedded(sound);
    expect(cosine(own, embedding)).toBeGreaterThan(0.9998);
    expect(Math.max(...embedding.map((value, i) => Math.abs(value - (own[i] ?? 0))))).toBeLessThan(0.03);
  }
});

/** Of lossless clips at 16 kHz: no decoder's or resampler's habits are between. */
const exact = ["duo_librispeech", "quintet_librispeech"];

const Windows = z.record(
  z.string(),
  z.object({ window_starts_s: z.array(z.number()), class_runs: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
);
const windowSamples = 160_000;

/** @param logits [frames, 7] @returns the likeliest class of each frame */
const classesOf = (logits: Float32Array): number[] =>
  Array.from({ length: logits.length / 7 }, (_, frame) => {
    const own = logits.subarray(7 * frame, 7 * frame + 7);
    return own.indexOf(Math.max(...own));
  });

test.skipIf(!hasShared(...goldens))("windows, embeddings and turns of exact conversations are Python's", async () => {
  const recipes = present(conversationRecipes(), "recipes");
  const expected = present(expectedDiarizations(), "goldens");
  const segmented = Windows.parse(readShared(...goldens, "segmentation.json"));
  for (const name of exact) {
    const { turns, pieces, embeddings = [] } = present(expected[name], name);
    const samples = await conversationSamples(present(recipes[name], name));
    const { window_starts_s: starts, class_runs: runs } = present(segmented[name], name);
    let [differing, frames] = [0, 0];
    for (const [window, start] of starts.entries()) {
      const from = Math.round(start * 16_000);
      const own = classesOf(await networks.segment(samples.slice(from, from + windowSamples), windowSamples));
      const theirs = (runs[window] ?? []).flatMap(([one, count]) => Array<number>(count).fill(one));
      expect(own.length).toBe(theirs.length);
      frames += own.length;
      differing += own.filter((one, frame) => one !== theirs[frame]).length;
    }
    // Float16 weights tip the balance now and then.
    expect(differing / frames).toBeLessThan(0.002);
    for (const [i, embedding] of embeddings.entries()) {
      const [start, end] = present(pieces[i], "a piece");
      // A second and a half of a piece stand for it.
      const part = tellingPart({ start, end });
      const own = await embedded(samples.subarray(Math.trunc(part.start * 16_000), Math.trunc(part.end * 16_000)));
      const isWhole = part.start === start && part.end === end;
      expect(cosine(own, embedding)).toBeGreaterThan(isWhole ? 0.999 : 0.8);
    }
    const heard = await diarize(chunked(samples, [50_000]), networks, { breathe });
    expect(heard.map(({ speaker }) => `S${speaker + 1}`)).toEqual(turns.map(({ speaker }) => speaker));
  }
});

test("a clip of the project gives the numbers that it gave when the corpus's were Python's", async () => {
  const samples = await samplesOf(clip("jfk.flac"));
  const embedding = [...(await embedded(samples.subarray(16_000, 48_000))).slice(0, 6)];
  for (const [i, value] of [-0.511, -0.262, -0.273, 0.196, -0.571, -0.637].entries())
    expect(embedding[i]).toBeCloseTo(value, 1);
  const classes = classesOf(await networks.segment(samples.slice(0, windowSamples), windowSamples));
  expect([50, 150, 300, 588].map((frame) => classes[frame])).toEqual([2, 0, 0, 2]);
});

test("several at once have the numbers that each has alone", async () => {
  const samples = await dialogue();
  const windows = Float32Array.from(
    [samples.subarray(0, segmentedSamples), samples.subarray(-segmentedSamples)].flatMap((one) => [...one]),
  );
  const together = Float32Array.from(await networks.segment(windows));
  const apart: number[] = [];
  for (const from of [0, segmentedSamples])
    apart.push(...(await networks.segment(windows.slice(from, from + segmentedSamples))));
  expect([...together]).toEqual(apart);
  const sounds = [samples.subarray(16_000, 48_000), samples.subarray(112_000, 144_000)];
  const embeddings = await networks.embed(sounds);
  for (const [i, sound] of sounds.entries()) expect([...(embeddings[i] ?? [])]).toEqual([...(await embedded(sound))]);
});

test("two voices of the project's clips, one of them twice", async () => {
  const turns = await diarize(chunked(await dialogue(), [50_000]), networks, { breathe });
  expect(turns.map(({ speaker }) => speaker)).toEqual([0, 1, 0]);
  expect(Math.abs((turns[1]?.start ?? 0) - readerSeconds.start)).toBeLessThan(0.6);
  expect(Math.abs((turns[1]?.end ?? 0) - readerSeconds.end)).toBeLessThan(0.6);
});

test("less than a frame has an embedding, too", async () => {
  const embedding = await embedded(Float32Array.of(0.1, -0.1));
  expect(embedding.length).toBe(192);
  expect(embedding.every(Number.isFinite)).toBe(true);
});

test("what was prepared of the networks and then damaged is told, and made again", async () => {
  const cache = await mkdtemp(join(tmpdir(), "slimscribe-voices-"));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  vi.stubEnv("SLIMSCRIBE_CACHE", cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const sound = (await samplesOf(clip("jfk.flac"))).slice(16_000, 48_000);
  const heard = async () => {
    const told: string[] = [];
    const opened = await openSpeakerNetworks(1, (message) => void told.push(message));
    const [embedding] = await opened.embed([sound]);
    await opened.close();
    return { told, embedding: [...(embedding ?? [])] };
  };
  const first = await heard();
  expect(first.told).toEqual([]);
  const [unit] = await readdir(join(cache, "compiled"));
  const weights = join(cache, "compiled", present(unit, "a unit"), "weights.bin");
  const bytes = await readFile(weights);
  bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 64;
  await writeFile(weights, bytes);
  const told = ["The prepared form of the network that tells voices apart was damaged and is made again."];
  expect(await heard()).toEqual({ ...first, told });
  expect(await heard()).toEqual(first);
});
