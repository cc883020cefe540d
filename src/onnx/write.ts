/** Graph -> ONNX protobuf. Large tensors go to a side file ("external data"): no 2 GB limit, and the runtime maps them. */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { Attribute, DType, Graph, Initializer, TensorData, Value } from "./graph.ts";

const opset = 20;
/** Tensors below this many bytes stay in the graph file. */
const inlineBytes = 1024;
/** Offsets are aligned so that the file can be mapped. */
const alignment = 4096;

const dataType: Record<DType, TensorProto_DataType> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  int64: TensorProto_DataType.INT64,
  int32: TensorProto_DataType.INT32,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** Where tensors are in a side file that several graphs share: equal arrays are stored once. */
export class SideFile {
  readonly name: string;
  readonly parts: { offset: number; data: TensorData }[] = [];
  #end = 0;
  readonly #known = new Map<TensorData, number>();

  constructor(name: string) {
    this.name = name;
  }

  place(data: TensorData): number {
    const known = this.#known.get(data);
    if (known !== undefined) return known;
    const offset = this.#end;
    this.parts.push({ offset, data });
    this.#known.set(data, offset);
    this.#end = Math.ceil((offset + data.byteLength) / alignment) * alignment;
    return offset;
  }
}

/** @returns the protobuf; tensors above a kilobyte are placed in `side`, or none of them where there is no side file */
export function writeGraph(graph: Graph, side: SideFile | null): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 10n,
    producerName: "slimscribe",
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(opset) }),
      create(OperatorSetIdProtoSchema, { domain: "com.microsoft", version: 1n }),
    ],
    graph: create(GraphProtoSchema, {
      name: graph.name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: graph.initializers.map((initializer) => tensor(initializer, side)),
      node: graph.nodes.map((node) =>
        create(NodeProtoSchema, {
          opType: node.op,
          domain: node.domain,
          name: node.outputs[0] ?? "",
          input: node.inputs,
          output: node.outputs,
          attribute: Object.entries(node.attributes).map(([name, value]) => attribute(name, value)),
        }),
      ),
    }),
  });
  return toBinary(ModelProtoSchema, model);
}

function valueInfo(value: Value) {
  const dim = value.shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof size === "number" ? { case: "dimValue", value: BigInt(size) } : { case: "dimParam", value: size },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: dataType[value.dtype],
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name: value.name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } }),
  });
}

function tensor(initializer: Initializer, side: SideFile | null) {
  const { name, dtype, shape, data } = initializer;
  const base = { name, dataType: dataType[dtype], dims: shape.map(BigInt) };
  if (!side || data.byteLength < inlineBytes) {
    return create(TensorProtoSchema, {
      ...base,
      rawData: new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer),
    });
  }
  const entry = (key: string, value: string) => create(StringStringEntryProtoSchema, { key, value });
  return create(TensorProtoSchema, {
    ...base,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      entry("location", side.name),
      entry("offset", String(side.place(data))),
      entry("length", String(data.byteLength)),
    ],
  });
}

const utf8 = new TextEncoder();

function attribute(name: string, value: Attribute) {
  if (typeof value === "number") {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
  }
  if (typeof value === "string") {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.STRING, s: utf8.encode(value) });
  }
  if ("float" in value)
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) });
}
