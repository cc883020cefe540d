/** A graph as text, a line an operation: to read, to compare two versions, to put into a test. */
import type { Graph, Value } from "./graph.ts";

const typed = (value: Value): string => `${value.name}: ${value.dtype}[${value.shape.join(", ")}]`;

export function graphText(graph: Graph): string {
  const lines = [
    `graph ${graph.name}(${graph.inputs.map(typed).join(", ")})`,
    ...(graph.sharedColumns > 1 ? [`  rows of at most ${graph.sharedColumns} numbers share buffers`] : []),
    ...graph.initializers.map(({ name, dtype, shape }) => `  weight ${name}: ${dtype}[${shape.join(", ")}]`),
    ...graph.nodes.map((node) => {
      const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
      return `  ${node.outputs.join(", ")} = ${node.op}(${node.inputs.join(", ")})${attributes.join("")}`;
    }),
    `  -> ${graph.outputs.map(typed).join(", ")}`,
  ];
  return `${lines.join("\n")}\n`;
}
