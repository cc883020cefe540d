/** A recording as the WAV file that every program reads: mono, 16 kHz, 16 bits. */
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Gone when `use` has ended. @throws Failure when the recording can't be read */
export async function withWav<Value>(audio: string, use: (path: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-peers-"));
  try {
    const wav = join(folder, "audio.wav");
    await writeWav(audio, wav);
    return await use(wav);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
