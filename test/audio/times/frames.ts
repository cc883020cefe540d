/** Frames of the sentence in several codecs, taken out of the files of test/audio/formats, to be put into containers by hand. */
import { id3Length } from "../../../src/audio/containers/id3.ts";
import { parseAdtsHead } from "../../../src/audio/containers/adts-head.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { parseMpegHeader } from "../../../src/audio/codecs/mpeg-header.ts";
import { joined } from "../../../src/lib/joined.ts";
import { present } from "../../../src/lib/check.ts";
import { makeResampler } from "../../../src/audio/resample.ts";
import { clips, decodeFile, formats } from "../sound.ts";
import { latmElement } from "./latm-writer.ts";

export interface Frames {
  data: Buffer[];
  /** Of one frame. */
  seconds: number;
  /** What the encoder put before the sentence. */
  lateSeconds: number;
}

async function elementary(
  name: string,
  lengthAt: (bytes: Buffer, at: number) => number | undefined,
): Promise<Buffer[]> {
  const bytes = await readFile(join(formats, name));
  const data: Buffer[] = [];
  for (let at = id3Length(bytes); at < bytes.length; ) {
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

/** The same frames as elements of LATM, every fourth of which says what they are. */
async function inLatm(frames: Promise<Frames>, rateCode: number, channels: 1 | 2): Promise<Frames> {
  const { data, ...rest } = await frames;
  const elements = data.map((frame, i) =>
    latmElement({ frames: [frame.subarray(7)], rateCode, channels, isAsBefore: i % 4 !== 0 }),
  );
  return { data: elements, ...rest };
}

export const latmFrames16k = (): Promise<Frames> => inLatm(aacFrames16k(), 8, 1);
export const latmFrames44k = (): Promise<Frames> => inLatm(aacFrames44k(), 4, 2);

/** 44.1 kHz, stereo. */
export const mp3Frames44k = async (): Promise<Frames> => ({
  // The first frame holds a tag.
  data: (await elementary("stereo-44100.mp3", (bytes, at) => parseMpegHeader(bytes, at)?.frameBytes)).slice(1),
  seconds: 1152 / 44_100,
  lateSeconds: 1105 / 44_100,
});

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

/** Mono, each packet behind the head that transport streams put there, the first with a cut of its beginning. */
export async function opusFrames48k(): Promise<Frames> {
  const data = (await packed("opus.opus")).map((packet, i) => {
    const length = [...Array<number>(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
    const head = i === 0 ? [0x7f, 0xf0, ...length, 0x01, 0x38] : [0x7f, 0xe0, ...length];
    return Buffer.concat([Buffer.from(head), packet]);
  });
  return { data, seconds: 0.02, lateSeconds: 312 / 48_000 };
}

/** 32 kHz, mono. */
export const ac3Frames32k = async (): Promise<Frames> => ({
  data: await packed("ac3.mkv"),
  seconds: 1536 / 32_000,
  lateSeconds: 256 / 32_000,
});

/** 48 kHz, stereo. */
export const ac3Frames48k = async (): Promise<Frames> => ({
  // 96 kbit/s: frames of 384 bytes.
  data: await elementary("ac3-48000-stereo.ac3", () => 384),
  seconds: 1536 / 48_000,
  lateSeconds: 256 / 48_000,
});

/** 48 kHz, stereo: samples of 16 bits in pieces of 10 ms, each written as a codec wants it. */
async function pcmFrames(written: (samples: Int16Array) => Buffer): Promise<Frames> {
  const resampler = makeResampler(16_000, 48_000);
  const { samples } = await decodeFile(join(clips, "cards-005.wav"));
  const all = joined([resampler.push(samples), resampler.flush()]);
  const data: Buffer[] = [];
  for (let at = 0; at < all.length; at += 480) {
    const piece = new Int16Array(960);
    for (let i = 0; i < 960; i++) piece[i] = Math.round(32_767 * Math.max(-1, Math.min(1, all[at + (i >> 1)] ?? 0)));
    data.push(written(piece));
  }
  return { data, seconds: 0.01, lateSeconds: 0 };
}

/** As Blu-ray has it: two channels, 48 kHz, 16 bits; the highest byte first. */
export const lpcmFrames48k = (): Promise<Frames> =>
  pcmFrames((samples) => {
    const piece = Buffer.alloc(4 + 2 * samples.length);
    piece.writeUInt16BE(piece.length - 4, 0);
    piece.set([0x31, 0x40], 2);
    for (const [i, sample] of samples.entries()) piece.writeInt16BE(sample, 4 + 2 * i);
    return piece;
  });

/** AES3 in SMPTE 302M: two channels, 16 bits with the lowest first, four bits behind each. */
export const s302mFrames48k = (): Promise<Frames> =>
  pcmFrames((samples) => {
    const content = Buffer.alloc((samples.length * 20) / 8);
    for (const [i, sample] of samples.entries())
      for (let bit = 0, at = 20 * i; bit < 16; bit++, at++)
        content[at >> 3] = (content[at >> 3] ?? 0) | (((sample >> bit) & 1) << (7 - (at & 7)));
    return Buffer.concat([Buffer.from([content.length >> 8, content.length & 255, 0, 0]), content]);
  });

/** 16 kHz, mono: samples of 16 bits in pieces of 100 ms, as WAV has them. */
export async function pcmFrames16k(): Promise<Frames> {
  const { samples } = await decodeFile(join(clips, "cards-005.wav"));
  const all = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries()) all.writeInt16LE(Math.round(32_767 * sample), 2 * i);
  const data: Buffer[] = [];
  for (let at = 0; at < all.length; at += 3_200) data.push(all.subarray(at, at + 3_200));
  return { data, seconds: 0.1, lateSeconds: 0 };
}
