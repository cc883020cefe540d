/** Tokenizers that are made of what a form of models has: the tokens alone give the same merges, and English-only models need no file beside. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { charactersOf, openTokenizer } from "../../src/decode/tokenizer.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import type { Dims } from "../../src/model/dims.ts";
import { englishTextTokens, tokenizerOfPieces } from "../../src/model-store/formats/made-tokenizer.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { ctranslate2Model } from "../model/ctranslate2-file.ts";
import { ggmlModel } from "../model/ggml-file.ts";
import { randomTensors, tinyDims } from "../model/tiny.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-tokenizers-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = JSON.parse(readFileSync(join(programFolder, "models", "whisper-base", "tokenizer.json"), "utf8"));
const embedded = openTokenizer(file, () => file);
const pieces = Object.entries<number>(file.model.vocab)
  .sort(([, a], [, b]) => a - b)
  .map(([piece]) => piece);
const specials: readonly string[] = file.added_tokens.map(({ content }: { content: string }) => content);
const text = "Every kind: it's 1,234 – «ça» 日本語 ♪";

const english: Dims = {
  ...tinyDims,
  width: 16,
  encoderInner: 64,
  decoderInner: 64,
  frames: 1500,
  positions: 448,
  vocabulary: 51_864,
};
const tensors = randomTensors(english, 1);

test("a byte is its character, every one another", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const characters = charactersOf(bytes);
  expect([characters.length, new Set(characters).size, charactersOf(Uint8Array.of(0, 0x20, 0x41))]).toEqual([
    256,
    256,
    "ĀĠA",
  ]);
});

test("the tokens in their order give the merges that they came of", () => {
  const made = tokenizerOfPieces(pieces, new Map()) as { model: { merges: string[] } };
  expect(made.model.merges.join("\n")).toBe(file.model.merges.map((pair: string[]) => pair.join(" ")).join("\n"));
});

test("what no two earlier tokens make is no merge", () => {
  const made = tokenizerOfPieces(["a", "b", "c", "abc", "ab", "bca", "abb"], new Map()) as {
    model: { merges: string[] };
  };
  expect(made.model.merges).toEqual(["a b", "ab b"]);
});

/** An English-only model has other tokens than the embedded one: for a test those will do, without the last. */
async function englishModel(name: string, files: Record<string, string | Uint8Array>): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  return path;
}

const ends = englishTextTokens;
const listed = [...pieces.slice(0, ends), ...specials];

test.each([
  [
    "ggml",
    () => ({
      "ggml-some.en.bin": ggmlModel(
        tensors,
        english,
        "F16",
        pieces.map((piece) => embeddedBytes(piece)),
      ),
    }),
  ],
  [
    "vocabulary.json",
    () => ({ "model.bin": ctranslate2Model(tensors, english, "I8"), "vocabulary.json": JSON.stringify(listed) }),
  ],
  [
    "vocabulary.txt",
    () => ({ "model.bin": ctranslate2Model(tensors, english, "I8"), "vocabulary.txt": `${listed.join("\n")}\n` }),
  ],
])("an English-only model's own tokens: %s", async (name, files) => {
  const model = await openModel(await englishModel(name, files()));
  const { tokenizer, vocabulary } = model.detokenizer;
  expect(tokenizer.encode(text)).toEqual(embedded.encode(text));
  expect(tokenizer.decode(embedded.encode(text))).toBe(text);
  expect(vocabulary).toMatchObject({ size: 51_864, endOfText: ends, firstTimestamp: 50_363, multilingual: false });
  expect(vocabulary.languages.get("en")).toBe(50_258);
  await model.close();
});

/** The way back from characters to bytes. */
function embeddedBytes(piece: string): Uint8Array {
  return Uint8Array.from(piece, (character) => characters.indexOf(character));
}
const characters = charactersOf(Uint8Array.from({ length: 256 }, (_, byte) => byte));
