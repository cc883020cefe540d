/**
 * The tensors kept between decoder steps. They are declared here, once: the graphs' inputs, the buffers and the bytes on the
 * screen are all read from these lists.
 */
import type { WeightPrecision } from "../onnx/graph.ts";
import { type Dims, headWidth } from "./dims.ts";

export interface StateTensor {
  name: string;
  /** cross: from the encoder, one for each stream. self: grows by a token a step, one for each row (hypothesis). */
  part: "cross" | "self";
  dtype: "float32" | "int8";
  /** shape for one stream or row; "N" is the token axis */
  shape: readonly (number | "N")[];
}

export const attentionModes = ["standard", "slim", "compact"] as const;
export type AttentionMode = (typeof attentionModes)[number];

/** How a mode is laid out: slim keeps E once, or a second time transposed. */
export type Layout = AttentionMode | "slim-twice";

export const modeOf = (layout: Layout): AttentionMode => (layout === "slim-twice" ? "slim" : layout);

/** Above so many streams the average over E costs more than a transposed copy is worth: measured, docs/slim-attention.md. */
const mostStreamsOnOneCopy = 4;

/** On int8 the second copy is kept always: the layouts differ in last bits, and there a bit can tip a rounding, and a word. */
export function layoutOf(mode: AttentionMode, streams: number, precision: WeightPrecision): Layout {
  if (mode !== "slim") return mode;
  return precision === "int8" || streams > mostStreamsOnOneCopy ? "slim-twice" : "slim";
}

/** What a layer's self-attention keeps in slim mode: orthonormal keys, or its inputs (see slim-attention.md 3). */
export type SlimCache = "keys" | "inputs";

/** Every layer's K and V, cross and self: 2·L·p·d + 2·L·n·d values. Cross keys lie transposed, as the product wants them. */
export function standardState(dims: Dims): StateTensor[] {
  const { decoderHeads: h, frames: p } = dims;
  const dk = headWidth(dims);
  return layers(dims).flatMap((l): StateTensor[] => [
    { name: `cross.keys.${l}`, part: "cross", dtype: "float32", shape: [h, dk, p] },
    { name: `cross.values.${l}`, part: "cross", dtype: "float32", shape: [h, p, dk] },
    { name: `self.keys.${l}`, part: "self", dtype: "float32", shape: [h, "N", dk] },
    { name: `self.values.${l}`, part: "self", dtype: "float32", shape: [h, "N", dk] },
  ]);
}

/** One encoder output for all layers, and one tensor a layer for self-attention: p·d + L·n·d values. */
export function slimState(dims: Dims): StateTensor[] {
  return [
    { name: "encoder.states", part: "cross", dtype: "float32", shape: [dims.frames, dims.width] },
    ...oneCache(dims),
  ];
}

/** As slim, with E^T beside E: 2·p·d + L·n·d values. */
export function slimTwiceState(dims: Dims): StateTensor[] {
  const turned: StateTensor = {
    name: "encoder.turned",
    part: "cross",
    dtype: "float32",
    shape: [dims.width, dims.frames],
  };
  return [...slimState(dims), turned];
}

/** E in bytes, upright and transposed, with a scale and a centre for each channel: 2·p·d bytes, 2·d + L·n·d values. */
export function compactState(dims: Dims): StateTensor[] {
  const { width: d, frames: p } = dims;
  return [
    { name: "encoder.bytes", part: "cross", dtype: "int8", shape: [p, d] },
    { name: "encoder.turned", part: "cross", dtype: "int8", shape: [d, p] },
    { name: "encoder.scale", part: "cross", dtype: "float32", shape: [1, d] },
    { name: "encoder.centre", part: "cross", dtype: "float32", shape: [1, d] },
    ...oneCache(dims),
  ];
}

const oneCache = (dims: Dims): StateTensor[] =>
  layers(dims).map((l) => ({ name: `self.cache.${l}`, part: "self", dtype: "float32", shape: ["N", dims.width] }));

export const stateOf: Record<Layout, (dims: Dims) => StateTensor[]> = {
  standard: standardState,
  slim: slimState,
  "slim-twice": slimTwiceState,
  compact: compactState,
};

const layers = (dims: Dims): number[] => Array.from({ length: dims.decoderLayers }, (_, l) => l);

/** Number of values for one stream or row, with `tokens` places on the token axis. */
export function valuesOf(tensor: StateTensor, tokens: number): number {
  return tensor.shape.reduce<number>((product, size) => product * (size === "N" ? tokens : size), 1);
}

export function bytesOf(tensor: StateTensor, tokens: number): number {
  return valuesOf(tensor, tokens) * (tensor.dtype === "int8" ? 1 : 4);
}

/** The token axis seen from memory: `outer` blocks, each `N` pieces of `inner` values. */
export function tokenLayout(tensor: StateTensor): { outer: number; inner: number } {
  const axis = tensor.shape.indexOf("N");
  const product = (sizes: readonly (number | "N")[]) => sizes.reduce<number>((a, b) => a * Number(b), 1);
  return { outer: product(tensor.shape.slice(0, axis)), inner: product(tensor.shape.slice(axis + 1)) };
}
