/** AIFF and AIFF-C. Apple, "Audio Interchange File Format 1.3" and "AIFF-C", 1991: big-endian, rate as an 80-bit float. */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { codecTitle } from "../codecs/codec-names.ts";
import { isReadable, type SampleFormat } from "../codecs/samples.ts";
import { checkShape } from "../limits.ts";
import { pcmTrack } from "../pcm.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { cutOff, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { isPlaceholder } from "./wav-chunks.ts";

interface Common {
  channels: number;
  bits: number;
  sampleRate: number;
  compression: string;
  /** Samples a channel. */
  frames: number;
}

function parseCommon(chunk: Uint8Array, name: string): Common {
  if (chunk.length < 18) throw corrupt(name, "its common chunk is too short");
  const view = viewOf(chunk);
  // 15 bits of exponent, biased by 16383, then 64 bits of mantissa of which the first is the whole part.
  const sampleRate = Math.round(view.getUint32(10) * 2 ** ((view.getUint16(8) & 0x7fff) - 16_383 - 31));
  const channels = view.getUint16(0);
  const compression = chunk.length >= 22 ? textOf(chunk.subarray(18, 22)) : "NONE";
  return { channels, frames: view.getUint32(2), bits: view.getUint16(6), sampleRate, compression };
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

interface SoundChunk {
  start: number;
  length: number;
}

/** What writers into a pipe leave in place of the sound's length, which they never learnt: less than its own head, or what 32 bits hold. */
const isUntold = (length: number, there: number): boolean => length <= 8 || isPlaceholder(length, there);

async function readChunks(bytes: Bytes): Promise<{ common: Common | undefined; sound: SoundChunk | undefined }> {
  let common: Common | undefined;
  let sound: SoundChunk | undefined;
  for (let at = 12; at + 8 <= bytes.size; ) {
    const head = await bytes.at(at, 16);
    const view = viewOf(head);
    const id = textOf(head.subarray(0, 4));
    const length = view.getUint32(4);
    if (id === "COMM") common = parseCommon(await bytes.at(at + 8, Math.min(length, 64)), bytes.name);
    if (id === "SSND" && head.length >= 16) {
      const offset = view.getUint32(8);
      const start = at + 16 + offset;
      const isOpen = isUntold(length, bytes.size - at - 8);
      sound = { start, length: isOpen ? Number.POSITIVE_INFINITY : length - 8 - offset };
      if (isOpen) break;
    }
    at += 8 + length + (length & 1);
  }
  return { common, sound };
}

export async function openAiff(bytes: Bytes, warn: Warn): Promise<Track> {
  const { common, sound } = await readChunks(bytes);
  if (!common) throw corrupt(bytes.name, "the description of its format is missing");
  checkShape(bytes.name, common);
  const sample = sampleFormat(common);
  if (!sample || !isReadable(sample.format)) throw new UnknownCodec("AIFF", codecTitle(common.compression));
  const there = sound ? bytes.size - sound.start : 0;
  const frameBytes = common.channels * sample.format.bytes;
  if (!sound || Math.min(there, sound.length) < frameBytes) throw noSamples(bytes.name);
  // Where the chunk doesn't tell, its samples are counted elsewhere, by those that came back to write that at least.
  const told = Number.isFinite(sound.length) ? sound.length : common.frames * frameBytes || there;
  if (told > there) warn(cutOff((told - there) / frameBytes / common.sampleRate));
  const end = sound.start + Math.min(there, told);
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
