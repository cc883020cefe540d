/** A recording as the WAV file that every program reads: mono, 16 kHz, 16 bits. */
import { open } from "node:fs/promises";
import { endianness } from "node:os";
import { openAudio, sampleRate } from "../../src/audio/open.ts";

const headerBytes = 44;
const sampleBytes = 2;

function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // plain PCM
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * sampleBytes, 28);
  bytes.writeUInt16LE(sampleBytes, 32);
  bytes.writeUInt16LE(8 * sampleBytes, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

function encoded(block: Float32Array): Buffer {
  const samples = Int16Array.from(block, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))));
  const bytes = Buffer.from(samples.buffer);
  return endianness() === "LE" ? bytes : bytes.swap16();
}

/** @throws Failure when the recording can't be read */
export async function writeWav(audio: string, path: string): Promise<void> {
  const recording = await openAudio(audio);
  const file = await open(path, "wx");
  try {
    let dataBytes = 0;
    await file.write(header(0), 0, headerBytes, 0);
    for await (const block of recording.pcm()) {
      const bytes = encoded(block);
      await file.write(bytes, 0, bytes.length, headerBytes + dataBytes);
      dataBytes += bytes.length;
    }
    await file.write(header(dataBytes), 0, headerBytes, 0);
  } finally {
    await file.close();
    await recording.close();
  }
}

/** Samples at 16 kHz as a whole WAV file. */
export function wavOf(samples: Float32Array): Buffer {
  const bytes = encoded(samples);
  return Buffer.concat([header(bytes.length), bytes]);
}
