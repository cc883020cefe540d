/**
 * A tensor where it is stored: its shape is known, and its values are read when they are asked for. A graph is built layer by layer, so that
 * one layer's weights are in memory and not the model's. Whoever reads a form of files gives these; nobody else knows the form.
 */
import { Failure } from "../lib/failure.ts";
import { bfloatToFloat } from "../lib/half.ts";
import { quickLoops } from "./quick-loops.ts";

/** A file that can be read in places, at once: handed in, so that this folder knows no disk. */
export interface RandomAccess {
  name: string;
  size: number;
  /** @param into room for them that may be used @throws Failure model.damaged when the file ends before */
  read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

export interface StoredTensor {
  readonly shape: readonly number[];
  /** the file's name, for sentences */
  readonly file: string;
  /** All values, in rows. @throws Failure model.damaged when one is not a finite number, or can't be read */
  read(): Float32Array;
  /** Those of the rows [from, to) along the first axis. @throws Failure as above */
  readRows(from: number, to: number): Float32Array;
  /** All values as the halves that are stored, where they are. @throws Failure as above */
  halves?(): Uint16Array;
}

export const bytesOfNumber = { F32: 4, F16: 2, BF16: 2 } as const;
export type NumberType = keyof typeof bytesOfNumber;

/** What says that a number is none, or has no end: all bits of its exponent. */
const exponents = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const;

export const damagedFile = (file: string, what: string): Failure =>
  new Failure("model.damaged", `The model file ${file} is damaged: ${what}.`, "Download or copy the model again.");

export const valuesIn = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Numbers of a file as words of their type. @throws Failure when one of them is not finite */
function readWords(
  name: string,
  file: RandomAccess,
  type: NumberType,
  offset: number,
  count: number,
  into?: Uint8Array<ArrayBuffer>,
) {
  const raw = file.read(offset, count * bytesOfNumber[type], into);
  const { buffer, byteOffset } = raw.byteOffset % 4 === 0 ? raw : raw.slice();
  const words =
    type === "F32" ? new Uint32Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
  if (!allFinite(words, exponents[type])) throw damagedFile(file.name, `${name} holds values that are not numbers`);
  return words;
}

/** Whether no word has all bits of the exponent: then one more carries over, into the sign's place. */
function allFinite(words: Uint32Array | Uint16Array, exponent: number): boolean {
  if (words instanceof Uint32Array) return !carries(words, exponent, exponent & -exponent, 0x80000000);
  // Two at a time: neither carries into the other.
  const pairs = new Uint32Array(words.buffer, words.byteOffset, words.length >> 1);
  const twice = (bits: number): number => (bits << 16) | bits;
  if (carries(pairs, twice(exponent), twice(exponent & -exponent), twice(0x8000))) return false;
  return words.length % 2 === 0 || ((words.at(-1) as number) & exponent) !== exponent;
}

function carries(words: Uint32Array, exponent: number, one: number, signs: number): boolean {
  let found = 0;
  for (let i = 0; i < words.length; i++) found |= ((words[i] as number) & exponent) + one;
  return (found & signs) !== 0;
}

/** So many words are read at a time: they stay in the processor's cache until they are floats. */
const pieceValues = 1 << 17;
const piece = new Uint8Array(2 * pieceValues);

/** Halves of a file -> floats. @throws Failure when one of them is not finite */
function readHalves(name: string, file: RandomAccess, offset: number, into: Float32Array): void {
  const count = into.length;
  const [bytes, floats] = [8 * Math.ceil(count / 4), 2 * pieceValues];
  const { memory, run } = quickLoops(6 * pieceValues);
  new Uint16Array(memory, 0, bytes / 2).fill(0, count);
  const room = new Uint8Array(memory, 0, 2 * count);
  const raw = file.read(offset, 2 * count, room);
  if (raw.buffer !== memory) room.set(raw);
  if (run.floatsOfHalves(0, floats, bytes)) throw damagedFile(file.name, `${name} holds values that are not numbers`);
  into.set(new Float32Array(memory, floats, count));
}

/**
 * A tensor whose values are one after the other in a file, in rows, little-endian.
 * @param offset of the first, in bytes: the caller has seen that all of them are inside the file
 */
export function placedTensor(
  name: string,
  file: RandomAccess,
  type: NumberType,
  shape: readonly number[],
  offset: number,
): StoredTensor {
  const size = valuesIn(shape);
  const row = valuesIn(shape.slice(1));
  const at = (value: number): number => offset + value * bytesOfNumber[type];
  function values(from: number, to: number): Float32Array {
    if (type === "F32") {
      const { buffer, byteOffset } = readWords(name, file, type, at(from), to - from);
      return new Float32Array(buffer, byteOffset, to - from);
    }
    const floats = new Float32Array(to - from);
    for (let first = from; first < to; first += pieceValues) {
      const count = Math.min(pieceValues, to - first);
      const into = floats.subarray(first - from, first - from + count);
      if (type === "F16") readHalves(name, file, at(first), into);
      else bfloatToFloat(readWords(name, file, type, at(first), count, piece) as Uint16Array, into);
    }
    return floats;
  }
  const tensor: StoredTensor = {
    shape,
    file: file.name,
    read: () => values(0, size),
    readRows: (from, to) => values(from * row, to * row),
  };
  if (type !== "F16") return tensor;
  return {
    ...tensor,
    halves() {
      const words = readWords(name, file, type, offset, size);
      return new Uint16Array(words.buffer, words.byteOffset, size);
    },
  };
}
