/** What is foretold of a run's memory, beside what was measured (docs/benchmark.md). */
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { Attention } from "../../src/api/transcript.ts";
import { peakInEach, predictedPeak, predictMemory } from "../../src/engine/predict.ts";
import { encoderBytes, modeMemory, weightBytes, wordTimesBytes } from "../../src/model/memory.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { letsGoOfWeights } from "../../src/runtime/mapped-file.ts";
import { letsGoOfProgramFiles } from "../../src/runtime/program-files.ts";

const options = TranscribeOptions.parse({ batch: 6 });
const { dims, head, weights, close } = await openModel(options.model);
await close();
const model = { dims, head, parameters: weights.parameters };
const modes = Attention.options.map((mode) => modeMemory(mode, dims));

/** The shape of tiny, whose random weights loop: windows are decoded again and again. */
const tiny = { ...dims, width: 384, encoderLayers: 4, decoderLayers: 4, encoderInner: 1536, decoderInner: 1536 };

// Held where what only the start needed of the program is let go of: elsewhere 22 MB more.
const ofProgram = letsGoOfProgramFiles() ? 0 : 22e6;

test.each([
  ["base", "slim", 297e6],
  ["base", "standard", 555e6],
  ["base", "compact", 288e6],
  ["tiny", "slim", 268e6],
] as const)("%s with six streams, %s: within a tenth of what was held", (shape, attention, held) => {
  const foretold = predictedPeak(shape === "base" ? model : { dims: tiny, head }, { ...options, attention }, 6);
  expect(Math.abs(foretold / (held + ofProgram) - 1)).toBeLessThan(0.1);
});

/** A decoder of four layers, and an encoder that is eight times as large as what is in memory of it at a time. */
const turbo = {
  ...dims,
  width: 1280,
  encoderLayers: 32,
  decoderLayers: 4,
  encoderHeads: 20,
  decoderHeads: 20,
  melBins: 128,
  encoderInner: 5120,
  decoderInner: 5120,
  vocabulary: 51_866,
};

test("of an encoder in sections one counts, or what is held while tokens are decoded where that is more", () => {
  const peak = (words: boolean, precision: "int8" | "float32" = "int8") =>
    predictedPeak({ dims: turbo, head }, { ...options, precision, words }, 6);
  const { weights, atOnce } = encoderBytes(turbo, "int8");
  expect(weights / atOnce).toBe(8);
  const isLetGo = letsGoOfWeights();
  if (isLetGo) expect(peak(false)).toBeLessThan(weightBytes("slim", turbo, "int8"));
  else expect(peak(false)).toBeGreaterThan(weightBytes("slim", turbo, "int8"));
  // Words are timed when no window is being encoded.
  if (isLetGo) expect(peak(true)).toBe(peak(false));
});

test("what windows that are decoded again take beside the others is foretold for two of them", () => {
  const shape = { dims: { ...dims, vocabulary: 0 }, head };
  const peak = (streams: number, preset: "fast" | "accurate") => predictedPeak(shape, { ...options, preset }, streams);
  const { crossBytes, selfBytes } = modeMemory("slim", dims);
  const [one, two, three] = [1, 2, 3].map((streams) => peak(streams, "fast"));
  const usual = crossBytes + (selfBytes * 192) / 448;
  expect(Number(two) - Number(one)).toBeCloseTo(usual + (4 * selfBytes * 192) / 448, -1);
  expect(Number(three) - Number(two)).toBeCloseTo(usual, -1);
  // Beams have as many rows from the start.
  expect(peak(2, "accurate") - peak(1, "accurate")).toBeCloseTo(crossBytes + (5 * selfBytes * 192) / 448, -1);
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
  const bytes = (count: number, probabilities = true) => wordTimesBytes(dims, heads(count), { probabilities });
  const scores = bytes(9) - bytes(8);
  expect(scores).toBe(110 * dims.frames * 4);
  // So many heads that their scores, put in order, are more than the logits: twice.
  expect(bytes(1001) - bytes(1000)).toBe(2 * scores);
  // Without logits there is nothing but scores.
  expect(bytes(8, false)).toBe(2 * 8 * scores);
  const larger = { ...dims, vocabulary: dims.vocabulary + 1 };
  const known = { probabilities: true };
  expect(wordTimesBytes(larger, head, known) - wordTimesBytes(dims, head, known)).toBe(110 * 3 * 4);
  for (const preset of ["fast", "accurate"] as const)
    for (const streams of [1, 16]) {
      const peak = (words: boolean) => predictedPeak(model, { ...options, preset, words }, streams);
      expect(peak(true) - peak(false)).toBeCloseTo(wordTimesBytes(dims, head, known));
    }
});
