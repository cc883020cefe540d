/** What is kept on the GPU, in another order and as one batch: graphs that copy there, so that nothing comes back for it. */

import type { StateTensor } from "../../model/state.ts";
import { Graph, type Value } from "../../onnx/graph.ts";
import { concat, gather } from "../../onnx/ops.ts";

const axisOf = ({ shape }: StateTensor): number => 1 + shape.indexOf("N");

/** A kept tensor as an input, its rows and places under names of this batch. */
function kept(graph: Graph, tensor: StateTensor, name: string, batch: string): Value {
  const rows = `${tensor.part === "cross" ? "B" : "R"}${batch}`;
  const shape = tensor.shape.map((size) => (size === "N" ? `N${batch}` : size));
  return graph.input(name, tensor.dtype, [rows, ...shape]);
}

/**
 * Streams and rows that stay, in their order, and places of the token axis. Inputs: the kept tensors; `streams` [S], `rows` [K] and `places` [P], int64.
 * Outputs: for each tensor `NAME.kept`.
 */
export function selectGraph(state: readonly StateTensor[]): Graph {
  const graph = new Graph("select", { sharedColumns: 0 });
  const streams = graph.input("streams", "int64", ["S"]);
  const rows = graph.input("rows", "int64", ["K"]);
  const places = graph.input("places", "int64", ["P"]);
  for (const tensor of state) {
    const x = kept(graph, tensor, tensor.name, "");
    const chosen = tensor.part === "cross" ? gather(x, streams) : gather(gather(x, rows), places, axisOf(tensor));
    graph.output(`${tensor.name}.kept`, chosen);
  }
  return graph;
}

/** Caches with other places of the token axis: with more of them, for tokens to come. Inputs: the self tensors; `places` [P], int64. Outputs as above. */
export function replaceGraph(state: readonly StateTensor[]): Graph {
  const graph = new Graph("replace", { sharedColumns: 0 });
  const places = graph.input("places", "int64", ["P"]);
  for (const tensor of state.filter(({ part }) => part === "self"))
    graph.output(`${tensor.name}.kept`, gather(kept(graph, tensor, tensor.name, ""), places, axisOf(tensor)));
  return graph;
}

/**
 * A second batch behind the first. Inputs: the kept tensors of both, the second's as `NAME.more`; for each the `places` [P] of its token axis that it has
 * in the result, any for one that it has not, since nobody looks there. Outputs as above.
 */
export function joinGraph(state: readonly StateTensor[]): Graph {
  const graph = new Graph("join", { sharedColumns: 0 });
  const places = graph.input("places", "int64", ["P"]);
  const more = graph.input("places.more", "int64", ["P"]);
  for (const tensor of state) {
    const [a, b] = [kept(graph, tensor, tensor.name, ""), kept(graph, tensor, `${tensor.name}.more`, "'")];
    const axis = axisOf(tensor);
    const both = tensor.part === "cross" ? [a, b] : [gather(a, places, axis), gather(b, more, axis)];
    graph.output(`${tensor.name}.kept`, concat(both, 0, tensor.part === "cross" ? "B+B'" : "R+R'"));
  }
  return graph;
}
