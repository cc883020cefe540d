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

/** Below so many multiplications waking a second thread takes longer than it saves: most products of factorisations are such. */
const smallProduct = 8e6;

/** Runs something that needs products, and lets go of what computes them. @param threads that a product takes */
export async function withMatMul<Result>(threads: number, run: (product: MatMul) => Promise<Result>): Promise<Result> {
  const sessions = await allOrNone(async (closing) => {
    const open = async (dtype: "float32" | "float64", by: number) =>
      closing(await openSession(productGraph(dtype), by), (session) => session.release());
    return {
      float32: { small: await open("float32", 1), large: await open("float32", threads) },
      float64: { small: await open("float64", 1), large: await open("float64", threads) },
    };
  });
  const product = async <Values extends Float32Array | Float64Array>(a: Matrix<Values>, b: Matrix<Values>) => {
    const tensor = ({ data, rows, columns }: Matrix<Values>) =>
      data instanceof Float32Array
        ? new Tensor("float32", data, [rows, columns])
        : new Tensor("float64", data, [rows, columns]);
    const { small, large } = sessions[a.data instanceof Float32Array ? "float32" : "float64"];
    const session = a.rows * a.columns * b.columns < smallProduct ? small : large;
    const { product: made } = await session.run({ a: tensor(a), b: tensor(b) });
    return { rows: a.rows, columns: b.columns, data: made?.data as Values };
  };
  try {
    return await run(product);
  } finally {
    for (const { small, large } of Object.values(sessions)) {
      await small.release();
      await large.release();
    }
  }
}
