/**
 * The token embedding. Its matrix is mostly the head's too; rows of it are looked up outside the graph, from the file: a token needs one
 * row of it, and inside the runtime the whole table would stay in memory beside the head's packed form.
 */
import type { Value } from "../onnx/graph.ts";
import { gemm } from "../onnx/products.ts";
import type { Dims } from "./dims.ts";
import { roundedProduct } from "./rounding.ts";
import type { StoredRows, Weights } from "./weights.ts";

/** Rows as they are in a file, one after the other: fp32, or halves where the values are halves. */
export interface Table {
  rows: number;
  width: number;
  values: Float32Array | Uint16Array;
}

export function embeddingTable(weights: Weights, { vocabulary, width }: Dims): Table {
  const scope = weights.at("model", "decoder", "embed_tokens");
  const shape = [vocabulary, width];
  return { rows: vocabulary, width, values: scope.halves("weight", shape) ?? scope.tensor("weight", shape) };
}

/** @returns the rows of some tokens, [n, d] */
export function embeddedTokens(weights: Weights, { vocabulary, width }: Dims, tokens: readonly number[]): Float32Array {
  const scope = weights.at("model", "decoder", "embed_tokens");
  const rows = new Float32Array(tokens.length * width);
  tokens.forEach((token, i) => {
    rows.set(scope.rows("weight", [vocabulary, width], [token, token + 1]), i * width);
  });
  return rows;
}

/** x [M, d] -> logits [M, V]. @param table [V, d] */
export function logitsOf(x: Value, table: StoredRows, { vocabulary, width }: Dims): Value {
  const { graph } = x;
  const head = { inputs: width, outputs: vocabulary, stored: table, bias: null };
  return (
    roundedProduct(x, head, "logits") ??
    gemm(x, graph.weight("embedding", table.rows(0, vocabulary), [vocabulary, width], x.dtype), null, true)
  );
}
