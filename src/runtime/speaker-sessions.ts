/** Who speaks, on ONNX Runtime: two published networks as they come with the program, and the filter bank between sound and the second. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { programFolder } from "../lib/node/folders.ts";
import { expectShippedFile } from "../lib/node/shipped.ts";
import { writeGraph } from "../onnx/write.ts";
import { fbankGraph, fbankPoints } from "../speakers/fbank.ts";
import type { SpeakerNetworks } from "../speakers/networks.ts";
import { willDrop } from "./memory-pressure.ts";
import { allOrNone, floats, floatsOf, openSession, type Session, type Tensors } from "./session.ts";

/** Values of megabytes come again with every window and piece: keeping their memory saves a fifth of the time, and it goes with the sessions. */
const wishes = { keepValues: true };

/** @throws Failure model.damaged when they are not what came with the program */
export async function openSpeakerNetworks(threads: number): Promise<SpeakerNetworks & { close(): Promise<void> }> {
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
    async segment(samples) {
      const outputs = await ran(segmentation, { waveform: floats(samples, [1, 1, samples.length]) });
      return floatsOf(outputs, "logits");
    },
    async embed(samples) {
      const sound = samples.length < fbankPoints ? new Float32Array(fbankPoints) : samples;
      if (sound !== samples) sound.set(samples);
      const features = await ran(fbank, { samples: floats(sound, [1, 1, sound.length]) });
      const outputs = await ran(embedding, { fbank: floats(floatsOf(features, "fbank"), features.fbank?.dims ?? []) });
      return floatsOf(outputs, "embedding");
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

async function openShipped(name: string, threads: number): Promise<Session> {
  const file = join(programFolder, "models", "speakers", name);
  expectShippedFile(file, await readFile(file));
  return openSession(file, threads, wishes);
}
