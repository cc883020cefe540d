/** The real models' tokenizers and vocabularies. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Detokenizer } from "../../../src/decode/decoded-window.ts";
import { openTokenizer } from "../../../src/decode/tokenizer.ts";
import { vocabularyOf } from "../../../src/decode/tokens.ts";
import { shared } from "../../shared.ts";

const root = resolve(import.meta.dirname, "../../..");

export function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

export const modelFolders = {
  base: join(root, "models/whisper-base"),
  "tiny.en": shared("models", "whisper-tiny.en"),
} as const;

export function readingOf(model: keyof typeof modelFolders): Detokenizer {
  const file = () => json(join(modelFolders[model], "tokenizer.json"));
  const tokenizer = openTokenizer(file(), file);
  const vocabulary = vocabularyOf(tokenizer, json(join(modelFolders[model], "generation_config.json")));
  return { tokenizer, vocabulary };
}
