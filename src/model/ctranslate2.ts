/**
 * CTranslate2's model.bin: the name of what it is ("WhisperSpec"), then variables one behind the other, each with a header of its own, then
 * other names for some of them. Whole numbers of 8 and 16 bits have scales beside them, of each row or of all: value = number / scale.
 * Untrusted: every number is held against the file's real size before it is used.
 * Format: CTranslate2, python/ctranslate2/specs/model_spec.py (_serialize) and src/models/model.cc (Model::load)
 */
import { Failure } from "../lib/failure.ts";
import { quoted } from "../lib/quoted.ts";
import {
  bytesOfNumber,
  damagedFile,
  placedTensor,
  type RandomAccess,
  type StoredTensor,
  valuesIn,
} from "./stored-tensor.ts";

const bytesOfType = { ...bytesOfNumber, I8: 1, I16: 2, I32: 4 } as const;
type VariableType = keyof typeof bytesOfType;
/** By CTranslate2's number. */
const variableTypes: readonly VariableType[] = ["F32", "I8", "I16", "I32", "F16", "BF16"];

/** What is older is older than its Whisper. */
const versions = { first: 4, last: 6 } as const;
const variableLimit = 20_000;
const dimensionLimit = 4;
const nameLimit = 256;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const kindBytes = 64;

/** @param bytes a file's first `kindBytes` @returns what it says it is, undefined where it is no file of CTranslate2's */
export function ctranslate2Kind(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const [version, length] = [viewOf(bytes).getUint32(0, true), viewOf(bytes).getUint16(4, true)];
  if (version > 100) return undefined;
  return /^(\w+Spec)\0$/.exec(new TextDecoder().decode(bytes.subarray(6, 6 + length)))?.[1];
}

/** One of a file's variables. Under two names it is the same object. */
export interface StoredVariable {
  readonly shape: readonly number[];
  /** Rows [from, to) as a tensor of their own. @throws Failure model.damaged, model.type */
  rows(from: number, to: number): StoredTensor;
  /** The whole number that it is, undefined where it is something else. */
  count(): number | undefined;
}

interface Place {
  name: string;
  type: VariableType;
  shape: readonly number[];
  /** of its first byte */
  offset: number;
}

/** @returns a file's variables by their names, scales left out; no values are read. @throws Failure model.damaged, model.format */
export function variablesIn(file: RandomAccess): Map<string, StoredVariable> {
  const cursor = new Cursor(file);
  const version = cursor.word();
  if (version < versions.first || version > versions.last)
    throw new Failure(
      "model.format",
      `${file.name} is in version ${version} of CTranslate2's form; ${versions.first} to ${versions.last} can be read.`,
      "Convert the model with CTranslate2 3 or 4, or take it as safetensors.",
    );
  cursor.name();
  cursor.word(); // The revision of what it is: none of Whisper's changed the weights.
  const places = new Map<string, Place>();
  for (let left = cursor.length("variables"); left > 0; left--) {
    const place = cursor.variable();
    if (places.has(place.name)) throw damagedFile(file.name, `it holds ${quoted(place.name)} twice`);
    places.set(place.name, place);
  }
  const isScale = (name: string): boolean => name.endsWith("_scale");
  const variables = new Map(
    [...places]
      .filter(([name]) => !isScale(name))
      .map(([name, place]) => [name, storedVariable(file, place, places.get(`${name}_scale`))]),
  );
  for (let left = cursor.length("other names"); left > 0; left--) {
    const [alias, name] = [cursor.name(), cursor.name()];
    const variable = variables.get(name);
    if (variable) variables.set(alias, variable);
    else if (!isScale(name)) throw damagedFile(file.name, `it lacks ${quoted(name)}`);
  }
  return variables;
}

/** Reads a file from its beginning on; where it ends too early is told as what it is. */
class Cursor {
  #at = 0;
  readonly #file: RandomAccess;

  constructor(file: RandomAccess) {
    this.#file = file;
  }

  #bytes(length: number): Uint8Array {
    const { name, size } = this.#file;
    if (this.#at + length > size) throw damagedFile(name, "it ends inside the header of a variable");
    this.#at += length;
    return this.#file.read(this.#at - length, length);
  }

  #byte = (): number => this.#bytes(1)[0] ?? 0;

  word(): number {
    return viewOf(this.#bytes(4)).getUint32(0, true);
  }

  /** Of a list. */
  length(what: string): number {
    const length = this.word();
    if (length > variableLimit) throw damagedFile(this.#file.name, `it claims to hold ${length} ${what}`);
    return length;
  }

  /** Ends with a zero. */
  name(): string {
    const length = viewOf(this.#bytes(2)).getUint16(0, true);
    if (length < 2 || length > nameLimit)
      throw damagedFile(this.#file.name, `what stands at byte ${this.#at} is no name of a variable`);
    return new TextDecoder().decode(this.#bytes(length).subarray(0, -1));
  }

  variable(): Place {
    const file = this.#file;
    const name = this.name();
    const dimensions = this.#byte();
    if (dimensions > dimensionLimit) throw damagedFile(file.name, `${quoted(name)} has ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, () => this.word());
    const type = variableTypes[this.#byte()];
    if (type === undefined) throw damagedFile(file.name, `${quoted(name)} is of a type that is not known`);
    const bytes = this.word();
    const needed = valuesIn(shape) * bytesOfType[type];
    if (bytes !== needed)
      throw damagedFile(file.name, `${quoted(name)} takes ${bytes} bytes where its shape needs ${needed}`);
    const offset = this.#at;
    this.#at += bytes;
    if (this.#at > file.size)
      throw damagedFile(file.name, `it is cut off: ${quoted(name)} ends at byte ${this.#at} of ${file.size}`);
    return { name, type, shape, offset };
  }
}

function storedVariable(file: RandomAccess, place: Place, scale: Place | undefined): StoredVariable {
  const { name, type, shape, offset } = place;
  const row = valuesIn(shape.slice(1));
  return {
    shape,
    rows(from, to) {
      if (from < 0 || to > (shape[0] ?? 0)) throw damagedFile(file.name, `${quoted(name)} has too few rows`);
      const start = offset + from * row * bytesOfType[type];
      const part = { name, type, shape: [to - from, ...shape.slice(1)], offset: start };
      if (type === "I8" || type === "I16") return scaledTensor(file, part, scalesOf(file, place, scale, from));
      if (type !== "I32") return placedTensor(name, file, type, part.shape, start);
      throw new Failure(
        "model.type",
        `The weights ${quoted(name)} in ${file.name} are whole numbers of 32 bits.`,
        "Models in float32, float16, bfloat16, int16 or int8 can be used: take one of those.",
      );
    },
    count() {
      if (valuesIn(shape) !== 1) return undefined;
      const view = viewOf(file.read(offset, bytesOfType[type]));
      if (type === "I8") return view.getInt8(0);
      if (type === "I16") return view.getInt16(0, true);
      return type === "I32" ? view.getInt32(0, true) : undefined;
    },
  };
}

type Scales = (from: number, to: number) => Float32Array;

/** @param first the row from which on rows are counted @throws Failure model.damaged where there are none that fit */
function scalesOf(file: RandomAccess, { name, shape }: Place, scale: Place | undefined, first: number): Scales {
  const count = scale === undefined ? 0 : valuesIn(scale.shape);
  if (scale?.type !== "F32" || (count !== 1 && count !== shape[0]))
    throw damagedFile(file.name, `it lacks the scales of ${quoted(name)}`);
  const scales = placedTensor(scale.name, file, "F32", [count], scale.offset);
  if (count > 1) return (from, to) => scales.readRows(first + from, first + to);
  return (from, to) => new Float32Array(to - from).fill(scales.read()[0] ?? 0);
}

function scaledTensor(file: RandomAccess, { name, type, shape, offset }: Place, scales: Scales): StoredTensor {
  const row = valuesIn(shape.slice(1));
  const bytes = bytesOfType[type];
  function readRows(from: number, to: number): Float32Array {
    const { buffer } = file.read(offset + from * row * bytes, (to - from) * row * bytes).slice();
    const numbers = type === "I8" ? new Int8Array(buffer) : new Int16Array(buffer);
    const values = new Float32Array(numbers.length);
    for (const [r, scale] of scales(from, to).entries())
      for (let i = r * row; i < (r + 1) * row; i++) values[i] = (numbers[i] as number) / scale;
    // Where a scale is zero, or next to it.
    if (!values.every(Number.isFinite)) throw damagedFile(file.name, `${name} holds values that are not numbers`);
    return values;
  }
  return { shape, file: file.name, read: () => readRows(0, shape[0] ?? 0), readRows };
}
