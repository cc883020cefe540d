/** Matroska whose sound ffmpeg decodes: at the times of its blocks, as what is read here. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
} from "mediabunny";
import { decodeFile, formats } from "../sound.ts";
import { ac3Frames48k, type Frames } from "./frames.ts";
import type { Row, Sample } from "./table.ts";

/** The frames once for each of the times, in seconds. */
async function packed(format: OutputFormat, frames: Frames, times: number[]): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new EncodedAudioPacketSource("ac3");
  const pictures = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(pictures);
  output.addAudioTrack(source);
  await output.start();
  // Its time alone matters: the clock's zero.
  await pictures.add(new EncodedPacket(Buffer.alloc(16), "key", 0, 0.1), {
    decoderConfig: { codec: "vp8", codedWidth: 64, codedHeight: 48 },
  });
  const config = { codec: "ac-3", numberOfChannels: 2, sampleRate: 48_000 };
  for (const time of times)
    for (const [i, data] of frames.data.entries())
      await source.add(new EncodedPacket(data, "key", time + i * frames.seconds, frames.seconds), {
        decoderConfig: config,
      });
  await output.finalize();
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}

async function ofTimes(folder: string, name: string, frames: Frames, times: number[]): Promise<Sample> {
  const path = join(folder, name);
  await writeFile(path, await packed(new MkvOutputFormat(), frames, times));
  const length = frames.data.length * frames.seconds;
  return {
    path,
    heard: times.map((at) => ({ at: at + frames.lateSeconds, from: 0, to: Math.min(3, length - 0.15) })),
    seconds: (times.at(-1) ?? 0) + length,
  };
}

/** Files of AC-3 one behind the other, and between them one that is read here. */
async function joined(folder: string, format: OutputFormat, between: string): Promise<Sample> {
  const frames = await ac3Frames48k();
  const outer = await packed(format, frames, [0]);
  const { samples } = await decodeFile(join(formats, between));
  const path = join(folder, `joined-${between}`);
  await writeFile(path, Buffer.concat([outer, await readFile(join(formats, between)), outer]));
  const length = frames.data.length * frames.seconds;
  const [second, third] = [length, length + samples.length / 16_000];
  const to = Math.min(3, length - 0.15);
  return {
    path,
    heard: [
      { at: frames.lateSeconds, from: 0, to },
      { at: second, from: 0, to: 3.35 },
      { at: third + frames.lateSeconds, from: 0, to },
    ],
    seconds: third + length,
  };
}

export const matroskaRows: Row[] = [
  {
    container: "Matroska",
    codec: "AC-3",
    by: "ffmpeg",
    cells: {
      "start offset": {
        says: "kept",
        make: async (folder) => ofTimes(folder, "ac3-late.mkv", await ac3Frames48k(), [2]),
      },
      gaps: {
        says: "silence",
        make: async (folder) => ofTimes(folder, "ac3-gap.mkv", await ac3Frames48k(), [0, 3]),
      },
      joins: { says: "one behind the other", make: (folder) => joined(folder, new MkvOutputFormat(), "opus.webm") },
    },
  },
  {
    container: "MP4",
    codec: "AC-3",
    by: "ffmpeg",
    cells: {
      joins: {
        says: "one behind the other",
        make: (folder) => joined(folder, new Mp4OutputFormat({ fastStart: "in-memory" }), "opus.mp4"),
      },
    },
  },
];
