/** Weights -> graphs. A unit is what is compiled, cached and loaded together. */
import type { Attention } from "../api/transcript.ts";
import { check, present } from "../lib/check.ts";
import { between, type OnShare } from "../lib/share.ts";
import type { Graph, GraphForm, PlaceTensor } from "../onnx/graph.ts";
import type { KnownRounding, Products, RightBytes, RoundedProduct, WeightPrecision } from "../onnx/product-forms.ts";
import { type AttentionVariant, DecoderWeights, decoderGraph } from "./decoder.ts";
import { compactAttention, compactCrossGraph } from "./decoder-compact.ts";
import { slimAttention, slimCrossGraph } from "./decoder-slim.ts";
import { standardAttention, standardCrossGraph } from "./decoder-standard.ts";
import { cpu } from "./devices/cpu.ts";
import type { Device } from "./devices/device.ts";
import { webGpu } from "./devices/webgpu.ts";
import type { Dims } from "./dims.ts";
import { embeddingTable, type Table } from "./embedding.ts";
import { type EncoderLayer, EncoderWeights, encoderGraphs } from "./encoder.ts";
import type { Head } from "./head.ts";
import { logMelGraph } from "./log-mel.ts";
import { type MatMul, multiply } from "./matrix.ts";
import { encoderSections } from "./memory.ts";
import { type CachePlan, chooseCache, type LayerChoice, type PlanOf, plannedAs } from "./orthonormal.ts";
import { Reading, type ReferenceText } from "./reading.ts";
import { SilentWindow, silentStates } from "./silent-window.ts";
import type { Floats, StatesForm, StatesLayout } from "./state.ts";
import type { Weights } from "./weights.ts";

/** Goes up with every change of what the graphs compute or look like: compiled units of other versions are left alone. */
export const compilerVersion = 28;

/** The table of the devices. */
const devices = { cpu, webgpu: webGpu } satisfies Record<string, Device>;
type DeviceName = keyof typeof devices;

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
  /** rounded weights only: what rounding costs each product, and which stay in fp32 for it */
  rounding?: RoundedProduct[];
  /** graphs of a large encoder, whose weights are in files as this processor's products take them */
  sections?: number;
  /** the name of a graph that is kept as the runtime's optimisations leave it, which are the same for all processors */
  optimised?: string;
  /** what the rows of its table hold, where it has one */
  table?: Omit<Table, "values"> & { halves: boolean };
}

/** What was found out when a unit was compiled, and needs not be found out again. */
export type Findings = Pick<UnitManifest, "choices" | "rounding">;

export function compileEmbedding(weights: Weights, dims: Dims): GraphUnit {
  return withTable(unit([], "float32"), embeddingTable(weights, dims));
}

function withTable({ graphs, manifest }: GraphUnit, table: Table): GraphUnit {
  const { rows, width, values } = table;
  return { graphs, table, manifest: { ...manifest, table: { rows, width, halves: values instanceof Uint16Array } } };
}

export interface CompileWishes {
  /** that will run it: the processor, if none is named */
  device?: DeviceName;
  precision?: WeightPrecision;
  /** of right operands: what this processor adds up exactly */
  bytes?: RightBytes;
  /** of this unit, where it was compiled before */
  findings?: Findings | undefined;
  /** takes the tensors as they are made: else all of them are held at once */
  place?: PlaceTensor | undefined;
  /** told layer by layer */
  onShare?: OnShare;
  /** awaited before each: weights that were placed are held by weak references, which V8 respects until a job of its event loop ends */
  betweenLayers?: () => Promise<void>;
  /** a quick one */
  matMul?: MatMul;
}

const nothing = async (): Promise<void> => {};

export interface EncoderWishes extends CompileWishes {
  /** the states of a window without a sound, [frames, d], where they are known, or somebody else finds them out */
  silence?: Float32Array | Promise<Float32Array> | undefined;
  /** as its size asks for where nothing is said */
  sections?: number;
}

/** The encoder, and what it makes of silence: its table. */
export async function compileEncoder(
  weights: Weights,
  dims: Dims,
  {
    device = "cpu",
    precision = "float32",
    bytes = "int8",
    findings,
    place,
    matMul = multiply,
    silence,
    onShare,
    betweenLayers = nothing,
    sections = device === "cpu" ? encoderSections(dims, precision) : 1,
  }: EncoderWishes = {},
): Promise<GraphUnit> {
  const { manyRows } = devices[device].products[precision](bytes);
  const known = knownRounding(findings, manyRows);
  const encoder = new EncoderWeights(weights.at("model", "encoder"), dims, manyRows);
  const silent = silence ? undefined : new SilentWindow(encoder, dims, matMul);
  const onLayer = async (layer: EncoderLayer): Promise<void> => {
    await silent?.hear(layer);
    await betweenLayers();
  };
  const graphs = await encoderGraphs(dims, encoder, devices[device], {
    products: manyRows,
    known,
    place,
    sections,
    onLayer,
    onShare,
  });
  const values = (await silence) ?? present(silent, "silence").states(encoder.last());
  const table = { rows: dims.frames, width: dims.width, values };
  const [whole] = graphs;
  const optimised = device === "cpu" && whole ? { optimised: whole.name } : {};
  const made = unit([logMelGraph(dims.melBins), ...graphs], precision, sections > 1 ? { sections } : optimised);
  return withTable(made, table);
}

/** What an encoder makes of silence, without making its graph: the table of its unit. */
export function statesOfSilence(
  weights: Weights,
  dims: Dims,
  { precision = "float32", bytes = "int8", matMul = multiply, onShare }: CompileWishes = {},
): Promise<Float32Array<ArrayBuffer>> {
  const encoder = new EncoderWeights(weights.at("model", "encoder"), dims, cpu.products[precision](bytes).manyRows);
  return silentStates(encoder, dims, matMul, onShare);
}

/** By product; what becomes rows becomes those of this processor, at the same cost. */
function knownRounding(findings: Findings | undefined, manyRows: Products): KnownRounding | undefined {
  const ofHere = (one: RoundedProduct): RoundedProduct =>
    one.kept.endsWith("rows") && (manyRows === "rows" || manyRows === "unsigned rows")
      ? { ...one, kept: manyRows }
      : one;
  return findings?.rounding && new Map(findings.rounding.map((one) => [one.product, ofHere(one)]));
}

export interface DecoderParts {
  dims: Dims;
  decoder: DecoderWeights;
  /** where every frame is a row */
  manyRows: GraphForm;
  /** where the mode keeps one cache a layer: what is in it */
  planOf: PlanOf;
  layout: StatesLayout;
  bytes: RightBytes;
  floats: Floats;
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
    cross: ({ dims, decoder, manyRows, floats }) => standardCrossGraph(dims, decoder, manyRows, floats),
    attention: ({ dims, decoder, floats }) => standardAttention(dims, decoder, { floats }),
  },
  slim: {
    oneCache: true,
    cross: ({ dims, layout, floats }) => slimCrossGraph(dims, layout, floats),
    attention: ({ dims, decoder, planOf, layout: states, floats }) =>
      slimAttention(dims, decoder, planOf, { states, floats }),
  },
  compact: {
    oneCache: true,
    cross: ({ dims, bytes }) => compactCrossGraph(dims, bytes),
    attention: ({ dims, decoder, planOf, bytes }) => compactAttention(dims, decoder, planOf, bytes),
  },
};

export interface DecoderWishes extends CompileWishes {
  /** for slim: of the encoder's states */
  layout?: StatesLayout;
  /** for devices that have half floats; standard and slim only */
  floats?: Floats;
}

/** Of compiling a decoder for which a text has to be read: what comes before. */
const referencePart = 0.2;

/**
 * @param reference for modes with one cache a layer, which is chosen by real self-attention inputs: a text to read
 * (model-store/compile/calibrate.ts). Asked for where the choices weren't found before
 */
export async function compileDecoder(
  mode: Attention,
  weights: Weights,
  dims: Dims,
  head: Head,
  reference: () => Promise<ReferenceText>,
  {
    precision = "float32",
    device: deviceName = "cpu",
    layout = "channel-major",
    floats = "float32",
    bytes = "int8",
    findings,
    place,
    matMul = multiply,
    onShare = () => {},
    betweenLayers = nothing,
  }: DecoderWishes = {},
): Promise<GraphUnit> {
  const { oneCache, cross, attention } = modes[mode];
  check(mode !== "compact" || deviceName === "cpu", "products of bytes are the processor's");
  const device: Device = devices[deviceName];
  const { manyRows, fewRows } = device.products[precision](bytes);
  const decoder = new DecoderWeights(weights.at("model", "decoder"), dims);
  const reads = oneCache && !findings?.choices;
  const reading = reads && new Reading(await reference(), decoder.positions(), dims, matMul);
  const tell = reads ? between(onShare, referencePart, 1) : onShare;
  tell(0);
  const choices: LayerChoice[] = [];
  let plan: CachePlan | undefined;
  const beforeLayer = async (layer: number): Promise<void> => {
    if (oneCache) await choose(layer);
    await betweenLayers();
  };
  const choose = async (layer: number): Promise<void> => {
    const weightsOfLayer = decoder.layer(layer);
    const { self } = weightsOfLayer;
    const known = findings?.choices?.[layer];
    const before = decoder.normBefore(layer);
    const made = reading
      ? await chooseCache(self, dims, layer, reading.inputs(before), matMul)
      : { plan: await plannedAs(present(known, "a choice"), self, dims, matMul), choice: present(known, "a choice") };
    plan = made.plan;
    choices.push(made.choice);
    if (reading) await reading.read(weightsOfLayer, before);
  };
  const planOf = (): CachePlan => present(plan, "a plan");
  const known = knownRounding(findings, manyRows);
  const manyRowsForm = { products: manyRows, kernels: device.kernels, known, place };
  const parts: DecoderParts = { dims, decoder, manyRows: manyRowsForm, planOf, layout, bytes, floats };
  const form = { products: fewRows, known, place, beforeLayer, onShare: tell, floats };
  const graphs = [cross(parts), await decoderGraph(dims, decoder, head, attention(parts), device, form)];
  return unit(graphs, precision, {
    ...(oneCache && { choices }),
    ...(mode === "slim" && { states: layout }),
    ...(floats === "float16" && { floats }),
    ...(mode === "compact" && bytes === "uint8" && { bytes }),
  });
}

function unit(
  graphs: Graph[],
  precision: WeightPrecision,
  own: Pick<UnitManifest, "choices" | "sections" | "optimised" | keyof StatesForm> = {},
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
