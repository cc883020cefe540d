/** What openai-whisper gave: for the clips in test/audio always, for the corpus where that is beside the project. */
import { z } from "zod";
import { hasShared, readShared } from "../shared.ts";
import committed from "./windows.json" with { type: "json" };

const Result = z.object({
  text: z.string(),
  tokens: z.array(z.number()),
  avgLogprob: z.number(),
  noSpeechProb: z.number(),
  compressionRatio: z.number(),
});

const Golden = z.object({
  clip: z.string(),
  model: z.enum(["base", "tiny.en"]),
  language: z.string(),
  /** at 16 kHz, as ffmpeg decodes and resamples the clip */
  samples: z.number(),
  languageProbabilities: z.record(z.string(), z.number()).optional(),
  greedy: Result,
  greedyNoTimestamps: Result,
  beam5: Result,
  words: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
});
export type Golden = z.infer<typeof Golden>;

const Windows = z.object({ windows: z.array(Golden).min(1) });

export const committedGoldens = (): Golden[] => Windows.parse(committed).windows;

/** None, and says so, where the corpus is not beside the project. */
export const corpusGoldens = (): Golden[] =>
  hasShared("golden", "windows.json") && hasShared("audio", "corpus")
    ? Windows.parse(readShared("golden", "windows.json")).windows
    : [];

/** Those of the corpus, with the committed ones among them, or the committed ones alone. */
export const allGoldens = (): Golden[] => {
  const corpus = corpusGoldens();
  return corpus.length > 0 ? corpus : committedGoldens();
};
