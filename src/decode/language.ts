/** Which language is spoken (openai/whisper decoding.py, detect_language), voted over several windows. */
import { present } from "../lib/check.ts";
import { wholeDistribution } from "./batch.ts";
import type { Decoder, Scores, WindowHandle } from "./decoder.ts";
import type { Vocabulary } from "./tokens.ts";

/** Language code -> probability; the probabilities add up to 1. */
export type LanguageProbabilities = ReadonlyMap<string, number>;

export interface LanguageVote {
  language: string;
  probability: number;
  /** below 0.5: the person should be told */
  uncertain: boolean;
  probabilities: LanguageProbabilities;
}

/** When a stretch of speech is in another language than the one before, and when it may be in two: measured, docs/decisions.md. */
export const languageLimits = {
  /** so likely, it is in another one: of 99 clips none was as sure of a wrong one as 0.7 */
  other: 0.8,
  /** so likely, it is in one that is clearly spoken around it */
  same: 0.5,
  /** seconds of speech: less is a word or two */
  seconds: 2,
  /** so unlikely, a text in this language is doubtful */
  doubtful: 0.3,
  /** so likely, a second language may be spoken in the stretch as well … */
  second: 0.005,
  /** … where it is one of those that Whisper was trained with most: the rarer ones are often taken for their neighbours */
  wellKnown: 20,
  /** seconds of speech that two languages need */
  twoSeconds: 8,
} as const;

/** A stretch of speech, as it was heard. */
export interface HeardLanguage {
  probabilities: LanguageProbabilities;
  /** of speech */
  seconds: number;
}

/** The language of a stretch behind speech in `current`: one doubtful stretch changes nothing. */
export function languageAfter(current: string, { probabilities, seconds }: HeardLanguage): string {
  return (seconds >= languageLimits.seconds ? clearLanguage(probabilities) : undefined) ?? current;
}

/** The language that something clearly sounds like, or undefined. */
const clearLanguage = (probabilities: LanguageProbabilities): string | undefined =>
  languageAbove(probabilities, languageLimits.other);

function languageAbove(probabilities: LanguageProbabilities, limit: number): string | undefined {
  for (const [language, probability] of probabilities) if (probability >= limit) return language;
  return undefined;
}

/**
 * The language of each phrase of a stretch behind speech in `current`; undefined where it can't be told. What is less clear than a change
 * has to be may still be in a language that is spoken around it.
 */
export function phraseLanguages(current: string, phrases: readonly LanguageProbabilities[]): (string | undefined)[] {
  const spoken = new Set([current, ...phrases.map(clearLanguage)]);
  return phrases.map((probabilities) => {
    const language = languageAbove(probabilities, languageLimits.same);
    return spoken.has(language) ? language : undefined;
  });
}

/**
 * Whether it is worth hearing its parts: two languages may be spoken in it. So they may where another one than in `current` is heard: the
 * language that ends in it may have had a sentence at its beginning, which is lost where all is decoded in the other.
 */
export function mayHoldTwo(current: string, heard: HeardLanguage): boolean {
  const { probabilities, seconds } = heard;
  if (seconds < languageLimits.twoSeconds) return false;
  if (languageAfter(current, heard) !== current) return true;
  // The vocabulary has them in the order of their training data.
  const known = [...probabilities.values()].slice(0, languageLimits.wellKnown);
  const top = Math.max(...probabilities.values());
  return known.filter((probability) => probability < top).some((probability) => probability >= languageLimits.second);
}

/** One token each: start-of-transcript. No place in the batch is taken. @returns one for each window, in order */
export async function languagesHeard(
  decoder: Decoder,
  vocabulary: Vocabulary,
  windows: readonly WindowHandle[],
): Promise<LanguageProbabilities[]> {
  const found: LanguageProbabilities[] = [];
  for (const window of windows) {
    const asks = [{ position: 0, ask: wholeDistribution(0) }];
    const { asked } = await decoder.align(window, [vocabulary.startOfTranscript], asks);
    found.push(languageProbabilities(present(asked[0], "scores"), vocabulary));
  }
  return found;
}

/** @param scores of the position of start-of-transcript */
export function languageProbabilities(scores: Scores, vocabulary: Vocabulary): LanguageProbabilities {
  const logits = [...vocabulary.languages].map(([code, id]): [string, number] => [
    code,
    scores.special[id - vocabulary.endOfText] ?? Number.NEGATIVE_INFINITY,
  ]);
  const top = Math.max(...logits.map(([, logit]) => logit));
  const sum = logits.reduce((total, [, logit]) => total + Math.exp(logit - top), 0);
  return new Map(logits.map(([code, logit]) => [code, Math.exp(logit - top) / sum]));
}

/**
 * The mean of the windows' probabilities, each weighted by its seconds of speech: a doubtful window counts little by itself.
 * With no window at all it is English, uncertain.
 */
export function voteLanguage(heard: readonly HeardLanguage[]): LanguageVote {
  const total = heard.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean = new Map<string, number>();
  for (const { probabilities, seconds } of heard) {
    const weight = total > 0 ? seconds / total : 1 / heard.length;
    for (const [code, probability] of probabilities) mean.set(code, (mean.get(code) ?? 0) + weight * probability);
  }
  let [language, probability] = ["en", 0];
  for (const [code, each] of mean) if (each > probability) [language, probability] = [code, each];
  return { language, probability, uncertain: probability < 0.5, probabilities: mean };
}
