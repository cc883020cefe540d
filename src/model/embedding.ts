/**
 * The token embedding. Its matrix is the head's too; rows of it are looked up outside the graph, from the file: a token needs one
 * row of it, and inside the runtime the whole table would stay in memory beside the head's packed form.
 */
import { exactHalves } from "../lib/half.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { blockProduct, gemm } from "../onnx/ops.ts";
import type { Dims } from "./dims.ts";
import { blockSize, quantizeBlocks, valueInBlocks } from "./quantize.ts";
import { worthRounding } from "./rounding.ts";
import type { Weights } from "./weights.ts";

/** Rows of the embedding as they lie in a file, one after the other: fp32, or halves where the values are halves. */
export interface Table {
  rows: number;
  width: number;
  values: Float32Array | Uint16Array;
}

export async function embeddingTable(weights: Weights, { vocabulary, width }: Dims): Promise<Table> {
  const values = await weights.at("model", "decoder", "embed_tokens").tensor("weight", [vocabulary, width]);
  return { rows: vocabulary, width, values: exactHalves(values) ?? values };
}

/** x [M, d] -> logits [M, V]. @param table [V, d] */
export function logitsOf(x: Value, table: Float32Array, { vocabulary, width }: Dims): Value {
  const graph: Graph = x.graph;
  const exact = () => gemm(x, graph.weight("embedding", table, [vocabulary, width]), null, true);
  if (graph.products === "exact") return exact();
  const matrix = quantizeBlocks(table, vocabulary, width);
  const rounding = {
    ...{ inputs: width, outputs: vocabulary, group: blockSize },
    exact: (r: number, c: number): number => table[c * width + r] ?? 0,
    rounded: (r: number, c: number): number => valueInBlocks(matrix, c, r),
  };
  if (!worthRounding(x, rounding, "logits")) return exact();
  const { blocks, quantized, scales } = matrix;
  const rows = graph.weight("embedding.blocks", quantized, [vocabulary, blocks, blockSize]);
  return blockProduct(x, rows, graph.weight("embedding.scales", scales, [vocabulary * blocks]), null);
}
