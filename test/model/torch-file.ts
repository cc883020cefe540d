/** Files as `torch.save` writes them, by code: a pickle of what is saved, and a zip archive of that and the storages. */
import { zipSync } from "fflate";
import { exactHalves, nearestHalves } from "../../src/lib/half.ts";
import type { Tensors } from "./tiny.ts";

/** A tensor that is saved: where in which storage, and of what type. */
export interface SavedTensor {
  storage: string;
  type: string;
  /** numbers in the storage */
  count: number;
  start?: number;
  shape: readonly number[];
  strides: readonly number[];
  parameter?: boolean;
}

/** Something that Python would call: `module name`, with these arguments. */
export class Called {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
  constructor(module: string, name: string, args: readonly unknown[]) {
    this.module = module;
    this.name = name;
    this.args = args;
  }
}

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
const named = (module: string, name: string): number[] => [0x63, ...ascii(`${module}\n${name}\n`)];
const tuple = (values: readonly unknown[]): number[] => [0x28, ...values.flatMap(pickled), 0x74];

/** The operations that put a value on the pickle's stack. */
function pickled(value: unknown): number[] {
  if (value === null) return [0x4e];
  if (typeof value === "boolean") return [value ? 0x88 : 0x89];
  if (typeof value === "number") return value < 256 ? [0x4b, value] : [0x8a, 8, ...little(value, 8)];
  if (typeof value === "string") return [0x58, ...little(ascii(value).length, 4), ...ascii(value)];
  if (Array.isArray(value)) return tuple(value);
  if (value instanceof Called) return [...named(value.module, value.name), ...tuple(value.args), 0x52];
  if (value instanceof Map)
    return [0x7d, 0x28, ...[...value].flatMap(([key, entry]) => [...pickled(key), ...pickled(entry)]), 0x75];
  return savedTensor(value as SavedTensor);
}

function savedTensor({ storage, type, count, start = 0, shape, strides, parameter }: SavedTensor): number[] {
  const id = [0x28, ...pickled("storage"), ...named("torch", type), ...[storage, "cpu", count].flatMap(pickled), 0x74];
  const args = [0x28, ...id, 0x51, ...[start, shape, strides, false].flatMap(pickled)];
  const hooks = [...named("collections", "OrderedDict"), 0x29, 0x52];
  const tensor = [...named("torch._utils", "_rebuild_tensor_v2"), ...args, ...hooks, 0x74, 0x52];
  if (!parameter) return tensor;
  return [...named("torch._utils", "_rebuild_parameter"), 0x28, ...tensor, 0x89, ...hooks, 0x74, 0x52];
}

/** The bytes of a pickle, protocol 2. */
export const pickleOf = (value: unknown): Uint8Array => Uint8Array.of(0x80, 2, ...pickled(value), 0x2e);

/** @param level 0: stored, as PyTorch does */
export function torchArchive(
  pickle: Uint8Array,
  storages: Readonly<Record<string, ArrayBufferView>>,
  level: 0 | 6 = 0,
): Uint8Array<ArrayBuffer> {
  const files: Record<string, Uint8Array> = {
    "archive/data.pkl": pickle,
    "archive/byteorder": Uint8Array.from(ascii("little")),
  };
  for (const [key, { buffer, byteOffset, byteLength }] of Object.entries(storages))
    files[`archive/data/${key}`] = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  return Uint8Array.from(zipSync(files, { level }));
}

const rowStrides = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));

/**
 * Tensors as a dictionary of them is saved.
 * @param around what is saved, of that dictionary
 */
export function torchFile(
  tensors: Tensors,
  type: "FloatStorage" | "HalfStorage" = "FloatStorage",
  around: (state: ReadonlyMap<string, unknown>) => unknown = (state) => state,
): Uint8Array<ArrayBuffer> {
  const storages: Record<string, ArrayBufferView> = {};
  const state = new Map<string, SavedTensor>();
  for (const [name, { shape, data }] of tensors) {
    const storage = String(state.size);
    storages[storage] = type === "FloatStorage" ? data : (exactHalves(data) ?? nearestHalves(data));
    state.set(name, { storage, type, count: data.length, shape, strides: rowStrides(shape) });
  }
  return torchArchive(pickleOf(around(state)), storages);
}

const endBytes = 22;

/** The same archive with its directory as one of more than 4 GB has it: numbers in eight bytes each. */
export function asFarArchive(archive: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - endBytes;
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const directory: number[] = [];
  for (let at = start; at < end; ) {
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const entry = archive.slice(at, nameEnd);
    const numbers = [24, 20, 42].map((k) => view.getUint32(at + k, true));
    for (const k of [20, 24, 42]) entry.fill(0xff, k, k + 4);
    entry.set([28, 0, 0, 0], 30);
    directory.push(...entry, 1, 0, 24, 0, ...numbers.flatMap((number) => little(number, 8)));
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const far = start + directory.length;
  const counts = [...little(count, 8), ...little(count, 8), ...little(directory.length, 8), ...little(start, 8)];
  const farEnd = [...ascii("PK"), 6, 6, ...little(44, 8), 45, 0, 45, 0, ...little(0, 8), ...counts];
  const locator = [...ascii("PK"), 6, 7, ...little(0, 4), ...little(far, 8), ...little(1, 4)];
  const last = [...ascii("PK"), 5, 6, ...little(0, 4), ...new Array<number>(12).fill(0xff), 0, 0];
  return Uint8Array.of(...archive.subarray(0, start), ...directory, ...farEnd, ...locator, ...last);
}
