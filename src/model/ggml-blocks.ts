/**
 * ggml's types of tensors -> float32: blocks of 32 values that share a scale `d` (a half), some a smallest value `m` (another).
 * A half times at most 8 bits, plus a half, is exact in doubles: it is rounded once, so that values are whisper.cpp's to the bit.
 * Format: ggml-quants.c, dequantize_row_*
 */
import { halfToFloat } from "../lib/half.ts";
import { damagedFile, placedTensor, type RandomAccess, type StoredTensor, valuesIn } from "./stored-tensor.ts";

export const blockValues = 32;

interface BlockType {
  bits: 4 | 5 | 8;
  /** whether the smallest value is stored, in place of being half of the range below zero */
  hasSmallest: boolean;
}

/** by ggml's number */
const blockTypes: ReadonlyMap<number, BlockType> = new Map([
  [2, { bits: 4, hasSmallest: false }],
  [3, { bits: 4, hasSmallest: true }],
  [6, { bits: 5, hasSmallest: false }],
  [7, { bits: 5, hasSmallest: true }],
  [8, { bits: 8, hasSmallest: false }],
]);

const plainTypes = ["F32", "F16"] as const;

const blockBytes = ({ bits, hasSmallest }: BlockType): number => (hasSmallest ? 4 : 2) + (blockValues * bits) / 8;

/** @returns undefined for a type that is not read, or rows that are no whole blocks */
export function ggmlBytes(type: number, shape: readonly number[]): number | undefined {
  const size = valuesIn(shape);
  if (type === 0 || type === 1) return size * (type === 0 ? 4 : 2);
  const block = blockTypes.get(type);
  if (!block || (shape.at(-1) ?? 0) % blockValues !== 0) return undefined;
  return (size / blockValues) * blockBytes(block);
}

/** One block's 32 numbers, as they are stored, into `into` from `at`. */
function unpack({ bits, hasSmallest }: BlockType, view: DataView, start: number, into: Float32Array, at: number): void {
  if (bits === 8) {
    for (let i = 0; i < blockValues; i++) into[at + i] = view.getInt8(start + i);
    return;
  }
  const high = bits === 5 ? view.getUint32(start, true) : 0;
  const low = bits === 5 ? start + 4 : start;
  const zero = hasSmallest ? 0 : 2 ** (bits - 1);
  for (let i = 0; i < blockValues / 2; i++) {
    const both = view.getUint8(low + i);
    into[at + i] = ((both & 15) | (((high >>> i) & 1) << 4)) - zero;
    into[at + i + 16] = ((both >> 4) | (((high >>> (i + 16)) & 1) << 4)) - zero;
  }
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
  const bytes = blockBytes(block);
  const heads = block.hasSmallest ? 2 : 1;
  function blocks(from: number, to: number): Float32Array {
    const raw = file.read(offset + from * bytes, (to - from) * bytes);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const values = new Float32Array((to - from) * blockValues);
    const halves = new Uint16Array(heads);
    const shared = new Float32Array(heads);
    for (let b = 0; b < to - from; b++) {
      for (let i = 0; i < heads; i++) halves[i] = view.getUint16(b * bytes + 2 * i, true);
      if (halves.some((half) => (half & 0x7c00) === 0x7c00))
        throw damagedFile(file.name, `${name} holds values that are not numbers`);
      const [scale = 0, smallest = 0] = halfToFloat(halves, shared);
      const first = b * blockValues;
      unpack(block as BlockType, view, b * bytes + 2 * heads, values, first);
      for (let i = first; i < first + blockValues; i++) values[i] = (values[i] as number) * scale + smallest;
    }
    return values;
  }
  const rowBlocks = valuesIn(shape.slice(1)) / blockValues;
  return {
    shape,
    file: file.name,
    read: () => blocks(0, valuesIn(shape) / blockValues),
    readRows: (from, to) => blocks(from * rowBlocks, to * rowBlocks),
  };
}
