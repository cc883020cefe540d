/**
 * What `torch.save` writes: a zip archive with a pickle, which describes the tensors, and a file of bytes per storage. Untrusted: of the
 * pickle only tensors, dictionaries, lists and plain values are read, and nothing in it is carried out (pickle.ts).
 * Format: https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
 */
import { Failure } from "../lib/failure.ts";
import { quoted } from "../lib/quoted.ts";
import { type PickleCall, PickleError, PickleName, readPickle } from "./pickle.ts";
import {
  bytesOfNumber,
  damagedFile,
  type NumberType,
  placedTensor,
  type RandomAccess,
  type StoredTensor,
  valuesIn,
} from "./stored-tensor.ts";
import { type StoredEntry, storedEntries } from "./stored-zip.ts";

const pickleLimitBytes = 32 * 1024 * 1024;

const typeOf: Readonly<Record<string, NumberType>> = {
  FloatStorage: "F32",
  HalfStorage: "F16",
  BFloat16Storage: "BF16",
};
/** Of these nothing can be used; a file that holds one beside the weights is read all the same. */
const otherStorages = ["Double", "Long", "Int", "Short", "Char", "Byte", "Bool"].map((type) => `${type}Storage`);

/** Where the numbers are that tensors share. */
interface Storage {
  place: StoredEntry;
  /** undefined: one that can't be used */
  type: NumberType | undefined;
  typeName: string;
}

/** A tensor as its pickle describes it; under which name it is stored is known to whoever finds it. */
export class TorchTensor {
  readonly storage: Storage;
  readonly start: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: Storage, start: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.start = start;
    this.shape = shape;
    this.strides = strides;
  }
}

const start = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 3));

/** Whether these are the first bytes of what `torch.save` writes: a zip archive, and before PyTorch 1.6 pickles one after the other. */
export const beginsAsTorch = (bytes: Uint8Array): boolean => ["PK\x03", oldStart].includes(start(bytes));
const oldStart = "\x80\x02\x8a";

/** @returns what was saved: dictionaries as maps, tensors as TorchTensor. @throws Failure model.damaged, model.format, model.type */
export function readTorch(file: RandomAccess): unknown {
  const first = file.read(0, Math.min(4, file.size));
  if (start(first) === oldStart)
    throw new Failure(
      "model.format",
      `${file.name} was saved by a PyTorch before 1.6, in a form that is not read.`,
      "Load it with torch.load and save it again with torch.save, or take the model as safetensors.",
    );
  if (!beginsAsTorch(first)) throw damagedFile(file.name, "it does not begin as PyTorch's files do");
  const entries = storedEntries(file);
  const pickle = [...entries].find(([name]) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw damagedFile(file.name, "it holds no data.pkl");
  const [name, { offset, bytes }] = pickle;
  if (bytes > pickleLimitBytes) throw damagedFile(file.name, `its data.pkl has ${bytes} bytes`);
  const folder = name.slice(0, -"data.pkl".length);
  refuseBigEndian(file, entries.get(`${folder}byteorder`));
  const storages = new Map<string, Storage>();
  try {
    return readPickle(file.read(offset, bytes), {
      names,
      persistent: (id) => storageOf(id, (key) => entries.get(`${folder}data/${key}`), storages),
    });
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw new Failure(
      "model.damaged",
      `The model file ${file.name} can't be read as one of tensors: ${error.message}.`,
      "Take the model from a place that you trust, best as safetensors.",
      { cause: error },
    );
  }
}

function refuseBigEndian(file: RandomAccess, place: StoredEntry | undefined): void {
  if (place === undefined || place.bytes > 16) return;
  const order = new TextDecoder().decode(file.read(place.offset, place.bytes));
  if (order !== "little") throw damagedFile(file.name, `its numbers are in the order ${quoted(order)}`);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

/** @param id ("storage", its type, the name of its bytes, the device that it was on, how many numbers) */
function storageOf(
  id: unknown,
  entry: (key: string) => StoredEntry | undefined,
  storages: Map<string, Storage>,
): Storage {
  const [kind, typeName, key, , count] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !(typeName instanceof PickleName) || typeof key !== "string" || !isCount(count))
    throw new PickleError("it speaks of something that is no storage of numbers");
  const known = storages.get(key);
  if (known !== undefined) return known;
  const place = entry(key);
  if (place === undefined) throw new PickleError(`its storage ${key.slice(0, 50)} is missing`);
  const type = typeOf[typeName.name];
  if (type !== undefined && place.bytes < count * bytesOfNumber[type])
    throw new PickleError(`its storage ${key.slice(0, 50)} is shorter than ${count} numbers`);
  const storage = { place, type, typeName: typeName.name };
  storages.set(key, storage);
  return storage;
}

/** (storage, first number, shape, strides, …) */
function rebuiltTensor([storage, start, shape, strides]: readonly unknown[]): TorchTensor {
  const isStorage = Object(storage).place !== undefined;
  if (!isStorage || !isCount(start) || !areCounts(shape) || !areCounts(strides) || shape.length !== strides.length)
    throw new PickleError("one of its tensors has no proper shape");
  const tensor = new TorchTensor(storage as Storage, start, shape, strides);
  const { place, type } = tensor.storage;
  if (shape.length > 8) throw new PickleError("one of its tensors has no proper shape");
  // Rows that are the same numbers again could be more than any memory holds.
  const stored = type === undefined ? Number.POSITIVE_INFINITY : Math.floor(place.bytes / bytesOfNumber[type]);
  if (valuesIn(shape) > stored || start + spanOf(tensor.shape, tensor.strides) > stored)
    throw new PickleError("one of its tensors is larger than its storage");
  return tensor;
}

const names: ReadonlyMap<string, PickleCall | PickleName> = new Map<string, PickleCall | PickleName>([
  ["collections.OrderedDict", (args) => dictionary(args)],
  ["torch._utils._rebuild_tensor_v2", rebuiltTensor],
  ["torch._utils._rebuild_parameter", ([tensor]) => tensor],
  ...[...Object.keys(typeOf), ...otherStorages].map((type): [string, PickleName] => [
    `torch.${type}`,
    new PickleName(type),
  ]),
]);

function dictionary(args: readonly unknown[]): Map<unknown, unknown> {
  if (args.length > 0) throw new PickleError("it makes a dictionary in a way that is not known");
  return new Map();
}

/** How many numbers of the storage there are from a tensor's first to its last. */
function spanOf(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return 1 + shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] ?? 0), 0);
}

/** @returns the tensor to be read by whoever knows Weights. @throws Failure model.type where its numbers are of a type that can't be used */
export function storedTorchTensor(name: string, file: RandomAccess, tensor: TorchTensor): StoredTensor {
  const { storage, start, shape, strides } = tensor;
  if (storage.type === undefined)
    throw new Failure(
      "model.type",
      `The tensor ${quoted(name)} in ${file.name} is of type ${quoted(storage.typeName.replace("Storage", ""))}.`,
      "Models in F32, F16 or BF16 can be used: convert it, or choose another one.",
    );
  const offset = storage.place.offset + start * bytesOfNumber[storage.type];
  const inRows = shape.every((length, axis) => length === 1 || strides[axis] === valuesIn(shape.slice(axis + 1)));
  if (inRows) return placedTensor(name, file, storage.type, shape, offset);
  const span = placedTensor(name, file, storage.type, [spanOf(shape, strides)], offset);
  const [rows = 0, ...rest] = shape;
  const [rowStride = 0, ...restStrides] = strides;
  const readRows = (from: number, to: number): Float32Array => {
    if (to <= from) return new Float32Array();
    const lengths = [to - from, ...rest];
    const first = from * rowStride;
    return gathered(span.readRows(first, first + spanOf(lengths, strides)), lengths, [rowStride, ...restStrides]);
  };
  return { shape, file: file.name, read: () => readRows(0, rows), readRows };
}

/** Numbers that are `strides` apart -> rows. */
function gathered(stored: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const values = new Float32Array(valuesIn(shape));
  const position = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = stored[at] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      position[axis] = (position[axis] ?? 0) + 1;
      at += stride;
      if ((position[axis] ?? 0) < (shape[axis] ?? 0)) break;
      at -= stride * (position[axis] ?? 0);
      position[axis] = 0;
    }
  }
  return values;
}
