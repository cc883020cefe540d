/**
 * The same clips as one recording, in several orders: with each order windows are cut elsewhere and clips have other neighbours, so that what a search
 * is worth shows beside what luck is worth.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wavOf } from "../src/audio/containers/wav-file.ts";
import { seededRandom } from "../src/decode/random.ts";
import { joined } from "../src/lib/joined.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import type { ReferencedClip } from "./corpus.ts";
import { samplesOf } from "./samples.ts";

/** Silence between two clips, in seconds: from a breath to a change of speakers. */
const pause = { least: 0.3, most: 1.5 };

/**
 * Writes a recording for each order into `folder`; an order is the same at each call.
 * @param clips of one language
 * @throws Failure when a clip can't be read
 */
export async function reordered(
  clips: readonly ReferencedClip[],
  orders: number,
  folder: string,
): Promise<ReferencedClip[]> {
  const made: ReferencedClip[] = [];
  for (let order = 1; order <= orders; order++) {
    const random = seededRandom(order);
    const shuffled = clips
      .map((clip) => ({ clip, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ clip }) => clip);
    const pieces: Float32Array[] = [];
    for (const { path } of shuffled) {
      pieces.push(await samplesOf(path));
      pieces.push(new Float32Array(Math.round(sampleRate * (pause.least + random() * (pause.most - pause.least)))));
    }
    const samples = joined(pieces);
    const file = `order-${order}.wav`;
    const path = join(folder, file);
    await writeFile(path, wavOf(samples));
    const reference = shuffled.map((clip) => clip.reference).join(" ");
    made.push({ file, path, seconds: samples.length / sampleRate, language: shuffled[0]?.language ?? "en", reference });
  }
  return made;
}
