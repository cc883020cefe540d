/** Tokens and text against openai-whisper's, on the real vocabularies. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compressionRatio } from "../../src/decode/checks.ts";
import { previousTokens, promptOf, startSequence } from "../../src/decode/prompt.ts";
import { splitWords } from "../../src/decode/split.ts";
import { openTokenizer } from "../../src/decode/tokenizer.ts";
import { nonSpeechTokens, vocabularyOf } from "../../src/decode/tokens.ts";
import { allGoldens, type Golden } from "../golden/goldens.ts";
import { hasShared } from "../shared.ts";
import { json, modelFolders, readingOf } from "./support/golden.ts";

const base = readingOf("base");

describe("the multilingual vocabulary", () => {
  const { tokenizer, vocabulary } = base;

  test("has its special tokens where Whisper has them", () => {
    expect(vocabulary).toMatchObject({
      size: 51_865,
      endOfText: 50_257,
      startOfTranscript: 50_258,
      translate: 50_358,
      transcribe: 50_359,
      startOfPrevious: 50_361,
      noSpeech: 50_362,
      noTimestamps: 50_363,
      firstTimestamp: 50_364,
      multilingual: true,
      suppressedFirst: [220],
    });
    expect(vocabulary.languages.size).toBe(99);
    expect(vocabulary.languages.get("su")).toBe(50_357);
    expect(vocabulary.languages.get("he")).toBe(50_279);
  });

  test("suppresses what openai-whisper does, listed or not", () => {
    expect(vocabularyOf(tokenizer, undefined).suppressed).toEqual(vocabulary.suppressed);
    expect(vocabularyOf(tokenizer, { suppress_tokens: [] }).suppressed).toEqual(vocabulary.suppressed);
    expect(nonSpeechTokens(tokenizer)).toHaveLength(82);
  });

  test("with one more language has every later id one higher", () => {
    const file = JSON.parse(readFileSync(join(modelFolders.base, "tokenizer.json"), "utf8"));
    for (const token of file.added_tokens) if (token.id > 50_357) token.id++;
    file.added_tokens.push({ id: 50_358, content: "<|yue|>" });
    const larger = vocabularyOf(
      openTokenizer(file, () => file),
      { suppress_tokens: [1, 2, 50_258] },
    );
    expect(larger).toMatchObject({ size: 51_866, translate: 50_359, noTimestamps: 50_364, suppressed: [1, 2] });
    expect(larger.languages.get("yue")).toBe(50_358);
  });

  test("holds back the bytes of an incomplete character", () => {
    const tokens = tokenizer.encode("naïve 🙂 日本");
    expect(tokenizer.decode(tokens)).toBe("naïve 🙂 日本");
    for (let length = 0; length <= tokens.length; length++) {
      const soFar = tokenizer.decodeComplete(tokens.slice(0, length));
      expect("naïve 🙂 日本").toContain(soFar);
      expect(soFar).not.toContain("\ufffd");
    }
    const cut = tokenizer.encode("🙂").slice(0, 1);
    expect(tokenizer.decode(cut)).toBe("\ufffd");
    expect(tokenizer.decodeComplete(cut)).toBe("");
  });

  test("every byte comes back", () => {
    const text = Array.from({ length: 0x500 }, (_, code) => String.fromCodePoint(code)).join("");
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  test("special tokens in a text are dropped, never obeyed", () => {
    const tokens = previousTokens(tokenizer, "Hello <|endoftext|><|de|> world", []);
    expect(tokens.every((token) => token < vocabulary.endOfText)).toBe(true);
    expect(tokenizer.decode(tokens)).toBe(" Hello  world");
  });

  test("a prompt is cut from its beginning", () => {
    const words = ["Slimscribe", " ", "Zarvantis"];
    expect(tokenizer.decode(previousTokens(tokenizer, "  A talk. ", words))).toBe(" Slimscribe, Zarvantis. A talk.");
    const long = previousTokens(tokenizer, "word ".repeat(500), ["first"]);
    expect(long).toHaveLength(223);
    const prompt = promptOf(vocabulary, { language: "de", task: "translate", timestamps: false, previous: long });
    expect(prompt.tokens).toEqual([50_361, ...long, 50_258, 50_261, 50_358, 50_363]);
    expect(prompt.startPosition).toBe(224);
    expect(previousTokens(tokenizer, " ", [])).toEqual([]);
  });

  test("an unknown language is a failure that says which there are", () => {
    expect(() => startSequence(vocabulary, "xx", "transcribe")).toThrowError(/does not know the language "xx"/);
  });

  test("words are cut at spaces and at punctuation, in some languages at every character", () => {
    const words = (text: string, language: string) =>
      splitWords(tokenizer.encode(text), language, tokenizer, vocabulary).map((word) => word.text);
    expect(words(" Hello, extraordinariness!", "en")).toEqual([" Hello", ",", " extraordinariness", "!"]);
    expect(words("龘日本", "ja").every((word) => !word.includes("\ufffd"))).toBe(true);
    expect(words("龘日本", "ja").join("")).toBe("龘日本");
    expect(words("龘日本", "en")).toEqual(["龘日本"]);
  });

  test("what is no tokenizer is refused with a sentence", () => {
    for (const file of [undefined, 5, {}, { model: { vocab: {} }, added_tokens: [] }]) {
      expect(() => openTokenizer(file, () => file)).toThrowError(/tokenizer.json can't be used/);
    }
    const file = { model: { vocab: { a: 0 } }, added_tokens: [{ id: 1, content: "<|endoftext|>" }] };
    expect(() =>
      vocabularyOf(
        openTokenizer(file, () => file),
        {},
      ),
    ).toThrowError(/has no <\|startoftranscript\|>/);
  });
});

test.skipIf(!hasShared("models", "whisper-tiny.en"))("the English vocabulary", () => {
  const { tokenizer, vocabulary } = readingOf("tiny.en");
  expect(vocabulary).toMatchObject({
    size: 51_864,
    endOfText: 50_256,
    noSpeech: 50_361,
    firstTimestamp: 50_363,
    multilingual: false,
  });
  expect(startSequence(vocabulary, "en", "transcribe")).toEqual([50_257]);
  const listed = json(join(modelFolders["tiny.en"], "generation_config.json"));
  expect(vocabularyOf(tokenizer, undefined).suppressed).toEqual(vocabularyOf(tokenizer, listed).suppressed);
});

const goldens = allGoldens();
describe.each([...new Set(goldens.map(({ model }) => model))])("the goldens of %s", (model) => {
  const windows = goldens.filter((window) => window.model === model);
  const { tokenizer, vocabulary } = model === "base" ? base : readingOf(model);
  const results = ({ greedy, greedyNoTimestamps, beam5 }: Golden) => [greedy, greedyNoTimestamps, beam5];

  test("every text comes from its tokens", () => {
    for (const { tokens, text } of windows.flatMap(results)) expect(tokenizer.decode(tokens).trim()).toBe(text);
  });

  test("every compression ratio is the same", () => {
    for (const { text, compressionRatio: golden } of windows.flatMap(results))
      expect(compressionRatio(text)).toBeCloseTo(golden, 4);
  });

  test("every text is cut into the same words", () => {
    for (const window of windows) {
      const tokens = window.greedy.tokens.filter((token) => token < vocabulary.endOfText);
      const words = splitWords(tokens, window.language, tokenizer, vocabulary);
      expect(words.map(({ text }) => text)).toEqual(window.words.map(([text]) => text));
      expect(words.flatMap((word) => word.tokens)).toEqual(tokens);
    }
  });
});
