/** Frames of the sentence in several codecs, taken out of the files of test/audio/formats, to be put into containers by hand. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { parseMpegHeader } from "../../../src/audio/codecs/mpeg-header.ts";
import { parseAdtsHead } from "../../../src/audio/containers/adts.ts";
import { present } from "../../../src/lib/check.ts";
import { formats } from "../sound.ts";

export interface Frames {
  data: Buffer[];
  /** Of one frame. */
  seconds: number;
  /** What the encoder put before the sentence. */
  lateSeconds: number;
}

async function elementary(name: string, lengthAt: (bytes: Buffer, at: number) => number | undefined): Promise<Buffer[]> {
  const bytes = await readFile(join(formats, name));
  const data: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = present(lengthAt(bytes, at), `a frame at ${at} of ${name}`);
    data.push(bytes.subarray(at, at + length));
    at += length;
  }
  return data;
}

async function packed(name: string): Promise<Buffer[]> {
  const input = new Input({ source: new BufferSource(await readFile(join(formats, name))), formats: ALL_FORMATS });
  const sink = new EncodedPacketSink(present(await input.getPrimaryAudioTrack(), "a track of sound"));
  const data: Buffer[] = [];
  for await (const packet of sink.packets()) data.push(Buffer.from(packet.data));
  return data;
}

/** 16 kHz, mono. */
export const aacFrames16k = async (): Promise<Frames> => ({
  data: await elementary("aac.aac", (bytes, at) => parseAdtsHead(bytes, at)?.frameBytes),
  seconds: 1024 / 16_000,
  lateSeconds: 1024 / 16_000,
});

/** 44.1 kHz, stereo. */
export async function aacFrames44k(): Promise<Frames> {
  const data = (await packed("aac-44100-stereo.m4a")).map((frame) => {
    const length = frame.length + 7;
    const head = [0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 0x1f, 0xfc];
    return Buffer.concat([Buffer.from(head), frame]);
  });
  return { data, seconds: 1024 / 44_100, lateSeconds: 1024 / 44_100 };
}

/** 16 kHz, mono. */
export const mp3Frames16k = async (): Promise<Frames> => ({
  data: await elementary("untagged.mp3", (bytes, at) => parseMpegHeader(bytes, at)?.frameBytes),
  seconds: 576 / 16_000,
  lateSeconds: 1105 / 16_000,
});

/** 24 kHz, mono. */
export const mp2Frames24k = async (): Promise<Frames> => ({
  data: await elementary("layer2.mp2", (bytes, at) => parseMpegHeader(bytes, at)?.frameBytes),
  seconds: 1152 / 24_000,
  lateSeconds: 321 / 16_000,
});

/** 32 kHz, mono. */
export const ac3Frames32k = async (): Promise<Frames> => ({
  data: await packed("ac3.mkv"),
  seconds: 1536 / 32_000,
  lateSeconds: 256 / 32_000,
});
