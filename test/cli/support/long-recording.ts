/** A recording of some minutes, made of the project's own clips with pauses between them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAudio, sampleRate } from "../../../src/audio/open.ts";

const clips = ["austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930", "jfk"];

function wav(samples: Float32Array): Uint8Array {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write("RIFF", 0).toString();
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, place) => {
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + place * 2);
  });
  return file;
}

/** @returns its path */
export async function longRecording(folder: string, rounds: number): Promise<string> {
  const pieces: Float32Array[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const clip of clips) {
      const audio = await openAudio(join(import.meta.dirname, "..", "..", "audio", `${clip}.flac`));
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
  writeFileSync(path, wav(all));
  return path;
}
