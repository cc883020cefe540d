/** The graph that adds up the largest bytes there are (right-bytes.ts). It comes made with the program: what writes graphs takes longer to load than it to run. */
import { join } from "node:path";
import { programFolder } from "../lib/node/folders.ts";
import { Graph } from "../onnx/graph.ts";
import { productOfIntegers } from "../onnx/integers.ts";

export const largestSumFile = join(programFolder, "models", "precomputed", "largest-sum.onnx");

export const largestSum = { rows: 4, length: 64, columns: 16, left: 255, right: 127 } as const;

/** left: uint8 [rows, length] -> sums: float32 [rows, columns] */
export async function largestSumGraph(): Promise<Uint8Array> {
  const { rows, length, columns, right: value } = largestSum;
  const graph = new Graph("largest-sum");
  const left = graph.input("left", "uint8", [rows, length]);
  const right = graph.weight("right", new Int8Array(length * columns).fill(value), [length, columns]);
  graph.output("sums", productOfIntegers(left, right, graph.constant([1]), 0));
  const { writeGraph } = await import("../onnx/write.ts");
  return writeGraph(graph);
}
