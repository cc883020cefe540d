/** The weights of a published ONNX file, by name: those stored with its graphs and those written as constants inside branches. */
import { fromBinary } from "@bufbuild/protobuf";
import { type GraphProto, ModelProtoSchema, type TensorProto, TensorProto_DataType } from "onnx-buf";

export interface OnnxTensor {
  shape: readonly number[];
  data: Float32Array;
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
