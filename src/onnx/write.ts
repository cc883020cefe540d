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
import type { Attribute, DType, Graph, Initializer, PlacedTensor, Shape, TensorData, Value } from "./graph.ts";

const opset = 20;
/** Tensors below this many bytes stay in the graph file. */
const inlineBytes = 1024;
/** Offsets are aligned so that the file can be mapped. */
const alignment = 4096;

const dataType: Record<DType, TensorProto_DataType> = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  float64: TensorProto_DataType.DOUBLE,
  int64: TensorProto_DataType.INT64,
  int32: TensorProto_DataType.INT32,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** A file of tensors that several graphs share, written from its start to its end: equal arrays are stored once. */
export class SideFile {
  readonly #name: string;
  readonly #write: (bytes: Uint8Array) => void;
  #end = 0;
  readonly #known = new WeakMap<TensorData, PlacedTensor>();

  /** @param write appends to the file */
  constructor(name: string, write: (bytes: Uint8Array) => void) {
    this.#name = name;
    this.#write = write;
  }

  /** how long it is */
  get bytes(): number {
    return this.#end;
  }

  /** @returns where it is now; undefined for less than a kilobyte, which is better kept with the graph */
  place(data: TensorData): PlacedTensor | undefined {
    const { buffer, byteOffset, byteLength } = data;
    const known = this.#known.get(data);
    if (known !== undefined || byteLength < inlineBytes) return known;
    const offset = Math.ceil(this.#end / alignment) * alignment;
    if (offset > this.#end) this.#write(new Uint8Array(offset - this.#end));
    this.#write(new Uint8Array(buffer, byteOffset, byteLength));
    this.#end = offset + byteLength;
    const placed = { file: this.#name, offset, bytes: byteLength };
    this.#known.set(data, placed);
    return placed;
  }
}

/** @returns the protobuf, with the tensors that were not placed elsewhere */
export function writeGraph(graph: Graph): Uint8Array {
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
      valueInfo: sharing(graph).map(valueInfo),
      initializer: graph.initializers.map(tensor),
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

/** What is neither put in nor given out, and small enough to share its buffer. */
function sharing({ nodes, outputs, sharedColumns }: Graph): Named[] {
  const given = new Set(outputs.map(({ name }) => name));
  return nodes.flatMap(({ outputs: names, results }) =>
    results.flatMap((result, i) => {
      const name = names[i] ?? "";
      return result && !given.has(name) && columnsOf(result.shape) <= sharedColumns ? [{ ...result, name }] : [];
    }),
  );
}

/** Numbers in a row: what is fixed of a shape. Rows are as many as there are streams, frames, tokens. */
const columnsOf = (shape: Shape): number =>
  shape.reduce<number>((product, dim) => (typeof dim === "number" ? product * dim : product), 1);

type Named = Pick<Value, "name" | "dtype" | "shape">;

function valueInfo(value: Named) {
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

function tensor({ name, dtype, shape, data }: Initializer) {
  const base = { name, dataType: dataType[dtype], dims: shape.map(BigInt) };
  if (ArrayBuffer.isView(data)) {
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
      entry("location", data.file),
      entry("offset", String(data.offset)),
      entry("length", String(data.bytes)),
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
