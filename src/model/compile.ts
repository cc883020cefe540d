/** Weights -> graphs. A unit is what is compiled, cached and loaded together. */
import type { Graph, WeightPrecision } from "../onnx/graph.ts";
import { decoderGraph, loadDecoder } from "./decoder.ts";
import { slimAttention } from "./decoder-slim.ts";
import { standardAttention, standardCrossGraph } from "./decoder-standard.ts";
import type { Dims } from "./dims.ts";
import { encoderGraph, loadEncoder } from "./encoder.ts";
import type { Head } from "./head.ts";
import { chooseCaches, type LayerChoice } from "./orthonormal.ts";
import type { AttentionMode } from "./state.ts";
import type { Weights } from "./weights.ts";

/** Goes up with every change of what the graphs compute or look like: compiled units of other versions are left alone. */
export const compilerVersion = 1;

export interface Unit {
  graphs: Graph[];
  /** kept beside the graphs, as JSON */
  manifest: UnitManifest;
}

export interface UnitManifest {
  version: number;
  /** slim only: what each layer's self-attention keeps, and why */
  choices?: LayerChoice[];
}

export async function compileEncoder(
  weights: Weights,
  dims: Dims,
  precision: WeightPrecision = "float32",
): Promise<Unit> {
  return unit([encoderGraph(dims, await loadEncoder(weights.at("model", "encoder"), dims), precision)]);
}

/** @param captured for slim: real self-attention inputs of each layer, [n, d] (run/calibrate.ts) */
export async function compileDecoder(
  mode: AttentionMode,
  weights: Weights,
  dims: Dims,
  head: Head,
  captured: () => Promise<readonly Float32Array[]>,
  precision: WeightPrecision = "float32",
): Promise<Unit> {
  const decoder = await loadDecoder(weights.at("model", "decoder"), dims);
  if (mode === "standard") {
    return unit([
      standardCrossGraph(dims, decoder, precision),
      decoderGraph(dims, decoder, head, standardAttention(dims, decoder), { precision }),
    ]);
  }
  const chosen = chooseCaches(decoder, dims, await captured());
  const slim = slimAttention(
    dims,
    decoder,
    chosen.map(({ plan }) => plan),
  );
  return unit(
    [decoderGraph(dims, decoder, head, slim, { precision })],
    chosen.map(({ choice }) => choice),
  );
}

/** The graph that calibration runs: the standard decoder, with the inputs of every layer's self-attention as outputs. */
export async function compileCapture(weights: Weights, dims: Dims, head: Head): Promise<Unit> {
  const decoder = await loadDecoder(weights.at("model", "decoder"), dims);
  return unit([
    standardCrossGraph(dims, decoder),
    decoderGraph(dims, decoder, head, standardAttention(dims, decoder), { capture: true }),
  ]);
}

function unit(graphs: Graph[], choices?: LayerChoice[]): Unit {
  return { graphs, manifest: { version: compilerVersion, ...(choices && { choices }) } };
}
