/** A voice in one vector: the mean of the embeddings of its pieces, of length 1. With it a person can be found in other recordings. */
import { check, present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { embeddingSize, ofLengthOne } from "../lib/voice-likeness.ts";
import type { SpeakerNetworks } from "./networks.ts";

/** As long as the pieces by which speakers are told apart. */
const pieceSamples = 2 * sampleRate;
/** Of a rest at the end, to have a say. */
const leastSamples = sampleRate;

/**
 * @param samples of one voice, 16 kHz, at a usual level, at least one
 * @param breathe called between steps
 * @returns [192]
 */
export async function voicePrint(
  samples: Float32Array,
  { embed }: Pick<SpeakerNetworks, "embed">,
  breathe: () => Promise<void>,
): Promise<Float32Array> {
  check(samples.length > 0, "a voice has samples");
  const sum = new Float32Array(embeddingSize);
  for (let from = 0; from < samples.length; from += pieceSamples) {
    const piece = samples.subarray(from, from + pieceSamples);
    if (from > 0 && piece.length < leastSamples) break;
    const unit = ofLengthOne(present((await embed([piece]))[0], "an embedding"));
    for (const [i, value] of unit.entries()) sum[i] = (sum[i] ?? 0) + value;
    await breathe();
  }
  return ofLengthOne(sum);
}
