/**
 * Safetensors: 8 bytes with the header's length, a JSON header, then the tensors' bytes. Untrusted: every number in the header
 * is held against the file's real size before anything is read.
 * Format: https://github.com/huggingface/safetensors
 */
import { Failure } from "../lib/failure.ts";
import { bfloatToFloat, exactHalves, halfToFloat } from "../lib/half.ts";
import { quoted } from "../lib/quoted.ts";

/**
 * A file that can be read in places: handed in, so that this folder knows no disk. It answers at once: a graph is built layer by layer, and
 * each layer's weights are read where they are needed, so that one layer's are in memory and not the model's.
 */
export interface RandomAccess {
  name: string;
  size: number;
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

export interface TensorPlace {
  file: RandomAccess;
  dtype: "F32" | "F16" | "BF16";
  shape: number[];
  offset: number;
  bytes: number;
}

const headerLimit = 16 * 1024 * 1024;
const tensorLimit = 100_000;
const bytesOf: Record<string, number> = { F32: 4, F16: 2, BF16: 2 };

function damaged(file: RandomAccess, what: string): Failure {
  return new Failure(
    "model.damaged",
    `The model file ${file.name} is damaged: ${what}.`,
    "Download or copy the model again.",
  );
}

/** @returns where each tensor is; nothing is loaded. @throws Failure when the header and the file disagree */
export function readHeader(file: RandomAccess): Map<string, TensorPlace> {
  if (file.size < 10) throw damaged(file, "it is too short to hold a header");
  const start = file.read(0, 8);
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > headerLimit) throw damaged(file, `its header claims ${length} bytes`);
  if (8 + length > file.size) throw damaged(file, "it ends inside its header");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.read(8, length)));
  } catch {
    throw damaged(file, "its header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw damaged(file, "its header is not an object");
  const entries = Object.entries(header);
  if (entries.length > tensorLimit) throw damaged(file, `its header lists ${entries.length} tensors`);
  const places = new Map<string, TensorPlace>();
  for (const [name, entry] of entries) {
    if (name !== "__metadata__") places.set(name, place(file, name, entry, 8 + length));
  }
  refuseOverlaps(file, [...places.values()]);
  return places;
}

function place(file: RandomAccess, name: string, entry: unknown, base: number): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<string, unknown>;
  if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16") {
    throw new Failure(
      "model.type",
      `The tensor ${quoted(name)} in ${file.name} is of type ${quoted(dtype)}.`,
      "Models in F32, F16 or BF16 can be used: convert it, or choose another one.",
    );
  }
  const whole = (x: unknown): x is number => typeof x === "number" && Number.isSafeInteger(x) && x >= 0;
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(whole))
    throw damaged(file, `${quoted(name)} has no proper shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(whole))
    throw damaged(file, `${quoted(name)} has no proper place`);
  const [from, to] = offsets as [number, number];
  const bytes = (shape as number[]).reduce((a, b) => a * b, 1) * (bytesOf[dtype] ?? 0);
  if (to - from !== bytes)
    throw damaged(file, `${quoted(name)} takes ${to - from} bytes where its shape needs ${bytes}`);
  if (base + to > file.size)
    throw damaged(file, `it is cut off: ${quoted(name)} ends at byte ${base + to} of ${file.size}`);
  return { file, dtype, shape: shape as number[], offset: base + from, bytes };
}

function refuseOverlaps(file: RandomAccess, places: TensorPlace[]): void {
  const ordered = places.filter((p) => p.bytes > 0).sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { offset, bytes } of ordered) {
    if (offset < end) throw damaged(file, "two of its tensors overlap");
    end = offset + bytes;
  }
}

/** What says that a number is none, or has no end: all bits of its exponent. */
const exponents = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const;

/** A tensor's bytes as words of its type. @throws Failure when one of them is not a finite number */
function readWords(name: string, place: TensorPlace): Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const raw = place.file.read(place.offset, place.bytes);
  const { buffer, byteOffset, byteLength } = raw.byteOffset % 4 === 0 ? raw : raw.slice();
  const words =
    place.dtype === "F32"
      ? new Uint32Array(buffer, byteOffset, byteLength / 4)
      : new Uint16Array(buffer, byteOffset, byteLength / 2);
  const exponent = exponents[place.dtype];
  for (let i = 0; i < words.length; i++)
    if (((words[i] as number) & exponent) === exponent)
      throw damaged(place.file, `${name} holds values that are not numbers`);
  return words;
}

/** @returns the tensor's values as float32. @throws Failure when one of them is not a finite number */
export function readTensor(name: string, place: TensorPlace): Float32Array {
  const words = readWords(name, place);
  if (words instanceof Uint32Array) return new Float32Array(words.buffer, words.byteOffset, words.length);
  return (place.dtype === "F16" ? halfToFloat : bfloatToFloat)(words);
}

/** @returns the tensor's values as halves, where all of them are some. @throws Failure as above */
export function readHalves(name: string, place: TensorPlace): Uint16Array | undefined {
  if (place.dtype !== "F16") return exactHalves(readTensor(name, place));
  const words = readWords(name, place);
  return words instanceof Uint16Array ? words : undefined;
}
