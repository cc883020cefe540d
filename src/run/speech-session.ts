/** Silero VAD v6 on ONNX Runtime: the published weights, in a graph that hears many frames a run. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { batchFrames, contextSamples, frameSamples, type SpeechDetector } from "../audio/speech.ts";
import { compilerVersion, type Unit } from "../model/compile.ts";
import { buildSilero } from "../model/silero.ts";
import { willDropBytes } from "./collect.ts";
import { cacheFolder, programFolder } from "./folders.ts";
import { floats, floatsOf, openSession } from "./sessions.ts";
import { readUnit, writeUnit } from "./unit-folder.ts";

/** Sound is read, resampled, mixed, cut: each makes an array of what the one before gave. */
const passedOn = 4;

export async function openSpeechDetector(): Promise<SpeechDetector & { close(): Promise<void> }> {
  const folder = join(cacheFolder(), "compiled", `silero-vad-v${compilerVersion}`);
  const unit = (await readUnit(folder)) ?? (await writeUnit(folder, await compileDetector()));
  // One thread: the products are too small to share.
  const session = await openSession(unit.path("silero"), 1);
  return {
    async hear(frames, state) {
      const outputs = await session.run({
        frames: floats(frames, [batchFrames, contextSamples + frameSamples]),
        state: floats(state, [2, 1, state.length / 2]),
      });
      willDropBytes(passedOn * frames.byteLength);
      return { probabilities: floatsOf(outputs, "probabilities"), state: floatsOf(outputs, "nextState") };
    },
    close: () => session.release(),
  };
}

async function compileDetector(): Promise<Unit> {
  const { readWeights } = await import("../onnx/read.ts");
  const published = await readFile(join(programFolder, "models", "silero-vad", "silero_vad.onnx"));
  const graphs = [buildSilero(readWeights(published))];
  return { graphs, manifest: { version: compilerVersion, precision: "float32" } };
}
