/**
 * The token embedding: rows to look up, and the head's matrix at once. As int8 it lies in blocks, which serve both.
 */
import type { Graph, Value } from "../onnx/graph.ts";
import { blockProduct, float32, gather, gemm, mul, reshape, sub } from "../onnx/ops.ts";
import type { Dims } from "./dims.ts";
import { blockSize, quantizeBlocks } from "./quantize.ts";

export interface Embedding {
  /** ids [R, T] -> [R, T, d] */
  lookUp(ids: Value): Value;
  /** x [M, d] -> logits [M, V] */
  logits(x: Value): Value;
}

/** @param table [vocabulary, d] */
export function embeddingOf(graph: Graph, table: Float32Array, { vocabulary, width }: Dims): Embedding {
  if (graph.products === "exact") {
    const weight = graph.weight("embedding", table, [vocabulary, width]);
    return { lookUp: (ids) => gather(weight, ids), logits: (x) => gemm(x, weight, null, true) };
  }
  const { blocks, quantized, scales } = quantizeBlocks(table, vocabulary, width);
  const rows = graph.weight("embedding.blocks", quantized, [vocabulary, blocks, blockSize]);
  const flat = graph.weight("embedding.scales", scales, [vocabulary * blocks]);
  return {
    lookUp(ids) {
      const scale = gather(reshape(flat, [vocabulary, blocks, 1]), ids); // [R, T, blocks, 1]
      return reshape(mul(sub(float32(gather(rows, ids)), graph.constant([128])), scale), [...ids.shape, width]);
    },
    logits: (x) => blockProduct(x, rows, flat, null),
  };
}
