/** The filter bank by itself. */
import { Graph } from "../../../src/onnx/graph.ts";
import { fbankOf } from "../../../src/speakers/fbank.ts";

/** Input `samples` [B, 1, S]. Output `fbank` [B, M, 80]. */
export function fbankGraph(): Graph {
  const graph = new Graph("fbank");
  graph.output("fbank", fbankOf(graph.input("samples", "float32", ["B", 1, "S"])));
  return graph;
}
