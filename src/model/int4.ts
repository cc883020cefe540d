/**
 * int4 products: weights of 16 levels, in blocks of 32 along the inputs, each with a scale and the level that stands for 0. About half of int8's
 * bytes, and about eight times its error. The other factor is rounded to bytes, block by block as well, where there are few rows (the decoder),
 * and left as it is where there are many (the encoder): so the runtime keeps 4 bits of a weight, not 7.
 */
import { check, present } from "../lib/check.ts";
import type { Value } from "../onnx/graph.ts";
import { blockProduct } from "../onnx/integers.ts";
import { concat, maximum, sizeOf, slice, sub } from "../onnx/ops.ts";

/** Values of a block. */
export const int4Block = 32;
const highest = 15;

/** W^T ≈ (levels - zeros)·scales, block by block along the inputs */
export interface Int4Matrix {
  outputs: number;
  inputs: number;
  /** two in a byte, the first one below: [outputs, inputs/2] */
  levels: Uint8Array;
  /** [outputs, inputs/32] */
  scales: Float32Array;
  /** the level of each block that stands for 0, two in a byte, each output's beginning with a byte: [outputs, ceil(inputs/32/2)] */
  zeros: Uint8Array;
}

/** The levels are spread over so much of a block's values, from the least to the largest: whichever costs less. */
const spreads = [1, 0.88];

/**
 * @param weight W^T [outputs, inputs] @param importance of an input's errors, all above 0: how large x² is there, [inputs]
 * @throws when the inputs are no whole blocks
 */
export function quantizeInt4(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  importance: Float32Array,
): Int4Matrix {
  check(inputs % int4Block === 0, `${inputs} inputs in blocks of ${int4Block}`);
  const blocks = inputs / int4Block;
  const zeroBytes = Math.ceil(blocks / 2);
  const [levels, zeros] = [new Uint8Array((outputs * inputs) / 2), new Uint8Array(outputs * zeroBytes)];
  const scales = new Float32Array(outputs * blocks);
  for (let output = 0; output < outputs; output++) {
    for (let block = 0; block < blocks; block++) {
      const from = output * inputs + block * int4Block;
      const [scale, zero] = bestLevels(weight, from, importance, block * int4Block);
      scales[output * blocks + block] = scale;
      put(zeros, 2 * output * zeroBytes + block, zero);
      for (let i = from; i < from + int4Block; i++) put(levels, i, levelOf(weight[i] as number, scale, zero));
    }
  }
  return { outputs, inputs, levels, scales, zeros };
}

function levelOf(value: number, scale: number, zero: number): number {
  return Math.max(0, Math.min(highest, Math.round(value / scale) + zero));
}

/** The half byte at a place, which was 0. */
function put(halves: Uint8Array, place: number, value: number): void {
  halves[place >> 1] = (halves[place >> 1] as number) | (value << (4 * (place & 1)));
}

const halfAt = (halves: Uint8Array, place: number): number => ((halves[place >> 1] ?? 0) >> (4 * (place & 1))) & 15;

/** The scale and the zero of the block at `from` whose error costs least: levels in each spread, their scale then by least squares. */
function bestLevels(
  weight: Float32Array,
  from: number,
  importance: Float32Array,
  input: number,
): [scale: number, zero: number] {
  let [least, most] = [0, 0];
  for (let i = from; i < from + int4Block; i++) {
    const value = weight[i] as number;
    if (value > most) most = value;
    else if (value < least) least = value;
  }
  if (most === least) return [1, 0];
  const zero = Math.round((-least / (most - least)) * highest);
  let [best, bestScale] = [Number.POSITIVE_INFINITY, 1];
  for (const spread of spreads) {
    const step = (spread * (most - least)) / highest;
    let [product, square, size] = [0, 0, 0];
    for (let i = 0; i < int4Block; i++) {
      const [value, weighs] = [weight[from + i] as number, importance[input + i] as number];
      const level = levelOf(value, step, zero) - zero;
      product += weighs * value * level;
      square += weighs * level * level;
      size += weighs * value * value;
    }
    // Of |value - scale·level|², at the scale that makes it least.
    const error = size - (product * product) / square;
    if (error < best) [best, bestScale] = [error, Math.fround(product / square)];
  }
  return [bestScale, zero];
}

/** What stands for W[input, output] after rounding. */
export function valueInInt4({ inputs, levels, scales, zeros }: Int4Matrix, output: number, input: number): number {
  const blocks = inputs / int4Block;
  const block = Math.floor(input / int4Block);
  const zero = halfAt(zeros, 2 * output * Math.ceil(blocks / 2) + block);
  return (halfAt(levels, output * inputs + input) - zero) * (scales[output * blocks + block] ?? 0);
}

/** x·W (+ b): x [n, inputs] -> [n, outputs]. @param bytes whether x is rounded to bytes */
export function productInInt4(x: Value, matrix: Int4Matrix, bias: Value | null, bytes: boolean): Value {
  const { graph } = x;
  const { outputs, inputs } = matrix;
  const blocks = inputs / int4Block;
  const levels = graph.weight("weight.int4", matrix.levels, [outputs, blocks, int4Block / 2]);
  const scales = graph.weight("scales", matrix.scales, [outputs * blocks], x.dtype);
  const zeros = graph.weight("zeros", matrix.zeros, [matrix.zeros.length]);
  return blockProduct(x, { bits: 4, levels, scales, zeros }, bias, bytes);
}

/**
 * product(x) where x [n, k] has two rows at least: a row that is alone stands there twice meanwhile. The runtime adds up a product of one row
 * in another order than that of several, and no row's words may depend on those that are beside it.
 */
export function inSeveralRows(x: Value, product: (x: Value) => Value): Value {
  const { graph } = x;
  if (graph.facts(x).several) return product(x);
  const rows = present(x.shape[0], x.name);
  const several = graph.shared(`several rows of ${x.name}`, () => {
    const missing = graph.shared(`rows that ${rows} lacks`, () => {
      const [none, two] = [graph.constant([0], "int64", [1]), graph.constant([2], "int64", [1])];
      return maximum(sub(two, sizeOf(x, 0)), none);
    });
    return concat([x, slice(x, 0, 0, missing, `lack of ${rows}`)], 0, `${rows}, or 2`);
  });
  Object.assign(graph.facts(several), graph.facts(x), { several: true });
  return slice(product(several), 0, 0, sizeOf(x, 0), rows);
}
