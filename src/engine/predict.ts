/** The memory bill before anything runs: arithmetic over a model's dimensions, without loading its weights. */

import { freemem } from "node:os";
import type { MemoryReport, ModeMemory, TranscribeOptions } from "../api/engine.ts";
import { Attention, type Precision, perAttention } from "../api/transcript.ts";
import { widerAtOnce } from "../decode/batch.ts";
import { samplesPerRetry } from "../decode/retry.ts";
import type { Dims } from "../model/dims.ts";
import {
  decoderBytes,
  encoderBytes,
  encoderSections,
  logitsBytes,
  mappedDecoderBytes,
  modeMemory,
  wordTimesBytes,
} from "../model/memory.ts";
import type { ModelShape } from "../model/shape.ts";
import { type ModelFolder, openModel } from "../model-store/model-folder.ts";
import { contextBytes, rowsOf, streamsFor } from "../runtime/batch-size.ts";
import { letsGoOfWeights } from "../runtime/mapped-file.ts";
import { letsGoOfProgramFiles } from "../runtime/program-files.ts";

// Measured part by part: docs/benchmark.md.
/** Node, the runtime's libraries, the thread that reads recordings, sound on its way; less where what only the start needed of them is let go of. */
const programBytes = letsGoOfProgramFiles() ? 133e6 : 155e6;
/** Values of a frame that the encoder holds at once, as a multiple of its width: 7.5 to 9 from tiny's shape to turbo's. */
const encoderRows = 8.2;
/** The same where the encoder is in sections: their values share a heap, which has holes. */
const sectionRows = 19;
/**
 * Places of the token axis that are filled at once, of all: windows of speech have a hundred tokens, few have more. Nor have those that are decoded
 * again: a text that loops is ended when it is seen to (decode/checks.ts).
 */
const filledPart = 192 / 448;

type Preset = TranscribeOptions["preset"];

/**
 * What so many streams keep in a mode, their token axis as far as it is usually filled. A window's cross tensors are held twice while it is
 * encoded: the runtime's binding hands out a copy of what was written into its place.
 */
export function usualContextBytes(mode: ModeMemory, streams: number, preset: Preset): number {
  const kept = streams * contextBytes({ ...mode, selfBytes: mode.selfBytes * filledPart }, preset);
  return streams === 0 ? 0 : kept + mode.crossBytes;
}

/** Rows that windows add which are decoded again by several samples, as many of them as there may be at once. */
const widerRows = (streams: number, preset: Preset): number =>
  Math.min(streams, widerAtOnce) * Math.max(0, samplesPerRetry - rowsOf(preset));

/** The peak of a run in one attention -> what it would be in each: the streams' contexts differ most. */
export function peakInEach(
  { attention, bytes }: { attention: Attention; bytes: number },
  { modes, streams, preset }: { modes: readonly ModeMemory[]; streams: number; preset: Preset },
): Record<Attention, number> {
  const contexts = perAttention((wanted) => {
    const mode = modes.find((one) => one.attention === wanted);
    return mode === undefined ? 0 : usualContextBytes(mode, streams, preset);
  });
  return perAttention((wanted) => bytes + contexts[wanted] - contexts[attention]);
}

/** The peak of a run with so many streams, in bytes of the engine's process. */
export function predictedPeak(
  { dims, head }: Pick<ModelShape, "dims" | "head">,
  { attention, precision, preset, words }: Pick<TranscribeOptions, "attention" | "precision" | "preset" | "words">,
  streams: number,
): number {
  const mode = modeMemory(attention, dims);
  const wider = widerRows(streams, preset);
  const contexts = usualContextBytes(mode, streams, preset) + wider * mode.selfBytes * filledPart;
  const decoding =
    logitsBytes(dims, streams * rowsOf(preset) + wider) +
    (words ? wordTimesBytes(dims, head, { probabilities: true }) : 0);
  return programBytes + contexts + encoderAndDecoder(attention, dims, precision, decoding);
}

/**
 * What the encoder and the decoder hold. A large encoder's weights are let go of when it has run, and while it runs those of the decoder that are
 * mapped: what is held while tokens are decoded then comes in place of it.
 * @param decoding bytes held beside weights while tokens are decoded
 */
function encoderAndDecoder(attention: Attention, dims: Dims, precision: Precision, decoding: number): number {
  const { weights, graphs, atOnce } = encoderBytes(dims, precision);
  const decoder = decoderBytes(attention, dims, precision);
  const values = dims.frames * dims.width * 4;
  if (encoderSections(dims, precision) === 1) return weights + graphs + values * encoderRows + decoder + decoding;
  if (!letsGoOfWeights()) return graphs + weights + decoder + Math.max(values * sectionRows, decoding);
  const encoding = atOnce + values * sectionRows - mappedDecoderBytes(attention, dims, precision);
  return graphs + decoder + Math.max(encoding, decoding);
}

/** What runs would hold at most, each attention with the batch that it would have now. */
export function peaksBefore(shape: ModelShape, options: TranscribeOptions): Record<Attention, number> {
  return perAttention((attention) => {
    const streams = streamsFor(options, modeMemory(attention, shape.dims));
    return predictedPeak(shape, { ...options, attention }, streams);
  });
}

/** Before a run: what it will hold. */
function foretoldMemory({ dims, head }: ModelFolder, options: TranscribeOptions): MemoryReport {
  const { attention } = options;
  const streams = streamsFor(options, modeMemory(attention, dims));
  const modes = Attention.options.map((mode) => modeMemory(mode, dims));
  return {
    attention,
    modes,
    streams,
    allocatedBytes: 0,
    residentBytes: process.memoryUsage.rss(),
    peakResidentBytes: 0,
    predictedPeakBytes: perAttention((mode) => predictedPeak({ dims, head }, { ...options, attention: mode }, streams)),
    freeBytes: freemem(),
  };
}

/** While a model is made ready: this process and the one that compiles, and the most that both have held so far. */
export function preparingMemory(model: ModelFolder, options: TranscribeOptions) {
  const foretold = foretoldMemory(model, options);
  let peak = 0;
  /** @param compilerBytes that the other process holds */
  return (compilerBytes: number): MemoryReport => {
    const residentBytes = process.memoryUsage.rss() + compilerBytes;
    peak = Math.max(peak, residentBytes);
    const atLeast = (mode: Attention): number => Math.max(peak, foretold.predictedPeakBytes[mode]);
    return {
      ...foretold,
      residentBytes,
      peakResidentBytes: peak,
      predictedPeakBytes: perAttention(atLeast),
      freeBytes: freemem(),
    };
  };
}

/** @throws Failure when the folder holds no usable model */
export async function predictMemory(options: TranscribeOptions): Promise<MemoryReport> {
  const model = await openModel(options.model);
  try {
    return foretoldMemory(model, options);
  } finally {
    await model.close();
  }
}
