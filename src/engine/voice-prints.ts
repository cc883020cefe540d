/** What a voice sounds like, by the network that tells speakers apart. */
import { setImmediate } from "node:timers/promises";
import { voicePrint } from "../speakers/voice-print.ts";
import { audible, usualThreads, withSpeakerNetworks } from "./who-speaks.ts";

/** @param samples of one voice at 16 kHz, some seconds @returns [192], of length 1 @throws Failure model.damaged */
export async function voicePrintOf(samples: Float32Array): Promise<Float32Array> {
  const heard = new Float32Array(samples.length);
  let at = 0;
  for await (const piece of audible({ pcm: () => inOneGo(samples) })) {
    heard.set(piece, at);
    at += piece.length;
  }
  return withSpeakerNetworks(await usualThreads("auto"), (networks) =>
    voicePrint(heard, networks, async () => void (await setImmediate())),
  );
}

async function* inOneGo(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}
