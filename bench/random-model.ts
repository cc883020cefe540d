/**
 * Whispers of other shapes with random weights: what a step costs and a stream keeps doesn't depend on what the weights say. The folder
 * is as a downloaded one would be, made once in the cache, written as a stream.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "../src/lib/failure.ts";
import { cacheFolder, programFolder } from "../src/lib/node/folders.ts";
import type { Dims } from "../src/model/dims.ts";
import { findModel } from "../src/model-store/model-folder.ts";

type Shape = { width: number; layers: number; decoderLayers: number; melBins: number; vocabulary: number };
const shapes: ReadonlyMap<string, Shape> = new Map([
  ["tiny", { width: 384, layers: 4, decoderLayers: 4, melBins: 80, vocabulary: 51_865 }],
  ["base", { width: 512, layers: 6, decoderLayers: 6, melBins: 80, vocabulary: 51_865 }],
  ["small", { width: 768, layers: 12, decoderLayers: 12, melBins: 80, vocabulary: 51_865 }],
  ["medium", { width: 1024, layers: 24, decoderLayers: 24, melBins: 80, vocabulary: 51_865 }],
  ["turbo", { width: 1280, layers: 32, decoderLayers: 4, melBins: 128, vocabulary: 51_866 }],
  ["distil-large", { width: 1280, layers: 32, decoderLayers: 2, melBins: 128, vocabulary: 51_866 }],
  ["large-v3", { width: 1280, layers: 32, decoderLayers: 32, melBins: 128, vocabulary: 51_866 }],
]);

/** That the paper lists, and turbo, which is younger. */
export const listedSizes: readonly string[] = ["tiny", "base", "small", "medium", "large-v3", "turbo"];

/** Dimensions of a known model: tiny to large-v3. @throws Failure for a name that isn't known */
export function dimsOfShape(name: string): Dims {
  const shape = shapes.get(name);
  if (shape) return dimsOf(shape);
  const known = [...shapes.keys()].map((kind) => prefix + kind).join(", ");
  throw new Failure("bench.shape", `There is no shape ${prefix}${name}.`, `Known are ${known}.`);
}

const prefix = "random:";
const shardBytes = 500e6;

const folderPrefix = "whisper-random-";
/** @param model as `modelFor` gives it */
export const isRandom = (model: string): boolean => basename(model).startsWith(folderPrefix);

/**
 * @returns the path of the folder for `random:small` and its like, made when it isn't there; any other name as it is
 * @throws Failure when there is no such model or shape
 */
export async function modelFor(name: string, say: (line: string) => void): Promise<string> {
  if (!name.startsWith(prefix)) {
    await findModel(name).catch((error: unknown) => {
      if (!shapes.has(name)) throw error;
      const wayOut = `slimscribe models get ${name} gets it; ${prefix}${name} is its shape with random weights.`;
      throw new Failure("bench.model", `There is no model called ${name} here.`, wayOut);
    });
    return name;
  }
  const dims = dimsOfShape(name.slice(prefix.length));
  const folder = join(cacheFolder(), "random", `${folderPrefix}${name.slice(prefix.length)}`);
  if (existsSync(folder)) return folder;
  say(`making ${name} in ${folder}`);
  await rm(`${folder}.part`, { recursive: true, force: true });
  await writeModel(`${folder}.part`, dims);
  await rename(`${folder}.part`, folder);
  return folder;
}

function dimsOf({ width, layers, decoderLayers, melBins, vocabulary }: Shape): Dims {
  const heads = width / 64;
  return {
    width,
    encoderLayers: layers,
    decoderLayers,
    encoderHeads: heads,
    decoderHeads: heads,
    melBins,
    vocabulary,
    encoderInner: 4 * width,
    decoderInner: 4 * width,
    frames: 1500,
    positions: 448,
  };
}

/** Names and shapes of Hugging Face's WhisperForConditionalGeneration. */
export function tensorShapes(dims: Dims): Map<string, number[]> {
  const d = dims.width;
  const found = new Map<string, number[]>();
  const norm = (name: string) => found.set(`${name}.weight`, [d]).set(`${name}.bias`, [d]);
  const linear = (name: string, inputs: number, outputs: number, bias = true) => {
    found.set(`${name}.weight`, [outputs, inputs]);
    if (bias) found.set(`${name}.bias`, [outputs]);
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
  found.set("model.encoder.conv1.weight", [d, dims.melBins, 3]).set("model.encoder.conv1.bias", [d]);
  found.set("model.encoder.conv2.weight", [d, d, 3]).set("model.encoder.conv2.bias", [d]);
  found.set("model.encoder.embed_positions.weight", [dims.frames, d]);
  for (let l = 0; l < dims.encoderLayers; l++) layer(`model.encoder.layers.${l}`, dims.encoderInner, false);
  norm("model.encoder.layer_norm");
  found.set("model.decoder.embed_tokens.weight", [dims.vocabulary, d]);
  found.set("model.decoder.embed_positions.weight", [dims.positions, d]);
  for (let l = 0; l < dims.decoderLayers; l++) layer(`model.decoder.layers.${l}`, dims.decoderInner, true);
  norm("model.decoder.layer_norm");
  return found;
}

/** mulberry32: numbers from 0 to below 1, the same for the same seed */
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

/**
 * Of the norm in front of the head: one token then stands out of all, as with a trained model. Where all are about as likely every window would be
 * decoded again at each temperature.
 */
const sureness = 30;

/** What a tensor's values are spread around, and how far: activations stay of a sane size. */
export function spreadOf(name: string, shape: readonly number[]): { middle: number; reach: number } {
  const inputs = shape.slice(1).reduce((a, b) => a * b, 1);
  return {
    middle: name.includes("norm") && name.endsWith("weight") ? 1 : 0,
    reach: shape.length === 1 ? 0.2 : 1.5 / Math.sqrt(inputs),
  };
}

/** A model's sizes as its config.json names them. */
export const configuredSizes = (dims: Dims): Record<string, number> => ({
  d_model: dims.width,
  encoder_layers: dims.encoderLayers,
  decoder_layers: dims.decoderLayers,
  encoder_attention_heads: dims.encoderHeads,
  decoder_attention_heads: dims.decoderHeads,
  encoder_ffn_dim: dims.encoderInner,
  decoder_ffn_dim: dims.decoderInner,
  num_mel_bins: dims.melBins,
  vocab_size: dims.vocabulary,
});

async function writeModel(folder: string, dims: Dims): Promise<void> {
  await mkdir(folder, { recursive: true });
  const base = join(programFolder, "models", "whisper-base");
  const own: unknown = JSON.parse(await readFile(join(base, "config.json"), "utf8"));
  const config = { ...Object(own), ...configuredSizes(dims) };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeTokenizer(join(base, "tokenizer.json"), join(folder, "tokenizer.json"), dims.vocabulary);
  const places = new Map<string, string>();
  const shards = shardsOf(tensorShapes(dims));
  for (const [i, shard] of shards.entries()) {
    const number = (n: number) => String(n).padStart(5, "0");
    const name = `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`;
    for (const tensor of shard.keys()) places.set(tensor, name);
    await writeShard(join(folder, name), shard, i);
  }
  const index = { metadata: {}, weight_map: Object.fromEntries(places) };
  await writeFile(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
}

/** Large-v3 has one language more: every token behind the languages is one further. */
async function writeTokenizer(from: string, to: string, vocabulary: number): Promise<void> {
  if (vocabulary < 51_866) return copyFile(from, to);
  const tokenizer: { added_tokens: { id: number; content: string }[] } = JSON.parse(await readFile(from, "utf8"));
  const place = tokenizer.added_tokens.findIndex(({ content }) => content === "<|translate|>");
  const behind = tokenizer.added_tokens.slice(place);
  const language = { ...behind[0], id: behind[0]?.id ?? 0, content: "<|yue|>" };
  const later = behind.map((token) => ({ ...token, id: token.id + 1 }));
  const added = [...tokenizer.added_tokens.slice(0, place), language, ...later];
  await writeFile(to, JSON.stringify({ ...tokenizer, added_tokens: added }));
}

const valuesOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function shardsOf(all: ReadonlyMap<string, number[]>): Map<string, number[]>[] {
  const shards: Map<string, number[]>[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [name, shape] of all) {
    bytes += 2 * valuesOf(shape);
    if (bytes > shardBytes) {
      shards.push(new Map());
      bytes = 2 * valuesOf(shape);
    }
    shards.at(-1)?.set(name, shape);
  }
  return shards;
}

/** A prime: no two rows of a matrix are the same piece of the drawn values. */
const drawnValues = 1_048_573;

async function writeShard(path: string, shard: ReadonlyMap<string, number[]>, seed: number): Promise<void> {
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [name, shape] of shard) {
    header[name] = { dtype: "F16", shape, data_offsets: [end, end + 2 * valuesOf(shape)] };
    end += 2 * valuesOf(shape);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  const next = random(seed);
  const drawn = Float32Array.from({ length: drawnValues }, () => 2 * next() - 1);
  const file = await open(path, "w");
  try {
    await file.write(length);
    await file.write(json);
    for (const [name, shape] of shard) {
      const { middle: usual, reach } = spreadOf(name, shape);
      const middle = name === "model.decoder.layer_norm.weight" ? sureness : usual;
      let at = Math.floor(next() * drawnValues);
      for (let left = valuesOf(shape); left > 0; ) {
        const part = drawn.subarray(at, at + left);
        const halves = new Uint16Array(part.length);
        for (let i = 0; i < part.length; i++) halves[i] = halfOf(middle + reach * (part[i] as number));
        await file.write(new Uint8Array(halves.buffer));
        left -= part.length;
        at = 0;
      }
    }
  } finally {
    await file.close();
  }
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** A number of ordinary size as a 16-bit float, rounded towards 0; below 2^-14 it becomes 0. */
function halfOf(value: number): number {
  float[0] = value;
  const [all = 0] = bits;
  const exponent = ((all >>> 23) & 0xff) - 112;
  if (exponent <= 0) return 0;
  return ((all >>> 16) & 0x8000) | (exponent << 10) | ((all >>> 13) & 0x3ff);
}
