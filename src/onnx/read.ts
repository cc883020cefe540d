/** The weights of a published ONNX file, by name: those stored with its graphs and those written as constants inside branches. */
import { fromBinary } from "@bufbuild/protobuf";
import { type GraphProto, ModelProtoSchema, type TensorProto, TensorProto_DataType } from "onnx-buf";
import { present } from "../lib/check.ts";
import { halfToFloat } from "../lib/half.ts";

export interface OnnxTensor {
  shape: readonly number[];
  data: Float32Array;
}

/** An operation with weights, as it comes in a published graph: they are its inputs behind the first. */
export interface OnnxLayer {
  op: string;
  weights: readonly OnnxTensor[];
}

/** @returns convolutions and norms in the order in which they are run. Halves that the graph casts are floats. @throws when the bytes are no ONNX model */
export function readLayers(model: Uint8Array): OnnxLayer[] {
  const { graph } = fromBinary(ModelProtoSchema, model);
  if (!graph) return [];
  const weights = new Map<string, OnnxTensor>();
  collect(graph, weights);
  const halves = new Map(
    graph.initializer.flatMap((tensor) =>
      tensor.dataType === TensorProto_DataType.FLOAT16 ? [[tensor.name, tensor] as const] : [],
    ),
  );
  for (const { opType, input, output } of graph.node) {
    const tensor = opType === "Cast" ? halves.get(input[0] ?? "") : undefined;
    if (tensor === undefined) continue;
    // A copy: halves have to start at a multiple of two bytes.
    const data = halfToFloat(new Uint16Array(Uint8Array.from(tensor.rawData).buffer));
    weights.set(output[0] ?? "", { shape: tensor.dims.map(Number), data });
  }
  return graph.node.flatMap(({ opType, input }) =>
    opType === "Conv" || opType === "BatchNormalization"
      ? [{ op: opType, weights: input.slice(1).map((name) => present(weights.get(name), name)) }]
      : [],
  );
}

/** @returns the float32 tensors. @throws when the bytes are no ONNX model */
export function readWeights(model: Uint8Array): Map<string, OnnxTensor> {
  const weights = new Map<string, OnnxTensor>();
  const { graph } = fromBinary(ModelProtoSchema, model);
  if (graph) collect(graph, weights);
  return weights;
}

function collect(graph: GraphProto, weights: Map<string, OnnxTensor>): void {
  for (const tensor of graph.initializer) keep(tensor.name, tensor, weights);
  for (const node of graph.node) {
    for (const { name, t, g } of node.attribute) {
      if (g) collect(g, weights);
      if (t && node.opType === "Constant" && name === "value") keep(node.output[0] ?? "", t, weights);
    }
  }
}

function keep(name: string, tensor: TensorProto, weights: Map<string, OnnxTensor>): void {
  if (tensor.dataType !== TensorProto_DataType.FLOAT) return;
  // A copy: floats have to start at a multiple of four bytes.
  const raw = Float32Array.from(tensor.floatData);
  const data = raw.length > 0 ? raw : new Float32Array(Uint8Array.from(tensor.rawData).buffer);
  weights.set(name, { shape: tensor.dims.map(Number), data });
}
