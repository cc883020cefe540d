/** One FLAC frame to samples: RFC 9639, sections 9.1 to 9.3. Integers stay exact: all of them fit a double. */
import { BitReader } from "../bits.ts";
import { crc8, crc16 } from "../checksum.ts";
import type { Block } from "../track.ts";

export interface FlacStream {
  sampleRate: number;
  channels: number;
  bits: number;
  /** Samples in every frame but the last, in streams of one block size. */
  blockSize: number;
}

export interface FlacFrameHead {
  /** The first sample's place in the stream. */
  at: number;
  frames: number;
  assignment: number;
  bits: number;
  /** Bytes of the head itself. */
  length: number;
}

const sizes = [0, 8, 12, 0, 16, 20, 24, 32];

/** The number in UTF-8's manner, up to 36 bits; undefined where the bytes can't be one. */
function codedNumber(reader: BitReader): number | undefined {
  const first = reader.read(8);
  if (first < 0x80) return first;
  const following = Math.clz32(~(first << 24)) - 1;
  if (following < 1 || following > 6) return undefined;
  let value = first & (0x3f >> following);
  for (let i = 0; i < following; i++) {
    const next = reader.read(8);
    if (next >> 6 !== 2) return undefined;
    value = value * 64 + (next & 0x3f);
  }
  return value;
}

function codedBlockSize(code: number, reader: BitReader): number {
  if (code === 1) return 192;
  if (code <= 5) return 576 << (code - 2);
  if (code === 6) return reader.read(8) + 1;
  if (code === 7) return reader.read(16) + 1;
  return 256 << (code - 8);
}

/** The head of a frame of this stream at a place, checked by its CRC-8; undefined where there is none. */
export function parseFlacHead(bytes: Uint8Array, at: number, stream: FlacStream): FlacFrameHead | undefined {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return undefined;
  const reader = new BitReader(bytes, (at + 2) * 8);
  const sizeCode = reader.read(4);
  const rateCode = reader.read(4);
  const assignment = reader.read(4);
  const bitsCode = reader.read(3);
  if (sizeCode === 0 || rateCode === 15 || assignment > 10 || bitsCode === 3 || reader.read(1) === 1) return undefined;
  const number = codedNumber(reader);
  if (number === undefined) return undefined;
  const frames = codedBlockSize(sizeCode, reader);
  reader.read(rateCode === 12 ? 8 : rateCode === 13 || rateCode === 14 ? 16 : 0);
  const length = reader.position / 8 + 1 - at;
  if (reader.read(8) !== crc8(bytes, at, at + length - 1) || reader.overrun) return undefined;
  const channels = assignment < 8 ? assignment + 1 : 2;
  if (channels !== stream.channels) return undefined;
  const variable = ((bytes[at + 1] ?? 0) & 1) === 1;
  const bits = bitsCode === 0 ? stream.bits : (sizes[bitsCode] ?? 0);
  return { at: variable ? number : number * stream.blockSize, frames, assignment, bits, length };
}

/** Rice-coded residual of a subframe (9.2.7) into out[order...]; false where the bits can't be one. */
function readResidual(reader: BitReader, out: Float64Array, order: number, frames: number): boolean {
  const method = reader.read(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const escapeCode = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.read(4);
  const perPartition = frames / partitions;
  if (!Number.isInteger(perPartition) || perPartition < order) return false;
  let at = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const end = partition * perPartition;
    const parameter = reader.read(parameterBits);
    if (parameter === escapeCode) {
      const width = reader.read(5);
      while (at < end) out[at++] = reader.readSigned(width);
    } else {
      reader.readRice(out, at, end, parameter);
      at = end;
    }
    if (reader.overrun) return false;
  }
  return true;
}

const fixedCoefficients = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** s(n) = residual(n) + floor(sum of c(j) s(n-1-j) / 2^shift) */
function predict(out: Float64Array, coefficients: ArrayLike<number>, shift: number, frames: number): void {
  const order = coefficients.length;
  const taps = Float64Array.from(coefficients);
  const factor = 2 ** -shift;
  for (let i = order; i < frames; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += (taps[j] ?? 0) * (out[i - 1 - j] ?? 0);
    out[i] = (out[i] ?? 0) + Math.floor(sum * factor);
  }
}

function readLinear(reader: BitReader, order: number, bits: number, out: Float64Array): boolean {
  for (let i = 0; i < order; i++) out[i] = reader.readSigned(bits);
  const precision = reader.read(4) + 1;
  const shift = reader.readSigned(5);
  if (precision === 16 || shift < 0) return false;
  const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  if (!readResidual(reader, out, order, out.length)) return false;
  predict(out, coefficients, shift, out.length);
  return true;
}

function readSubframe(reader: BitReader, frameBits: number, out: Float64Array): boolean {
  if (reader.read(1) === 1) return false;
  const type = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary() + 1 : 0;
  const bits = frameBits - wasted;
  if (bits < 1) return false;
  if (type === 0) out.fill(reader.readSigned(bits));
  else if (type === 1) for (let i = 0; i < out.length; i++) out[i] = reader.readSigned(bits);
  else if (type >= 8 && type <= 12) {
    const order = type - 8;
    for (let i = 0; i < order; i++) out[i] = reader.readSigned(bits);
    if (order > out.length || !readResidual(reader, out, order, out.length)) return false;
    predict(out, fixedCoefficients[order] ?? [], 0, out.length);
  } else if (type >= 32) {
    if (type - 31 > out.length || !readLinear(reader, type - 31, bits, out)) return false;
  } else return false;
  if (wasted > 0) for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * 2 ** wasted;
  return !reader.overrun;
}

/** Left and side, side and right, middle and side back to left and right (section 9.1.3). */
function undoStereo([first, second]: Float64Array[], assignment: number): void {
  if (!first || !second) return;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    if (assignment === 8) second[i] = a - b;
    else if (assignment === 9) first[i] = a + b;
    else {
      const sum = 2 * a + (Math.abs(b) % 2);
      first[i] = (sum + b) / 2;
      second[i] = (sum - b) / 2;
    }
  }
}

/** The frame whose head was found at `at`, checked by its CRC-16; undefined where it is damaged or cut off. */
export function decodeFlacFrame(
  bytes: Uint8Array,
  at: number,
  head: FlacFrameHead,
): { block: Block; bytesUsed: number } | undefined {
  const { frames, assignment, bits } = head;
  const channels = assignment < 8 ? assignment + 1 : 2;
  const reader = new BitReader(bytes, (at + head.length) * 8);
  const decoded: Float64Array[] = [];
  for (let channel = 0; channel < channels; channel++) {
    // A difference of two channels needs one bit more.
    const side = (assignment === 9 && channel === 0) || ((assignment === 8 || assignment === 10) && channel === 1);
    const samples = new Float64Array(frames);
    if (!readSubframe(reader, bits + (side ? 1 : 0), samples)) return undefined;
    decoded.push(samples);
  }
  reader.alignToByte();
  const end = reader.position / 8;
  if (reader.read(16) !== crc16(bytes, at, end) || reader.overrun) return undefined;
  if (assignment >= 8) undoStereo(decoded, assignment);
  const scale = 2 ** (1 - bits);
  const block = decoded.map((samples) => {
    const sound = new Float32Array(frames);
    for (let i = 0; i < frames; i++) sound[i] = (samples[i] ?? 0) * scale;
    return sound;
  });
  return { block, bytesUsed: end + 2 - at };
}
