/**
 * WAV: RIFF, big-endian RIFX, and RF64/BW64 beyond 4 GB. Microsoft and IBM, "Multimedia Programming Interface and Data
 * Specifications 1.0"; EBU Tech 3306. Recorders that were cut off leave a length of 0 or all ones: the data then runs to the end.
 */

import type { Bytes } from "../bytes.ts";
import { adpcmTrack } from "../codecs/adpcm.ts";
import { isReadable, type SampleFormat } from "../codecs/samples.ts";
import { checkShape } from "../limits.ts";
import { pcmTrack } from "../pcm.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { cutOff, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { mp3Track } from "./mp3.ts";

interface Format {
  tag: number;
  channels: number;
  sampleRate: number;
  bytesPerSecond: number;
  blockBytes: number;
  bits: number;
}

const unsetLength = 0xffffffff;

const codecNames: Record<number, string> = {
  2: "Microsoft ADPCM",
  49: "GSM 6.10",
  66: "G.723",
  69: "G.726",
  80: "MPEG audio",
  97: "Duck ADPCM",
  353: "Windows Media Audio",
  255: "AAC in WAV",
  8192: "AC-3",
};

function parseFormat(chunk: Uint8Array, bigEndian: boolean, name: string): Format {
  if (chunk.length < 14) throw corrupt(name, "its format chunk is too short");
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const u16 = (at: number) => (at + 2 <= chunk.length ? view.getUint16(at, !bigEndian) : 0);
  const extensible = u16(0) === 0xfffe && chunk.length >= 26;
  return {
    tag: extensible ? u16(24) : u16(0),
    channels: u16(2),
    sampleRate: view.getUint32(4, !bigEndian),
    bytesPerSecond: view.getUint32(8, !bigEndian),
    blockBytes: u16(12),
    bits: u16(14),
  };
}

function sampleFormat(format: Format, bigEndian: boolean): { format: SampleFormat; codec: string } | undefined {
  const perChannel = format.blockBytes / format.channels;
  const bytes = Number.isInteger(perChannel) && perChannel > 0 ? perChannel : Math.ceil(format.bits / 8);
  const made = (encoding: SampleFormat["encoding"], codec: string, width = bytes) => ({
    format: { encoding, bytes: width, bigEndian },
    codec,
  });
  if (format.tag === 1 && bytes === 1) return made("unsigned", "PCM 8-bit");
  if (format.tag === 1) return made("signed", `PCM ${8 * bytes}-bit`);
  if (format.tag === 3) return made("float", `PCM ${8 * bytes}-bit float`);
  if (format.tag === 6) return made("alaw", "A-law", 1);
  if (format.tag === 7) return made("mulaw", "mu-law", 1);
  return undefined;
}

interface Layout {
  format: Format;
  start: number;
  length: number;
}

/** Walks the chunks to the sound. `fmt ` has to come before `data`; everything else is passed over. */
async function findSound(bytes: Bytes, bigEndian: boolean): Promise<Layout> {
  let format: Format | undefined;
  let longLength: number | undefined;
  for (let at = 12; at + 8 <= bytes.size; ) {
    const head = await bytes.at(at, 8 + 40);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const id = String.fromCharCode(...head.subarray(0, 4));
    const length = view.getUint32(4, !bigEndian);
    if (id === "ds64" && head.length >= 24) longLength = Number(view.getBigUint64(16, true));
    if (id === "fmt ") format = parseFormat(await bytes.at(at + 8, Math.min(length, 40)), bigEndian, bytes.name);
    if (id === "data") {
      if (!format) throw corrupt(bytes.name, "its sound comes before the description of its format");
      return { format, start: at + 8, length: length === unsetLength && longLength ? longLength : length };
    }
    at += 8 + length + (length & 1);
  }
  if (format) throw noSamples(bytes.name);
  throw corrupt(bytes.name, "the description of its format is missing");
}

export async function openWav(bytes: Bytes, warn: Warn): Promise<Track> {
  const head = await bytes.at(0, 12);
  const bigEndian = head[3] === 0x58; // RIFX
  const { format, start, length } = await findSound(bytes, bigEndian);
  const there = bytes.size - start;
  const unset = length === 0 || length >= unsetLength - 0xff;
  if (there <= 0) throw noSamples(bytes.name);
  const end = start + (unset ? there : Math.min(length, there));
  const { channels, sampleRate } = format;
  checkShape(bytes.name, format);
  if (end - start < length && !unset) warn(cutOff((length - there) / Math.max(1, format.bytesPerSecond)));
  if (format.tag === 0x11) return adpcmTrack(bytes, { ...format, start, end });
  if (format.tag === 0x55) return { ...(await mp3Track(bytes, start, end, warn)), container: "WAV" };
  const sample = sampleFormat(format, bigEndian);
  if (!sample || !isReadable(sample.format))
    throw new UnknownCodec("WAV", codecNames[format.tag] ?? `codec 0x${format.tag.toString(16)}, ${format.bits} bits`);
  if (end - start < channels * sample.format.bytes) throw noSamples(bytes.name);
  return pcmTrack(bytes, {
    container: "WAV",
    codec: sample.codec,
    channels,
    sampleRate,
    format: sample.format,
    start,
    end,
  });
}
