/**
 * One channel of one AAC frame, from bits to dequantized lines: ISO/IEC 14496-3, 4.4.2.7 (syntax), 4.6.1 to 4.6.3 (dequantization,
 * scale factors, noiseless coding), 4.6.13 (noise). Throws AacDamage where the bits can't be a frame.
 */

import type { BitReader } from "../bits.ts";
import { codebooks, readCode, type SpectrumBook } from "./aac-huffman.ts";
import type { Bands } from "./aac-tables.ts";

export class AacDamage extends Error {}

export const longStart = 1;
export const eightShort = 2;
export const longStop = 3;
export const noiseBook = 13;
export const intensityOutOfPhase = 14;
export const intensityInPhase = 15;

export interface WindowInfo {
  /** 0 long, 1 from long to short, 2 eight short, 3 from short to long: see the constants above. */
  sequence: number;
  /** 0 sine, 1 Kaiser-Bessel. */
  shape: number;
  maxBand: number;
  /** Windows in each group: they share scale factors. One group of one but in eight short ones. */
  groups: number[];
  /** Where the bands begin, and the last one's end. */
  offsets: readonly number[];
  /** Bands below this one may be shaped in time. */
  shaped: number;
}

export interface NoiseShape {
  window: number;
  length: number;
  order: number;
  downward: boolean;
  /** Reflection coefficients. */
  reflections: number[];
}

export interface ChannelData {
  info: WindowInfo;
  /** By group and band: the codebook, and the scale factor (or noise energy, or intensity position). */
  books: Uint8Array[];
  factors: Int16Array[];
  /** 1024 lines; those of eight short windows one window behind the other. */
  lines: Float32Array;
  shapes: NoiseShape[];
}

export function readWindowInfo(reader: BitReader, bands: Bands): WindowInfo {
  reader.read(1);
  const sequence = reader.read(2);
  const shape = reader.read(1);
  if (sequence === eightShort) {
    const maxBand = reader.read(4);
    const grouping = reader.read(7);
    const groups = [1];
    for (let bit = 6; bit >= 0; bit--) {
      if ((grouping >> bit) & 1) groups.push((groups.pop() ?? 0) + 1);
      else groups.push(1);
    }
    if (maxBand >= bands.short.length) throw new AacDamage("too many bands");
    return { sequence, shape, maxBand, groups, offsets: bands.short, shaped: bands.shortShaped };
  }
  const maxBand = reader.read(6);
  if (maxBand >= bands.long.length || reader.read(1) === 1) throw new AacDamage("too many bands, or prediction");
  return { sequence, shape, maxBand, groups: [1], offsets: bands.long, shaped: bands.longShaped };
}

function readSections(reader: BitReader, { sequence, maxBand, groups }: WindowInfo): Uint8Array[] {
  const width = sequence === eightShort ? 3 : 5;
  const more = 2 ** width - 1;
  return groups.map(() => {
    const books = new Uint8Array(maxBand);
    for (let band = 0; band < maxBand; ) {
      const book = reader.read(4);
      let length = 0;
      let part = more;
      while (part === more) {
        part = reader.read(width);
        length += part;
        if (reader.overrun) throw new AacDamage("the frame ends in its sections");
      }
      if (book === 12 || band + length > maxBand || length === 0) throw new AacDamage("a section makes no sense");
      books.fill(book, band, band + length);
      band += length;
    }
    return books;
  });
}

function readFactors(reader: BitReader, books: Uint8Array[], globalGain: number): Int16Array[] {
  const { scaleFactors } = codebooks();
  let factor = globalGain;
  let position = 0;
  let noise = globalGain - 90;
  let firstNoise = true;
  const difference = () => {
    const code = readCode(reader, scaleFactors);
    if (code < 0) throw new AacDamage("no such scale factor");
    return code - 60;
  };
  return books.map((group) =>
    Int16Array.from(group, (book) => {
      if (book === 0) return 0;
      if (book === intensityInPhase || book === intensityOutOfPhase) {
        position += difference();
        return position;
      }
      if (book === noiseBook) {
        noise += firstNoise ? reader.read(9) - 256 : difference();
        firstNoise = false;
        return noise;
      }
      factor += difference();
      if (factor < 0 || factor > 255) throw new AacDamage("a scale factor out of range");
      return factor;
    }),
  );
}

interface Pulse {
  line: number;
  amount: number;
}

function readPulses(reader: BitReader, { sequence, offsets }: WindowInfo): Pulse[] {
  if (reader.read(1) === 0) return [];
  if (sequence === eightShort) throw new AacDamage("pulses in short windows");
  const count = reader.read(2) + 1;
  let line = offsets[reader.read(6)] ?? 1024;
  return Array.from({ length: count }, () => {
    line += reader.read(5);
    return { line, amount: reader.read(4) };
  });
}

function readShapes(reader: BitReader, { sequence }: WindowInfo): NoiseShape[] {
  if (reader.read(1) === 0) return [];
  const short = sequence === eightShort;
  const shapes: NoiseShape[] = [];
  for (let window = 0; window < (short ? 8 : 1); window++) {
    const filters = reader.read(short ? 1 : 2);
    const resolution = filters > 0 ? reader.read(1) + 3 : 3;
    for (let filter = 0; filter < filters; filter++) {
      const length = reader.read(short ? 4 : 6);
      const order = reader.read(short ? 3 : 5);
      if (order > 20) throw new AacDamage("a noise shaping filter too long");
      const downward = order > 0 && reader.read(1) === 1;
      const width = order > 0 ? resolution - reader.read(1) : 0;
      const reflections = Array.from({ length: order }, () => {
        const value = reader.readSigned(width);
        const steps = 2 ** (resolution - 1) + (value < 0 ? 0.5 : -0.5);
        return Math.sin((value * Math.PI) / (2 * steps));
      });
      shapes.push({ window, length, order, downward, reflections });
    }
  }
  return shapes;
}

/** |x|^(4/3), for the values that occur most. */
const power = Float64Array.from({ length: 1024 }, (_, x) => x ** (4 / 3));

function dequantized(value: number): number {
  const size = Math.abs(value);
  const result = size < 1024 ? (power[size] ?? 0) : size ** (4 / 3);
  return value < 0 ? -result : result;
}

/** 16 in the last book: ones count the bits beyond four, then the bits. */
function readEscape(reader: BitReader): number {
  let bits = 4;
  while (reader.read(1) === 1) bits++;
  if (bits > 12) throw new AacDamage("a line too large");
  return 2 ** bits + reader.read(bits);
}

const digits = new Int32Array(4);

/** One code word to quantized lines at quantized[at...]. */
function readLines(reader: BitReader, book: SpectrumBook, quantized: Int32Array, at: number): void {
  let value = readCode(reader, book.code);
  if (value < 0) throw new AacDamage("no such code");
  const { lines, base, offset } = book;
  for (let i = lines - 1; i >= 0; i--) {
    digits[i] = (value % base) - offset;
    value = Math.floor(value / base);
  }
  if (offset === 0)
    for (let i = 0; i < lines; i++) if (digits[i] !== 0 && reader.read(1) === 1) digits[i] = -(digits[i] ?? 0);
  for (let i = 0; i < lines; i++) {
    const digit = digits[i] ?? 0;
    quantized[at + i] = base === 17 && Math.abs(digit) === 16 ? Math.sign(digit) * readEscape(reader) : digit;
  }
}

/** All lines of the channel, quantized; pulses are added by the caller. */
function readSpectrum(reader: BitReader, info: WindowInfo, books: Uint8Array[]): Int32Array {
  const quantized = new Int32Array(1024);
  const { spectrum } = codebooks();
  let window = 0;
  for (const [group, length] of info.groups.entries()) {
    for (let band = 0; band < info.maxBand; band++) {
      const book = spectrum[(books[group]?.[band] ?? 0) - 1];
      if (!book) continue;
      const start = info.offsets[band] ?? 0;
      const end = info.offsets[band + 1] ?? start;
      for (let w = window; w < window + length; w++)
        for (let line = start; line < end; line += book.lines) readLines(reader, book, quantized, 128 * w + line);
      if (reader.overrun) throw new AacDamage("the frame ends in its spectrum");
    }
    window += length;
  }
  return quantized;
}

/** Lines times their scale: 2^(0.25 (factor - 100)). */
function scaled(quantized: Int32Array, info: WindowInfo, books: Uint8Array[], factors: Int16Array[]): Float32Array {
  const lines = new Float32Array(1024);
  let window = 0;
  for (const [group, length] of info.groups.entries()) {
    for (let band = 0; band < info.maxBand; band++) {
      const book = books[group]?.[band] ?? 0;
      if (book === 0 || book > 11) continue;
      const scale = 2 ** (0.25 * ((factors[group]?.[band] ?? 0) - 100));
      for (let w = window; w < window + length; w++)
        for (let i = 128 * w + (info.offsets[band] ?? 0); i < 128 * w + (info.offsets[band + 1] ?? 0); i++)
          lines[i] = dequantized(quantized[i] ?? 0) * scale;
    }
    window += length;
  }
  return lines;
}

/** @param shared the window of both channels of a pair, where they share it */
export function readChannel(reader: BitReader, bands: Bands, shared?: WindowInfo): ChannelData {
  const globalGain = reader.read(8);
  const info = shared ?? readWindowInfo(reader, bands);
  const books = readSections(reader, info);
  const factors = readFactors(reader, books, globalGain);
  const pulses = readPulses(reader, info);
  const shapes = readShapes(reader, info);
  if (reader.read(1) === 1) throw new AacDamage("gain control belongs to another kind of AAC");
  const quantized = readSpectrum(reader, info, books);
  for (const { line, amount } of pulses) {
    const value = quantized[line] ?? 0;
    if (line < 1024) quantized[line] = value + (value > 0 ? amount : -amount);
  }
  return { info, books, factors, lines: scaled(quantized, info, books, factors), shapes };
}
