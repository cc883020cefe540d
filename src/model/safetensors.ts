/**
 * Safetensors: 8 bytes with the header's length, a JSON header, then the tensors' bytes. Untrusted: every number in the header
 * is held against the file's real size before anything is read.
 * Format: https://github.com/huggingface/safetensors
 */
import { Failure } from "../lib/failure.ts";
import { quoted } from "../lib/quoted.ts";
import {
  bytesOfNumber,
  damagedFile,
  type NumberType,
  placedTensor,
  type RandomAccess,
  type StoredTensor,
  valuesIn,
} from "./stored-tensor.ts";

const headerLimit = 16 * 1024 * 1024;
const tensorLimit = 100_000;

/** Where a tensor's bytes are in the file. */
interface Place {
  type: NumberType;
  shape: number[];
  offset: number;
  bytes: number;
}

/**
 * @param files the model's: one, or all the shards
 * @returns what they hold; no values are read. @throws Failure when a header and its file disagree
 */
export function safetensorsIn(files: readonly RandomAccess[]): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const file of files)
    for (const [name, { type, shape, offset }] of readHeader(file))
      tensors.set(name, placedTensor(name, file, type, shape, offset));
  return tensors;
}

function readHeader(file: RandomAccess): Map<string, Place> {
  if (file.size < 10) throw damagedFile(file.name, "it is too short to hold a header");
  const start = file.read(0, 8);
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > headerLimit) throw damagedFile(file.name, `its header claims ${length} bytes`);
  if (8 + length > file.size) throw damagedFile(file.name, "it ends inside its header");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.read(8, length)));
  } catch {
    throw damagedFile(file.name, "its header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw damagedFile(file.name, "its header is not an object");
  const entries = Object.entries(header);
  if (entries.length > tensorLimit) throw damagedFile(file.name, `its header lists ${entries.length} tensors`);
  const places = new Map<string, Place>();
  for (const [name, entry] of entries) {
    if (name !== "__metadata__") places.set(name, place(file, name, entry, 8 + length));
  }
  refuseOverlaps(file, [...places.values()]);
  return places;
}

function place(file: RandomAccess, name: string, entry: unknown, base: number): Place {
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
    throw damagedFile(file.name, `${quoted(name)} has no proper shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(whole))
    throw damagedFile(file.name, `${quoted(name)} has no proper place`);
  const [from, to] = offsets as [number, number];
  const bytes = valuesIn(shape as number[]) * bytesOfNumber[dtype];
  if (to - from !== bytes)
    throw damagedFile(file.name, `${quoted(name)} takes ${to - from} bytes where its shape needs ${bytes}`);
  if (base + to > file.size)
    throw damagedFile(file.name, `it is cut off: ${quoted(name)} ends at byte ${base + to} of ${file.size}`);
  return { type: dtype, shape: shape as number[], offset: base + from, bytes };
}

function refuseOverlaps(file: RandomAccess, places: Place[]): void {
  const ordered = places.filter((p) => p.bytes > 0).sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { offset, bytes } of ordered) {
    if (offset < end) throw damagedFile(file.name, "two of its tensors overlap");
    end = offset + bytes;
  }
}
