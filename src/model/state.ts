/**
 * The tensors kept between decoder steps. They are declared here, once: the graphs' inputs, the buffers and the bytes on the
 * screen are all read from these lists.
 */
import type { Attention } from "../api/transcript.ts";
import type { RightBytes } from "../onnx/product-forms.ts";
import { type Dims, headWidth } from "./dims.ts";

/** What floats are kept, and multiplied, as. */
export type Floats = "float32" | "float16";

export interface StateTensor {
  name: string;
  /** cross: from the encoder, one for each stream. self: grows by a token a step, one for each row (hypothesis). */
  part: "cross" | "self";
  dtype: Floats | RightBytes;
  /** shape for one stream or row; "N" is the token axis */
  shape: readonly (number | "N")[];
}

/** What a layer's self-attention keeps in slim mode: orthonormal keys, or its inputs (see slim-attention.md 3). */
export type SlimCache = "keys" | "inputs";

/** Every layer's K and V, cross and self: 2·L·p·d + 2·L·n·d values. Cross keys are stored transposed, as the product wants them. */
export function standardState(dims: Dims, { floats: dtype = "float32" }: StatesForm = {}): StateTensor[] {
  const { decoderHeads: h, frames: p } = dims;
  const dk = headWidth(dims);
  return layers(dims).flatMap((l): StateTensor[] => [
    { name: `cross.keys.${l}`, part: "cross", dtype, shape: [h, dk, p] },
    { name: `cross.values.${l}`, part: "cross", dtype, shape: [h, p, dk] },
    { name: `self.keys.${l}`, part: "self", dtype, shape: [h, "N", dk] },
    { name: `self.values.${l}`, part: "self", dtype, shape: [h, "N", dk] },
  ]);
}

/**
 * How E is laid out in slim attention: channel-major, a row for each channel, or frame-major, a row for each frame. The same bytes; which one the
 * products take more quickly is the processor's matter (runtime/kernels/).
 */
export const statesLayouts = ["channel-major", "frame-major"] as const;
export type StatesLayout = (typeof statesLayouts)[number];

/** What may differ in a mode's state: the same values, and the same number of bytes. */
export interface StatesForm {
  /** of E in slim attention */
  states?: StatesLayout;
  /** of E in compact attention */
  bytes?: RightBytes;
  /** of all but what slim's self-attention keeps, which is float32: values are rebuilt from it */
  floats?: Floats;
}

/** One encoder output for all layers, E, and one tensor a layer for self-attention: p·d + L·n·d values. */
export function slimState(
  dims: Dims,
  { states: layout = "channel-major", floats: dtype = "float32" }: StatesForm = {},
): StateTensor[] {
  const { width: d, frames: p } = dims;
  return [
    { name: `encoder.${layout}`, part: "cross", dtype, shape: layout === "channel-major" ? [d, p] : [p, d] },
    ...oneCache(dims),
  ];
}

/** E in bytes, frame-major and transposed, with a scale and a centre for each channel: 2·p·d bytes, 2·d + L·n·d values. */
export function compactState(dims: Dims, { bytes = "int8" }: StatesForm = {}): StateTensor[] {
  const { width: d, frames: p } = dims;
  return [
    { name: "encoder.bytes", part: "cross", dtype: bytes, shape: [p, d] },
    { name: "encoder.channel-major", part: "cross", dtype: bytes, shape: [d, p] },
    { name: "encoder.scale", part: "cross", dtype: "float32", shape: [1, d] },
    { name: "encoder.centre", part: "cross", dtype: "float32", shape: [1, d] },
    ...oneCache(dims),
  ];
}

const oneCache = (dims: Dims): StateTensor[] =>
  layers(dims).map((l) => ({ name: `self.cache.${l}`, part: "self", dtype: "float32", shape: ["N", dims.width] }));

/** The table of the modes: what each keeps. */
export const stateOf: Record<Attention, (dims: Dims, form?: StatesForm) => StateTensor[]> = {
  standard: standardState,
  slim: slimState,
  compact: compactState,
};

const layers = (dims: Dims): number[] => Array.from({ length: dims.decoderLayers }, (_, l) => l);

/** Number of values for one stream or row, with `tokens` places on the token axis. */
export function valuesOf(tensor: StateTensor, tokens: number): number {
  return tensor.shape.reduce<number>((product, size) => product * (size === "N" ? tokens : size), 1);
}

const valueBytes: Record<StateTensor["dtype"], number> = { float32: 4, float16: 2, int8: 1, uint8: 1 };

export function bytesOf(tensor: StateTensor, tokens: number): number {
  return valuesOf(tensor, tokens) * valueBytes[tensor.dtype];
}

/** The token axis seen from memory: `outer` blocks, each `N` pieces of `inner` values. */
export function tokenLayout(tensor: StateTensor): { outer: number; inner: number } {
  const axis = tensor.shape.indexOf("N");
  const product = (sizes: readonly (number | "N")[]) => sizes.reduce<number>((a, b) => a * Number(b), 1);
  return { outer: product(tensor.shape.slice(0, axis)), inner: product(tensor.shape.slice(axis + 1)) };
}
