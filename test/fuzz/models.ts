/**
 * Damaged models: a tiny random Whisper in Hugging Face's layout with wrong files, headers, weights, configuration or tokenizer. Each is
 * read to the last weight as `models verify` does; one that passes has to transcribe a second of sound.
 */
import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configuredSizes } from "../../bench/random-model.ts";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { Failure } from "../../src/lib/failure.ts";
import type { Dims } from "../../src/model/dims.ts";
import { checkModel } from "../../src/model-store/check-model.ts";
import { compiledUnit } from "../../src/model-store/compile/compiled.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { randomTensors, safetensors, type Tensors } from "../model/tiny.ts";
import { type Chance, chanceOf, oddNumbers, write } from "./chance.ts";
import { damagedJson, damagedText } from "./json.ts";
import { refusalOf } from "./sentence.ts";
import type { Case, Ending, Subject } from "./subject.ts";

const dims: Dims = {
  width: 16,
  encoderLayers: 1,
  decoderLayers: 2,
  encoderHeads: 2,
  decoderHeads: 2,
  encoderInner: 32,
  decoderInner: 32,
  melBins: 80,
  vocabulary: 51_865,
  frames: 1500,
  positions: 448,
};

const root = join(import.meta.dirname, "..", "..");
const clip = join(root, "test", "audio", "formats", "aac.aac");

interface Whole {
  config: unknown;
  generation: unknown;
  tokenizer: string;
  weights: Uint8Array<ArrayBuffer>;
}

let whole: Promise<Whole> | undefined;

/**
 * Random weights that say a dozen words and end: the token follows from the position alone. Else a second of sound would be decoded to
 * the last position, and again at every temperature.
 */
function shortSpoken(): Tensors {
  const tensors = randomTensors(dims, 1);
  const positions = tensors.get("model.decoder.embed_positions.weight")?.data;
  const tokens = tensors.get("model.decoder.embed_tokens.weight")?.data;
  for (let position = 0; position < dims.positions; position++)
    positions?.fill(
      50,
      position * dims.width + (position % dims.width),
      position * dims.width + (position % dims.width) + 1,
    );
  const endOfText = 50_257;
  for (let place = 0; place < dims.width; place++) {
    const token = place < 12 ? 1000 + 37 * place : endOfText;
    tokens?.fill(10, token * dims.width + place, token * dims.width + place + 1);
  }
  return tensors;
}

async function makeWhole(): Promise<Whole> {
  const base = join(root, "models", "whisper-base");
  const textOf = (name: string): string => readFileSync(join(base, name), "utf8");
  const weights = safetensors(shortSpoken());
  return {
    config: {
      ...JSON.parse(textOf("config.json")),
      ...configuredSizes(dims),
    },
    generation: { ...JSON.parse(textOf("generation_config.json")), alignment_heads: [[1, 0]] },
    tokenizer: textOf("tokenizer.json"),
    weights: await weights.read(0, weights.size),
  };
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function weightsWith(weights: Uint8Array, change: (header: string) => string): Uint8Array {
  const length = Number(view(weights).getBigUint64(0, true));
  const header = new TextEncoder().encode(change(new TextDecoder().decode(weights.subarray(8, 8 + length))));
  const bytes = new Uint8Array(8 + header.length + weights.length - 8 - length);
  view(bytes).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(weights.subarray(8 + length), 8 + header.length);
  return bytes;
}

/** Changes files of a whole model in a folder. */
type Damage = (folder: string, chance: Chance, whole: Whole) => Promise<void>;

const weightsName = "model.safetensors";
const files = ["config.json", "generation_config.json", "tokenizer.json", weightsName];

function rewritten(name: string, change: (text: string, chance: Chance) => string): Damage {
  return async (folder, chance) => {
    const path = join(folder, name);
    await writeFile(path, change(await readFile(path, "utf8"), chance));
  };
}

/** Heads that are not there, are there often, or are too many. */
function heads(text: string, chance: Chance): string {
  const index = () => chance.one([0, 1, 1, 2, -1, 0.5, 1e9, "1", null]);
  const entry = () => chance.one([() => [1, 0], () => [index(), index()], () => [index()], index])();
  const list = Array.from({ length: chance.one([0, 1, 5, 300, 5000]) }, entry);
  const same = Array.from({ length: 5000 }, () => [1, 1]);
  return JSON.stringify({ ...JSON.parse(text), alignment_heads: chance.percent(30) ? same : list });
}

const ways: Record<string, Damage> = {
  "a header that is untrue": async (folder, chance, { weights }) =>
    writeFile(
      join(folder, weightsName),
      weightsWith(weights, (header) => damagedJson(header, chance)),
    ),
  "a broken header": async (folder, chance, { weights }) =>
    writeFile(
      join(folder, weightsName),
      weightsWith(weights, (header) => damagedText(header, chance)),
    ),
  async "an odd header length"(folder, chance, { weights }) {
    const bytes = weights.slice();
    write(bytes, 0, 8, chance.one(oddNumbers), true);
    await writeFile(join(folder, weightsName), bytes);
  },
  async "weights that are odd numbers"(folder, chance, { weights }) {
    const bytes = weights.slice();
    const odd = chance.one([Number.NaN, Number.POSITIVE_INFINITY, 3e38, -3e38, 1e-45, 0, 1e20]);
    const start = 8 + Number(view(bytes).getBigUint64(0, true));
    const times = chance.one([1, 100, 100_000]);
    for (let i = 0; i < times; i++)
      view(bytes).setFloat32(start + 4 * chance.whole(0, Math.floor((bytes.length - start) / 4)), odd, true);
    await writeFile(join(folder, weightsName), bytes);
  },
  async "weights of noise"(folder, chance, { weights }) {
    const bytes = weights.slice();
    for (let i = 0; i < 2000; i++) bytes[chance.whole(0, bytes.length)] = chance.whole(0, 256);
    await writeFile(join(folder, weightsName), bytes);
  },
  "weights cut off": (folder, chance, { weights }) =>
    truncate(join(folder, weightsName), chance.whole(0, weights.length)),
  "an odd configuration": rewritten("config.json", damagedJson),
  "a broken configuration": rewritten("config.json", damagedText),
  "an odd generation configuration": rewritten("generation_config.json", damagedJson),
  "odd alignment heads": rewritten("generation_config.json", heads),
  "an odd tokenizer": rewritten("tokenizer.json", damagedJson),
  "a broken tokenizer": rewritten("tokenizer.json", damagedText),
  async "odd shards"(folder, chance) {
    const odd = ["../model.safetensors", "nothing.safetensors", weightsName, "config.json", "", "\0", 7, null, {}];
    const map = Object.fromEntries([0, 1, 2].map((i) => [`tensor.${i}`, chance.one(odd)]));
    await writeFile(join(folder, `${weightsName}.index.json`), JSON.stringify({ weight_map: map }));
  },
  async "a file that is missing, empty, a folder or a link in a circle"(folder, chance) {
    const path = join(folder, chance.one([...files, `${weightsName}.index.json`]));
    await rm(path, { force: true });
    const become = chance.one(["missing", "empty", "folder", "circle", "zeros"]);
    if (become === "empty") await writeFile(path, "");
    if (become === "zeros") await writeFile(path, new Uint8Array(100_000));
    if (become === "folder") await mkdir(path);
    if (become === "circle") await symlink(path, path);
  },
};

async function make(number: number, folder: string): Promise<Case> {
  const chance = chanceOf(number);
  whole ??= makeWhole();
  const model = await whole;
  const path = join(folder, "model");
  await mkdir(path);
  await writeFile(join(path, "config.json"), JSON.stringify(model.config));
  await writeFile(join(path, "generation_config.json"), JSON.stringify(model.generation));
  await writeFile(join(path, "tokenizer.json"), model.tokenizer);
  await writeFile(join(path, weightsName), model.weights);
  const name = chance.one(Object.keys(ways));
  await ways[name]?.(path, chance, model);
  return { path, what: name };
}

/** Units of its int8 form are compiled in a process of their own: float32's in this one, where they are measured. */
async function compileHere(path: string): Promise<void> {
  const model = await openModel(path);
  try {
    for (const unit of ["encoder", "embedding", "decoder-slim"] as const) await compiledUnit(model, unit, "float32");
  } finally {
    await model.close();
  }
}

async function transcribeWith(path: string): Promise<void> {
  const engine = await createEngine();
  const options = TranscribeOptions.parse({
    model: path,
    precision: "float32",
    vad: false,
    words: true,
    prompt: "Dear",
  });
  let last: EngineEvent | undefined;
  const onEvent = (event: EngineEvent): void => {
    last = event;
  };
  try {
    await engine.transcribe({ file: clip, options }, onEvent);
  } finally {
    await engine.close();
  }
  if (last?.type === "failed") throw new Failure(last.failure.code, last.failure.message, last.failure.hint);
  if (last?.type !== "done") throw new Error(`transcribing ended with ${last?.type}`);
}

async function attempt({ path }: Case): Promise<Ending> {
  try {
    await checkModel(path);
    await compileHere(path);
    await transcribeWith(path);
    return { ending: "read" };
  } catch (error) {
    return refusalOf(error);
  }
}

export const models: Subject = { make, attempt };
