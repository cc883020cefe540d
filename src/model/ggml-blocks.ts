/**
 * ggml's types of tensors -> float32: blocks of 32 values that share a scale `d` (a half), some a smallest value `m` (another); or of 256
 * ("k-quants"), whose parts have scales of their own besides. Values are whisper.cpp's to the bit: a half times the few bits that it is
 * multiplied with is exact in floats as in doubles, and what is added to it then is rounded once (the sum of two floats is, in doubles too).
 * Format: ggml-quants.c, dequantize_row_*; ggml-common.h, block_*
 */
import { halfToFloat } from "../lib/half.ts";
import { damagedFile, placedTensor, type RandomAccess, type StoredTensor, valuesIn } from "./stored-tensor.ts";

/** A block's bytes, from its first, and where its values go. `halves` are those that `BlockType.halves` names. */
interface Block {
  view: DataView;
  start: number;
  halves: Float32Array;
  into: Float32Array;
  at: number;
}

interface BlockType {
  /** as people know it */
  name: string;
  values: 32 | 256;
  bytes: number;
  /** where in it the halves are that all of its values share */
  halves: readonly number[];
  unpack(block: Block): void;
}

/** Half as many bytes as values: value i, and in the upper bits i + 16; of five bits, the fifth are in a word before them. */
function small(name: string, bits: 4 | 5, hasSmallest: boolean): BlockType {
  const head = hasSmallest ? 4 : 2;
  const lowAt = bits === 5 ? head + 4 : head;
  const zero = hasSmallest ? 0 : 2 ** (bits - 1);
  return {
    name,
    values: 32,
    bytes: lowAt + 16,
    halves: hasSmallest ? [0, 2] : [0],
    // To add -0 changes nothing, not even the sign of a zero.
    unpack({ view, start, halves: [scale = 0, smallest = -0], into, at }) {
      const fifth = bits === 5 ? view.getUint32(start + head, true) : 0;
      for (let i = 0; i < 16; i++) {
        const both = view.getUint8(start + lowAt + i);
        into[at + i] = (((both & 15) | (((fifth >>> i) & 1) << 4)) - zero) * scale + smallest;
        into[at + i + 16] = (((both >> 4) | (((fifth >>> (i + 16)) & 1) << 4)) - zero) * scale + smallest;
      }
    },
  };
}

const q8: BlockType = {
  name: "q8_0",
  values: 32,
  bytes: 34,
  halves: [0],
  unpack({ view, start, halves: [scale = 0], into, at }) {
    for (let i = 0; i < 32; i++) into[at + i] = view.getInt8(start + 2 + i) * scale;
  },
};

/** Of eight parts, each with a scale and a smallest value of six bits: the twelve bytes that hold them (get_scale_min_k4). */
function sixBits(view: DataView, start: number, part: number): readonly [scale: number, smallest: number] {
  const byte = (i: number): number => view.getUint8(start + i);
  if (part < 4) return [byte(part) & 63, byte(part + 4) & 63];
  const low = byte(part + 4);
  return [(low & 15) | ((byte(part - 4) >> 6) << 4), (low >> 4) | ((byte(part) >> 6) << 4)];
}

/** Parts of 32 values: two share 32 bytes, one the lower bits. The fifth bits of value i of all parts are one byte. */
function large(name: string, bits: 4 | 5): BlockType {
  const highAt = 16;
  const lowAt = bits === 5 ? highAt + 32 : highAt;
  return {
    name,
    values: 256,
    bytes: lowAt + 128,
    halves: [0, 2],
    unpack({ view, start, halves: [scale = 0, smallest = 0], into, at }) {
      for (let part = 0; part < 8; part++) {
        const [partScale, partSmallest] = sixBits(view, start + 4, part);
        const [times, less] = [scale * partScale, smallest * partSmallest];
        const low = start + lowAt + 32 * (part >> 1);
        for (let i = 0; i < 32; i++) {
          const four = (view.getUint8(low + i) >> (4 * (part & 1))) & 15;
          const fifth = bits === 5 ? ((view.getUint8(start + highAt + i) >> part) & 1) << 4 : 0;
          into[at + 32 * part + i] = times * (four | fifth) - less;
        }
      }
    },
  };
}

/** Two halves of 128 values: four lower bits in 64 bytes, two upper ones in 32; a scale of eight bits for every 16 values. */
const q6k: BlockType = {
  name: "q6_k",
  values: 256,
  bytes: 210,
  halves: [208],
  unpack({ view, start, halves: [scale = 0], into, at }) {
    for (let i = 0; i < 256; i++) {
      const [half, quarter, l] = [i >> 7, (i >> 5) & 3, i & 31];
      const low = (view.getUint8(start + 64 * half + 32 * (quarter & 1) + l) >> (4 * (quarter >> 1))) & 15;
      const high = (view.getUint8(start + 128 + 32 * half + l) >> (2 * quarter)) & 3;
      into[at + i] = scale * view.getInt8(start + 192 + (i >> 4)) * ((low | (high << 4)) - 32);
    }
  },
};

/** by ggml's number */
const blockTypes: ReadonlyMap<number, BlockType> = new Map([
  [2, small("q4_0", 4, false)],
  [3, small("q4_1", 4, true)],
  [6, small("q5_0", 5, false)],
  [7, small("q5_1", 5, true)],
  [8, q8],
  [12, large("q4_k", 4)],
  [13, large("q5_k", 5)],
  [14, q6k],
]);

const plainTypes = ["F32", "F16"] as const;

/** Of all types that are read, as people know them. */
export const ggmlTypeNames: readonly string[] = ["f32", "f16", ...[...blockTypes.values()].map(({ name }) => name)];

/** @returns undefined for a type that is not read, or rows that are no whole blocks */
export function ggmlBytes(type: number, shape: readonly number[]): number | undefined {
  const size = valuesIn(shape);
  if (type === 0 || type === 1) return size * (type === 0 ? 4 : 2);
  const block = blockTypes.get(type);
  if (!block || (shape.at(-1) ?? 0) % block.values !== 0) return undefined;
  return (size / block.values) * block.bytes;
}

/**
 * @param type as ggml numbers them: one for which `ggmlBytes` gives a size
 * @param offset of the tensor's first byte: the caller has seen that all of them are inside the file
 */
export function ggmlTensor(
  name: string,
  file: RandomAccess,
  type: number,
  shape: readonly number[],
  offset: number,
): StoredTensor {
  const block = blockTypes.get(type);
  if (!block) return placedTensor(name, file, plainTypes[type] ?? "F32", shape, offset);
  const { bytes, values } = block;
  const { halves: places, unpack } = block;
  function blocks(from: number, to: number): Float32Array {
    const raw = file.read(offset + from * bytes, (to - from) * bytes);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const into = new Float32Array((to - from) * values);
    const words = new Uint16Array(places.length);
    const halves = new Float32Array(words.length);
    for (let b = 0; b < to - from; b++) {
      for (const [i, place] of places.entries()) words[i] = view.getUint16(b * bytes + place, true);
      if (words.some((half) => (half & 0x7c00) === 0x7c00))
        throw damagedFile(file.name, `${name} holds values that are not numbers`);
      unpack({ view, start: b * bytes, halves: halfToFloat(words, halves), into, at: b * values });
    }
    return into;
  }
  const rowBlocks = valuesIn(shape.slice(1)) / values;
  return {
    shape,
    file: file.name,
    read: () => blocks(0, valuesIn(shape) / values),
    readRows: (from, to) => blocks(from * rowBlocks, to * rowBlocks),
  };
}
