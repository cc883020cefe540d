/**
 * Whether this processor's integer products lose their largest values: without VNNI (Intel before Ice Lake, AMD before Zen 4) two
 * products of bytes are added in 16 bits. int8 is coarser there, and tests of how coarse it is ask first.
 */
import { Graph } from "../../../src/onnx/graph.ts";
import { productOfIntegers } from "../../../src/onnx/integers.ts";
import { writeGraph } from "../../../src/onnx/write.ts";
import { Tensor } from "../../../src/runtime/onnxruntime.ts";
import { floatsOf, openSession } from "../../../src/runtime/session.ts";

/** The largest bytes there are, side by side. */
export async function integersSaturate(): Promise<boolean> {
  const [rows, length, columns] = [4, 64, 16];
  const graph = new Graph("saturation");
  const left = graph.input("left", "uint8", [rows, length]);
  const right = graph.input("right", "int8", [length, columns]);
  graph.output("sums", productOfIntegers(left, right, graph.constant([1]), 0));
  const session = await openSession(writeGraph(graph, null), 1);
  try {
    const sums = await session.run({
      left: new Tensor("uint8", new Uint8Array(rows * length).fill(255), [rows, length]),
      right: new Tensor("int8", new Int8Array(length * columns).fill(127), [length, columns]),
    });
    return floatsOf(sums, "sums")[0] !== 255 * 127 * length;
  } finally {
    await session.release();
  }
}
