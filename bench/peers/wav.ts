/** A recording as the WAV file that every program reads: mono, 16 kHz, 16 bits. */
import { open } from "node:fs/promises";
import { pcm16, wavHeader } from "../../src/audio/containers/wav-file.ts";
import { openAudio } from "../../src/audio/open.ts";

/** @throws Failure when the recording can't be read */
export async function writeWav(audio: string, path: string): Promise<void> {
  const recording = await openAudio(audio);
  const file = await open(path, "wx");
  try {
    let samples = 0;
    await file.write(wavHeader(samples));
    for await (const block of recording.pcm()) {
      await file.write(pcm16(block));
      samples += block.length;
    }
    await file.write(wavHeader(samples), 0, undefined, 0);
  } finally {
    await file.close();
    await recording.close();
  }
}
