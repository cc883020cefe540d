/** A recording of some minutes, made of the project's own clips with pauses between them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { wavOf } from "../../../../src/audio/containers/wav-file.ts";
import { openAudio } from "../../../../src/audio/open.ts";
import { sampleRate } from "../../../../src/lib/sample-rate.ts";

const clips = ["austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930", "jfk"];

/** @returns its path */
export async function longRecording(folder: string, rounds: number): Promise<string> {
  const pieces: Float32Array[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const clip of clips) {
      const audio = await openAudio(join(import.meta.dirname, "..", "..", "..", "audio", `${clip}.flac`));
      for await (const samples of audio.pcm()) pieces.push(samples.slice());
      await audio.close();
      pieces.push(new Float32Array(sampleRate * 0.7));
    }
  }
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  const path = join(folder, "long recording.wav");
  writeFileSync(path, wavOf(all));
  return path;
}
