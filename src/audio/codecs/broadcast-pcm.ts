/**
 * Uncompressed sound in pieces of a transport stream, a head of four bytes before each: that of Blu-ray discs and cameras (LPCM), and
 * that of broadcasters (SMPTE 302M: AES3, whose samples stand with the lowest bit first).
 */
import { BitReader } from "../bits.ts";
import { centreOfLeftRight } from "../layouts.ts";
import type { Block } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import type { PacketCodec } from "./packet-codec.ts";
import { decodeSamples } from "./samples.ts";

const headBytes = 4;

interface Shape {
  channels: number;
  sampleRate: number;
  bits: number;
  /** With its head. */
  bytes: number;
}

/** By Blu-ray's channel assignment. */
const discChannels = [0, 1, 0, 2, 3, 3, 4, 4, 5, 6, 7, 8];
const discRates: Record<number, number> = { 1: 48_000, 4: 96_000, 5: 192_000 };

/** undefined where this is no head. */
export function parseLpcmHead(piece: Uint8Array): Shape | undefined {
  const [high = 0, low = 0, shape = 0, size = 0] = piece;
  const channels = discChannels[shape >> 4] ?? 0;
  const sampleRate = discRates[shape & 15];
  const bits = [0, 16, 20, 24][size >> 6] ?? 0;
  if (channels === 0 || !sampleRate || bits === 0) return undefined;
  return { channels, sampleRate, bits, bytes: headBytes + ((high << 8) | low) };
}

/** undefined where this is no head. */
export function parseS302mHead(piece: Uint8Array): Shape | undefined {
  const [high = 0, low = 0, shape = 0, size = 0] = piece;
  const bits = 16 + 4 * ((size >> 4) & 3);
  const length = (high << 8) | low;
  if (length === 0 || bits > 24) return undefined;
  return { channels: 2 * (shape >> 6) + 2, sampleRate: 48_000, bits, bytes: headBytes + length };
}

/** Frames of an odd number of channels have an empty one more; 20 bits stand in 24. */
function lpcmFrameBytes({ channels, bits }: Shape): number {
  return 2 * Math.ceil(channels / 2) * (bits === 16 ? 2 : 3);
}

const pcmName = ({ bits }: Shape) => `PCM ${bits}-bit`;

/** Frames of one piece. */
export function lpcmFrames(shape: Shape): number {
  return Math.floor((shape.bytes - headBytes) / lpcmFrameBytes(shape));
}

/** @throws UnknownCodec where the piece has no head of this kind */
export function lpcmCodec(container: string, first: Uint8Array): PacketCodec {
  const shape = parseLpcmHead(first);
  if (!shape) throw new UnknownCodec(container, "LPCM sound with a damaged first piece");
  const { channels, sampleRate, bits } = shape;
  const format = { encoding: "signed", bytes: bits === 16 ? 2 : 3, bigEndian: true } as const;
  const stored = 2 * Math.ceil(channels / 2);
  const decode = async (piece: Uint8Array): Promise<Block> =>
    decodeSamples(piece.subarray(headBytes), format, stored).slice(0, channels);
  const open = async () => ({ channels, sampleRate, decode, close: () => {} });
  return { name: pcmName(shape), channels, sampleRate, centre: centreOfLeftRight(channels), delay: 0, open };
}

/** Behind each sample AES3 has four bits: validity, user, channel, frame. */
const extraBits = 4;

export function s302mFrames({ bytes, bits, channels }: Shape): number {
  return Math.floor(((bytes - headBytes) * 8) / ((bits + extraBits) * channels));
}

function reversed(value: number): number {
  let x = value;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}

function decodeS302m(piece: Uint8Array, shape: Shape): Block {
  const { channels, bits } = shape;
  const reader = new BitReader(piece.subarray(headBytes));
  const block = Array.from(
    { length: channels },
    () => new Float32Array(s302mFrames({ ...shape, bytes: piece.length })),
  );
  const frames = block[0]?.length ?? 0;
  for (let i = 0; i < frames; i++)
    for (const samples of block) {
      samples[i] = reversed(reader.read(bits)) / 2 ** 31;
      reader.position += extraBits;
    }
  return block;
}

/** SMPTE 337: what begins so is another codec's, in place of samples: Dolby E, AC-3. */
const burst = [0xf872, 0x4e1f];

/** @throws UnknownCodec where the piece has no head of this kind, or holds another codec's frames */
export function s302mCodec(container: string, first: Uint8Array): PacketCodec {
  const shape = parseS302mHead(first);
  if (!shape) throw new UnknownCodec(container, "SMPTE 302M sound with a damaged first piece");
  const { channels, sampleRate, bits } = shape;
  const reader = new BitReader(first.subarray(headBytes));
  const heads = burst.map(() => {
    const sample = reversed(reader.read(bits)) >>> 16;
    reader.position += extraBits;
    return sample;
  });
  if (bits === 16 && heads.every((sample, i) => sample === burst[i]))
    throw new UnknownCodec(container, "coded sound (Dolby E or AC-3) in SMPTE 302M");
  const decode = async (piece: Uint8Array): Promise<Block> => decodeS302m(piece, shape);
  const open = async () => ({ channels, sampleRate, decode, close: () => {} });
  return { name: pcmName(shape), channels, sampleRate, delay: 0, open };
}
