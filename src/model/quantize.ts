/**
 * int8 products. Weights: signed, one scale for each output column, rounded when the model is compiled. Activations: rounded row
 * by row at run time, so that no row ever depends on its neighbours (the runtime's own dynamic quantisation scales a whole
 * batch at once). Only products: never a convolution, a norm or a sum.
 */
import type { Value } from "../onnx/graph.ts";
import { absolute, add, div, maximum, mul, productOfIntegers, quantizeUnit, reduceMax } from "../onnx/ops.ts";

/** W ≈ quantized·scales, column by column */
export interface QuantizedMatrix {
  rows: number;
  columns: number;
  /** [rows, columns] */
  quantized: Int8Array;
  /** [columns] */
  scales: Float32Array;
}

/** @param weight [rows, columns], row-major */
export function quantizeMatrix(weight: Float32Array, rows: number, columns: number): QuantizedMatrix {
  const scales = new Float32Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const size = Math.abs(weight[r * columns + c] ?? 0);
      if (size > (scales[c] ?? 0)) scales[c] = size;
    }
  }
  for (let c = 0; c < columns; c++) scales[c] = (scales[c] || 127) / 127;
  const quantized = new Int8Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      quantized[r * columns + c] = Math.round((weight[r * columns + c] ?? 0) / (scales[c] ?? 1));
    }
  }
  return { rows, columns, quantized, scales };
}

/** x·W (+ b): x [n, rows] -> [n, columns] */
export function quantizedProduct(x: Value, matrix: QuantizedMatrix, bias: Value | null): Value {
  const { graph } = x;
  // A row of zeros has no scale of its own.
  const largest = maximum(reduceMax(absolute(x)), graph.constant([1e-12]));
  const weight = graph.weight("weight.int8", matrix.quantized, [matrix.rows, matrix.columns]);
  const scales = graph.weight("scales", matrix.scales, [matrix.columns]);
  const product = mul(productOfIntegers(quantizeUnit(div(x, largest)), weight, scales), largest);
  return bias ? add(product, bias) : product;
}
