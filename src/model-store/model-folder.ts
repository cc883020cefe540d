/** A model in whichever form it is -> what the rest needs of it. */
import { readdir, stat } from "node:fs/promises";
import { basename, isAbsolute, join, parse, resolve, sep } from "node:path";
import { z } from "zod";
import type { Detokenizer } from "../decode/decoded-window.ts";
import { openTokenizer } from "../decode/tokenizer.ts";
import { type Vocabulary, vocabularyOf } from "../decode/tokens.ts";
import { Failure } from "../lib/failure.ts";
import { modelFolders } from "../lib/node/folders.ts";
import { expectShippedModel } from "../lib/node/shipped.ts";
import { type Dims, dimsFromConfig, largestVocabulary } from "../model/dims.ts";
import type { Head } from "../model/head.ts";
import { isCutDown } from "../model/shape.ts";
import { Weights, withoutSpareTokens } from "../model/weights.ts";
import { contentHash } from "./content-hash.ts";
import { companionsIn, isModel, openSource, placeOf } from "./formats/formats.ts";
import type { ModelPlace, ModelSource } from "./formats/model-source.ts";

export interface ModelFolder {
  name: string;
  path: string;
  /** paths of all that belongs to it */
  files: readonly string[];
  dims: Dims;
  head: Head;
  /** whether the heads that word times follow are listed for this model; else they are usual ones */
  hasListedHeads: boolean;
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
    for (const file of names.sort()) {
      const path = join(folder, file);
      if (!(await isModel(path))) continue;
      const { name } = await named(path);
      if (!found.has(name)) found.set(name, path);
    }
  }
  return [...found].map(([name, path]) => ({ name, path }));
}

/** A model that is a single file is called by its name without the ending. */
async function named(path: string): Promise<{ name: string; path: string }> {
  const isFile = (await stat(path)).isFile();
  return { name: isFile ? parse(path).name : basename(path), path };
}

/** @param name a model's name, or the path of its folder or file */
export async function findModel(name: string): Promise<{ name: string; path: string }> {
  const looksLikePath = isAbsolute(name) || name.includes("/") || name.includes(sep) || name.startsWith(".");
  if (looksLikePath) {
    const path = resolve(name);
    if ((await placeOf(path)) !== undefined) return named(path);
    throw missing(name);
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

const missing = (path: string): Failure =>
  new Failure(
    "model.missing",
    `There is no model at ${path}.`,
    "Check the path: it is a model's folder, or the one file of a model.",
  );

/** @throws Failure when there is no usable Whisper model. The files stay open until `close`. */
export async function openModel(nameOrPath: string): Promise<ModelFolder> {
  const { name, path } = await findModel(nameOrPath);
  const place = await placeOf(path);
  if (place === undefined) throw missing(nameOrPath);
  const source = await openSource(place);
  try {
    return modelOf(name, place, source);
  } catch (error) {
    await source.close();
    throw error;
  }
}

function modelOf(name: string, place: ModelPlace, source: ModelSource): ModelFolder {
  const { config, generation, paths, bytes } = source;
  const stored = dimsFromConfig(config);
  const tokenizer = openTokenizer(source.pieces?.() ?? source.tokenizer(), source.tokenizer);
  const vocabulary = vocabularyOf(tokenizer, generation);
  const hasSpareTokens = vocabulary.size < stored.vocabulary && stored.vocabulary > largestVocabulary;
  if (vocabulary.size !== stored.vocabulary && !hasSpareTokens) {
    throw new Failure(
      "model.tokenizer",
      `tokenizer.json of ${name} has ${vocabulary.size} tokens where config.json says ${stored.vocabulary}.`,
      "The files belong to different models: download or copy the model again.",
    );
  }
  const dims: Dims = { ...stored, vocabulary: vocabulary.size };
  const weights = weightsIn(source, dims);
  if (!weights.isTied && Object(config).tie_word_embeddings !== false) {
    throw new Failure(
      "model.untied",
      "The model has an output matrix of its own (proj_out) beside its embedding of tokens, where its configuration says that they are one.",
      'If it was trained so, write "tie_word_embeddings": false into config.json; otherwise take the model from where it comes from again.',
    );
  }
  const settings = [config, generation ?? null, ...(hasSpareTokens ? [dims.vocabulary] : [])];
  const hashes: { noted?: Promise<string>; read?: Promise<string> } = {};
  /** Where nothing was noted all of it is read, and needs not be read again. */
  const onRead = (hash: string): void => {
    hashes.read ??= Promise.resolve().then(() => expectShippedModel(place.path, hash));
    // Told to whoever asks.
    hashes.read.catch(() => {});
  };
  return {
    name,
    path: place.path,
    files: [...paths, ...companionsIn(place).map((file) => join(place.folder, file))],
    dims,
    head: headOf(vocabulary, dims, generation),
    hasListedHeads: listedHeads(Object(generation).alignment_heads, dims) !== undefined,
    detokenizer: { tokenizer, vocabulary },
    canTranslate: vocabulary.multilingual && !isCutDown(dims),
    weights,
    bytes,
    contentHash(trust = "noted") {
      if (trust === "noted") hashes.noted ??= contentHash(settings, paths, "noted", onRead);
      else hashes.read ??= contentHash(settings, paths, "read").then((hash) => expectShippedModel(place.path, hash));
      return hashes.read ?? (hashes.noted as Promise<string>);
    },
    close: source.close,
  };
}

/** @param dims the model's, with as many tokens as are in use */
const weightsIn = ({ tensors, config }: ModelSource, dims: Dims): Weights =>
  new Weights(withoutSpareTokens(tensors, { rows: dims.vocabulary, stored: dimsFromConfig(config).vocabulary }));

/**
 * The weights alone, for a caller that has opened the model and knows its dimensions: without a tokenizer, which takes half a second.
 * @throws Failure model.* @returns a function that closes its files as well
 */
export async function openWeights(path: string, dims: Dims): Promise<{ weights: Weights; close(): Promise<void> }> {
  const place = await placeOf(path);
  if (place === undefined) throw missing(path);
  const source = await openSource(place);
  return { weights: weightsIn(source, dims), close: source.close };
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

/** As listed, each once; otherwise, like openai-whisper, all heads of the upper half of the layers. @throws Failure as listedHeads */
function alignmentHeads(listed: unknown, dims: Dims): [number, number][] {
  const heads = listedHeads(listed, dims);
  if (heads) return heads;
  const upper = Array.from({ length: dims.decoderLayers }, (_, l) => l).slice(Math.floor(dims.decoderLayers / 2));
  return upper.flatMap((l) => Array.from({ length: dims.decoderHeads }, (_, h): [number, number] => [l, h]));
}

/**
 * @returns undefined where none are listed that the model has
 * @throws Failure `model.damaged` for a list that no model has: the attention of every head that is listed is kept for word times
 */
function listedHeads(listed: unknown, dims: Dims): [number, number][] | undefined {
  if (Array.isArray(listed) && listed.length > mostAlignmentHeads)
    throw new Failure(
      "model.damaged",
      `generation_config.json lists ${listed.length} heads for the times of words; up to ${mostAlignmentHeads} can be used.`,
      "Take generation_config.json from the same place as the model's weights, or move it away: then usual ones are used.",
    );
  const below = (end: number) => z.number().int().nonnegative().lt(end);
  const Heads = z.array(z.tuple([below(dims.decoderLayers), below(dims.decoderHeads)])).min(1);
  const heads = Heads.safeParse(listed).data;
  if (heads === undefined) return undefined;
  const each = new Map(heads.map((head) => [head.join(), head]));
  return [...each.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
