/** A model's folder in Hugging Face's Whisper layout -> what the rest needs of it. */
import { readFileSync, readSync } from "node:fs";
import { type FileHandle, lstat, open, readdir, readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, join, resolve, sep } from "node:path";
import { z } from "zod";
import type { Detokenizer } from "../decode/decoded-window.ts";
import { openTokenizer } from "../decode/tokenizer.ts";
import { type Vocabulary, vocabularyOf } from "../decode/tokens.ts";
import { Failure } from "../lib/failure.ts";
import { modelFolders } from "../lib/node/folders.ts";
import { expectShippedFile, expectShippedModel } from "../lib/node/shipped.ts";
import { type Dims, dimsFromConfig } from "../model/dims.ts";
import type { Head } from "../model/head.ts";
import type { RandomAccess } from "../model/safetensors.ts";
import { Weights } from "../model/weights.ts";
import { contentHash } from "./content-hash.ts";
import { refuseOtherLayouts } from "./other-layouts.ts";

export interface ModelFolder {
  name: string;
  path: string;
  dims: Dims;
  head: Head;
  detokenizer: Detokenizer;
  weights: Weights;
  /** turbo and distilled models were not trained for it, `.en` models neither */
  canTranslate: boolean;
  /** bytes of the weights' files */
  bytes: number;
  /**
   * SHA-256 over configuration and weights: what compiled graphs are cached by (content-hash.ts). What was once read is answered from then on.
   * @throws Failure model.damaged when a model that comes with the program was read, and is not what it was
   */
  contentHash(trust?: "noted" | "read"): Promise<string>;
  close(): Promise<void>;
}

/** Names of the models that can be used, the embedded one first. */
export async function findModels(): Promise<{ name: string; path: string }[]> {
  const found = new Map<string, string>();
  for (const folder of modelFolders()) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.sort()) {
      const path = join(folder, name);
      if (!found.has(name) && (await isModelFolder(path))) found.set(name, path);
    }
  }
  return [...found].map(([name, path]) => ({ name, path }));
}

/** Whether the folder looks like a model's: it holds a configuration. */
export async function isModelFolder(path: string): Promise<boolean> {
  const config = await stat(join(path, "config.json")).catch(() => undefined);
  return config?.isFile() ?? false;
}

/** @param name a model's name, or the path of its folder */
export async function findModel(name: string): Promise<{ name: string; path: string }> {
  const looksLikePath = isAbsolute(name) || name.includes("/") || name.includes(sep) || name.startsWith(".");
  if (looksLikePath) {
    const path = resolve(name);
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return { name: basename(path), path };
    throw new Failure(
      "model.missing",
      `There is no model folder at ${name}.`,
      "Check the path: it is the folder that holds config.json.",
    );
  }
  const models = await findModels();
  const model = models.find((candidate) => candidate.name === name || candidate.name === `whisper-${name}`);
  if (model) return model;
  const names = models.map((candidate) => candidate.name).join(", ");
  throw new Failure(
    "model.missing",
    `There is no model called ${name}.`,
    `Models here: ${names || "none"}. A folder's path can be given instead.`,
  );
}

/** @throws Failure when the folder holds no usable Whisper model. The files stay open until `close`. */
export async function openModel(nameOrPath: string): Promise<ModelFolder> {
  const { name, path } = await findModel(nameOrPath);
  await refuseOtherLayouts(path);
  const config = await readJson(path, "config.json");
  const dims = dimsFromConfig(config);
  const generation = await readJsonIfThere(path, "generation_config.json");
  const tokenizer = openTokenizer(await readJson(path, "tokenizer.json"), () => {
    const bytes = readFileSync(join(path, "tokenizer.json"));
    expectShippedFile(join(path, "tokenizer.json"), bytes);
    return JSON.parse(bytes.toString("utf8"));
  });
  const vocabulary = vocabularyOf(tokenizer, generation);
  if (vocabulary.size !== dims.vocabulary) {
    throw new Failure(
      "model.tokenizer",
      `tokenizer.json of ${name} has ${vocabulary.size} tokens where config.json says ${dims.vocabulary}.`,
      "The files belong to different models: download or copy the model again.",
    );
  }
  const files = await openFiles(path, await weightFiles(path));
  const weights = await openWeights(files).catch(async (error: unknown) => {
    await closeFiles(files);
    throw error;
  });
  const hashAs = (trust: "noted" | "read") =>
    contentHash(
      [config, generation ?? null],
      files.map(({ access }) => join(path, access.name)),
      trust,
    );
  const hashes: { noted?: Promise<string>; read?: Promise<string> } = {};
  return {
    name,
    path,
    dims,
    head: headOf(vocabulary, dims, generation),
    detokenizer: { tokenizer, vocabulary },
    canTranslate: vocabulary.multilingual && dims.decoderLayers === dims.encoderLayers,
    weights,
    bytes: files.reduce((sum, { access }) => sum + access.size, 0),
    contentHash(trust = "noted") {
      if (trust === "read") hashes.read ??= hashAs("read").then((hash) => expectShippedModel(path, hash));
      else hashes.noted ??= hashAs("noted");
      return hashes.read ?? (hashes.noted as Promise<string>);
    },
    close: () => closeFiles(files),
  };
}

async function readJson(folder: string, name: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    const status = await stat(join(folder, name));
    if (!status.isFile()) throw new Error("not a file");
    const { size } = status;
    if (size > 64 * 1024 * 1024) throw new Error(`${size} bytes`);
    bytes = await readFile(join(folder, name));
  } catch (cause) {
    throw new Failure(
      "model.incomplete",
      `The model in ${folder} has no readable ${name}.`,
      "Download or copy the whole folder again.",
      { cause },
    );
  }
  expectShippedFile(join(folder, name), bytes);
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new Failure("model.damaged", `${name} in ${folder} is not JSON.`, "Download or copy the file again.", {
      cause,
    });
  }
}

/** For files that not every model has. One that is there and can't be read is said to be so. */
async function readJsonIfThere(folder: string, name: string): Promise<unknown> {
  const isThere = await lstat(join(folder, name)).then(
    () => true,
    () => false,
  );
  return isThere ? readJson(folder, name) : undefined;
}

/** Names of the safetensors files: the shards that the index lists, or the one file. */
async function weightFiles(folder: string): Promise<string[]> {
  const single = "model.safetensors";
  const index = await readJsonIfThere(folder, `${single}.index.json`);
  if (index === undefined) return [single];
  const map = Object(Object(index).weight_map) as Record<string, unknown>;
  const names = [...new Set(Object.values(map))].map(String);
  if (names.length === 0 || names.some((name) => name !== basename(name) || !name.endsWith(".safetensors"))) {
    throw new Failure(
      "model.damaged",
      `The index of the model in ${folder} names no usable files.`,
      "Download or copy it again.",
    );
  }
  return names.sort();
}

interface WeightFile {
  access: RandomAccess;
  handle: FileHandle;
}

async function openWeights(files: readonly WeightFile[]): Promise<Weights> {
  const weights = await Weights.open(files.map(({ access }) => access));
  if (weights.isTied) return weights;
  throw new Failure(
    "model.untied",
    "The model has an output matrix of its own (proj_out) beside its embedding of tokens, which can't be used.",
    "Take one whose two matrices are the same (tie_word_embeddings), as in OpenAI's models and nearly all made from them.",
  );
}

/** All of them, or none: when one can't be opened the others are closed. */
async function openFiles(folder: string, names: readonly string[]): Promise<WeightFile[]> {
  const files: WeightFile[] = [];
  try {
    for (const name of names) files.push(await openFile(folder, name));
    return files;
  } catch (error) {
    await closeFiles(files);
    throw error;
  }
}

async function closeFiles(files: readonly WeightFile[]): Promise<void> {
  for (const { handle } of files) await handle.close();
}

async function openFile(folder: string, name: string): Promise<WeightFile> {
  const path = join(folder, name);
  // Looked at before it is opened: opening a pipe would wait for somebody who writes into it.
  const status = await stat(path).catch(() => undefined);
  const handle = status?.isFile() ? await open(path).catch(() => undefined) : undefined;
  if (!status || !handle) {
    throw new Failure(
      "model.incomplete",
      status ? `${name} in ${folder} is no file that can be read.` : `The model in ${folder} lacks ${name}.`,
      "Download or copy the whole folder again.",
    );
  }
  const read = (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    let bytesRead: number;
    try {
      bytesRead = readSync(handle.fd, bytes, 0, length, offset);
    } catch (cause) {
      throw new Failure("model.damaged", `The model file ${name} can't be read.`, "Download or copy it again.", {
        cause,
      });
    }
    if (bytesRead < length) {
      throw new Failure("model.damaged", `The model file ${name} ends too early.`, "Download or copy it again.");
    }
    return bytes;
  };
  return { access: { name, size: status.size, read }, handle };
}

function headOf(vocabulary: Vocabulary, dims: Dims, generation: unknown): Head {
  return {
    endOfText: vocabulary.endOfText,
    firstTimestamp: vocabulary.firstTimestamp,
    suppressed: vocabulary.suppressed,
    suppressedFirst: vocabulary.suppressedFirst,
    alignmentHeads: alignmentHeads(Object(generation).alignment_heads, dims),
  };
}

/** More than the largest Whisper would have if all heads of its upper layers followed the sound. */
const mostAlignmentHeads = 320;

/**
 * As listed, each once; otherwise, like openai-whisper, all heads of the upper half of the layers.
 * @throws Failure `model.damaged` for a list that no model has: the attention of every head that is listed is kept for word times
 */
function alignmentHeads(listed: unknown, dims: Dims): [number, number][] {
  if (Array.isArray(listed) && listed.length > mostAlignmentHeads)
    throw new Failure(
      "model.damaged",
      `generation_config.json lists ${listed.length} heads for the times of words; up to ${mostAlignmentHeads} can be used.`,
      "Take generation_config.json from the same place as the model's weights, or move it away: then usual ones are used.",
    );
  const below = (end: number) => z.number().int().nonnegative().lt(end);
  const Heads = z.array(z.tuple([below(dims.decoderLayers), below(dims.decoderHeads)])).min(1);
  const heads = Heads.safeParse(listed).data;
  if (heads) {
    const each = new Map(heads.map((head) => [head.join(), head]));
    return [...each.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
  const upper = Array.from({ length: dims.decoderLayers }, (_, l) => l).slice(Math.floor(dims.decoderLayers / 2));
  return upper.flatMap((l) => Array.from({ length: dims.decoderHeads }, (_, h): [number, number] => [l, h]));
}
