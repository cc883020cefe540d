/** Silero VAD v6 on ONNX Runtime: the published weights, in a graph that hears many frames a run. */
import { join } from "node:path";
import { madeAgain } from "../lib/made-again.ts";
import { cacheFolder, programFolder } from "../lib/node/folders.ts";
import { readShippedFile } from "../lib/node/shipped.ts";
import { compilerVersion, type GraphUnit } from "../model/compile.ts";
import { buildSilero } from "../model/silero.ts";
import type { PlaceTensor } from "../onnx/graph.ts";
import { batchFrames, contextSamples, frameSamples } from "../speech/frames.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { discardUnit, findUnit, writeUnit } from "./compiled-unit.ts";
import { willDropBytes } from "./memory-pressure.ts";
import { openPrepared } from "./prepared.ts";
import { floats, floatsOf, openSession, type Session } from "./session.ts";

/** Sound is read, resampled, mixed, cut: each makes an array of what the one before gave. */
const passedOn = 4;

/** @param onDamaged told when its prepared form was not what it had been, and is made again */
export async function openSpeechDetector(
  onDamaged: (message: string) => void = () => {},
): Promise<SpeechDetector & { close(): Promise<void> }> {
  const session = await openSilero(onDamaged);
  return {
    async detect(frames, state) {
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

function openSilero(onDamaged: (message: string) => void): Promise<Session> {
  const folder = join(cacheFolder(), "compiled", `silero-vad-v${compilerVersion}`);
  const name = "the speech detector";
  const discard = () => {
    onDamaged(madeAgain(name));
    return discardUnit(folder);
  };
  const open = async () => {
    const known = await findUnit(folder);
    if (known === "damaged") await discard();
    const unit = typeof known === "string" ? await writeUnit(folder, compileDetector) : known;
    // One thread: the products are too small to share.
    return openSession(unit.path("silero"), 1);
  };
  return openPrepared(name, open, discard);
}

async function compileDetector(place: PlaceTensor): Promise<GraphUnit> {
  const { readWeights } = await import("../onnx/read.ts");
  const file = join(programFolder, "models", "silero-vad", "silero_vad.onnx");
  const graphs = [buildSilero(readWeights(readShippedFile(file)), { place })];
  return { graphs, manifest: { version: compilerVersion, precision: "float32" } };
}
