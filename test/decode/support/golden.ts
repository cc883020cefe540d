/** What openai-whisper gave for the corpus, and the models' files. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Reading } from "../../../src/decode/decoded-window.ts";
import { openTokenizer } from "../../../src/decode/tokenizer.ts";
import { vocabularyOf } from "../../../src/decode/tokens.ts";

const root = resolve(import.meta.dirname, "../../..");
export const shared = process.env.SLIMSCRIBE_SHARED ?? resolve(root, "../shared");

const Result = z.object({
  text: z.string(),
  tokens: z.array(z.number()),
  avgLogprob: z.number(),
  noSpeechProb: z.number(),
  compressionRatio: z.number(),
});
const GoldenWindow = z.object({
  clip: z.string(),
  model: z.enum(["base", "tiny.en"]),
  language: z.string(),
  samples: z.number(),
  languageProbabilities: z.record(z.string(), z.number()).optional(),
  greedy: Result,
  greedyNoTimestamps: Result,
  beam5: Result,
  words: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
});
export type GoldenWindow = z.infer<typeof GoldenWindow>;

const windowsFile = join(shared, "golden/windows.json");
export const goldensMissing = existsSync(windowsFile) ? undefined : "the shared golden folder is not here";

export function goldenWindows(): GoldenWindow[] {
  return z.object({ windows: z.array(GoldenWindow) }).parse(json(windowsFile)).windows;
}

export function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

export const modelFolders = {
  base: join(root, "models/whisper-base"),
  "tiny.en": join(shared, "models/whisper-tiny.en"),
} as const;

export function readingOf(model: keyof typeof modelFolders): Reading {
  const file = () => json(join(modelFolders[model], "tokenizer.json"));
  const tokenizer = openTokenizer(file(), file);
  const vocabulary = vocabularyOf(tokenizer, json(join(modelFolders[model], "generation_config.json")));
  return { tokenizer, vocabulary };
}
