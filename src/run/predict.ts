/** The memory bill before anything runs: arithmetic over a model's dimensions, without loading its weights. */
import { freemem } from "node:os";
import type { MemoryReport, TranscribeOptions } from "../api/engine.ts";
import { modeMemory, streamBytes } from "../model/memory.ts";
import { attentionModes } from "../model/state.ts";
import { openModel } from "./model-folder.ts";

/** Streams side by side when nobody says how many; the engine's own choice. */
const usualStreams = 8;
/** The program itself: Node, the runtime's libraries and one window's buffers. */
const programBytes = 120e6;

/** @throws Failure when the folder holds no usable model */
export async function predictMemory(options: TranscribeOptions): Promise<MemoryReport> {
  const model = await openModel(options.model);
  try {
    const modes = attentionModes.map((mode) => modeMemory(mode, model.dims));
    const own = modes.find(({ attention }) => attention === options.attention) ?? modes[0];
    const streams = options.batch === "auto" ? usualStreams : options.batch;
    const contexts = streams * (own === undefined ? 0 : streamBytes(own));
    // Weights are held as the graphs have them: four bytes a value, or one.
    const weights = model.weights.parameters * (options.precision === "int8" ? 1 : 4);
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
