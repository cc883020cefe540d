/** The encoder: log-mel [B, bins, 3000] -> encoder states E [B, 1500, d]. OpenAI's AudioEncoder, layer for layer. */
import { present } from "../lib/check.ts";
import type { OnShare } from "../lib/share.ts";
import type { FrameProjection } from "../onnx/device-kernels.ts";
import { Graph, type GraphForm, type Value } from "../onnx/graph.ts";
import { add, concat, div, gelu, mul, reshape, sizeOf, slice, transpose } from "../onnx/ops.ts";
import type { Products } from "../onnx/product-forms.ts";
import { convolution } from "../onnx/products.ts";
import type { Device, EncoderPieces } from "./devices/device.ts";
import type { Dims } from "./dims.ts";
import {
  type AttentionWeights,
  exactLinear,
  linear,
  loadAttention,
  loadMlp,
  loadNorm,
  type MlpWeights,
  mlpInParts,
  type Norm,
  norm,
  normOfManyRows,
  outputsOf,
} from "./layers.ts";
import { smoothed } from "./smooth.ts";
import type { Scope } from "./weights.ts";

export interface Conv {
  weight: Float32Array;
  bias: Float32Array;
  shape: readonly number[];
}

export interface EncoderLayer {
  beforeAttention: Norm;
  attention: AttentionWeights;
  beforeMlp: Norm;
  mlp: MlpWeights;
}

/** An encoder's weights, read from the model's files when they are asked for: those of one layer are in memory at a time. */
export class EncoderWeights {
  readonly #scope: Scope;
  readonly #dims: Dims;
  /** outliers are folded away, for weights that are rounded */
  readonly #smooth: boolean;

  constructor(scope: Scope, dims: Dims, products: Products) {
    this.#scope = scope;
    this.#dims = dims;
    this.#smooth = products !== "exact";
  }

  convolution(name: "conv1" | "conv2"): Conv {
    const { width, melBins } = this.#dims;
    const shape = [width, name === "conv1" ? melBins : width, 3];
    const scope = this.#scope.at(name);
    return { weight: scope.tensor("weight", shape), bias: scope.vector("bias", width), shape };
  }

  /** [frames, d], sinusoids as stored */
  positions(): Float32Array {
    return this.#scope.at("embed_positions").tensor("weight", [this.#dims.frames, this.#dims.width]);
  }

  layer(index: number): EncoderLayer {
    const layer = this.#stored(index);
    return this.#smooth ? smoothed(layer) : layer;
  }

  last(): Norm {
    return loadNorm(this.#scope.at("layer_norm"), this.#dims.width);
  }

  #stored(index: number): EncoderLayer {
    const { width, encoderInner } = this.#dims;
    const layer = this.#scope.at("layers", index);
    return {
      beforeAttention: loadNorm(layer.at("self_attn_layer_norm"), width),
      attention: loadAttention(layer.at("self_attn"), width),
      beforeMlp: loadNorm(layer.at("final_layer_norm"), width),
      mlp: loadMlp(layer, this.#dims, encoderInner),
    };
  }
}

export interface EncoderForm extends GraphForm {
  /** graphs that the layers are spread over (memory.ts) */
  sections?: number;
  /** done with each layer's weights while they are in memory, first to last */
  onLayer?: (layer: EncoderLayer) => Promise<void>;
  onShare?: OnShare | undefined;
}

/** The encoder's graphs by their names, in the order in which they run. */
export const encoderGraphNames = (sections = 1): string[] =>
  sections === 1 ? ["encoder"] : Array.from({ length: sections }, (_, section) => `encoder.${section}`);

/**
 * The encoder's graph: input `mel` [B, bins, M], output `states` [B, F, d], F = M/2 frames: p of them for a whole window, fewer (two at least)
 * where the rest is silence (runtime/window-encoder.ts). In sections each but the last one gives `next` [B, F, d], which is
 * `hidden` to the one behind it.
 */
export async function encoderGraphs(
  dims: Dims,
  weights: EncoderWeights,
  { kernels, encoder: pieces }: Pick<Device, "kernels" | "encoder">,
  { onLayer, onShare = () => {}, sections = 1, ...form }: EncoderForm = {},
): Promise<Graph[]> {
  const { width: d, encoderLayers: layers } = dims;
  const graphs = encoderGraphNames(sections).map((name) => new Graph(name, { ...form, kernels }));
  const frames = [pieces.windows, "F", d] as const;
  let layer: EncoderLayer = weights.layer(0);
  for (const [section, graph] of graphs.entries()) {
    const [from, to] = [section, section + 1].map((n) => Math.floor((n * layers) / sections)) as [number, number];
    const given = section === 0 ? placedSound(graph, weights, dims, pieces) : graph.input("hidden", "float32", frames);
    let x = reshape(given, [pieces.windows === 1 ? "F" : "B*F", d]); // rows: every frame of every window
    let normed = norm(x, layer.beforeAttention, "norm");
    for (let l = from; l < to; l++) {
      const { attention, beforeMlp, mlp } = layer;
      await onLayer?.(layer);
      if (l + 1 < layers) layer = weights.layer(l + 1);
      const behind = l + 1 < layers ? layer.beforeAttention : weights.last();
      graph.within(`layer.${l}`, () => {
        const merged = selfAttention(normed, attention, dims, pieces, l === 0 ? exactLinear : linear);
        [normed, x] = normOfManyRows(x, merged, beforeMlp, "norm-mlp");
        const added = mlpInParts(normed, mlp, pieces.mlp);
        if (l + 1 === to && to < layers) x = add(x, added);
        else [normed, x] = normOfManyRows(x, added, behind, "norm-next");
      });
      onShare((l + 1) / layers);
    }
    if (to < layers) graph.output("next", reshape(x, frames));
    else graph.output("states", reshape(normed, frames));
  }
  return graphs;
}

/** Log-mel after both convolutions, each frame with its position: [B, F, d] */
function placedSound(graph: Graph, weights: EncoderWeights, dims: Dims, { windows, sound }: EncoderPieces): Value {
  const { width: d, frames: p, melBins } = dims;
  const made = convolved(graph.input("mel", "float32", [windows, melBins, "M"]), weights, dims, sound);
  return add(made, slice(graph.weight("positions", weights.positions(), [p, d]), 0, 0, sizeOf(made, 1), "F"));
}

/**
 * Both convolutions, log-mel [B, bins, M] -> [B, F, d]: kernels of 3, the second at every other place. Halves of time share what reaches over the cut, and add
 * up as the whole does.
 */
function convolved(mel: Value, weights: EncoderWeights, dims: Dims, pieces: 1 | 2): Value {
  const { graph } = mel;
  const { width: d } = dims;
  const convolutions = { conv1: weights.convolution("conv1"), conv2: weights.convolution("conv2") };
  const convolve = (
    x: Value,
    name: "conv1" | "conv2",
    stride: 1 | 2,
    size: string,
    padding: readonly [number, number],
  ) =>
    graph.within(name, () => {
      const { weight, shape, bias } = convolutions[name];
      const [w, b] = [graph.weight("weight", weight, shape), graph.weight("bias", bias, [d])];
      return gelu(convolution(x, w, stride, size, { bias: b, padding }));
    });
  if (pieces === 1)
    return transpose(convolve(convolve(mel, "conv1", 1, "M", [1, 1]), "conv2", 2, "F", [1, 1]), [0, 2, 1]);
  // The second half begins with frame F/2, rounded down, which stands at twice that in log-mel.
  const cut = mul(div(sizeOf(mel, 2), integer(graph, 4)), integer(graph, 2));
  const upTo = (n: number) => add(cut, integer(graph, n));
  const first = slice(mel, 2, 0, upTo(1), "first M");
  const second = slice(mel, 2, upTo(-2), sizeOf(mel, 2), "second M");
  const halves = [
    convolve(convolve(first, "conv1", 1, "first c", [1, 0]), "conv2", 2, "first F", [1, 0]),
    convolve(convolve(second, "conv1", 1, "second c", [0, 1]), "conv2", 2, "second F", [0, 0]),
  ];
  return concat(
    halves.map((half) => transpose(half, [0, 2, 1])),
    1,
    "F",
  );
}

const integer = (graph: Graph, n: number): Value => graph.constant([n], "int64", [1]);

/**
 * softmax(Q·K^T/sqrt(d_k))·V over all frames of a window, a group of heads after the other; x [B*F, d]
 * @param product with the matrix of what all heads found: the first layer's errors grow in those behind it
 */
function selfAttention(
  x: Value,
  weights: AttentionWeights,
  dims: Dims,
  { windows, headsAtOnce }: EncoderPieces,
  product: typeof linear,
): Value {
  const { width: d, encoderHeads: h } = dims;
  const together = largestDivisor(h, headsAtOnce);
  const columns = (together * d) / h;
  const { graph } = x;
  return graph.within("attention", () => {
    const attended = Array.from({ length: h / together }, (_, group) =>
      graph.within(`heads.${group}`, () => {
        const [q, k, v] = projections.map((name): FrameProjection<Value> => {
          const part = outputsOf(weights[name], group * columns, columns);
          return { x: reshape(linear(x, { ...part, bias: null }, name), [windows, "F", columns]), bias: part.bias };
        });
        if (!q || !k || !v) throw new Error("three projections");
        return graph.kernels.overFrames([q, k, v], together);
      }),
    );
    return product(reshape(concat(attended, 2, d), [present(x.shape[0], "rows"), d]), weights.out, "out");
  });
}

const projections = ["query", "key", "value"] as const;

function largestDivisor(n: number, most: number): number {
  let divisor = Math.min(n, most);
  while (n % divisor !== 0) divisor--;
  return divisor;
}
