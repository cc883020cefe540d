/** Silero VAD v6 on ONNX Runtime. */
import { join } from "node:path";
import type { SpeechDetector } from "../audio/speech.ts";
import { programFolder } from "./folders.ts";
import { floats, floatsOf, openSession, Tensor } from "./sessions.ts";

const width = 576;
const stateWidth = 128;

export async function openSpeechDetector(): Promise<SpeechDetector & { close(): Promise<void> }> {
  // One thread: the products are too small to share.
  const session = await openSession(join(programFolder, "models", "silero-vad", "silero_vad.onnx"), 1);
  const sr = new Tensor("int64", BigInt64Array.of(16_000n), []);
  return {
    async step(frames, state, batch) {
      const outputs = await session.run({
        input: floats(frames, [batch, width]),
        state: floats(state, [2, batch, stateWidth]),
        sr,
      });
      return { probabilities: floatsOf(outputs, "output"), state: floatsOf(outputs, "stateN") };
    },
    close: () => session.release(),
  };
}
