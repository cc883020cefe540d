/** Tiny random Whispers of every kind, as safetensors bytes in memory: weights of a sane size, the same for the same seed. */
import type { Dims } from "../../src/model/dims.ts";
import type { Head } from "../../src/model/head.ts";
import type { RandomAccess } from "../../src/model/safetensors.ts";

/** mulberry32 */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const tinyDims: Dims = {
  width: 64,
  encoderLayers: 2,
  decoderLayers: 2,
  encoderHeads: 4,
  decoderHeads: 4,
  encoderInner: 128,
  decoderInner: 128,
  melBins: 80,
  vocabulary: 51_865,
  frames: 50,
  positions: 40,
};

export function tinyHead(dims: Dims): Head {
  const firstTimestamp = dims.vocabulary - 1501;
  return {
    endOfText: dims.vocabulary === 51_864 ? 50_256 : 50_257,
    firstTimestamp,
    suppressed: [1, 2, 7, 8],
    suppressedFirst: [220],
    alignmentHeads: [
      [dims.decoderLayers - 1, 1],
      [dims.decoderLayers - 1, 3],
    ],
  };
}

/** Names and shapes of Hugging Face's WhisperForConditionalGeneration. */
export function tensorShapes(dims: Dims): Map<string, number[]> {
  const d = dims.width;
  const shapes = new Map<string, number[]>();
  const norm = (name: string) => shapes.set(`${name}.weight`, [d]).set(`${name}.bias`, [d]);
  const linear = (name: string, inputs: number, outputs: number, bias = true) => {
    shapes.set(`${name}.weight`, [outputs, inputs]);
    if (bias) shapes.set(`${name}.bias`, [outputs]);
  };
  const attention = (name: string) => {
    for (const part of ["q", "k", "v", "out"]) linear(`${name}.${part}_proj`, d, d, part !== "k");
  };
  const layer = (name: string, inner: number, cross: boolean) => {
    attention(`${name}.self_attn`);
    norm(`${name}.self_attn_layer_norm`);
    if (cross) attention(`${name}.encoder_attn`);
    if (cross) norm(`${name}.encoder_attn_layer_norm`);
    linear(`${name}.fc1`, d, inner);
    linear(`${name}.fc2`, inner, d);
    norm(`${name}.final_layer_norm`);
  };
  shapes.set("model.encoder.conv1.weight", [d, dims.melBins, 3]).set("model.encoder.conv1.bias", [d]);
  shapes.set("model.encoder.conv2.weight", [d, d, 3]).set("model.encoder.conv2.bias", [d]);
  shapes.set("model.encoder.embed_positions.weight", [dims.frames, d]);
  for (let l = 0; l < dims.encoderLayers; l++) layer(`model.encoder.layers.${l}`, dims.encoderInner, false);
  norm("model.encoder.layer_norm");
  shapes.set("model.decoder.embed_tokens.weight", [dims.vocabulary, d]);
  shapes.set("model.decoder.embed_positions.weight", [dims.positions, d]);
  for (let l = 0; l < dims.decoderLayers; l++) layer(`model.decoder.layers.${l}`, dims.decoderInner, true);
  norm("model.decoder.layer_norm");
  return shapes;
}

export type Tensors = Map<string, { shape: number[]; data: Float32Array }>;

export function randomTensors(dims: Dims, seed: number): Tensors {
  const next = random(seed);
  const tensors: Tensors = new Map();
  for (const [name, shape] of tensorShapes(dims)) {
    const scale = shape.length === 1 ? 0.2 : 1.5 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1));
    const offset = name.includes("norm") && name.endsWith("weight") ? 1 : 0;
    const data = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => offset + (next() * 2 - 1) * scale,
    );
    tensors.set(name, { shape, data });
  }
  return tensors;
}

/** A safetensors file (F32) in memory. */
export function safetensors(tensors: Tensors, name = "model.safetensors"): RandomAccess {
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [key, { shape, data }] of tensors) {
    header[key] = { dtype: "F32", shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  let at = 8 + json.length;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return inMemory(bytes, name);
}

export function inMemory(bytes: Uint8Array, name = "model.safetensors"): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => Uint8Array.from(bytes.subarray(offset, offset + length)),
  };
}
