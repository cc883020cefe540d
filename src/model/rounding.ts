/**
 * How much rounding costs a product: the relative error of its output, found when a model is compiled, on rows shaped like the
 * real ones. A product for which that is too much stays in fp32.
 *
 * The rows are noise that goes the way of real rows: through the norm that stands before, through the MLP's first matrix. What
 * makes rounding bad, channels far larger than the others, is in those weights.
 */
import { present } from "../lib/check.ts";
import type { Value } from "../onnx/graph.ts";
import { zeroOf } from "../onnx/integers.ts";
import type { ProductForm, Products, RightBytes } from "../onnx/product-forms.ts";
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
import { placedRows, rowCount, sampleOf } from "./sample-rows.ts";
import { type StoredRows, transposed } from "./weights.ts";

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
  "block weights": [["block weights", 0.05]],
  int4: [
    ["int4", 0.15],
    ["blocks", 0.05],
  ],
  "int4 weights": [["int4 weights", 0.15]],
};

const columnCount = 64;

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
  stored: Float32Array | StoredRows;
  bias: Float32Array | null;
}

/** Some rows of a matrix [.., inputs]; those of one that is read from its file are held as long as they are used. */
const rowsOf = ({ stored, inputs }: Matrix, from: number, to: number): Float32Array =>
  stored instanceof Float32Array ? stored.subarray(from * inputs, to * inputs) : stored.rows(from, to);

const wholeOf = (matrix: Matrix): Float32Array => rowsOf(matrix, 0, matrix.outputs);

/** @param x what it is multiplied with */
const forms: Record<Form, (matrix: Matrix, x: Value) => RoundedMatrix | undefined> = {
  rows: (matrix) => byRows(matrix, "int8"),
  "unsigned rows": (matrix) => byRows(matrix, "uint8"),
  blocks: (matrix) => inBlocks(matrix, blockSizes.blocks, true),
  "block weights": (matrix) => inBlocks(matrix, blockSizes.blocks, false),
  wide: (matrix) => inBlocks(matrix, blockSizes.wide, true),
  int4: (matrix, x) => inInt4(matrix, x, true),
  "int4 weights": (matrix, x) => inInt4(matrix, x, false),
};

function byRows(stored: Matrix, bytes: RightBytes): RoundedMatrix {
  const { inputs, outputs } = stored;
  const matrix = quantizeMatrix(wholeOf(stored), inputs, outputs, bytes);
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

function inBlocks(stored: Matrix, size: number, bytes: boolean): RoundedMatrix | undefined {
  const { inputs, outputs } = stored;
  if (inputs % size !== 0) return undefined;
  const matrix = quantizeBlocks((from, to) => rowsOf(stored, from, to), outputs, inputs, size);
  return {
    ...(bytes && { group: size }),
    bytesOf: () => around,
    column: (output, into) => columnInBlocks(matrix, output, into),
    product: (x, bias) => productInBlocks(x, matrix, bias, bytes),
  };
}

function inInt4(stored: Matrix, x: Value, bytes: boolean): RoundedMatrix | undefined {
  const { inputs, outputs } = stored;
  if (inputs % int4Block !== 0) return undefined;
  const matrix = quantizeInt4(wholeOf(stored), outputs, inputs, importanceOf(x, inputs));
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
const made = new WeakMap<Matrix["stored"], Map<Form, RoundedMatrix>>();

/** @param form one that fits the matrix: errors were measured in it */
function inForm(form: Form, matrix: Matrix, x: Value): RoundedMatrix {
  const known = made.get(matrix.stored) ?? new Map<Form, RoundedMatrix>();
  made.set(matrix.stored, known);
  const rounded = known.get(form) ?? present(forms[form](matrix, x), form);
  known.set(form, rounded);
  return rounded;
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
    inForm(kept, layer, x).product(x, layer.bias && graph.weight("bias", layer.bias, [layer.outputs], x.dtype)),
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
function someColumns(matrix: Matrix): Matrix & { stored: Float32Array } {
  const { inputs, outputs } = matrix;
  const stride = Math.max(1, Math.floor(outputs / columnCount));
  const count = Math.ceil(outputs / stride);
  const some = new Float32Array(inputs * count);
  for (let c = 0; c < count; c++) some.set(rowsOf(matrix, c * stride, c * stride + 1), c * inputs);
  return { inputs, outputs: count, stored: some, bias: null };
}

/** @returns |ŷ - y|/|y| over some rows of y = x·W, both factors rounded in ŷ */
function errorOfRounding(
  x: Value,
  { inputs, outputs, stored }: Matrix & { stored: Float32Array },
  { group, bytesOf, column: columnOf }: RoundedMatrix,
): number {
  const [rows, coarse] = [samplesOf(x, inputs), samplesOf(x, inputs, group, bytesOf)];
  let [difference, size] = [0, 0];
  const column = new Float64Array(inputs);
  const [y, approximate] = [new Float64Array(rowCount), new Float64Array(rowCount)];
  const sumsOver = placedRows(rows, coarse);
  for (let c = 0; c < outputs; c++) {
    columnOf(c, column);
    sumsOver(0, stored, c * inputs, y);
    sumsOver(1, column, 0, approximate);
    for (let n = 0; n < rowCount; n++) {
      difference += ((approximate[n] as number) - (y[n] as number)) ** 2;
      size += (y[n] as number) ** 2;
    }
  }
  return size > 0 ? Math.sqrt(difference / size) : 0;
}

/** Several products take one value. Nothing else depends on what is remembered here. */
const samples = new WeakMap<Value, Map<number, Float64Array>>();

/** Rows like those of x, transposed, [inputs, rowCount]. @param group rounded in groups of so many values; 0: exact */
function samplesOf(x: Value, inputs: number, group = 0, bytesOf: RoundedMatrix["bytesOf"] = () => around) {
  const known = samples.get(x) ?? new Map<number, Float64Array>();
  samples.set(x, known);
  const found = known.get(group);
  if (found) return found;
  const rows = sampleOf(x, inputs).slice();
  if (group > 0)
    for (let from = 0; from < rows.length; from += group) roundRow(rows.subarray(from, from + group), bytesOf(x));
  const made = Float64Array.from(transposed(rows, rowCount, inputs));
  known.set(group, made);
  return made;
}
