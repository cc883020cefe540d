/** What is foretold of a run's memory, beside what was measured (docs/benchmark.md). */
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { Attention } from "../../src/api/transcript.ts";
import { peakInEach, predictedPeak, predictMemory } from "../../src/engine/predict.ts";
import { modeMemory, wordTimesBytes } from "../../src/model/memory.ts";
import { openModel } from "../../src/model-store/model-folder.ts";

const options = TranscribeOptions.parse({ batch: 6 });
const { dims, head, weights, close } = await openModel(options.model);
await close();
const model = { dims, head, parameters: weights.parameters };
const modes = Attention.options.map((mode) => modeMemory(mode, dims));

test.each([
  ["slim", false, 345e6],
  ["slim", true, 415e6],
  ["compact", false, 341e6],
  ["standard", false, 612e6],
] as const)("the ten minutes with base and six streams: %s, with word times: %s", (attention, words, measured) => {
  const foretold = predictedPeak(model, { ...options, attention, words }, 6);
  expect(Math.abs(foretold / measured - 1)).toBeLessThan(0.05);
});

test("the report has the run's peak, and what is foretold for it in the other attentions", async () => {
  for (const preset of ["fast", "accurate"] as const) {
    const wanted = { ...options, preset, words: true };
    const { predictedPeakBytes: bytes, streams, peakResidentBytes } = await predictMemory(wanted);
    expect([streams, peakResidentBytes]).toEqual([6, 0]);
    for (const attention of Attention.options)
      expect(bytes[attention]).toBeCloseTo(predictedPeak(model, { ...wanted, attention }, streams));
    expect(bytes.standard - bytes.slim).toBeGreaterThan(200e6);
    expect(bytes.compact).toBeLessThan(bytes.slim);
  }
});

test("without a stream the attentions take the same", () => {
  const peaks = peakInEach({ attention: "slim", bytes: 300e6 }, { modes, streams: 0, preset: "fast" });
  expect(peaks).toEqual({ standard: 300e6, slim: 300e6, compact: 300e6 });
});

test("word times grow with the vocabulary and with the heads that are looked at, one window's at a time", () => {
  const heads = (count: number) => ({ alignmentHeads: Array.from({ length: count }, (_, i) => [0, i] as const) });
  const scores = wordTimesBytes(dims, heads(9)) - wordTimesBytes(dims, heads(8));
  expect(scores).toBe(110 * dims.frames * 4);
  // So many heads that their scores, put in order, are more than the logits: twice.
  expect(wordTimesBytes(dims, heads(1001)) - wordTimesBytes(dims, heads(1000))).toBe(2 * scores);
  const larger = { ...dims, vocabulary: dims.vocabulary + 1 };
  expect(wordTimesBytes(larger, head) - wordTimesBytes(dims, head)).toBe(110 * 3 * 4);
  for (const preset of ["fast", "accurate"] as const)
    for (const streams of [1, 16]) {
      const peak = (words: boolean) => predictedPeak(model, { ...options, preset, words }, streams);
      expect(peak(true) - peak(false)).toBeCloseTo(wordTimesBytes(dims, head));
    }
});
