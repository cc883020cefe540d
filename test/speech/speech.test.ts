/** Many frames in a run against the published graph, one frame a run; quiet sound is made louder for both. */
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InferenceSession, Tensor } from "../../src/runtime/onnxruntime.ts";
import { openSpeechDetector } from "../../src/runtime/silero-session.ts";
import { contextSamples, frameSamples } from "../../src/speech/frames.ts";
import { speechLimits } from "../../src/speech/spans.ts";
import { detectSpeech } from "../../src/speech/speech.ts";
import { chunked, clip, collected, corpus, corpusMissing, levelledSamples, samplesOf } from "./support/sound.ts";

const published = join(resolve(import.meta.dirname, "../.."), "models/silero-vad/silero_vad.onnx");
let detector: Awaited<ReturnType<typeof openSpeechDetector>>;
beforeAll(async () => {
  detector = await openSpeechDetector();
});
afterAll(() => detector.close());

async function probabilities(samples: Float32Array, chunks: readonly number[] = [4000]): Promise<Float32Array> {
  const heard = await collected(detectSpeech(chunked(samples, chunks), detector));
  return Float32Array.from(heard.flatMap(({ speech }) => [...speech]));
}

async function frameByFrame(samples: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(published, { intraOpNumThreads: 1 });
  const frames = Math.ceil(samples.length / frameSamples);
  const sound = new Float32Array(contextSamples + frames * frameSamples);
  sound.set(samples, contextSamples);
  let state = new Tensor("float32", new Float32Array(256), [2, 1, 128]);
  const sr = new Tensor("int64", BigInt64Array.of(16_000n), []);
  const results = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const input = sound.subarray(frame * frameSamples, (frame + 1) * frameSamples + contextSamples);
    const outputs = await session.run({ input: new Tensor("float32", input, [1, input.length]), state, sr });
    results[frame] = Number(outputs.output?.data[0]);
    state = new Tensor("float32", outputs.stateN?.data as Float32Array, [2, 1, 128]);
  }
  await session.release();
  return results;
}

async function expectSame(path: string): Promise<void> {
  const samples = await samplesOf(path);
  const [together, single] = [await probabilities(samples), await frameByFrame(await levelledSamples(samples))];
  expect(together.length).toBe(single.length);
  let difference = 0;
  let crossing = 0;
  for (const [i, a] of together.entries()) {
    const b = single[i] ?? Number.NaN;
    difference = Math.max(difference, Math.abs(a - b));
    for (const threshold of [speechLimits.start, speechLimits.goOn]) if (a < threshold !== b < threshold) crossing++;
  }
  expect(difference).toBeLessThan(1e-4);
  expect(crossing).toBe(0);
}

for (const name of ["jfk.flac", "austen-0870.flac", "cards-005.wav"])
  test(`${name}: the probabilities of frame by frame`, () => expectSame(clip(name)));

test.skipIf(corpusMissing)("ten minutes: the probabilities of frame by frame", () =>
  expectSame(corpus("long_10min.flac")),
);

test("neither the chunks nor what follows change a probability", async () => {
  const samples = await samplesOf(clip("jfk.flac"));
  const whole = await probabilities(samples, [samples.length]);
  expect(await probabilities(samples, [1, 511, 7, 65_537])).toEqual(whole);
  const longer = new Float32Array(2 * samples.length);
  longer.set(samples);
  longer.set(samples, samples.length);
  const frames = Math.floor(samples.length / frameSamples);
  expect((await probabilities(longer)).subarray(0, frames)).toEqual(whole.subarray(0, frames));
});

test("digital silence is no speech, and an empty file has no frames", async () => {
  expect(Math.max(...(await probabilities(new Float32Array(320_000))))).toBeLessThan(speechLimits.goOn);
  expect(await probabilities(new Float32Array(0))).toHaveLength(0);
});
