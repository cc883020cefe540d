/**
 * How much rounding costs a product: the relative error of its output, found when a model is compiled, on rows shaped like the
 * real ones. A product for which that is too much stays in fp32.
 *
 * The rows are noise that goes the way of real rows: through the norm that stands before, through the MLP's first matrix. What
 * makes rounding bad, channels far larger than the others, is in those weights.
 */
import { present } from "../lib/check.ts";
import type { ProductForm, Products, RightBytes, Value } from "../onnx/graph.ts";
import { zeroOf } from "../onnx/integers.ts";
import { geluInPlace } from "./gelu.ts";
import { inSeveralRows, int4Block, productInInt4, quantizeInt4, valueInInt4 } from "./int4.ts";
import {
  around,
  blockSizes,
  columnInBlocks,
  productInBlocks,
  quantizeBlocks,
  quantizedProduct,
  quantizeMatrix,
  type RowBytes,
  roundRow,
  rowBytesOf,
} from "./quantize.ts";
import { transposed } from "./weights.ts";

/**
 * The forms that a graph's products may take, with the largest relative error that each may have: the first that keeps to it is
 * taken. On Gaussian rows and weights the errors are 0.0104 for rows and 0.0075 for blocks. For few rows `rows` would be quicker from
 * eight on, but one scale for a whole row makes more of a last bit: standard and slim then chose other tokens now and then.
 */
const formsOf: Record<Products, readonly (readonly [form: Form, bound: number])[]> = {
  exact: [],
  rows: [["rows", 0.05]],
  "unsigned rows": [["unsigned rows", 0.05]],
  blocks: [
    // No more than narrow blocks cost at best.
    ["wide", 0.0075],
    ["blocks", 0.05],
  ],
  int4: [
    ["int4", 0.15],
    ["blocks", 0.05],
  ],
  "int4 weights": [["int4 weights", 0.15]],
};

const [rowCount, columnCount] = [8, 64];

/** A matrix [inputs, outputs] after rounding. */
interface RoundedMatrix {
  /** the other factor's rows are rounded in groups of so many values, each in this way; or not at all */
  group?: number;
  bytesOf(x: Value): RowBytes;
  /** @param into what stands for the column W[.., output], [inputs] */
  column(output: number, into: Float64Array): void;
  product(x: Value, bias: Value | null): Value;
}

interface Matrix {
  inputs: number;
  outputs: number;
  /** transposed, [outputs, inputs] */
  stored: Float32Array;
  bias: Float32Array | null;
}

/** @param x what it is multiplied with */
const forms: Record<Form, (matrix: Matrix, x: Value) => RoundedMatrix | undefined> = {
  rows: (matrix) => byRows(matrix, "int8"),
  "unsigned rows": (matrix) => byRows(matrix, "uint8"),
  blocks: (matrix) => inBlocks(matrix, blockSizes.blocks),
  wide: (matrix) => inBlocks(matrix, blockSizes.wide),
  int4: (matrix, x) => inInt4(matrix, x, true),
  "int4 weights": (matrix, x) => inInt4(matrix, x, false),
};

function byRows({ inputs, outputs, stored }: Matrix, bytes: RightBytes): RoundedMatrix {
  const matrix = quantizeMatrix(stored, inputs, outputs, bytes);
  const zero = zeroOf[bytes];
  return {
    group: inputs,
    bytesOf: rowBytesOf,
    column(output, into) {
      const scale = matrix.scales[output] as number;
      for (let r = 0, i = output; r < inputs; r++, i += outputs)
        into[r] = ((matrix.quantized[i] as number) - zero) * scale;
    },
    product: (x, bias) => quantizedProduct(x, matrix, bias),
  };
}

function inBlocks({ inputs, outputs, stored }: Matrix, size: number): RoundedMatrix | undefined {
  if (inputs % size !== 0) return undefined;
  const matrix = quantizeBlocks(stored, outputs, inputs, size);
  return {
    group: size,
    bytesOf: () => around,
    column: (output, into) => columnInBlocks(matrix, output, into),
    product: (x, bias) => productInBlocks(x, matrix, bias),
  };
}

function inInt4({ inputs, outputs, stored }: Matrix, x: Value, bytes: boolean): RoundedMatrix | undefined {
  if (inputs % int4Block !== 0) return undefined;
  const matrix = quantizeInt4(stored, outputs, inputs, importanceOf(x, inputs));
  const product = (of: Value, bias: Value | null) => productInInt4(of, matrix, bias, bytes);
  return {
    ...(bytes && { group: int4Block }),
    bytesOf: () => around,
    column(output, into) {
      for (let r = 0; r < inputs; r++) into[r] = valueInInt4(matrix, output, r);
    },
    product: bytes ? (of, bias) => inSeveralRows(of, (several) => product(several, bias)) : product,
  };
}

/** How much an error of each input's weights costs: x² on the rows like real ones. They are few, so it leans to what all have. */
function importanceOf(x: Value, inputs: number): Float32Array {
  const rows = sampleOf(x, inputs);
  const squares = new Float32Array(inputs);
  rows.forEach((value, i) => {
    squares[i % inputs] = (squares[i % inputs] as number) + value ** 2;
  });
  const usual = squares.reduce((sum, square) => sum + square, 0) / inputs;
  return squares.map((square) => square + usual / 2);
}

type Form = Exclude<ProductForm, "float32">;

/** A matrix is rounded once in each form, however many products take it. Nothing else depends on what is remembered here. */
const made = new WeakMap<Float32Array, Map<Form, RoundedMatrix>>();

/** @param form one that fits the matrix: errors were measured in it */
function inForm(form: Form, matrix: Matrix, x: Value): RoundedMatrix {
  const known = made.get(matrix.stored) ?? new Map<Form, RoundedMatrix>();
  made.set(matrix.stored, known);
  const rounded = known.get(form) ?? present(forms[form](matrix, x), form);
  known.set(form, rounded);
  return rounded;
}

/** The rows of `value` are like noise behind a norm. */
export function likeNoise(
  value: Value,
  width: number,
  { gamma, beta }: { gamma: Float32Array; beta: Float32Array },
): void {
  value.graph.facts(value).sample = () => {
    const rows = noise(width).slice();
    for (let i = 0, c = 0; i < rows.length; i++) {
      rows[i] = (rows[i] as number) * (gamma[c] as number) + (beta[c] as number);
      if (++c === width) c = 0;
    }
    return rows;
  };
}

/** `value` holds some of the rows of `x`. */
export function likeRowsOf(value: Value, x: Value): Value {
  const { sample } = x.graph.facts(x);
  if (sample) value.graph.facts(value).sample = sample;
  return value;
}

/** The rows of `value` are like gelu(x·W + b) of those of `x`. */
export function likeInner(value: Value, x: Value, { inputs, outputs, stored, bias }: Matrix): void {
  const { products, known } = x.graph;
  // Weights would be held for a sample that nobody asks for.
  if (products === "exact" || (known !== undefined && !products.startsWith("int4"))) return;
  let sample: Float32Array | undefined;
  value.graph.facts(value).sample = () => {
    if (sample) return sample;
    const columns = transposed(sampleOf(x, inputs), rowCount, inputs);
    const out = new Float32Array(rowCount * outputs);
    for (let c = 0; c < outputs; c++) {
      const sums = sumsOver(columns, stored.subarray(c * inputs, (c + 1) * inputs));
      for (const [n, sum] of sums.entries()) out[n * outputs + c] = sum + (bias?.[c] ?? 0);
    }
    geluInPlace(out);
    sample = out;
    return sample;
  };
}

function sampleOf(value: Value, width: number): Float32Array {
  return value.graph.facts(value).sample?.() ?? noise(width);
}

/** x·W + b in the quickest form that is exact enough, or undefined where none is. What was found is noted in the graph. */
export function roundedProduct(x: Value, layer: Matrix, name: string): Value | undefined {
  const { graph } = x;
  if (graph.products === "exact") return undefined;
  const product = graph.path(name);
  const told = graph.roundedProducts.find((one) => one.product === product);
  const finding = told ?? graph.known?.get(product) ?? { product, ...chosenForm(x, layer) };
  if (!told) graph.roundedProducts.push(finding);
  const { kept } = finding;
  if (kept === "float32") return undefined;
  return graph.within(name, () =>
    inForm(kept, layer, x).product(x, layer.bias && graph.weight("bias", layer.bias, [layer.outputs])),
  );
}

/** The first form whose error keeps to its bound. */
function chosenForm(x: Value, layer: Matrix): { error: number; kept: ProductForm } {
  let error = 0;
  const some = someColumns(layer);
  for (const [form, bound] of formsOf[x.graph.products]) {
    const rounded = forms[form](some, x);
    if (!rounded) continue;
    error = errorOfRounding(x, some, rounded);
    if (error <= bound) return { error, kept: form };
  }
  return { error, kept: "float32" };
}

/** Columns are rounded each for itself, in every form: a few of them say what all cost. */
function someColumns({ inputs, outputs, stored }: Matrix): Matrix {
  const stride = Math.max(1, Math.floor(outputs / columnCount));
  const count = Math.ceil(outputs / stride);
  const some = new Float32Array(inputs * count);
  for (let c = 0; c < count; c++) some.set(stored.subarray(c * stride * inputs, (c * stride + 1) * inputs), c * inputs);
  return { inputs, outputs: count, stored: some, bias: null };
}

/** @returns |ŷ - y|/|y| over some rows of y = x·W, both factors rounded in ŷ */
function errorOfRounding(
  x: Value,
  { inputs, outputs, stored }: Matrix,
  { group, bytesOf, column: columnOf }: RoundedMatrix,
): number {
  const [rows, coarse] = [samplesOf(x, inputs), samplesOf(x, inputs, group, bytesOf)];
  let [difference, size] = [0, 0];
  const column = new Float64Array(inputs);
  for (let c = 0; c < outputs; c++) {
    columnOf(c, column);
    const y = sumsOver(rows, stored.subarray(c * inputs, (c + 1) * inputs));
    const approximate = sumsOver(coarse, column);
    for (let n = 0; n < rowCount; n++) {
      difference += ((approximate[n] as number) - (y[n] as number)) ** 2;
      size += (y[n] as number) ** 2;
    }
  }
  return size > 0 ? Math.sqrt(difference / size) : 0;
}

/** Several products take one value. Nothing else depends on what is remembered here. */
const samples = new WeakMap<Value, Map<number, Float32Array>>();

/** Rows like those of x, transposed, [inputs, rowCount]. @param group rounded in groups of so many values; 0: exact */
function samplesOf(x: Value, inputs: number, group = 0, bytesOf: RoundedMatrix["bytesOf"] = () => around) {
  const known = samples.get(x) ?? new Map<number, Float32Array>();
  samples.set(x, known);
  const found = known.get(group);
  if (found) return found;
  const rows = sampleOf(x, inputs).slice();
  if (group > 0)
    for (let from = 0; from < rows.length; from += group) roundRow(rows.subarray(from, from + group), bytesOf(x));
  const made = transposed(rows, rowCount, inputs);
  known.set(group, made);
  return made;
}

/**
 * Rows times a column, side by side: each addition would else wait for the one before.
 * @param rows transposed, [inputs, rowCount]
 */
function sumsOver(rows: Float32Array, column: Float32Array | Float64Array): Float64Array {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let r = 0, i = 0; r < column.length; r++, i += rowCount) {
    const factor = column[r] as number;
    s0 += (rows[i] as number) * factor;
    s1 += (rows[i + 1] as number) * factor;
    s2 += (rows[i + 2] as number) * factor;
    s3 += (rows[i + 3] as number) * factor;
    s4 += (rows[i + 4] as number) * factor;
    s5 += (rows[i + 5] as number) * factor;
    s6 += (rows[i + 6] as number) * factor;
    s7 += (rows[i + 7] as number) * factor;
  }
  return Float64Array.of(s0, s1, s2, s3, s4, s5, s6, s7);
}

let known = new Float32Array();

/** Gaussian, the same at every call: [rowCount, width] */
function noise(width: number): Float32Array {
  if (known.length === rowCount * width) return known;
  let seed = 1;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed + 1) / 4_294_967_297;
  };
  known = new Float32Array(rowCount * width);
  for (let i = 0; i < known.length; i++)
    known[i] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return known;
}
