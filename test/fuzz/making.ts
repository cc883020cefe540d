/** Whole recordings of our own making, of shapes that nobody would think to record: a second or so of noise each. */
import type { Chance } from "./chance.ts";

const rates = [2000, 7350, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000, 768_000];

interface Shape {
  rate: number;
  channels: number;
  /** bytes of a sample */
  depth: number;
  data: Uint8Array;
}

function shapeOf(chance: Chance): Shape {
  const [channels, depth] = [chance.one([1, 1, 2, 2, 3, 6, 8, 32]), chance.one([1, 2, 2, 3, 4])];
  return { rate: chance.one(rates), channels, depth, data: chance.bytes(channels * depth * chance.whole(1, 2000)) };
}

function number(value: number, length: number, isLittle: boolean): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
  return isLittle ? bytes : bytes.reverse();
}

const letters = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

function chunk(name: string, isLittle: boolean, ...content: Uint8Array[]): Uint8Array {
  const body = joined(...content);
  return joined(letters(name), number(body.length, 4, isLittle), body, new Uint8Array(body.length % 2));
}

function wav(chance: Chance): Uint8Array {
  const { rate, channels, depth, data } = shapeOf(chance);
  const little = (value: number, length: number) => number(value, length, true);
  const isExtensible = chance.percent(40);
  const format = depth === 4 && chance.percent(50) ? 3 : 1;
  const plain = [little(isExtensible ? 0xfffe : format, 2), little(channels, 2), little(rate, 4)];
  plain.push(little(rate * channels * depth, 4), little(channels * depth, 2), little(8 * depth, 2));
  const guid = Uint8Array.of(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
  if (isExtensible) plain.push(little(22, 2), little(8 * depth, 2), little(3, 4), little(format, 2), guid);
  const between = chance.percent(50) ? [chunk("LIST", true, letters("INFO"), chance.bytes(12))] : [];
  return chunk("RIFF", true, letters("WAVE"), chunk("fmt ", true, ...plain), ...between, chunk("data", true, data));
}

/** A whole number as the 80-bit float that AIFF's rates are. */
function extended(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  return joined(number(16_383 + exponent, 2, false), number(value * 2 ** (31 - exponent), 4, false), new Uint8Array(4));
}

function aiff(chance: Chance): Uint8Array {
  const { rate, channels, depth, data } = shapeOf(chance);
  const big = (value: number, length: number) => number(value, length, false);
  const common = [big(channels, 2), big(data.length / channels / depth, 4), big(8 * depth, 2), extended(rate)];
  const isCompressed = chance.percent(50);
  if (isCompressed) common.push(letters(chance.one(["NONE", "sowt", "twos"])), Uint8Array.of(0, 0));
  const sound = chunk("SSND", false, new Uint8Array(8), data);
  return chunk("FORM", false, letters(isCompressed ? "AIFC" : "AIFF"), chunk("COMM", false, ...common), sound);
}

/** With a length of eight bytes, as every reader must take it. */
function element(id: number, ...content: Uint8Array[]): Uint8Array {
  const body = joined(...content);
  const idBytes = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  return joined(number(id, idBytes, false), Uint8Array.of(1), number(body.length, 7, false), body);
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

/** Noise in a codec's packets: what no decoder may fall over. */
function matroska(chance: Chance): Uint8Array {
  const codec = chance.one(["A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE", "A_OPUS", "A_MPEG/L3", "A_AAC"]);
  const { rate, channels, depth, data } = shapeOf(chance);
  const audio = element(0xe1, element(0xb5, float64(rate)), element(0x9f, number(channels, 1, false)));
  const sized = joined(audio, element(0x6264, number(8 * depth, 1, false)));
  const secret = chance.percent(60)
    ? [element(0x63a2, chance.percent(50) ? Uint8Array.of(0x12, 0x10) : chance.bytes(chance.one([2, 5, 19])))]
    : [];
  const entry = [element(0xd7, Uint8Array.of(1)), element(0x83, Uint8Array.of(2)), element(0x86, letters(codec))];
  const tracks = element(0x1654ae6b, element(0xae, ...entry, ...secret, sized));
  const blocks = Array.from({ length: 4 }, (_, i) =>
    element(0xa3, Uint8Array.of(0x81), number(20 * i, 2, false), Uint8Array.of(0x80), data.subarray(0, 4000)),
  );
  const cluster = element(0x1f43b675, element(0xe7, Uint8Array.of(0)), ...blocks);
  const head = element(0x1a45dfa3, element(0x4282, letters("matroska")));
  const info = element(0x1549a966, element(0x2ad7b1, number(1_000_000, 3, false)));
  return joined(head, element(0x18538067, info, tracks, cluster));
}

/** @returns a whole recording, as far as its format goes */
export const made = (chance: Chance): Uint8Array => chance.one([wav, aiff, matroska])(chance);
