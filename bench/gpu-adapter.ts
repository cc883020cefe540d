/** What a GPU does in a second, by the runtime's own kernels: bytes that are added, multiply-adds of a matrix. */
import { present } from "../src/lib/check.ts";
import { Failure } from "../src/lib/failure.ts";
import type { Floats } from "../src/model/state.ts";
import { Graph, type Value } from "../src/onnx/graph.ts";
import { add, cast, slice } from "../src/onnx/ops.ts";
import { matMul } from "../src/onnx/products.ts";
import { writeGraph } from "../src/onnx/write.ts";
import { floats as floatsOf, openSession } from "../src/runtime/session.ts";
import type { Adapter } from "./gpu-bounds.ts";

/** 128 MB: what every adapter takes in one piece. */
const sumValues = 32 * 1024 * 1024;
/** As many runs as there is time for, in seconds: a software adapter takes long. */
const runs = 7;
const enough = 2;

/** @returns undefined where the adapter has no such floats. @throws Failure where no GPU can be used */
export async function measureAdapter(floats: Floats): Promise<Adapter | undefined> {
  const bytes = await bandwidth();
  return multiplyAdds(floats).then(
    (perSecond) => ({ bytes, multiplyAdds: perSecond }),
    (cause: unknown) => {
      if (floats === "float16") return undefined;
      throw cause;
    },
  );
}

/** Bytes that are read and written by adding two large tensors. */
async function bandwidth(): Promise<number> {
  const seconds = await bestSeconds(sumValues / 1024, 1024, (x) => add(x, x));
  // A tensor is read twice, from the cache the second time, and one is written.
  return (2 * 4 * sumValues) / seconds;
}

const sizes = [256, 512, 1024, 2048];
const products = 8;

/** Of a square matrix by another, several times: the larger ones where the smaller take no time to speak of. */
async function multiplyAdds(floats: Floats): Promise<number> {
  let most = 0;
  for (const size of sizes) {
    const average = new Float32Array(size * size).fill(1 / size);
    const seconds = await bestSeconds(size, size, (x) => {
      const other = x.graph.weight("average", average, [size, size], floats);
      let made = cast(x, floats);
      for (let i = 0; i < products; i++) made = matMul(made, other);
      return cast(made, "float32");
    });
    most = Math.max(most, (products * size ** 3) / seconds);
    if (seconds > enough / runs) break;
  }
  return most;
}

/** The best of several runs: no more can be had. @param make of a tensor of so many rows and columns another one */
async function bestSeconds(rows: number, columns: number, make: (x: Value) => Value): Promise<number> {
  const graph = new Graph("measured");
  const made = make(graph.input("x", "float32", ["N", columns]));
  graph.output("made", made);
  graph.output("first", slice(made, 0, 0, 1, 1));
  const session = await openSession(writeGraph(graph), 1, { onGpu: ["made"] }).catch((cause: unknown) => {
    throw new Failure(
      "bench.gpu",
      "There is no GPU here that WebGPU can use.",
      "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS).",
      { cause },
    );
  });
  try {
    let onGpu = (await session.run({ x: floatsOf(new Float32Array(rows * columns).fill(1), [rows, columns]) })).made;
    let best = Number.POSITIVE_INFINITY;
    const from = performance.now();
    for (let run = 0; run < runs && (run === 0 || performance.now() - from < 1000 * enough); run++) {
      const tensor = present(onGpu, "made");
      const begun = performance.now();
      // The first row comes to the processor: it waits until all is done.
      const { made: next } = await session.run({ x: tensor });
      best = Math.min(best, performance.now() - begun);
      tensor.dispose();
      onGpu = next;
    }
    onGpu?.dispose();
    return best / 1000;
  } finally {
    await session.release();
  }
}
