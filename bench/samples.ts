/** A whole recording at once, for what is measured and tested: the program itself streams. */
import { openAudio } from "../src/audio/open.ts";
import { joined } from "../src/lib/joined.ts";

type Opened = Awaited<ReturnType<typeof openAudio>>;

/** @returns all of it at 16 kHz @throws Failure when it can't be read here */
export async function samplesOf(path: string, ...heard: Parameters<Opened["pcm"]>): Promise<Float32Array> {
  const audio = await openAudio(path);
  try {
    const chunks: Float32Array[] = [];
    for await (const chunk of audio.pcm(...heard)) chunks.push(chunk);
    return joined(chunks);
  } finally {
    await audio.close();
  }
}
