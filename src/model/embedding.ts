/**
 * The token embedding. Its matrix is the head's too; rows of it are looked up outside the graph, from the file: a token needs one
 * row of it, and inside the runtime the whole table would stay in memory beside the head's packed form.
 */
import { exactHalves } from "../lib/half.ts";
import type { Value } from "../onnx/graph.ts";
import { gemm } from "../onnx/products.ts";
import type { Dims } from "./dims.ts";
import { roundedProduct } from "./rounding.ts";
import { transposed, type Weights } from "./weights.ts";

/** Rows as they are in a file, one after the other: fp32, or halves where the values are halves. */
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
  const { graph } = x;
  const head = { inputs: width, outputs: vocabulary, bias: null };
  if (graph.products !== "exact") {
    const rounded = roundedProduct(
      x,
      { ...head, weight: transposed(table, vocabulary, width), turned: table },
      "logits",
    );
    if (rounded) return rounded;
  }
  return gemm(x, graph.weight("embedding", table, [vocabulary, width]), null, true);
}
