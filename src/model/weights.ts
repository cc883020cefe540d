/** A model's weights by path and expected shape. A `Scope` is a place in the tree of names: `decoder.at("layers", 0)`. */
import { Failure } from "../lib/failure.ts";
import { exactHalves } from "../lib/half.ts";
import { quoted } from "../lib/quoted.ts";
import { type StoredTensor, valuesIn } from "./stored-tensor.ts";

const comparedRows = 256;
const embeddingName = "model.decoder.embed_tokens.weight";
const headName = "proj_out.weight";

/** A matrix that is read row by row: all of it would be hundreds of megabytes. @throws Failure when rows can't be read */
export interface StoredRows {
  /** those in [from, to), one after the other */
  rows(from: number, to: number): Float32Array;
}

export class Weights {
  readonly #tensors: ReadonlyMap<string, StoredTensor>;

  /** @param tensors under Hugging Face's names */
  constructor(tensors: ReadonlyMap<string, StoredTensor>) {
    this.#tensors = tensors;
  }

  get parameters(): number {
    const { isTied } = this;
    let sum = 0;
    for (const [name, { shape }] of this.#tensors) if (name !== headName || !isTied) sum += valuesIn(shape);
    return sum;
  }

  /** Every tensor, one after the other. @throws Failure when one can't be read, or holds what is not a number */
  *readEach(): Generator<void> {
    for (const tensor of this.#tensors.values()) yield void tensor.read();
  }

  /**
   * Whether what makes tokens of states is the matrix that makes states of tokens, as in OpenAI's models: where both are there, rows all
   * over them are compared.
   */
  get isTied(): boolean {
    const head = this.#tensors.get(headName);
    const embedding = this.#find(embeddingName);
    if (!head || !embedding) return true;
    const [rows = 0] = head.shape;
    if (head.shape.join() !== embedding.shape.join()) return false;
    for (let i = 0; i < comparedRows; i++) {
      const row = Math.floor((i * rows) / comparedRows);
      const other = embedding.readRows(row, row + 1);
      // One may be rounded more coarsely than the other.
      const far = (value: number, k: number) => Math.abs(value - (other[k] ?? 0)) > 0.01 * Math.abs(value) + 1e-4;
      if (head.readRows(row, row + 1).some(far)) return false;
    }
    return true;
  }

  at(...path: (string | number)[]): Scope {
    return new Scope(this, path);
  }

  /** @throws Failure when the tensor is missing, has another shape, or can't be read */
  load(name: string, shape: readonly number[]): Float32Array {
    return this.#tensor(name, shape).read();
  }

  /** The rows [from, to) of a tensor. @throws Failure as above */
  loadRows(name: string, shape: readonly number[], [from, to]: readonly [from: number, to: number]): Float32Array {
    return this.#tensor(name, shape).readRows(from, to);
  }

  /** The tensor's values as halves, or undefined where one of them is none. @throws Failure as above */
  loadHalves(name: string, shape: readonly number[]): Uint16Array | undefined {
    const tensor = this.#tensor(name, shape);
    return tensor.halves ? tensor.halves() : exactHalves(tensor.read());
  }

  /** What makes tokens of states: the embedding's matrix, or one of its own. @param shape [V, d] @throws Failure as above */
  head(shape: readonly number[]): StoredRows {
    const tensor = this.#tensor(this.isTied ? embeddingName : headName, shape);
    return { rows: (from, to) => tensor.readRows(from, to) };
  }

  /** Some exports leave the outer "model." out. */
  #find(name: string): StoredTensor | undefined {
    return this.#tensors.get(name) ?? this.#tensors.get(name.replace(/^model\./, ""));
  }

  #tensor(name: string, shape: readonly number[]): StoredTensor {
    const tensor = this.#find(name);
    if (!tensor) {
      throw new Failure(
        "model.incomplete",
        `The model lacks the tensor ${name}.`,
        "A shard may be missing, or this is not a Whisper model: download or copy it again.",
      );
    }
    if (tensor.shape.join() !== shape.join()) {
      throw new Failure(
        "model.shape",
        `The tensor ${name} has the shape ${quoted(tensor.shape)} where config.json asks for ${quoted(shape)}.`,
        "config.json and the weights belong to different models: download or copy both again.",
      );
    }
    return tensor;
  }
}

/**
 * Rows that were added to fill a table up, or for tokens that are no longer there, are left out.
 * @param stored how many there are @param rows how many are in use
 */
export function withoutSpareTokens(
  tensors: ReadonlyMap<string, StoredTensor>,
  { rows, stored }: { rows: number; stored: number },
): ReadonlyMap<string, StoredTensor> {
  if (rows === stored) return tensors;
  const tables = new Set([embeddingName, embeddingName.replace(/^model\./, ""), headName]);
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const [all = 0, width = 0] = tensor.shape;
      if (!tables.has(name) || tensor.shape.length !== 2 || all !== stored) return [name, tensor];
      const readRows = (from: number, to: number) => tensor.readRows(from, to);
      const read = () => readRows(0, rows);
      const halves = tensor.halves && (() => tensor.halves?.().subarray(0, rows * width) ?? new Uint16Array());
      return [name, { shape: [rows, width], file: tensor.file, read, readRows, ...(halves && { halves }) }];
    }),
  );
}

export class Scope {
  readonly #weights: Weights;
  readonly #path: readonly (string | number)[];

  constructor(weights: Weights, path: readonly (string | number)[]) {
    this.#weights = weights;
    this.#path = path;
  }

  at(...path: (string | number)[]): Scope {
    return new Scope(this.#weights, [...this.#path, ...path]);
  }

  tensor(name: string, shape: readonly number[]): Float32Array {
    return this.#weights.load(this.#full(name), shape);
  }

  halves(name: string, shape: readonly number[]): Uint16Array | undefined {
    return this.#weights.loadHalves(this.#full(name), shape);
  }

  head(shape: readonly number[]): StoredRows {
    return this.#weights.head(shape);
  }

  rows(name: string, shape: readonly number[], range: readonly [from: number, to: number]): Float32Array {
    return this.#weights.loadRows(this.#full(name), shape, range);
  }

  vector(name: string, length: number): Float32Array {
    return this.tensor(name, [length]);
  }

  #full(name: string): string {
    return [...this.#path, name].join(".");
  }
}

/** [rows, columns] -> [columns, rows], in blocks that stay in the cache */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length);
  const block = 32;
  for (let r0 = 0; r0 < rows; r0 += block) {
    const r1 = Math.min(rows, r0 + block);
    for (let c0 = 0; c0 < columns; c0 += block) {
      const c1 = Math.min(columns, c0 + block);
      for (let r = r0; r < r1; r++) for (let c = c0; c < c1; c++) out[c * rows + r] = data[r * columns + c] as number;
    }
  }
  return out;
}
