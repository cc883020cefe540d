/**
 * int8 products, in two forms. Weights are rounded when the model is compiled, activations at run time, never with a scale that
 * rows share: no row ever depends on its neighbours (the runtime's own dynamic quantisation scales a whole batch at once). Only
 * products: never a convolution, a norm or a sum.
 *
 *   rows     a scale for each row of x and each column of W: the fastest for many rows (the encoder). With W's bytes unsigned the sums are
 *            the same, on processors that lose the largest sums of signed ones as well
 *   blocks   a scale for each 32 values of x and of W's columns: one operation and a smaller error, for few rows (the decoder)
 *   wide     the same for each 64 values: a little quicker and smaller, where the error allows. From 128 on the runtime adds up a
 *            row alone in another order than several.
 */
import { check, present } from "../lib/check.ts";
import type { Value } from "../onnx/graph.ts";
import { blockProduct, productOfIntegers, quantizeRows, zeroOf } from "../onnx/integers.ts";
import { add, maximum, mul, negative, reduceMax, reduceMin, reshape } from "../onnx/ops.ts";
import type { RightBytes } from "../onnx/product-forms.ts";
import { quickLoops } from "./quick-loops.ts";

/** W ≈ quantized·scales, column by column */
export interface QuantizedMatrix {
  rows: number;
  columns: number;
  /** [rows, columns], around 0, or around 128 where they are unsigned */
  quantized: Int8Array | Uint8Array;
  /** [columns] */
  scales: Float32Array;
}

/** So many columns of a matrix are rounded together: what is written to stays in the processor's cache. */
const columnsAtOnce = 16;

/** @param stored W^T [columns, rows] */
export function quantizeMatrix(
  stored: Float32Array,
  rows: number,
  columns: number,
  bytes: RightBytes = "int8",
): QuantizedMatrix {
  const scales = new Float32Array(columns);
  const shift = zeroOf[bytes] - 128;
  // Loops go by fours: a column may have some zeros behind it.
  const length = 4 * Math.ceil(rows / 4);
  const at = 4 * Math.ceil((length * columns) / 4);
  const { memory, run } = quickLoops(at + 4 * length * columnsAtOnce);
  const values = new Float32Array(memory, at, length * columnsAtOnce).fill(0);
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const end = Math.min(columns, first + columnsAtOnce);
    for (let c = first; c < end; c++) values.set(stored.subarray(c * rows, (c + 1) * rows), (c - first) * length);
    for (let c = first; c < end; c++) {
      const column = at + 4 * (c - first) * length;
      scales[c] = (run.largestOf(column, column + 4 * length) || 127) / 127;
      run.roundColumn(column, column + 4 * length, c, columns, 1 / (scales[c] as number), shift);
    }
  }
  const quantized = new (bytes === "int8" ? Int8Array : Uint8Array)(memory, 0, rows * columns).slice();
  return { rows, columns, quantized, scales };
}

/** x·W (+ b): x [n, rows] -> [n, columns] */
export function quantizedProduct(x: Value, matrix: QuantizedMatrix, bias: Value | null): Value {
  const { bytes, scale, zero } = roundedRows(x);
  const weight = x.graph.weight("weight.int8", matrix.quantized, [matrix.rows, matrix.columns]);
  const scales = x.graph.weight("scales", matrix.scales, [matrix.columns]);
  const product = mul(productOfIntegers(bytes, weight, scales, zero), scale);
  return bias ? add(product, bias) : product;
}

/** How the values of a row become bytes. */
export interface RowBytes {
  /** the byte that stands for 0 */
  zero: number;
  /** bytes on either side of it that are used */
  above: number;
  below: number;
  /** that no value is below, where it is known beforehand */
  floor?: number;
}

export const around: RowBytes = { zero: 128, above: 127, below: 127 };

/**
 * No value is below a floor a little under 0. Most bytes are then for what is above 0, and rows are rounded nearly twice as
 * finely; only those that stay small everywhere lose by it.
 */
const mostlyAbove = (floor: number): RowBytes => ({ zero: 32, above: 223, below: 32, floor });

export function rowBytesOf(x: Value): RowBytes {
  const { floor } = x.graph.facts(x);
  return floor === undefined ? around : mostlyAbove(floor);
}

interface RoundedRows {
  /** [.., k] */
  bytes: Value;
  /** what 1 stands for in each row [.., 1] */
  scale: Value;
  /** the byte that stands for 0 */
  zero: number;
}

/** x [.., k] -> bytes, row by row: once, though several products take them (queries, keys and values have one input) */
export function roundedRows(x: Value): RoundedRows {
  const { graph } = x;
  const form = rowBytesOf(x);
  const scale = graph.shared(`scale of the rows of ${x.name}`, () => unitOfRows(x, form));
  const bytes = graph.shared(`bytes of the rows of ${x.name}`, () => inRows(x, scale, form.zero));
  return { bytes, scale, zero: form.zero };
}

function unitOfRows(x: Value, { above, below, floor }: RowBytes): Value {
  const { graph } = x;
  if (floor !== undefined)
    return maximum(mul(reduceMax(x), graph.constant([1 / above])), graph.constant([-floor / below]));
  // The largest and the smallest are two readings; absolute values would be a copy. A row of zeros has no scale of its own.
  const largest = maximum(reduceMax(x), negative(reduceMin(x)), graph.constant([1e-12]));
  return mul(largest, graph.constant([1 / above]));
}

/** The same outside of the graph: x in place of its rounded self. */
export function roundRow(x: Float32Array, { above, below, floor }: RowBytes): void {
  let [least, most] = [-1e-12, 1e-12];
  for (let i = 0; i < x.length; i++) {
    least = Math.min(least, x[i] as number);
    most = Math.max(most, x[i] as number);
  }
  const unit = Math.max(most / above, (floor === undefined ? -least : -floor) / below);
  for (let i = 0; i < x.length; i++) x[i] = Math.round((x[i] as number) / unit) * unit;
}

/** The runtime rounds rows of a matrix only: x [.., k] with scale [.., 1], there and back. */
export function inRows(x: Value, scale: Value, zero: number): Value {
  const k = present(x.shape[x.shape.length - 1], x.name);
  const rows = x.shape.length === 2 ? present(x.shape[0], x.name) : x.shape.slice(0, -1).join("*");
  const flat = x.shape.length === 2 ? x : reshape(x, [rows, k]);
  const bytes = quantizeRows(flat, reshape(scale, [rows]), zero);
  return x.shape.length === 2 ? bytes : reshape(bytes, x.shape);
}

/** W^T ≈ (quantized - 128)·scales, block by block along the inputs */
export interface BlockMatrix {
  outputs: number;
  blocks: number;
  /** values of a block */
  size: number;
  /** [outputs, blocks, size], around 128 */
  quantized: Uint8Array;
  /** [outputs, blocks] */
  scales: Float32Array;
}

export const blockSizes = { blocks: 32, wide: 64 } as const;

/** Rows that are rounded together: what they are read into stays in the processor's cache. */
const rowsAtOnce = 256;

/** @param rows of W^T [outputs, inputs] */
export function quantizeBlocks(
  rows: (from: number, to: number) => Float32Array,
  outputs: number,
  inputs: number,
  size: number,
): BlockMatrix {
  check(inputs % size === 0, `${inputs} inputs in blocks of ${size}`);
  const blocks = inputs / size;
  const scales = new Float32Array(outputs * blocks);
  const quantized = new Uint8Array(outputs * inputs);
  for (let from = 0; from < outputs; from += rowsAtOnce) {
    const to = Math.min(outputs, from + rowsAtOnce);
    roundBlocks(rows(from, to), size, quantized.subarray(from * inputs), scales.subarray(from * blocks));
  }
  return { outputs, blocks, size, quantized, scales };
}

function roundBlocks(weight: Float32Array, size: number, quantized: Uint8Array, scales: Float32Array): void {
  const count = weight.length;
  const [bytes, scalesAt] = [weight.byteLength, weight.byteLength + count];
  const { memory, run } = quickLoops(scalesAt + (4 * count) / size);
  new Float32Array(memory, 0, count).set(weight);
  run.roundBlocks(0, bytes, 4 * size, bytes, scalesAt);
  quantized.set(new Uint8Array(memory, bytes, count));
  scales.set(new Float32Array(memory, scalesAt, count / size));
}

/** @param into what stands for the column W[.., output] after rounding, [inputs] */
export function columnInBlocks({ blocks, size, quantized, scales }: BlockMatrix, output: number, into: Float64Array) {
  for (let b = 0, i = 0; b < blocks; b++) {
    const scale = scales[output * blocks + b] as number;
    for (const end = i + size; i < end; i++)
      into[i] = ((quantized[output * blocks * size + i] as number) - 128) * scale;
  }
}

/** x·W (+ b): x [n, inputs] -> [n, outputs]. @param bytes whether x is rounded to bytes */
export function productInBlocks(
  x: Value,
  { outputs, blocks, size, quantized, scales }: BlockMatrix,
  bias: Value | null,
  bytes: boolean,
): Value {
  const { graph } = x;
  const levels = graph.weight("weight.blocks", quantized, [outputs, blocks, size]);
  return blockProduct(
    x,
    { bits: 8, levels, scales: graph.weight("scales", scales, [outputs * blocks], x.dtype) },
    bias,
    bytes,
  );
}
