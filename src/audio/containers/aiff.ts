/** AIFF and AIFF-C. Apple, "Audio Interchange File Format 1.3" and "AIFF-C", 1991: big-endian, rate as an 80-bit float. */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { isReadable, type SampleFormat } from "../codecs/samples.ts";
import { checkShape } from "../limits.ts";
import { pcmTrack } from "../pcm.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { cutOff, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";

interface Common {
  channels: number;
  bits: number;
  sampleRate: number;
  compression: string;
}

function parseCommon(chunk: Uint8Array, name: string): Common {
  if (chunk.length < 18) throw corrupt(name, "its common chunk is too short");
  const view = viewOf(chunk);
  // 15 bits of exponent, biased by 16383, then 64 bits of mantissa of which the first is the whole part.
  const sampleRate = Math.round(view.getUint32(10) * 2 ** ((view.getUint16(8) & 0x7fff) - 16_383 - 31));
  const channels = view.getUint16(0);
  const compression = chunk.length >= 22 ? textOf(chunk.subarray(18, 22)) : "NONE";
  return { channels, bits: view.getUint16(6), sampleRate, compression };
}

function sampleFormat({ compression, bits }: Common): { format: SampleFormat; codec: string } | undefined {
  const bytes = Math.ceil(bits / 8);
  const made = (encoding: SampleFormat["encoding"], width: number, codec: string, bigEndian = true) => ({
    format: { encoding, bytes: width, bigEndian },
    codec,
  });
  if (compression === "NONE" || compression === "twos") return made("signed", bytes, `PCM ${8 * bytes}-bit`);
  if (compression === "sowt") return made("signed", bytes, `PCM ${8 * bytes}-bit`, false);
  if (compression === "in24") return made("signed", 3, "PCM 24-bit");
  if (compression === "in32") return made("signed", 4, "PCM 32-bit");
  if (compression === "raw ") return made("unsigned", 1, "PCM 8-bit");
  if (/^fl32$/i.test(compression)) return made("float", 4, "PCM 32-bit float");
  if (/^fl64$/i.test(compression)) return made("float", 8, "PCM 64-bit float");
  if (/^alaw$/i.test(compression)) return made("alaw", 1, "A-law");
  if (/^ulaw$/i.test(compression)) return made("mulaw", 1, "mu-law");
  return undefined;
}

export async function openAiff(bytes: Bytes, warn: Warn): Promise<Track> {
  let common: Common | undefined;
  let sound: { start: number; length: number } | undefined;
  for (let at = 12; at + 8 <= bytes.size; ) {
    const head = await bytes.at(at, 16);
    const view = viewOf(head);
    const id = textOf(head.subarray(0, 4));
    const length = view.getUint32(4);
    if (id === "COMM") common = parseCommon(await bytes.at(at + 8, Math.min(length, 64)), bytes.name);
    if (id === "SSND" && head.length >= 16) {
      const offset = view.getUint32(8);
      sound = { start: at + 16 + offset, length: length - 8 - offset };
    }
    at += 8 + length + (length & 1);
  }
  if (!common) throw corrupt(bytes.name, "the description of its format is missing");
  checkShape(bytes.name, common);
  const sample = sampleFormat(common);
  if (!sample || !isReadable(sample.format)) throw new UnknownCodec("AIFF", `codec ${common.compression}`);
  const there = sound ? bytes.size - sound.start : 0;
  if (!sound || Math.min(there, sound.length) < common.channels * sample.format.bytes) throw noSamples(bytes.name);
  const frameBytes = common.channels * sample.format.bytes;
  if (sound.length > there) warn(cutOff((sound.length - there) / frameBytes / common.sampleRate));
  const end = sound.start + Math.min(there, sound.length);
  const { channels, sampleRate } = common;
  return pcmTrack(bytes, {
    container: "AIFF",
    codec: sample.codec,
    channels,
    sampleRate,
    format: sample.format,
    start: sound.start,
    end,
  });
}
