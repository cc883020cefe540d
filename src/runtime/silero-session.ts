/** Silero VAD v6 on ONNX Runtime: the published weights, in a graph that hears many frames a run. */
import { buildSilero } from "../model/silero.ts";
import { batchFrames, contextSamples, frameSamples } from "../speech/frames.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { willDropBytes } from "./memory-pressure.ts";
import { openRemade, type RemadeNetwork } from "./remade.ts";
import { floats, floatsOf } from "./session.ts";

/** Sound is read, resampled, mixed, cut: each makes an array of what the one before gave. */
const passedOn = 4;

/** @param onDamaged told when its prepared form was not what it had been, and is made again */
export async function openSpeechDetector(
  onDamaged: (message: string) => void = () => {},
): Promise<SpeechDetector & { close(): Promise<void> }> {
  // One thread: the products are too small to share.
  const session = await openRemade(silero, 1, { onDamaged });
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

const silero: RemadeNetwork = {
  name: "the speech detector",
  folder: "silero-vad",
  graph: "silero",
  published: ["silero-vad", "silero_vad.onnx"],
  async make(published, place) {
    const { readWeights } = await import("../onnx/read.ts");
    return buildSilero(readWeights(published), { place });
  },
};
