/** The reference clip: speech that is part of the project (models/reference/speech.flac; LibriVox, public domain). */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openAudio } from "../src/audio/open.ts";
import { programFolder } from "../src/lib/node/folders.ts";
import { expectShippedFile } from "../src/lib/node/shipped.ts";

const file = join(programFolder, "models", "reference", "speech.flac");

/** @returns its samples at 16 kHz @throws Failure model.damaged */
export async function referenceSamples(): Promise<Float32Array> {
  expectShippedFile(file, await readFile(file));
  const audio = await openAudio(file);
  try {
    const chunks: Float32Array[] = [];
    for await (const chunk of audio.pcm()) chunks.push(chunk);
    const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      samples.set(chunk, at);
      at += chunk.length;
    }
    return samples;
  } finally {
    await audio.close();
  }
}
