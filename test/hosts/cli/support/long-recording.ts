/** A recording of some minutes, made of the project's own clips with pauses between them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import wavefile from "wavefile";
import { pcm16, wavOf } from "../../../../src/audio/containers/wav-file.ts";
import { openAudio } from "../../../../src/audio/open.ts";
import { sampleRate } from "../../../../src/lib/sample-rate.ts";

const clips = ["austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930", "jfk"];

async function speechOf(names: readonly string[]): Promise<Int16Array> {
  const pieces: Float32Array[] = [];
  for (const clip of names) {
    const audio = await openAudio(join(import.meta.dirname, "..", "..", "..", "audio", `${clip}.flac`));
    for await (const samples of audio.pcm()) pieces.push(samples.slice());
    await audio.close();
    pieces.push(new Float32Array(sampleRate * 0.7));
  }
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return pcm16(all);
}

/** All clips so often. */
const repeated = (rounds: number): string[] => Array.from({ length: rounds }, () => clips).flat();

/** @param rounds of 40 s @returns its path */
export async function longRecording(folder: string, rounds: number): Promise<string> {
  const path = join(folder, "long recording.wav");
  writeFileSync(path, wavOf(await speechOf(repeated(rounds))));
  return path;
}

/** Two people, a channel each, who say the same in a different order. @param rounds of 40 s @returns its path */
export async function twoChannels(folder: string, rounds: number): Promise<string> {
  const path = join(folder, "two channels.wav");
  const wav = new wavefile.WaveFile();
  wav.fromScratch(2, sampleRate, "16", [
    await speechOf(repeated(rounds)),
    await speechOf([...repeated(rounds).slice(3), ...clips.slice(0, 3)]),
  ]);
  writeFileSync(path, wav.toBuffer());
  return path;
}
