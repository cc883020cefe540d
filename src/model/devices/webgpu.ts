/**
 * A GPU, through the runtime's WebGPU provider. What would make a step wait for the processor in its middle is done otherwise:
 *
 * - a cache has places for tokens to come, and comes back whole, as `NAME.all`, with the new ones written into it: where it is given for that itself, nothing else of it
 *   is touched;
 * - positions, mask and where new tokens go come from outside, a few kilobytes a step: integers are compared by the processor only.
 *
 * Inputs: `embedded` [R, T, d], rows of the token embedding with their positions added; `mask` [R, T, N], of all places; `places` [.., T, axes] of a cache for each of its new
 * rows, its last axis left out. Where a row's tokens stand in the caches is told by the mask alone, so a batch of rows of several lengths has places that nobody looks at.
 */
import { plain } from "../../onnx/kernels.ts";
import { add, exponential, logarithm, reduceSum, reshape, sub } from "../../onnx/ops.ts";
import { firstOf } from "../head.ts";
import type { Device } from "./device.ts";

/** Goes up with every change of what these graphs compute or look like, as `compilerVersion` does with changes of all. */
export const webGpuVersion = 5;

export const webGpu: Device = {
  name: "webgpu",
  kernels: plain,
  // Few rows wait for weights to be read, many for what is multiplied: those are left as they are.
  products: {
    float32: () => ({ manyRows: "exact", fewRows: "exact" }),
    int8: () => ({ manyRows: "exact", fewRows: "block weights" }),
    int4: () => ({ manyRows: "exact", fewRows: "int4 weights" }),
  },
  sharedColumns: () => 0,
  begin: (graph, { width }) => {
    const embedded = graph.input("embedded", "float32", ["R", "T", width]);
    const mask = graph.input("mask", "float32", ["R", "T", "N"]);
    return { x: reshape(embedded, ["R*T", width]), mask };
  },
  // Scores of eight heads are 72 MB: adapters take 128 MB in one piece.
  encoder: { windows: 1, sound: 1, headsAtOnce: 8, mlp: 1 },
  keptAs: "all",
  // From the largest value alone: where it stands is an integer, which would be fetched in the middle of a step.
  sumOf: (x, best) => {
    const most = firstOf(best);
    return add(most, logarithm(reduceSum(exponential(sub(x, most)))));
  },
};
