/** Tiny random Whispers of every kind, as safetensors bytes in memory: weights of a sane size, the same for the same seed. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configuredSizes, random, spreadOf, tensorShapes } from "../../bench/random-model.ts";
import { exactHalves, nearestHalves } from "../../src/lib/half.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import type { Dims } from "../../src/model/dims.ts";
import type { Head } from "../../src/model/head.ts";
import type { RandomAccess } from "../../src/model/stored-tensor.ts";

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

/** For where nearly all of the time would be the logits of real vocabularies: on a software adapter a second a step. */
export const fewTokens: Pick<Dims, "vocabulary"> = { vocabulary: 2000 };

export function tinyHead(dims: Dims): Head {
  const firstTimestamp = dims.vocabulary - 1501;
  return {
    // Behind it come the tokens of languages and tasks, of which large-v3 has one more.
    endOfText: firstTimestamp - (dims.vocabulary === 51_866 ? 108 : 107),
    firstTimestamp,
    suppressed: [1, 2, 7, 8],
    suppressedFirst: [220],
    alignmentHeads: [
      [dims.decoderLayers - 1, 1],
      [dims.decoderLayers - 1, 3],
    ],
  };
}

export type Tensors = Map<string, { shape: number[]; data: Float32Array }>;

export function randomTensors(dims: Dims, seed: number): Tensors {
  const next = random(seed);
  const tensors: Tensors = new Map();
  for (const [name, shape] of tensorShapes(dims)) {
    const { middle, reach } = spreadOf(name, shape);
    const data = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => middle + (next() * 2 - 1) * reach,
    );
    tensors.set(name, { shape, data });
  }
  return tensors;
}

/** A safetensors file in memory. */
export function safetensors(tensors: Tensors, name = "model.safetensors", type: "F32" | "F16" = "F32"): RandomAccess {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [key, { shape, data }] of tensors) {
    const saved = type === "F32" ? data : (exactHalves(data) ?? nearestHalves(data));
    header[key] = { dtype: type, shape, data_offsets: [end, end + saved.byteLength] };
    parts.push(new Uint8Array(saved.buffer, saved.byteOffset, saved.byteLength));
    end += saved.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  let at = 8 + json.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return inMemory(bytes, name);
}

export function inMemory(bytes: Uint8Array, name = "model.safetensors"): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: (offset, length) => Uint8Array.from(bytes.subarray(offset, offset + length)),
  };
}

/**
 * Beside a model: whisper-base's tokens that are never chosen. Without a list they are found with the tokenizer, which takes half a second each
 * time that the model is opened.
 */
export async function writeSuppressedTokens(folder: string): Promise<void> {
  const config = await readFile(join(programFolder, "models", "whisper-base", "generation_config.json"), "utf8");
  const { suppress_tokens } = JSON.parse(config);
  await writeFile(join(folder, "generation_config.json"), JSON.stringify({ suppress_tokens }));
}

/**
 * A folder as a downloaded model's, with whole windows and whisper-base's tokens.
 * @param lacking a weight that is left out
 * @returns its path
 */
export async function writeTinyModel(folder: string, seed = 1, lacking?: string): Promise<string> {
  const base = join(programFolder, "models", "whisper-base");
  const dims: Dims = { ...tinyDims, frames: 1500, positions: 448 };
  await mkdir(folder, { recursive: true });
  const own: unknown = JSON.parse(await readFile(join(base, "config.json"), "utf8"));
  const config = { ...Object(own), ...configuredSizes(dims) };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await copyFile(join(base, "tokenizer.json"), join(folder, "tokenizer.json"));
  const tensors = randomTensors(dims, seed);
  if (lacking !== undefined) tensors.delete(lacking);
  const { size, read } = safetensors(tensors);
  await writeFile(join(folder, "model.safetensors"), read(0, size));
  return folder;
}
