/** Weights -> graphs. A unit is what is compiled, cached and loaded together. */
import type { Attention } from "../api/transcript.ts";
import type { Graph, Products, RightBytes, RoundedProduct, WeightPrecision } from "../onnx/graph.ts";
import { type AttentionVariant, type DecoderWeights, decoderGraph, loadDecoder } from "./decoder.ts";
import { compactAttention, compactCrossGraph } from "./decoder-compact.ts";
import { slimAttention, slimCrossGraph } from "./decoder-slim.ts";
import { standardAttention, standardCrossGraph } from "./decoder-standard.ts";
import type { Dims } from "./dims.ts";
import { embeddingTable, type Table } from "./embedding.ts";
import { encoderGraph, loadEncoder } from "./encoder.ts";
import type { Head } from "./head.ts";
import { logMelGraph } from "./log-mel.ts";
import { type CachePlan, chooseCaches, type LayerChoice } from "./orthonormal.ts";
import type { StatesForm, StatesLayout } from "./state.ts";
import type { Weights } from "./weights.ts";

/** Goes up with every change of what the graphs compute or look like: compiled units of other versions are left alone. */
export const compilerVersion = 22;

/** Every frame of a window is a row of the encoder's products; the decoder's have one for each hypothesis. */
const products = {
  float32: () => ({ manyRows: "exact", fewRows: "exact" }),
  int8: (bytes) => ({ manyRows: bytes === "uint8" ? "unsigned rows" : "rows", fewRows: "blocks" }),
} satisfies Record<WeightPrecision, (bytes: RightBytes) => { manyRows: Products; fewRows: Products }>;

export interface GraphUnit {
  graphs: Graph[];
  /** what is read row by row: the token embedding, states of silence */
  table?: Table;
  /** kept beside the graphs, as JSON */
  manifest: UnitManifest;
}

export interface UnitManifest extends StatesForm {
  version: number;
  precision: WeightPrecision;
  /** modes with one cache a layer: what each layer's self-attention keeps, and why */
  choices?: LayerChoice[];
  /** int8 only: what rounding costs each product, and which stay in fp32 for it */
  rounding?: RoundedProduct[];
  /** what the rows of its table hold, where it has one */
  table?: Omit<Table, "values"> & { halves: boolean };
}

export async function compileEmbedding(weights: Weights, dims: Dims): Promise<GraphUnit> {
  const table = await embeddingTable(weights, dims);
  const { rows, width, values } = table;
  const manifest = { ...unit([], "float32").manifest, table: { rows, width, halves: values instanceof Uint16Array } };
  return { graphs: [], table, manifest };
}

export async function compileEncoder(
  weights: Weights,
  dims: Dims,
  precision: WeightPrecision = "float32",
  bytes: RightBytes = "int8",
): Promise<GraphUnit> {
  const encoder = await loadEncoder(weights.at("model", "encoder"), dims);
  return unit([logMelGraph(dims.melBins), encoderGraph(dims, encoder, products[precision](bytes).manyRows)], precision);
}

interface DecoderParts {
  dims: Dims;
  decoder: DecoderWeights;
  /** of the weights, where every frame is a row */
  manyRows: Products;
  /** where the mode keeps one cache a layer: what is in it */
  plans: readonly CachePlan[];
  layout: StatesLayout;
  bytes: RightBytes;
}

interface ModeParts {
  /** whether self-attention keeps one cache a layer, of keys or inputs: chosen on real inputs, which are captured for it */
  oneCache: boolean;
  /** encoder states -> what cross-attention keeps of them */
  cross(parts: DecoderParts): Graph;
  attention(parts: DecoderParts): AttentionVariant;
}

/** The table of the modes: what their graphs are made of. */
const modes: Record<Attention, ModeParts> = {
  standard: {
    oneCache: false,
    cross: ({ dims, decoder, manyRows }) => standardCrossGraph(dims, decoder, manyRows),
    attention: ({ dims, decoder }) => standardAttention(dims, decoder),
  },
  slim: {
    oneCache: true,
    cross: ({ dims, layout }) => slimCrossGraph(dims, layout),
    attention: ({ dims, decoder, plans, layout }) => slimAttention(dims, decoder, plans, layout),
  },
  compact: {
    oneCache: true,
    cross: ({ dims, bytes }) => compactCrossGraph(dims, bytes),
    attention: ({ dims, decoder, plans, bytes }) => compactAttention(dims, decoder, plans, bytes),
  },
};

/**
 * @param captured for modes with one cache a layer: real self-attention inputs of each, [n, d] (model-store/compile/calibrate.ts)
 * @param layout for slim: of the encoder's states
 * @param bytes of right operands: what this processor adds up exactly
 */
export async function compileDecoder(
  mode: Attention,
  weights: Weights,
  dims: Dims,
  head: Head,
  captured: () => Promise<readonly Float32Array[]>,
  precision: WeightPrecision = "float32",
  layout: StatesLayout = "channel-major",
  bytes: RightBytes = "int8",
): Promise<GraphUnit> {
  const decoder = await loadDecoder(weights.at("model", "decoder"), dims);
  const { manyRows, fewRows } = products[precision](bytes);
  const { oneCache, cross, attention } = modes[mode];
  const chosen = oneCache ? chooseCaches(decoder, dims, await captured()) : [];
  const parts: DecoderParts = { dims, decoder, manyRows, plans: chosen.map(({ plan }) => plan), layout, bytes };
  const graphs = [cross(parts), decoderGraph(dims, decoder, head, attention(parts), { products: fewRows })];
  return unit(graphs, precision, {
    ...(oneCache && { choices: chosen.map(({ choice }) => choice) }),
    ...(mode === "slim" && { states: layout }),
    ...(mode === "compact" && bytes === "uint8" && { bytes }),
  });
}

/** The graph that calibration runs: the standard decoder, with the inputs of every layer's self-attention as outputs. */
export async function compileCapture(weights: Weights, dims: Dims, head: Head): Promise<GraphUnit> {
  const decoder = await loadDecoder(weights.at("model", "decoder"), dims);
  const variant = standardAttention(dims, decoder);
  const graphs = [standardCrossGraph(dims, decoder), decoderGraph(dims, decoder, head, variant, { capture: true })];
  return unit(graphs, "float32");
}

function unit(
  graphs: Graph[],
  precision: WeightPrecision,
  own: Pick<UnitManifest, "choices" | "states" | "bytes"> = {},
): GraphUnit {
  const rounding = graphs.flatMap((graph) => graph.roundedProducts);
  return {
    graphs,
    manifest: {
      version: compilerVersion,
      precision,
      ...own,
      ...(rounding.length > 0 && { rounding }),
    },
  };
}
