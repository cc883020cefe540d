/**
 * The decoder's frame, the same for every attention mode and every device: layers, last norm, head. What a layer keeps and how it
 * attends is the variant's (decoder-standard.ts, decoder-slim.ts); how new tokens come in and caches go out is the device's (devices/).
 *
 * Dimensions: B streams, R rows (R/B hypotheses of each stream, stream by stream), T new tokens of every row, N places of the
 * caches (row r has `lengths[r]` tokens in them), M positions whose logits are wanted. Hidden states are rows [R*T, d].
 */
import { check } from "../lib/check.ts";
import type { OnShare } from "../lib/share.ts";
import { Graph, type GraphForm, type Value } from "../onnx/graph.ts";
import { cast, concat } from "../onnx/ops.ts";
import type { Device, NewTokens } from "./devices/device.ts";
import { type Dims, matrixSizes } from "./dims.ts";
import { type Head, headOutputs } from "./head.ts";
import {
  type AttentionWeights,
  loadAttention,
  loadMlp,
  loadNorm,
  type MlpWeights,
  mlp,
  type Norm,
  norm,
  normOfSum,
} from "./layers.ts";
import type { Floats, StateTensor } from "./state.ts";
import type { Scope, StoredRows } from "./weights.ts";

export interface DecoderLayer {
  self: AttentionWeights;
  beforeCross: Norm;
  cross: AttentionWeights;
  beforeMlp: Norm;
  mlp: MlpWeights;
}

/** A decoder's weights, read from the model's files when they are asked for: those of one layer are in memory at a time. */
export class DecoderWeights {
  readonly #scope: Scope;
  readonly #dims: Dims;
  #current: { index: number; layer: DecoderLayer } | undefined;

  constructor(scope: Scope, dims: Dims) {
    this.#scope = scope;
    this.#dims = dims;
  }

  /** the head's matrix [vocabulary, d], which the token embedding mostly is */
  head(): StoredRows {
    return this.#scope.head([this.#dims.vocabulary, this.#dims.width]);
  }

  /** learned positions [448, d] */
  positions(): Float32Array {
    return this.#scope.at("embed_positions").tensor("weight", [this.#dims.positions, this.#dims.width]);
  }

  layer(index: number): DecoderLayer {
    if (this.#current?.index !== index) {
      this.#current = undefined;
      this.#current = { index, layer: this.#load(index) };
    }
    return this.#current.layer;
  }

  /** The norm in front of a layer, or of the head behind the last one. */
  normBefore(index: number): Norm {
    const { width, decoderLayers } = this.#dims;
    if (index === decoderLayers) return loadNorm(this.#scope.at("layer_norm"), width);
    return loadNorm(this.#scope.at("layers", index, "self_attn_layer_norm"), width);
  }

  #load(index: number): DecoderLayer {
    const { width, decoderInner, decoderLayers } = this.#dims;
    check(index < decoderLayers, `no decoder layer ${index}`);
    const layer = this.#scope.at("layers", index);
    return {
      self: loadAttention(layer.at("self_attn"), width),
      beforeCross: loadNorm(layer.at("encoder_attn_layer_norm"), width),
      cross: loadAttention(layer.at("encoder_attn"), width),
      beforeMlp: loadNorm(layer.at("final_layer_norm"), width),
      mlp: loadMlp(layer, this.#dims, decoderInner),
    };
  }
}

/** What the layers of one graph share. */
export interface Inside {
  /** the kept tensors by name: cross [B, …], self [R, …] */
  state: Map<string, Value>;
  mask: NewTokens["mask"];
}

export interface SelfResult {
  /** [R*T, d], the output projection applied */
  out: Value;
  /** what is to be kept, by the kept tensors' names */
  kept: Map<string, Value>;
}

export interface CrossResult {
  /** [R*T, d], the output projection applied */
  out: Value;
  /** q·k/sqrt(d_k) of the heads asked for: [B, HT, heads, p] (HT: a stream's rows times T) */
  scores(heads: readonly number[]): Value;
}

/** A way to attend: which tensors it keeps, and how a layer uses them. x [R*T, d] is the layer's normalised input. */
export interface AttentionVariant {
  name: string;
  state: readonly StateTensor[];
  selfAttention(x: Value, layer: number, inside: Inside): SelfResult;
  crossAttention(x: Value, layer: number, inside: Inside): CrossResult;
}

export interface DecoderForm extends GraphForm {
  /** done before a layer is built: what the variant has to know of it */
  beforeLayer?: (layer: number) => Promise<void>;
  onShare?: OnShare;
  /** what hidden states are, and with them all that is multiplied with them */
  floats?: Floats;
}

/**
 * The decoder's graph. Inputs: the kept tensors, the device's own (devices/), and the head's (head.ts). Outputs: for each self tensor what is to be kept of it, as the
 * device names it, the head's, and `alignment` [B, HT, heads, p].
 */
export async function decoderGraph(
  dims: Dims,
  weights: DecoderWeights,
  head: Head,
  variant: AttentionVariant,
  device: Device,
  { beforeLayer, onShare = () => {}, floats = "float32", ...form }: DecoderForm = {},
): Promise<Graph> {
  const { kernels, sharedColumns, keptAs } = device;
  const graph = new Graph(`${device.name}-${variant.name}`, { ...form, kernels, sharedColumns: sharedColumns(dims) });
  const state = stateInputs(graph, variant.state);
  const begun = device.begin(graph, dims, () => weights.positions());
  let x = cast(begun.x, floats);
  const inside: Inside = { state, mask: begun.mask };
  let y = norm(x, weights.normBefore(0), "norm");
  const alignment: Value[] = [];
  const { decoderLayer, embedding } = matrixSizes(dims);
  const whole = dims.decoderLayers * decoderLayer + embedding;
  for (let l = 0; l < dims.decoderLayers; l++) {
    await beforeLayer?.(l);
    const layer = weights.layer(l);
    graph.within(`layer.${l}`, () => {
      const self = graph.within("self", () => variant.selfAttention(y, l, inside));
      for (const [name, value] of self.kept) graph.output(`${name}.${keptAs}`, value);
      [y, x] = normOfSum(x, self.out, layer.beforeCross, "norm-cross");
      const cross = graph.within("cross", () => variant.crossAttention(y, l, inside));
      const heads = head.alignmentHeads.filter(([inLayer]) => inLayer === l).map(([, index]) => index);
      if (heads.length > 0) alignment.push(cross.scores(heads));
      [y, x] = normOfSum(x, cross.out, layer.beforeMlp, "norm-mlp");
      [y, x] = normOfSum(x, mlp(y, layer.mlp), weights.normBefore(l + 1), "norm-next");
    });
    onShare(((l + 1) * decoderLayer) / whole);
  }
  graph.output("alignment", cast(concat(alignment, 2, head.alignmentHeads.length), "float32"));
  graph.within("head", () => headOutputs(y, weights.head(), dims, head, device.sumOf));
  onShare(1);
  return graph;
}

/** Every kept tensor as an input, by name: of streams or of rows. */
export function stateInputs(graph: Graph, state: readonly StateTensor[]): Map<string, Value> {
  return new Map(
    state.map(({ name, part, dtype, shape }) => [
      name,
      graph.input(name, dtype, [part === "cross" ? "B" : "R", ...shape]),
    ]),
  );
}
