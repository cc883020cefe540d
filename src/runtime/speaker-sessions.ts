/**
 * Who speaks, on ONNX Runtime: two published networks, the first as it comes with the program, the second in a graph of ours.
 */
import { join } from "node:path";
import { check } from "../lib/check.ts";
import { programFolder } from "../lib/node/folders.ts";
import { readShippedFile } from "../lib/node/shipped.ts";
import { embeddingSize } from "../lib/voice-likeness.ts";
import { embeddingGraph, mostSamples } from "../speakers/campplus.ts";
import { fbankPoints } from "../speakers/fbank.ts";
import type { SpeakerNetworks } from "../speakers/networks.ts";
import { segmentedSamples } from "../speakers/segmentation.ts";
import { willDrop } from "./memory-pressure.ts";
import { openRemade, type RemadeNetwork } from "./remade.ts";
import { allOrNone, floats, floatsOf, openSession, type Session, type Tensors } from "./session.ts";

/** Values of megabytes come again with every window and piece: keeping their memory saves a fifth of the time, and it goes with the sessions. */
const wishes = { keepValues: true };

/**
 * @param onDamaged told when what was prepared was not what it had been, and is made again
 * @throws Failure model.damaged when they are not what came with the program; cache.write, cache.unopened
 */
export async function openSpeakerNetworks(
  threads: number,
  onDamaged?: (message: string) => void,
): Promise<SpeakerNetworks & { close(): Promise<void> }> {
  const sessions = await allOrNone(async (closing) => {
    const kept = (session: Session) => closing(session, (one) => one.release());
    return {
      segmentation: kept(await openSegmentation(threads)),
      embedding: kept(await openRemade(campplus, threads, { ...wishes, ...(onDamaged && { onDamaged }) })),
    };
  });
  const { segmentation, embedding } = sessions;
  return {
    async segment(windows, length = segmentedSamples) {
      const outputs = await ran(segmentation, { waveform: floats(windows, [windows.length / length, 1, length]) });
      return floatsOf(outputs, "logits");
    },
    async embed(sounds) {
      const [first] = sounds;
      if (first === undefined) return [];
      const length = Math.max(fbankPoints, first.length);
      check(length <= mostSamples, `a sound of ${length} samples`);
      const together = new Float32Array(sounds.length * length);
      for (const [place, samples] of sounds.entries()) together.set(samples, place * length);
      const outputs = await ran(embedding, { samples: floats(together, [sounds.length, 1, length]) });
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

const openSegmentation = (threads: number): Promise<Session> =>
  openSession(readShippedFile(join(programFolder, "models", "speakers", "segmentation.f16.onnx")), threads, wishes);

const campplus: RemadeNetwork = {
  name: "the network that tells voices apart",
  folder: "voices",
  graph: "embedding",
  published: ["speakers", "embedding.f16.onnx"],
  async make(published, place) {
    const { readLayers } = await import("../onnx/read.ts");
    return embeddingGraph(readLayers(published), { place });
  },
};
