/** From what a search found to a finished text of one window: figures, and the forced end cut off where it is worth nothing. */
import type { Suspicion } from "../api/transcript.ts";
import { compressionRatio, limits, repeats, type SpeechDurations, suspicionsOf } from "./checks.ts";
import type { DecodedHypothesis } from "./hypothesis.ts";
import type { Tokenizer } from "./tokenizer.ts";
import type { Vocabulary } from "./tokens.ts";

/** The decoded text of one window. */
export interface TokenRun {
  /** new tokens, timestamps among them, without end-of-text */
  tokens: number[];
  /** of each token */
  logprobs: number[];
  /** without timestamps, white space at its ends taken off */
  text: string;
  /** mean over the tokens and end-of-text */
  avgLogprob: number;
  noSpeechProb: number;
  compressionRatio: number;
  temperature: number;
  /** whether the prompt asked for timestamps */
  timestamps: boolean;
  /** tokens from here on came behind the place where Whisper wanted to end; undefined when there are none */
  forcedFrom: number | undefined;
  suspicions: Suspicion[];
}

/** What turning tokens into text and figures needs. */
export interface Detokenizer {
  tokenizer: Tokenizer;
  vocabulary: Vocabulary;
}

export interface DecodedWindow {
  hypothesis: DecodedHypothesis;
  noSpeechProb: number;
  temperature: number;
  timestamps: boolean;
}

export function tokenRunOf(decoded: DecodedWindow, durations: SpeechDurations, detokenizer: Detokenizer): TokenRun {
  const { tokens, logprobs, sumLogprob, held } = withoutWorthlessEnd(decoded.hypothesis, detokenizer);
  const text = detokenizer.tokenizer.decode(tokens).trim();
  const run = {
    tokens,
    logprobs,
    text,
    avgLogprob: sumLogprob / (tokens.length + 1),
    noSpeechProb: decoded.noSpeechProb,
    compressionRatio: compressionRatio(text),
    temperature: decoded.temperature,
    timestamps: decoded.timestamps,
    forcedFrom: held[0]?.at,
  };
  return { ...run, suspicions: suspicionsOf(run, durations, detokenizer.vocabulary) };
}

/**
 * Cuts off the last forced stretch as long as it is empty, repetitive or improbable: noise that the speech detector took for
 * speech must not become words. What is left is the text as it would have ended by itself.
 */
export function withoutWorthlessEnd(hypothesis: DecodedHypothesis, detokenizer: Detokenizer): DecodedHypothesis {
  let kept = hypothesis;
  for (let last = kept.held.at(-1); last && worthless(kept, last.at, detokenizer); last = kept.held.at(-1)) {
    kept = {
      tokens: kept.tokens.slice(0, last.at),
      logprobs: kept.logprobs.slice(0, last.at),
      sumLogprob: last.sumLogprob,
      held: kept.held.slice(0, -1),
    };
  }
  return kept;
}

function worthless(
  { tokens, logprobs, sumLogprob }: DecodedHypothesis,
  from: number,
  detokenizer: Detokenizer,
): boolean {
  const { tokenizer, vocabulary } = detokenizer;
  const isText = (token: number) => token < vocabulary.endOfText;
  const stretch = tokens.slice(from).filter(isText);
  const text = tokenizer.decode(stretch).trim();
  if (text === "") return true;
  const before = logprobs.slice(0, from).reduce((sum, logprob) => sum + logprob, 0);
  // End-of-text counts as in the mean of a whole run.
  if ((sumLogprob - before) / (tokens.length - from + 1) < limits.avgLogprob) return true;
  if (compressionRatio(text) > limits.compressionRatio) return true;
  const earlier = tokens.slice(0, from).filter(isText);
  return repeats(stretch) || saysAgain(earlier, stretch);
}

/** Whether the stretch only says once more what was said directly before it. Short answers may well be repeated. */
function saysAgain(earlier: readonly number[], stretch: readonly number[]): boolean {
  if (stretch.length < 4 || stretch.length > earlier.length) return false;
  const offset = earlier.length - stretch.length;
  return stretch.every((token, i) => token === earlier[offset + i]);
}
