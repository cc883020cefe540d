/** Silero VAD v6 on ONNX Runtime: the published weights, in a graph that hears many frames a run. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { batchFrames, contextSamples, frameSamples, type SpeechDetector } from "../audio/speech.ts";
import { buildSilero } from "../model/silero.ts";
import { readWeights } from "../onnx/read.ts";
import { writeGraph } from "../onnx/write.ts";
import { programFolder } from "./folders.ts";
import { floats, floatsOf, openSession } from "./sessions.ts";

export async function openSpeechDetector(): Promise<SpeechDetector & { close(): Promise<void> }> {
  const published = await readFile(join(programFolder, "models", "silero-vad", "silero_vad.onnx"));
  // One thread: the products are too small to share.
  const session = await openSession(writeGraph(buildSilero(readWeights(published)), null), 1);
  return {
    async hear(frames, state) {
      const outputs = await session.run({
        frames: floats(frames, [batchFrames, contextSamples + frameSamples]),
        state: floats(state, [2, 1, state.length / 2]),
      });
      return { probabilities: floatsOf(outputs, "probabilities"), state: floatsOf(outputs, "nextState") };
    },
    close: () => session.release(),
  };
}
