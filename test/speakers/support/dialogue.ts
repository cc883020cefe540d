/** Two people in turn, one clip of the project behind the other: Kennedy, a reader, Kennedy. About 18 s at 16 kHz. */
import { clip, samplesOf } from "../../speech/support/sound.ts";

/** Seconds at which the reader begins and ends. */
export const readerSeconds = { start: 5.5, end: 12.6 };

export async function dialogue(): Promise<Float32Array> {
  const kennedy = await samplesOf(clip("jfk.flac"));
  const reader = await samplesOf(clip("austen-0870.flac"));
  const change = readerSeconds.start * 16_000;
  const samples = new Float32Array(kennedy.length + reader.length);
  samples.set(kennedy.subarray(0, change));
  samples.set(reader, change);
  samples.set(kennedy.subarray(change), change + reader.length);
  return samples;
}
