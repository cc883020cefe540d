/** The memory bill before anything runs: arithmetic over a model's dimensions, without loading its weights. */

import { freemem } from "node:os";
import type { MemoryReport, TranscribeOptions } from "../api/engine.ts";
import { Attention } from "../api/transcript.ts";
import { modeMemory } from "../model/memory.ts";
import { openModel } from "../model-store/model-folder.ts";
import { contextBytes, streamsFor } from "../runtime/batch-size.ts";

// Measured on the ten-minute file, in every attention, precision and preset: within a tenth of the peak.
/** Node, the runtime's libraries, sound on its way. */
const programBytes = 160e6;
/** Weights as the products want them, and what is still mapped of their file. */
const bytesPerParameter = { int8: 1.5, float32: 3.9 } as const;
/** Values of a frame that the encoder holds at once, as a multiple of its width. */
const encoderRows = 15;
/** Places of the token axis that are filled at once, of all: windows of speech have a hundred tokens, few have more. */
const filledPart = 192 / 448;

/** @throws Failure when the folder holds no usable model */
export async function predictMemory(options: TranscribeOptions): Promise<MemoryReport> {
  const model = await openModel(options.model);
  try {
    const own = modeMemory(options.attention, model.dims);
    const streams = streamsFor(options, own);
    const modes = Attention.options.map((mode) => modeMemory(mode, model.dims));
    const contexts = streams * contextBytes({ ...own, selfBytes: own.selfBytes * filledPart }, options.preset);
    const weights = model.weights.parameters * bytesPerParameter[options.precision];
    const encoding = model.dims.frames * model.dims.width * encoderRows * 4;
    return {
      attention: options.attention,
      modes,
      streams,
      allocatedBytes: 0,
      residentBytes: process.memoryUsage.rss(),
      peakResidentBytes: 0,
      predictedPeakBytes: programBytes + weights + encoding + contexts,
      freeBytes: freemem(),
    };
  } finally {
    await model.close();
  }
}
