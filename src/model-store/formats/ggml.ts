/**
 * whisper.cpp's models, one file each: sizes, mel filters, tokens' bytes, then tensors one behind the other, each with a header of its own.
 * Untrusted: every number is held against the file's real size before it is used.
 * Format: whisper.cpp, models/convert-pt-to-ggml.py
 */
import { charactersOf } from "../../decode/tokenizer.ts";
import { Failure } from "../../lib/failure.ts";
import { quoted } from "../../lib/quoted.ts";
import { ggmlBytes, ggmlTensor, ggmlTypeNames } from "../../model/ggml-blocks.ts";
import { damagedFile, type RandomAccess, type StoredTensor } from "../../model/stored-tensor.ts";
import { firstBytesOf, openModelFiles, readModelJsonIfThere } from "../model-files.ts";
import { englishTextTokens, englishTokenizer } from "./made-tokenizer.ts";
import type { WeightFormat } from "./model-source.ts";
import { tokenizerFor, usualGeneration } from "./openai.ts";
import { configOfSizes, type OpenaiSizes, openaiSizes, withHuggingFaceNames } from "./openai-names.ts";

/** "lmgg": 0x67676d6c, little-endian */
const magic = 0x67676d6c;
/** What stands before the tensors: about 0.7 MB in OpenAI's models. */
const prefixLimit = 4 * 1024 * 1024;
const tensorLimit = 10_000;
const dimensionLimit = 4;
const nameLimit = 256;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const ggmlFormat: WeightFormat = {
  name: "ggml (whisper.cpp)",
  async find({ folder, candidates }) {
    return candidates.find((name) => {
      if (!name.endsWith(".bin")) return false;
      const first = firstBytesOf(folder, name);
      return first.length >= 4 && viewOf(first).getUint32(0, true) === magic;
    });
  },
  async open({ folder, names }, weights) {
    const listed = readModelJsonIfThere(folder, "generation_config.json");
    return openModelFiles(folder, [weights], ([opened]) => {
      const file = opened as RandomAccess;
      const { sizes, pieces, end } = readPrefix(file);
      return {
        config: configOfSizes(sizes),
        generation: listed ?? usualGeneration(sizes, weights),
        tokenizer: () => tokenizerFor(folder, names, sizes.n_vocab, () => ownTokenizer(sizes, pieces())),
        tensors: withHuggingFaceNames(readTensors(file, end)),
      };
    });
  },
};

/** Special tokens are not in it: only an English-only model has the same in every file. */
function ownTokenizer({ n_vocab }: OpenaiSizes, pieces: readonly Uint8Array[]): unknown {
  const isEnglish = n_vocab === 51_864 && pieces.length >= englishTextTokens;
  return isEnglish ? englishTokenizer(pieces.map(charactersOf)) : undefined;
}

interface Prefix {
  sizes: OpenaiSizes;
  /** the tokens' bytes, by their ids: read again each time */
  pieces(): Uint8Array[];
  /** where the tensors begin */
  end: number;
}

function readPrefix(file: RandomAccess): Prefix {
  const view = viewOf(file.read(0, Math.min(file.size, prefixLimit)));
  let at = 4;
  function next(what: string): number {
    if (at + 4 > view.byteLength) throw damagedFile(file.name, `it ends inside its ${what}`);
    at += 4;
    return view.getUint32(at - 4, true);
  }
  const sizes = Object.fromEntries(openaiSizes.map((name) => [name, next("sizes")])) as OpenaiSizes;
  next("sizes"); // The type of most tensors: each has its own.
  const filters = next("mel filters") * next("mel filters");
  at += 4 * filters;
  const tokens = next("mel filters");
  const places: [start: number, end: number][] = [];
  for (let i = 0; i < tokens; i++) {
    const length = next("tokens");
    places.push([at, at + length]);
    at += length;
  }
  if (at > view.byteLength) throw damagedFile(file.name, "it ends inside its tokens");
  const pieces = (): Uint8Array[] => {
    const bytes = file.read(0, at);
    return places.map(([start, end]) => bytes.subarray(start, end));
  };
  return { sizes, pieces, end: at };
}

function readTensors(file: RandomAccess, start: number): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (let at = start; at < file.size; ) {
    const { name, shape, type, data } = tensorHeader(file, at);
    const bytes = ggmlBytes(type, shape);
    if (bytes === undefined)
      throw new Failure(
        "model.type",
        `The tensor ${quoted(name)} in ${file.name} is of ggml's type ${type}, which is not read.`,
        `Models in these types can be used: ${ggmlTypeNames.join(", ")}.`,
      );
    if (data + bytes > file.size)
      throw damagedFile(file.name, `it is cut off: ${quoted(name)} ends at byte ${data + bytes} of ${file.size}`);
    if (tensors.has(name)) throw damagedFile(file.name, `it holds ${quoted(name)} twice`);
    if (tensors.size === tensorLimit) throw damagedFile(file.name, `it holds more than ${tensorLimit} tensors`);
    // The convolutions' biases are columns there.
    const plain = name.endsWith(".bias") ? shape.filter((length) => length !== 1) : shape;
    tensors.set(name, ggmlTensor(name, file, type, plain, data));
    at = data + bytes;
  }
  return tensors;
}

function tensorHeader(file: RandomAccess, at: number): { name: string; shape: number[]; type: number; data: number } {
  const numbers = (from: number, count: number): number[] => {
    if (from + 4 * count > file.size) throw damagedFile(file.name, "it ends inside a tensor's header");
    const view = viewOf(file.read(from, 4 * count));
    return Array.from({ length: count }, (_, i) => view.getUint32(4 * i, true));
  };
  const [dimensions = 0, length = 0, type = 0] = numbers(at, 3);
  if (dimensions > dimensionLimit || length > nameLimit || length === 0)
    throw damagedFile(file.name, `what stands at byte ${at} is no tensor`);
  const shape = numbers(at + 12, dimensions).reverse();
  const named = at + 12 + 4 * dimensions;
  if (named + length > file.size) throw damagedFile(file.name, "it ends inside a tensor's header");
  return { name: new TextDecoder().decode(file.read(named, length)), shape, type, data: named + length };
}
