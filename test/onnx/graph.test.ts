/** The graph builder: what joins, what is refused with names, and what stands in the text and in the protobuf that are written. */
import { fromBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema, TensorProto_DataType } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { present } from "../../src/lib/check.ts";
import { Graph, type PlaceTensor } from "../../src/onnx/graph.ts";
import { blockProduct } from "../../src/onnx/integers.ts";
import * as ops from "../../src/onnx/ops.ts";
import { convolution, gemm, headProducts, matMul, matMulTransposed } from "../../src/onnx/products.ts";
import { readWeights } from "../../src/onnx/read.ts";
import { graphText } from "../../src/onnx/text.ts";
import { SideFile, writeGraph } from "../../src/onnx/write.ts";

/** Values that any test may join: x [B, T, 4], m [4, 8], ids [B, T]. */
function inputs() {
  const graph = new Graph("tried");
  return {
    graph,
    x: graph.input("x", "float32", ["B", "T", 4]),
    m: graph.input("m", "float32", [4, 8]),
    ids: graph.input("ids", "int64", ["B", "T"]),
  };
}

describe("shapes", () => {
  test("follow from what is joined", () => {
    const { graph, x, m } = inputs();
    expect(matMul(x, m).shape).toEqual(["B", "T", 8]);
    expect(matMulTransposed(x, graph.input("w", "float32", [6, 4])).shape).toEqual(["B", "T", 6]);
    expect(ops.add(x, graph.constant([1, 2, 3, 4], "float32", [4])).shape).toEqual(["B", "T", 4]);
    expect(ops.transpose(x, [2, 0, 1]).shape).toEqual([4, "B", "T"]);
    expect(ops.reshape(x, ["B*T", 4]).shape).toEqual(["B*T", 4]);
    expect(ops.split(x, 2, [1, 3]).map(({ shape }) => shape)).toEqual([
      ["B", "T", 1],
      ["B", "T", 3],
    ]);
    expect(ops.gather(graph.input("table", "float32", [50, 4]), graph.input("at", "int64", ["B", 2])).shape).toEqual([
      "B",
      2,
      4,
    ]);
    expect(ops.reduceMax(x).shape).toEqual(["B", "T", 1]);
    expect(ops.less(x, x).dtype).toBe("bool");
    const picture = graph.input("picture", "float32", [1, 80, 3000]);
    const kernels = graph.input("kernels", "float32", [512, 80, 3]);
    expect(convolution(picture, kernels, 2, 1500, { padding: [1, 1] }).shape).toEqual([1, 512, 1500]);
  });

  test.each<[what: string, join: (made: ReturnType<typeof inputs>) => unknown, refused: RegExp]>([
    ["an inner dimension", ({ x, graph }) => matMul(x, graph.input("five", "float32", [5, 8])), /x · five.*\[5,8\]/],
    ["a named one", ({ x, graph }) => ops.add(x, graph.input("other", "float32", ["B", "S", 4])), /Add of x and other/],
    ["types", ({ x, ids }) => ops.add(x, ids), /float32 x with int64 ids/],
    ["rank", ({ x, m }) => gemm(x, m, null), /x \[B,T,4\] · m/],
    ["heads", ({ x, graph }) => headProducts(x, graph.input("w", "float32", [3, 4, 8]), 1), /heads of x/],
    ["channels", ({ x, graph }) => convolution(x, graph.input("w", "float32", [2, 3, 3]), 1, 4), /convolution of x/],
    [
      "blocks",
      ({ m, graph }) => {
        const weights = { levels: graph.input("w", "uint8", [2, 3, 4]), scales: graph.input("s", "float32", [6]) };
        return blockProduct(m, { bits: 8, ...weights }, null, true);
      },
      /blocks of w/,
    ],
    [
      "a weight's length",
      ({ graph }) => graph.weight("w", new Float32Array(5), [2, 3]),
      /w: 5 values for shape \[2,3\]/,
    ],
    ["a name", ({ graph }) => [1, 2].map((n) => graph.weight("w", new Float32Array(n), [n])), /w is another weight/],
    ["graphs", ({ x }) => ops.add(x, new Graph("else").input("y", "float32", [4])), /y belongs to another graph/],
    ["a dimension that no input has", ({ graph }) => graph.dim("S"), /dimension S/],
  ])("that don't agree in %s are refused by name", (_what, join, refused) => {
    expect(() => join(inputs())).toThrowError(refused);
  });
});

test("equal constants, weights and sizes are made once; an output has its own name where it is made", () => {
  const { graph, x } = inputs();
  const data = new Float32Array(4);
  const weight = () => graph.within("layer", () => graph.weight("w", data, [4]));
  expect(weight()).toBe(weight());
  expect(graph.constant([1, 2])).toBe(graph.constant([1, 2]));
  expect(graph.constant([1, 2])).not.toBe(graph.constant([1, 2], "int64"));
  expect(graph.dim("T")).toBe(graph.dim("T"));
  const sum = ops.add(x, weight());
  const twice = ops.mul(sum, sum);
  graph.output("sum", sum);
  graph.output("again", sum);
  graph.output("twice", twice);
  expect(graph.nodes.filter(({ op }) => op === "Identity").map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [["sum"], ["again"]],
  ]);
  expect(graph.nodes.find(({ op }) => op === "Mul")).toMatchObject({ inputs: ["sum", "sum"], outputs: ["twice"] });
});

test("the text has a line for each input, weight, operation and output", () => {
  const graph = new Graph("affine");
  const x = graph.input("x", "float32", ["N", 2]);
  const y = graph.within("layer", () =>
    gemm(x, graph.weight("w", new Float32Array(6), [3, 2]), graph.weight("b", new Float32Array(3), [3]), true),
  );
  graph.output("y", y);
  expect(graphText(graph)).toBe(`graph affine(x: float32[N, 2])
  weight layer/w: float32[3, 2]
  weight layer/b: float32[3]
  y = Gemm(x, layer/w, layer/b) transB=1
  -> y: float32[N, 3]
`);
});

describe("the protobuf", () => {
  const big = Float32Array.from({ length: 512 }, (_, i) => i / 7);
  const small = Float32Array.of(0.5, -2, 1e-30);

  function written(place?: PlaceTensor): { model: ModelProto; bytes: Uint8Array } {
    const graph = new Graph("kept", { place });
    const x = graph.input("x", "float32", ["N", 512]);
    const row = ops.mul(x, graph.weight("big", big, [512]));
    graph.output("y", ops.layerNorm(row, graph.weight("big again", big, [512]), graph.weight("small", small, [3])));
    const bytes = writeGraph(graph);
    return { model: fromBinary(ModelProtoSchema, bytes), bytes };
  }

  test("comes back as it was built", () => {
    const graph = present(written().model.graph, "graph");
    expect(graph.name).toBe("kept");
    expect(graph.node.map(({ opType, input, output }) => [opType, input.length, output])).toEqual([
      ["Mul", 2, ["Mul.0"]],
      ["LayerNormalization", 3, ["y"]],
    ]);
    const attributes = graph.node[1]?.attribute.map(({ name, i, f }) => [name, Number(i), f]);
    expect(attributes).toEqual([
      ["axis", -1, 0],
      ["epsilon", 0, Math.fround(1e-5)],
    ]);
    const { value } = present(graph.input[0]?.type, "type of x");
    if (value.case !== "tensorType") throw new Error("x is no tensor");
    expect(value.value.elemType).toBe(TensorProto_DataType.FLOAT);
    expect(value.value.shape?.dim.map((dim) => dim.value)).toEqual([
      { case: "dimParam", value: "N" },
      { case: "dimValue", value: 512n },
    ]);
  });

  test("without a side file it holds every weight, to the bit", () => {
    const weights = readWeights(written().bytes);
    expect(weights.get("big")).toEqual({ shape: [512], data: big });
    expect(weights.get("small")).toEqual({ shape: [3], data: small });
  });

  test("with one, large weights are in it once, where a page begins, and small ones stay", () => {
    const parts: Uint8Array[] = [];
    const side = new SideFile("kept.weights", (bytes) => parts.push(bytes));
    side.place(new Float32Array(300));
    const { model } = written((data) => side.place(data));
    const stored = (name: string) => {
      const tensor = present(
        model.graph?.initializer.find((each) => each.name === name),
        name,
      );
      return Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
    };
    expect(stored("big")).toEqual({ location: "kept.weights", offset: "4096", length: "2048" });
    expect(stored("big again")).toEqual(stored("big"));
    expect(stored("small")).toEqual({});
    expect(parts.map(({ length }) => length)).toEqual([1200, 2896, 2048]);
    expect(parts[2]).toEqual(new Uint8Array(big.buffer));
  });
});
