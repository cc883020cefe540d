/** One model in every form: the same weights, found and opened wherever they are; what is no model is told why. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTokenizer } from "../../src/decode/tokenizer.ts";
import { vocabularyOf } from "../../src/decode/tokens.ts";
import { present } from "../../src/lib/check.ts";
import { Failure } from "../../src/lib/failure.ts";
import { exactHalves, halfToFloat, nearestHalves } from "../../src/lib/half.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import type { Dims } from "../../src/model/dims.ts";
import { Weights } from "../../src/model/weights.ts";
import { checkModel } from "../../src/model-store/check-model.ts";
import { isModel, openSource, placeOf, weightFormats } from "../../src/model-store/formats/formats.ts";
import { openaiTokenizer } from "../../src/model-store/formats/made-tokenizer.ts";
import { findModels, openModel } from "../../src/model-store/model-folder.ts";
import { addOwnModel } from "../../src/model-store/own-models.ts";
import { checkpoint } from "../model/openai-named.ts";
import { randomTensors, safetensors, type Tensors, tinyDims } from "../model/tiny.ts";
import { Called, torchFile } from "../model/torch-file.ts";
import { settingsOf, type WholeModel, writeForm } from "./support/forms.ts";

/** OpenAI's have four times the width inside. */
const dims: Dims = { ...tinyDims, width: 16, encoderInner: 64, decoderInner: 64, frames: 1500, positions: 448 };
const tensors = randomTensors(dims, 1);
const embedded = join(programFolder, "models", "whisper-base");

let folder = "";
const at = (...names: string[]): string => join(folder, ...names);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-formats-"));
  vi.stubEnv("SLIMSCRIBE_MODELS", at("models"));
  vi.stubEnv("SLIMSCRIBE_CACHE", at("cache"));
  const model: WholeModel = { tensors, dims, type: "F32" };
  await writeForm("safetensors", model, at("safetensors"));
  await writeForm("PyTorch", model, at("torch"));
  await writeForm("OpenAI checkpoint", model, at("openai"));
  await writeForm("ggml (whisper.cpp)", model, at("ggml"));
  await writeForm("CTranslate2 (faster-whisper)", model, at("ctranslate2"));
  await settings(at("parts"));
  const entries = [...tensors];
  const files = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"] as const;
  await writeFile(at("parts", files[0]), torchFile(new Map(entries.slice(0, 20))));
  await writeFile(at("parts", files[1]), torchFile(new Map(entries.slice(20))));
  const map = Object.fromEntries(entries.map(([name], i) => [name, files[i < 20 ? 0 : 1]]));
  await writeFile(at("parts", "pytorch_model.bin.index.json"), JSON.stringify({ weight_map: map }));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The model's files without its weights. */
async function settings(path: string): Promise<void> {
  await mkdir(path);
  for (const [name, content] of Object.entries(settingsOf(dims))) await writeFile(join(path, name), content);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

async function sourceAt(...names: string[]) {
  const place = await placeOf(at(...names));
  if (place === undefined) throw new Error(`nothing at ${names.join("/")}`);
  return openSource(place);
}

const failureOf = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => Promise.reject(new Error("it was not refused")),
    (error: unknown) => (error instanceof Failure ? error : Promise.reject(error)),
  );

test.each(
  [
    "safetensors",
    "torch",
    "torch/pytorch_model.bin",
    "parts",
    "openai",
    "openai/some.pt",
    "ggml",
    "ggml/ggml-some.bin",
  ].concat(["ctranslate2", "ctranslate2/model.bin"]),
)("the same weights and sizes: %s", async (path) => {
  const source = await sourceAt(...path.split("/"));
  const expected = JSON.parse(readFileSync(at("safetensors", "config.json"), "utf8"));
  for (const size of ["d_model", "decoder_layers", "decoder_ffn_dim", "vocab_size", "max_source_positions"])
    expect(Object(source.config)[size]).toBe(expected[size]);
  expect([...source.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
  for (const [name, { shape, data }] of tensors) {
    expect(source.tensors.get(name)?.shape).toEqual(shape);
    expect(bytesOf(source.tensors.get(name)?.read() ?? new Float32Array()).equals(bytesOf(data)), name).toBe(true);
  }
  expect(JSON.stringify(source.tokenizer())).toBe(
    JSON.stringify(JSON.parse(readFileSync(join(embedded, "tokenizer.json"), "utf8"))),
  );
  await source.close();
});

const inHalves: Tensors = new Map(
  [...tensors].map(([name, { shape, data }]) => [name, { shape, data: halfToFloat(nearestHalves(data)) }]),
);

test.each(weightFormats.map(({ name }) => name))(
  "halves stay the halves that they are, to the bit: %s",
  async (form) => {
    await writeForm(form, { tensors: inHalves, dims, type: "F16" }, at("halves", form));
    const source = await sourceAt("halves", form);
    const weights = new Weights(source.tensors);
    for (const [name, { shape, data }] of inHalves) {
      expect(bytesOf(weights.load(name, shape)).equals(bytesOf(data)), name).toBe(true);
      const halves = present(weights.loadHalves(name, shape), name);
      expect(bytesOf(halves).equals(bytesOf(present(exactHalves(data), name))), name).toBe(true);
    }
    await source.close();
  },
);

test("a single file is a model by its name; it is added as a folder, read to the last weight, and found there", async () => {
  await mkdir(at("downloads"));
  await copyFile(at("openai", "some.pt"), at("downloads", "tiny.pt"));
  await writeFile(at("downloads", "README.md"), "of something else");
  await addOwnModel(at("downloads", "tiny.pt"), checkModel);
  expect(readdirSync(at("models", "tiny"))).toEqual(["tiny.pt"]);
  expect((await findModels()).map(({ name }) => name)).toEqual(["whisper-base", "tiny"]);
  const model = await openModel("tiny");
  expect(model.detokenizer.vocabulary.multilingual).toBe(true);
  await model.close();
});

test("large-v3's tokens are the others' with Cantonese among the languages", async () => {
  const read = () => openaiTokenizer(51_866);
  const { size, languages, translate, firstTimestamp } = vocabularyOf(openTokenizer(read(), read), undefined);
  expect([size, languages.size, languages.get("yue"), translate, firstTimestamp]).toEqual([
    51_866, 100, 50_358, 50_359, 50_365,
  ]);
});

test("what is no model, and what can't be used of one, is told why", async () => {
  await mkdir(at("odd"));
  const odd: Record<string, Uint8Array> = {
    "english.pt": checkpoint(tensors, { ...dims, vocabulary: 51_864 }),
    "optimizer.pt": torchFile(tensors),
    "program.pt": torchFile(new Map(), "FloatStorage", () => new Called("builtins", "print", ["hello"])),
    "cut.pt": torchFile(tensors).subarray(0, 100_000),
  };
  for (const [name, bytes] of Object.entries(odd)) await writeFile(at("odd", name), bytes);
  await writeFile(at("odd", "notes.txt"), "notes");
  const sentence = async (name: string): Promise<string> => (await failureOf(openModel(at("odd", name)))).message;
  expect(await sentence("english.pt")).toContain("English-only model (.en)");
  expect(await sentence("optimizer.pt")).toContain("no checkpoint of OpenAI's Whisper");
  expect(await sentence("program.pt")).toContain("builtins.print");
  expect(await sentence("cut.pt")).toContain("cut off");
  expect(await sentence("notes.txt")).toBe("notes.txt is no model in a form that can be used.");
  expect([await isModel(at("odd", "notes.txt")), await isModel(at("openai"))]).toEqual([false, true]);
});

test("a folder that holds a model twice is read in the form that comes first", async () => {
  await rename(at("torch", "pytorch_model.bin"), at("safetensors", "pytorch_model.bin"));
  const source = await sourceAt("safetensors");
  expect(source.paths).toEqual([at("safetensors", "model.safetensors")]);
  await source.close();
});

/** A fine-tune: the same model with other files. @param change of its configuration */
async function fineTune(name: string, change: Record<string, unknown>, weights: Tensors): Promise<string> {
  await settings(at(name));
  const config = JSON.parse(readFileSync(at(name, "config.json"), "utf8"));
  await writeFile(at(name, "config.json"), JSON.stringify({ ...config, ...change }));
  const { size, read } = safetensors(weights);
  await writeFile(at(name, "model.safetensors"), read(0, size));
  return at(name);
}

test("a tokenizer in parts is the one that was made of them", async () => {
  const path = await fineTune("in-parts", {}, tensors);
  const whole = JSON.parse(readFileSync(at("in-parts", "tokenizer.json"), "utf8"));
  await rm(at("in-parts", "tokenizer.json"));
  const added: [string, number][] = whole.added_tokens.map((token: { content: string; id: number }) => [
    token.content,
    token.id,
  ]);
  const [endOfText, ...others] = added;
  const vocab = { ...whole.model.vocab, ...Object.fromEntries([endOfText ?? []]) };
  await writeFile(join(path, "vocab.json"), JSON.stringify(vocab));
  await writeFile(join(path, "added_tokens.json"), JSON.stringify(Object.fromEntries(others)));
  const merges: string[][] = whole.model.merges;
  await writeFile(join(path, "merges.txt"), `#version: 0.2\n${merges.map((pair) => pair.join(" ")).join("\n")}\n`);
  const [model, expected] = [await openModel(path), await openModel("whisper-base")];
  const text = "Every kind: it's 1,234 – «ça» 日本語";
  expect(model.detokenizer.tokenizer.encode(text)).toEqual(expected.detokenizer.tokenizer.encode(text));
  expect(model.detokenizer.vocabulary.languages).toEqual(expected.detokenizer.vocabulary.languages);
  expect([model.hasListedHeads, expected.hasListedHeads]).toEqual([false, true]);
  await model.close();
  await expected.close();
  const refused = async (): Promise<string> => (await failureOf(openModel(path))).message;
  await writeFile(join(path, "merges.txt"), "a b c\n");
  expect(await refused()).toMatch(/^merges\.txt in .* is no list of pairs\.$/);
  await rm(join(path, "added_tokens.json"));
  expect(await refused()).toMatch(/ lists its special tokens nowhere: they are in added_tokens\.json, or /);
  await writeFile(join(path, "vocab.json"), JSON.stringify({ a: "b" }));
  expect(await refused()).toMatch(/^vocab\.json in .* lists no tokens\.$/);
  await rm(join(path, "vocab.json"));
  expect(await refused()).toMatch(/ has merges\.txt alone: a tokenizer is made of vocab\.json and merges\.txt\.$/);
});

test("a clone without Git LFS has pointers, and is told to fetch what they stand for", async () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 290403936\n";
  for (const [folder, file] of [
    ["pointed", "model.safetensors"],
    ["pointed-torch", "pytorch_model.bin"],
    ["pointed-other", "model.bin"],
    ["pointed-json", "tokenizer.json"],
  ] as const) {
    const path = await fineTune(folder, {}, tensors);
    if (!file.endsWith(".json")) await rm(join(path, "model.safetensors"));
    await writeFile(join(path, file), pointer);
    const { message, hint } = await failureOf(openModel(path));
    expect(message).toBe(`${file} in ${path} is a pointer of Git LFS: the file itself was not downloaded.`);
    expect(hint).toContain("git lfs pull");
  }
  const alone = at("pointed", "ggml-base.bin");
  await writeFile(alone, pointer);
  expect((await failureOf(openModel(alone))).message).toContain("is a pointer of Git LFS");
});

test("what isn't weights by itself, or another program's, is told as what it is", async () => {
  const lone: [name: string, sentence: string][] = [
    ["adapter_model.safetensors", "holds adapter_model.safetensors, which changes another model (LoRA)"],
    ["onnx", "holds its weights as onnx, which is made for another program."],
  ];
  for (const [name, sentence] of lone) {
    await mkdir(at("lone"));
    await writeFile(at("lone", name), "x");
    await writeFile(at("lone", "README.md"), "x");
    expect((await failureOf(openModel(at("lone")))).message).toContain(sentence);
    await rm(at("lone"), { recursive: true });
  }
});

test("tokens that were added, and rows that fill a table up, are left out", async () => {
  const name = "model.decoder.embed_tokens.weight";
  const embedding = tensors.get(name)?.data ?? new Float32Array();
  const data = new Float32Array(51_872 * dims.width);
  data.set(embedding);
  const more: Tensors = new Map([...tensors, [name, { shape: [51_872, dims.width], data }]]);
  const model = await openModel(await fineTune("more-tokens", { vocab_size: 51_872 }, more));
  expect(model.dims.vocabulary).toBe(51_865);
  expect(bytesOf(model.weights.load(name, [51_865, dims.width])).equals(bytesOf(embedding))).toBe(true);
  await model.close();
  const other = await openModel(await fineTune("other-rows", { vocab_size: 52_000 }, more));
  expect(() => other.weights.load(name, [51_865, dims.width])).toThrow(/has the shape/);
  await other.close();
  const failure = await failureOf(openModel(await fineTune("larger", { vocab_size: 51_866 }, tensors)));
  expect(failure.message).toContain("has 51865 tokens where config.json says 51866");
});

test("an output matrix of its own is used where the configuration says so, and else refused", async () => {
  const embedding = tensors.get("model.decoder.embed_tokens.weight");
  if (embedding === undefined) throw new Error("no embedding");
  const data = embedding.data.toReversed();
  const untied: Tensors = new Map([...tensors, ["proj_out.weight", { ...embedding, data }]]);
  const model = await openModel(await fineTune("untied", { tie_word_embeddings: false }, untied));
  expect(bytesOf(model.weights.head(embedding.shape).rows(0, embedding.shape[0] ?? 0)).equals(bytesOf(data))).toBe(
    true,
  );
  await model.close();
  const refused = await failureOf(openModel(await fineTune("unclear", { tie_word_embeddings: true }, untied)));
  expect(refused.code).toBe("model.untied");
});
