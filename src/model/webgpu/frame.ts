/**
 * The decoder's frame on a GPU, for every attention mode. As `decoderGraph` but for what would make a step wait for the processor in its middle:
 *
 * - a cache comes back whole, the new tokens behind the old ones: it stays in the GPU's memory and goes into the next step as it is;
 * - positions and mask come from outside, a few kilobytes a step: integers are compared by the processor only.
 *
 * Where a row's tokens stand in the caches is told by the mask alone, so a batch of rows of several lengths has places that nobody looks at.
 */
import { Graph, type Value } from "../../onnx/graph.ts";
import { add, exponential, logarithm, reduceSum, reshape, sub } from "../../onnx/ops.ts";
import { type AttentionVariant, type DecoderForm, type DecoderWeights, stateInputs } from "../decoder.ts";
import { type Dims, matrixSizes } from "../dims.ts";
import { firstOf, type Head, headOutputs } from "../head.ts";
import { mlp, norm, normOfSum } from "../layers.ts";

/**
 * Inputs: `embedded` [R, T, d], rows of the token embedding with their positions added; `mask` [R, T, N+T], 0 where a new token may look and -1e30
 * elsewhere, old places first; the kept tensors; the head's (head.ts). Outputs: for each self tensor `NAME.all`, N+T places long, and the head's.
 */
export async function webGpuDecoderGraph(
  dims: Dims,
  weights: DecoderWeights,
  head: Head,
  variant: AttentionVariant,
  { beforeLayer, onShare = () => {}, ...form }: DecoderForm = {},
): Promise<Graph> {
  const graph = new Graph(`webgpu-${variant.name}`, { ...form, sharedColumns: 0 });
  const embedded = graph.input("embedded", "float32", ["R", "T", dims.width]);
  const mask = graph.input("mask", "float32", ["R", "T", "N+T"]);
  const inside = { state: stateInputs(graph, variant.state), mask };
  let x = reshape(embedded, ["R*T", dims.width]);
  let y = norm(x, weights.normBefore(0), "norm");
  const { decoderLayer, embedding } = matrixSizes(dims);
  const whole = dims.decoderLayers * decoderLayer + embedding;
  for (let l = 0; l < dims.decoderLayers; l++) {
    await beforeLayer?.(l);
    const layer = weights.layer(l);
    graph.within(`layer.${l}`, () => {
      const self = graph.within("self", () => variant.selfAttention(y, l, inside));
      for (const [name, value] of self.kept) graph.output(`${name}.all`, value);
      [y, x] = normOfSum(x, self.out, layer.beforeCross, "norm-cross");
      const cross = graph.within("cross", () => variant.crossAttention(y, l, inside));
      [y, x] = normOfSum(x, cross.out, layer.beforeMlp, "norm-mlp");
      [y, x] = normOfSum(x, mlp(y, layer.mlp), weights.normBefore(l + 1), "norm-next");
    });
    onShare(((l + 1) * decoderLayer) / whole);
  }
  graph.within("head", () => headOutputs(y, weights.head(), dims, head, spelledLogSumExp));
  onShare(1);
  return graph;
}

/** From the largest value alone: where it stands is an integer, which would be fetched in the middle of a step. */
const spelledLogSumExp = (x: Value, best: Value): Value => {
  const most = firstOf(best);
  return add(most, logarithm(reduceSum(exponential(sub(x, most)))));
};
