/**
 * The token embedding: rows to look up, and the head's matrix at once. As int8 it has one scale for each token, which serves both.
 */
import type { Graph, Value } from "../onnx/graph.ts";
import { float32, gather, gemm, mul } from "../onnx/ops.ts";
import type { Dims } from "./dims.ts";
import { quantizedProduct, quantizeMatrix } from "./quantize.ts";
import { transposed } from "./weights.ts";

export interface Embedding {
  /** ids [..] -> [.., d] */
  lookUp(ids: Value): Value;
  /** x [M, d] -> logits [M, V] */
  logits(x: Value): Value;
}

/** @param table [vocabulary, d] */
export function embeddingOf(graph: Graph, table: Float32Array, { vocabulary, width }: Dims): Embedding {
  if (graph.precision === "float32") {
    const weight = graph.weight("embedding", table, [vocabulary, width]);
    return { lookUp: (ids) => gather(weight, ids), logits: (x) => gemm(x, weight, null, true) };
  }
  const matrix = quantizeMatrix(transposed(table, vocabulary, width), width, vocabulary);
  const rows = graph.weight("embedding.int8", transposedBytes(matrix.quantized, width, vocabulary), [
    vocabulary,
    width,
  ]);
  const scales = graph.weight("embedding.scales", matrix.scales, [vocabulary, 1]);
  return {
    lookUp: (ids) => mul(float32(gather(rows, ids)), gather(scales, ids)),
    logits: (x) => quantizedProduct(x, matrix, null),
  };
}

function transposedBytes(data: Int8Array, rows: number, columns: number): Int8Array {
  const out = new Int8Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c] ?? 0;
  return out;
}
