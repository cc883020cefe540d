/** The memory bill before anything runs: arithmetic over a model's dimensions, without loading its weights. */
import { freemem } from "node:os";
import type { MemoryReport, TranscribeOptions } from "../api/engine.ts";
import { modeMemory } from "../model/memory.ts";
import { attentionModes } from "../model/state.ts";
import { openModel } from "./model-folder.ts";
import { contextBytes, streamsFor } from "./streams.ts";

/** Measured: Node, the runtime's libraries and one window's buffers. */
const programBytes = 105e6;
/** Measured: weights are held as they lie in their mapped file, and once more as the products want them. */
const weightCopies = 2;

/** @throws Failure when the folder holds no usable model */
export async function predictMemory(options: TranscribeOptions): Promise<MemoryReport> {
  const model = await openModel(options.model);
  try {
    const streams = streamsFor(options, modeMemory(options.attention, model.dims, 1, options.precision));
    const modes = attentionModes.map((mode) => modeMemory(mode, model.dims, streams, options.precision));
    const own = modeMemory(options.attention, model.dims, streams, options.precision);
    const contexts = streams * contextBytes(own, options.preset);
    const weights = weightCopies * model.weights.parameters * (options.precision === "int8" ? 1 : 4);
    return {
      ...{ attention: options.attention, modes, streams, allocatedBytes: 0 },
      ...{ residentBytes: process.memoryUsage.rss(), peakResidentBytes: 0 },
      predictedPeakBytes: programBytes + weights + contexts,
      freeBytes: freemem(),
    };
  } finally {
    await model.close();
  }
}
