/**
 * CAM++ (Wang and others, arXiv 2303.00332, with 3D-Speaker's weights) as a graph for sounds of up to two seconds. The published graph is for any
 * length, and spends a sixth of its time beside its products. Here the same weights have the frames as rows, so that a layer is a product of
 * matrices; and the network's context masks, a mean over stretches of 100 steps beside that over all of them, are one mean, since a sound is one stretch.
 */
import { present } from "../lib/check.ts";
import { embeddingSize } from "../lib/voice-likeness.ts";
import { Graph, type GraphForm, type Value } from "../onnx/graph.ts";
import {
  add,
  cast,
  concat,
  div,
  maximum,
  minimum,
  mul,
  relu,
  reshape,
  sigmoid,
  sizeOf,
  squareRoot,
  sub,
  transpose,
} from "../onnx/ops.ts";
import { convolution, convolutionOfPlane, gemm, matMul } from "../onnx/products.ts";
import type { OnnxLayer } from "../onnx/read.ts";
import { CampplusWeights, type RowProduct } from "./campplus-weights.ts";
import { fbankBins, fbankOf, fbankSamples } from "./fbank.ts";

/** Of the filter bank: as many are one stretch of the network's steps, of which each is two of them. */
const mostFrames = 200;
/** Of a sound. */
export const mostSamples = fbankSamples(mostFrames + 1) - 1;

const planes = 32;
/** Of a block: how many layers, and how far apart the steps are that one looks at. */
const blocks = [
  { layers: 12, dilation: 1 },
  { layers: 24, dilation: 2 },
  { layers: 16, dilation: 2 },
];
const firstWidth = 128;
/** What a layer of a block adds, and what is between its two products. */
const growth = 32;
const bottleneck = 128;

/**
 * Input `samples` [B, 1, S] of at most two seconds, with the filter bank as its first operations. Output `embedding` [B, 192].
 * @param published its layers, in the order in which they are run
 */
export function embeddingGraph(published: readonly OnnxLayer[], { place }: Pick<GraphForm, "place"> = {}): Graph {
  // With its sizes named the runtime opens a graph of so many operations in half the time.
  const graph = new Graph("embedding", { sharedColumns: Number.POSITIVE_INFINITY, place });
  const weights = new CampplusWeights(published);
  const fbank = graph.within("fbank", () => fbankOf(graph.input("samples", "float32", ["B", 1, "S"])));
  let x = rows(stepsOf(graph, planesOf(fbank, weights), weights));
  for (const [number, { layers, dilation }] of blocks.entries())
    x = graph.within(`block ${number + 1}`, () => {
      let wide = x;
      for (let layer = 0; layer < layers; layer++)
        wide = graph.within(`layer ${layer + 1}`, () => withContext(wide, weights, dilation));
      return narrowed(wide, weights);
    });
  graph.output("embedding", embeddingOf(relu(x), weights));
  weights.expectAllTaken();
  return graph;
}

/** Convolutions over time and frequency: [B, 80, M] to [B, 320, M], of 32 planes and 10 bands each. */
function planesOf(fbank: Value, weights: CampplusWeights): Value {
  const { graph } = fbank;
  let count = 1;
  const convolved = (value: Value, bands: number, stride = 1): Value => {
    const { weight, bias } = weights.convolution();
    const name = `planes ${count++}`;
    const [w, b] = [graph.weight(name, weight.data, weight.shape), graph.weight(`${name}/bias`, bias, [planes])];
    return convolutionOfPlane(value, w, b, { size: [bands / stride, "M"], strides: [stride, 1] });
  };
  const residual = (value: Value, bands: number, stride: number): Value => {
    const inner = convolved(relu(convolved(value, bands, stride)), bands / stride);
    const beside = stride === 1 ? value : convolved(value, bands, stride);
    return relu(add(inner, beside));
  };
  const plane = reshape(transpose(fbank, [0, 2, 1]), ["B", 1, fbankBins, "M"]);
  let x = relu(convolved(plane, fbankBins));
  for (const bands of [fbankBins, fbankBins / 2]) x = residual(residual(x, bands, 2), bands / 2, 1);
  x = relu(convolved(x, fbankBins / 4, 2));
  return reshape(x, ["B", (planes * fbankBins) / 8, "M"]);
}

/** [B, 320, M] to [B, T, 128], T = ceil(M / 2) */
function stepsOf(graph: Graph, planes: Value, weights: CampplusWeights): Value {
  const { weight, bias } = weights.convolution();
  const [w, b] = [graph.weight("steps", weight.data, weight.shape), graph.weight("steps/bias", bias, [firstWidth])];
  return transpose(relu(convolution(planes, w, 2, "T", { bias: b, padding: [2, 2] })), [0, 2, 1]);
}

const widthOf = ({ shape }: Value): number => Number(shape.at(-1));
const rows = (x: Value): Value => reshape(x, ["B*T", widthOf(x)]);
const steps = (x: Value): Value => reshape(x, ["B", "T", widthOf(x)]);

/** relu(norm(x)) W + b, [R, C] to [R, n] */
function narrowed(x: Value, weights: CampplusWeights): Value {
  const { graph } = x;
  const { least, most, weight, bias, size } = weights.normedProduct(widthOf(x));
  let bounded = x;
  if (least) bounded = maximum(bounded, graph.weight("least", least, [least.length]));
  if (most) bounded = minimum(bounded, graph.weight("most", most, [most.length]));
  return gemm(bounded, graph.weight("weight", weight, [widthOf(x), size]), graph.weight("bias", bias, [size]));
}

/** A layer of a block: x [R, C] and 32 more behind them, made of three steps around each, and weighed by what is heard in all. */
function withContext(x: Value, weights: CampplusWeights, dilation: number): Value {
  const { graph } = x;
  const inner = relu(narrowed(x, weights));
  const taps = graph.weight("near", weights.taps(growth, bottleneck), [bottleneck, 3 * growth]);
  const near = nearSteps(steps(gemm(inner, taps, null)), dilation);
  const mean = reshape(average(steps(inner)), ["B", bottleneck]);
  // The stretch's mean and that of all steps are added: twice the one.
  const hidden = relu(product(mean, "context", weights.product(bottleneck / 2, bottleneck, 2)));
  const gate = sigmoid(product(hidden, "gate", weights.product(growth, bottleneck / 2)));
  const added = mul(near, reshape(gate, ["B", 1, growth]));
  return concat([x, rows(added)], 1, widthOf(x) + growth);
}

/** What the steps d before, at and d behind give of near [B, T, 96], a third of the columns each: their sum [B, T, 32] */
function nearSteps(near: Value, d: number): Value {
  const { graph } = near;
  const ends = graph.constant([0, d, 0, 0, d, 0], "int64", [6]);
  const [b, , columns] = near.shape;
  const padded = graph.apply("Pad", [near, ends], {
    dtype: near.dtype,
    shape: [present(b, "B"), `T+${2 * d}`, present(columns, "columns")],
  });
  // A slice that ends at -4 leaves four steps out.
  const part = (place: number): Value => {
    const [from, to] = [place * d, place === 2 ? mostFrames : (place - 2) * d];
    const inputs = [
      graph.constant([from, place * growth], "int64", [2]),
      graph.constant([to, (place + 1) * growth], "int64", [2]),
      graph.constant([1, 2], "int64", [2]),
    ];
    return graph.apply("Slice", [padded, ...inputs], {
      dtype: near.dtype,
      shape: [present(b, "B"), "T", growth],
    });
  };
  return add(add(part(0), part(1)), part(2));
}

/** Mean and standard deviation over the steps of x [R, 512], and their product: [B, 192] */
function embeddingOf(x: Value, weights: CampplusWeights): Value {
  const { graph } = x;
  const all = steps(x);
  const mean = average(all);
  const off = sub(all, mean);
  const count = countOf(all);
  // Of a sample: divided by one step less.
  const unbiased = div(count, maximum(sub(count, graph.constant([1])), graph.constant([1])));
  const deviation = squareRoot(mul(average(mul(off, off)), unbiased));
  const both = reshape(concat([mean, deviation], 2, 2 * widthOf(x)), ["B", 2 * widthOf(x)]);
  return product(both, "voice", weights.embedding(embeddingSize, 2 * widthOf(x)));
}

/** xW + b of x [R, c] */
function product(x: Value, name: string, { weight, bias }: RowProduct): Value {
  const { graph } = x;
  const w = graph.weight(name, weight, [widthOf(x), bias.length]);
  return gemm(x, w, graph.weight(`${name}/bias`, bias, [bias.length]));
}

/** Over the steps of x [B, T, c]: [B, 1, c]. As a product, since the runtime's mean adds up in another order where B is 1. */
function average(x: Value): Value {
  const { graph } = x;
  const shares = graph.shared("shares", () => {
    const one = graph.constant([1], "int64", [1]);
    const shape = graph.apply("Concat", [one, sizeOf(x, 1)], { dtype: "int64", shape: [2] }, { axis: 0 });
    const share = div(graph.constant([1]), countOf(x));
    return graph.apply("Expand", [share, shape], { dtype: "float32", shape: [1, "T"] });
  });
  return matMul(shares, x);
}

/** T of x [B, T, c] */
const countOf = (x: Value): Value => x.graph.shared("T", () => cast(sizeOf(x, 1), "float32"));
