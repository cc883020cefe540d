/**
 * The processor. Inputs: `embedded` [R, T, d], rows of the token embedding; `lengths` [R], how many places of a row's caches hold a token. What new tokens
 * add to the kept tensors comes back as `NAME.new`, T places long: it is appended outside.
 */
import type { Graph, Value } from "../../onnx/graph.ts";
import { fused } from "../../onnx/kernels.ts";
import { add, concat, expand, gather, less, lessOrEqual, logSumExp, range, reshape, where } from "../../onnx/ops.ts";
import type { Dims } from "../dims.ts";
import { firstOf } from "../head.ts";
import type { Device } from "./device.ts";

export const cpu: Device = {
  name: "decoder",
  kernels: fused,
  products: {
    float32: () => ({ manyRows: "exact", fewRows: "exact" }),
    int8: (bytes) => ({ manyRows: bytes === "uint8" ? "unsigned rows" : "rows", fewRows: "blocks" }),
    int4: () => ({ manyRows: "int4 weights", fewRows: "int4" }),
  },
  sharedColumns: ({ decoderInner }) => decoderInner,
  begin: (graph, dims, positions) => {
    const { embedded, lengths } = tokenInputs(graph, dims.width);
    const mask = graph.within("mask", () => maskOf(lengths));
    return { x: graph.within("embed", () => placed(embedded, lengths, positions(), dims)), mask };
  },
  // In sixths the MLP's middle takes 4 MB of memory for whisper-base, not 25, in the same time. Attention puts queries, keys and values in another order,
  // which doubles what they take.
  encoder: { windows: "B", sound: 2, headsAtOnce: 2, mlp: 6 },
  keptAs: "new",
  sumOf: (x, best, ids) => logSumExp(x, firstOf(best), firstOf(ids)),
};

export function tokenInputs(graph: Graph, width: number): { embedded: Value; lengths: Value } {
  const embedded = graph.input("embedded", "float32", ["R", "T", width]);
  return { embedded, lengths: graph.input("lengths", "int64", ["R"]) };
}

/** Token embedding plus position: [R*T, d]. A row's first new token stands at position lengths[r]. @param table of positions, [448, d] */
export function placed(embedded: Value, lengths: Value, table: Float32Array, dims: Dims): Value {
  const { graph } = embedded;
  const place = add(reshapeColumn(lengths), range(graph, "T")); // [R, T]
  const positions = gather(graph.weight("positions", table, [dims.positions, dims.width]), place);
  return reshape(add(embedded, positions), ["R*T", dims.width]);
}

const reshapeColumn = (x: Value): Value => reshape(x, ["R", 1]);

const masked = -1e30;

/** What new tokens may see (`NewTokens.mask`), by the rows' `lengths` [R]: themselves and earlier ones, and the places that hold a token of their row. */
export function maskOf(lengths: Value): Value {
  const { graph } = lengths;
  const at = range(graph, "T");
  const causal = lessOrEqual(at, reshape(at, ["T", 1])); // [T, T]
  const filled = less(range(graph, "N"), reshape(lengths, ["R", 1, 1])); // [R, 1, N]
  const open = concat([expand(causal, ["R", "T", "T"]), expand(filled, ["R", "T", "N"])], 2, "T+N");
  return where(open, graph.constant([0]), graph.constant([masked]));
}
