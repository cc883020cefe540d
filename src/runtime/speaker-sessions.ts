/** Who speaks, on ONNX Runtime: two published networks as they come with the program, and the filter bank between sound and the second. */
import { join } from "node:path";
import { programFolder } from "../lib/node/folders.ts";
import { readShippedFile } from "../lib/node/shipped.ts";
import { embeddingSize } from "../lib/voice-likeness.ts";
import { fbankGraph, fbankPoints } from "../speakers/fbank.ts";
import type { SpeakerNetworks } from "../speakers/networks.ts";
import { segmentedSamples } from "../speakers/segmentation.ts";
import { willDrop } from "./memory-pressure.ts";
import { allOrNone, floats, floatsOf, openSession, type Session, type Tensors } from "./session.ts";

/** Values of megabytes come again with every window and piece: keeping their memory saves a fifth of the time, and it goes with the sessions. */
const wishes = { keepValues: true };

/** @throws Failure model.damaged when they are not what came with the program */
export async function openSpeakerNetworks(threads: number): Promise<SpeakerNetworks & { close(): Promise<void> }> {
  const { writeGraph } = await import("../onnx/write.ts");
  const sessions = await allOrNone(async (closing) => {
    const kept = (session: Session) => closing(session, (one) => one.release());
    return {
      segmentation: kept(await openShipped("segmentation.f16.onnx", threads)),
      embedding: kept(await openShipped("embedding.f16.onnx", threads)),
      fbank: kept(await openSession(writeGraph(fbankGraph()), threads, wishes)),
    };
  });
  const { segmentation, embedding, fbank } = sessions;
  return {
    async segment(windows, length = segmentedSamples) {
      const outputs = await ran(segmentation, { waveform: floats(windows, [windows.length / length, 1, length]) });
      return floatsOf(outputs, "logits");
    },
    async embed(sounds) {
      const [first] = sounds;
      if (first === undefined) return [];
      const length = Math.max(fbankPoints, first.length);
      const together = new Float32Array(sounds.length * length);
      for (const [place, samples] of sounds.entries()) together.set(samples, place * length);
      const features = await ran(fbank, { samples: floats(together, [sounds.length, 1, length]) });
      const outputs = await ran(embedding, { fbank: floats(floatsOf(features, "fbank"), features.fbank?.dims ?? []) });
      const values = floatsOf(outputs, "embedding");
      return sounds.map((_, place) => values.subarray(place * embeddingSize, (place + 1) * embeddingSize));
    },
    async close() {
      for (const session of Object.values(sessions)) await session.release();
    },
  };
}

async function ran(session: Session, feeds: Tensors): Promise<Tensors> {
  const outputs = await session.run(feeds);
  willDrop(outputs);
  return outputs;
}

const openShipped = (name: string, threads: number): Promise<Session> =>
  openSession(readShippedFile(join(programFolder, "models", "speakers", name)), threads, wishes);
