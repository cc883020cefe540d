/** What a WAV file says of its sound. Microsoft, "Multiple Channel Audio Data and WAVE Files"; the codecs' numbers: RFC 2361. */
import { viewOf } from "../bytes.ts";
import type { SampleFormat } from "../codecs/samples.ts";
import { corrupt } from "../refusals.ts";

export interface WavFormat {
  tag: number;
  channels: number;
  sampleRate: number;
  bytesPerSecond: number;
  blockBytes: number;
  bits: number;
  /** Where its channels stand; 0: it doesn't say. */
  mask: number;
  /** What a codec adds of its own. */
  extra: Uint8Array;
}

const codecNames: Record<number, string> = {
  2: "Microsoft ADPCM",
  16: "OKI ADPCM",
  17: "IMA ADPCM",
  32: "Yamaha ADPCM",
  34: "TrueSpeech",
  49: "GSM 6.10",
  64: "G.721",
  66: "G.723.1",
  69: "G.726",
  97: "Duck ADPCM",
  100: "G.726",
  131: "G.729",
  // Bare, with heads, in LATM, and with a description of its own.
  255: "AAC",
  28781: "AAC",
  41222: "AAC",
  5632: "AAC",
  5634: "AAC",
  5648: "AAC",
  304: "ACELP (Sipro)",
  352: "Windows Media Audio",
  353: "Windows Media Audio",
  354: "Windows Media Audio",
  368: "Sony ATRAC3",
  624: "Sony ATRAC3",
  8192: "AC-3",
  8193: "DTS",
};

/** What a person would call a codec that isn't read here, by its number in WAV, AVI and MOV. */
export function wavCodecName({ tag, bits }: { tag: number; bits?: number }): string {
  return codecNames[tag] ?? `codec 0x${tag.toString(16)}${bits === undefined ? "" : `, ${bits} bits`}`;
}

export function parseWavFormat(chunk: Uint8Array, bigEndian: boolean, name: string): WavFormat {
  if (chunk.length < 14) throw corrupt(name, "its format chunk is too short");
  const view = viewOf(chunk);
  const u16 = (at: number) => (at + 2 <= chunk.length ? view.getUint16(at, !bigEndian) : 0);
  const isExtensible = u16(0) === 0xfffe && chunk.length >= 26;
  return {
    tag: isExtensible ? u16(24) : u16(0),
    channels: u16(2),
    sampleRate: view.getUint32(4, !bigEndian),
    bytesPerSecond: view.getUint32(8, !bigEndian),
    blockBytes: u16(12),
    bits: u16(14),
    mask: isExtensible ? view.getUint32(20, !bigEndian) : 0,
    extra: chunk.slice(18),
  };
}

/** Three fields tell how wide a sample is, and recorders get one of them wrong: where the bits and the bytes a second agree, the block's size doesn't count. */
function sampleBytes({ channels, sampleRate, bytesPerSecond, blockBytes, bits }: WavFormat): number {
  const byBits = Math.ceil(bits / 8);
  const byBlock = blockBytes / channels;
  if (byBits > 0 && bytesPerSecond === byBits * channels * sampleRate) return byBits;
  return Number.isInteger(byBlock) && byBlock > 0 && byBlock >= byBits ? byBlock : byBits;
}

/** Uncompressed sound, and what it is called; undefined for codecs. */
export function wavSampleFormat(
  format: WavFormat,
  bigEndian: boolean,
): { format: SampleFormat; codec: string } | undefined {
  const bytes = sampleBytes(format);
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
