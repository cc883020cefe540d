/** Products of matrices outside of a model's graphs, on the runtime's own kernels: what compiling a model computes with. */

import type { MatMul, Matrix } from "../model/matrix.ts";
import { Graph } from "../onnx/graph.ts";
import { matMul } from "../onnx/products.ts";
import { writeGraph } from "../onnx/write.ts";
import { Tensor } from "./onnxruntime.ts";
import { allOrNone, openSession } from "./session.ts";

function productGraph(dtype: "float32" | "float64"): Uint8Array {
  const graph = new Graph(`product-${dtype}`);
  graph.output("product", matMul(graph.input("a", dtype, ["M", "K"]), graph.input("b", dtype, ["K", "N"])));
  return writeGraph(graph);
}

/** Runs something that needs products, and lets go of what computes them. @param threads that a product takes */
export async function withMatMul<Result>(threads: number, run: (product: MatMul) => Promise<Result>): Promise<Result> {
  const [single, double] = await allOrNone(async (closing) => {
    const open = async (dtype: "float32" | "float64") =>
      closing(await openSession(productGraph(dtype), threads), (session) => session.release());
    return [await open("float32"), await open("float64")];
  });
  const product = async <Values extends Float32Array | Float64Array>(a: Matrix<Values>, b: Matrix<Values>) => {
    const tensor = ({ data, rows, columns }: Matrix<Values>) =>
      data instanceof Float32Array
        ? new Tensor("float32", data, [rows, columns])
        : new Tensor("float64", data, [rows, columns]);
    const session = a.data instanceof Float32Array ? single : double;
    const { product: made } = await session.run({ a: tensor(a), b: tensor(b) });
    return { rows: a.rows, columns: b.columns, data: made?.data as Values };
  };
  try {
    return await run(product);
  } finally {
    await single.release();
    await double.release();
  }
}
