/**
 * Files of numbers, packed without a loss: the desktop's package is a tenth smaller by them. Half floats' upper bytes, sign and exponent, take few
 * values, the lower ones nearly all: each has a plane of its own, deflated where that makes it smaller. A file is packed in blocks, so that it is
 * read in places.
 *
 * Little-endian: "slimpack", width of a number (u32), bytes of a block (u32), bytes of the file (u64); for each block and plane how many bytes are stored
 * (u32); then the planes. One that is stored as long as it is, is stored as it is.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";

/** Behind the name of the file that was packed. */
export const packedEnding = ".packed";

const magic = Buffer.from("slimpack");
const headBytes = 24;
const blockBytes = 1 << 20;
const limits = { width: 8, blockBytes: 1 << 24, blocks: 1 << 16 };

/** A file that can be read in places. */
export interface Places {
  /** bytes, unpacked */
  size: number;
  /** @returns fewer bytes where the file ends before @throws Error when it is damaged */
  readInto(bytes: Uint8Array, offset: number): number;
}

/** @param width bytes of a number; 1 for text */
export function packed(bytes: Uint8Array, width: number): Buffer {
  const planes: Uint8Array[] = [];
  const size = bytes.length;
  for (let from = 0; from < size; from += blockBytes)
    for (const plane of planesOf(bytes.subarray(from, from + blockBytes), width)) {
      const strategy = width === 1 ? constants.Z_DEFAULT_STRATEGY : constants.Z_HUFFMAN_ONLY;
      const smaller = deflateRawSync(plane, { level: 9, memLevel: 9, strategy });
      planes.push(smaller.length < plane.length ? smaller : plane);
    }
  const head = Buffer.alloc(headBytes + 4 * planes.length);
  magic.copy(head);
  head.writeUInt32LE(width, 8);
  head.writeUInt32LE(blockBytes, 12);
  head.writeBigUInt64LE(BigInt(size), 16);
  for (const [i, { length }] of planes.entries()) head.writeUInt32LE(length, headBytes + 4 * i);
  return Buffer.concat([head, ...planes]);
}

/** Every width-th byte, from each of the first ones on. */
function planesOf(block: Uint8Array, width: number): Uint8Array[] {
  return Array.from({ length: width }, (_, first) => {
    const plane = new Uint8Array(planeBytes(block.length, width, first));
    for (let i = 0; i < plane.length; i++) plane[i] = block[first + i * width] as number;
    return plane;
  });
}

const planeBytes = (block: number, width: number, plane: number): number => Math.ceil((block - plane) / width);

/** A packed file that is open. @throws Error when it can't be one */
export function packedPlaces(descriptor: number): Places {
  const whole = (length: number, at: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    if (readSync(descriptor, bytes, 0, length, at) < length) throw new Error("a packed file ends too early");
    return bytes;
  };
  const head = whole(headBytes, 0);
  const [width, block] = [head.readUInt32LE(8), head.readUInt32LE(12)];
  const size = Number(head.readBigUInt64LE(16));
  const blocks = Math.ceil(size / block);
  const isPacked = head.subarray(0, 8).equals(magic);
  const isRead = width >= 1 && width <= limits.width && block >= width && block <= limits.blockBytes;
  if (!isPacked || !isRead || !(blocks <= limits.blocks)) throw new Error("it is no packed file");
  const table = whole(4 * blocks * width, headBytes);
  /** where each plane begins, and behind them where the last one ends */
  const starts = [headBytes + table.length];
  for (let i = 0; i < blocks * width; i++) starts.push((starts[i] as number) + table.readUInt32LE(4 * i));
  if (starts.at(-1) !== fstatSync(descriptor).size) throw new Error("a packed file is not as long as it says");

  // The block that was read last is asked for again: who reads does so in rows.
  const current = new Uint8Array(Math.min(block, size));
  let inside = -1;
  function unpack(index: number): void {
    inside = -1;
    const length = Math.min(block, size - index * block);
    for (let plane = 0; plane < width; plane++) {
      const [from = 0, to = 0] = starts.slice(index * width + plane);
      const values = planeBytes(length, width, plane);
      const stored = whole(to - from, from);
      const bytes =
        stored.length === values ? stored : inflateRawSync(stored, { maxOutputLength: Math.max(1, values) });
      if (bytes.length !== values) throw new Error("a packed file is damaged");
      for (let i = 0; i < values; i++) current[plane + i * width] = bytes[i] as number;
    }
    inside = index;
  }
  return {
    size,
    readInto(bytes, offset) {
      const wanted = Math.max(0, Math.min(bytes.length, size - offset));
      for (let done = 0; done < wanted; ) {
        const index = Math.floor((offset + done) / block);
        if (index !== inside) unpack(index);
        const from = offset + done - index * block;
        const part = current.subarray(from, Math.min(block, from + wanted - done));
        bytes.set(part, done);
        done += part.length;
      }
      return wanted;
    },
  };
}

/** An open file, packed or not by its name. @throws Error when it is packed, and damaged */
export function placesIn(path: string, descriptor: number): Places {
  if (path.endsWith(packedEnding)) return packedPlaces(descriptor);
  return {
    size: fstatSync(descriptor).size,
    readInto: (bytes, offset) => readSync(descriptor, bytes, 0, bytes.length, offset),
  };
}

/** The whole of a file, or of what it was packed into. @throws as readFileSync, where there is neither; Error when it is damaged */
export function readMaybePacked(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const descriptor = openIfThere(`${path}${packedEnding}`);
    if (descriptor === undefined) throw error;
    try {
      const places = packedPlaces(descriptor);
      const bytes = Buffer.allocUnsafe(places.size);
      places.readInto(bytes, 0);
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}
