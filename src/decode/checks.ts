/** Signs that a decoded text is not what was said. They lead to another attempt (retry.ts) and are shown beside what is kept. */
import { deflate } from "pako";
import type { Suspicion } from "../api/transcript.ts";
import { timestampsPerSecond, type Vocabulary } from "./tokens.ts";

/** OpenAI's thresholds (openai/whisper transcribe.py) */
export const limits = {
  compressionRatio: 2.4,
  avgLogprob: -1,
  noSpeechProb: 0.6,
  /** text tokens per second of speech: the fastest speech in byte-heavy scripts stays below */
  tokensPerSecond: 25,
  /** how far behind the window's end a text may begin before its times are called wrong */
  pastEndSeconds: 1,
} as const;

const utf8 = new TextEncoder();

/**
 * UTF-8 bytes over zlib bytes (openai/whisper utils.py, compression_ratio). The hash is madler/zlib's, as in Python: Node's own
 * zlib hashes differently, and differently again on other processors; a text would be doubtful on one machine and not on the next.
 */
export function compressionRatio(text: string): number {
  const bytes = utf8.encode(text);
  return bytes.length / deflate(bytes, { level: 6, legacyHash: true }).length;
}

export interface Measured {
  /** new tokens, timestamps among them */
  tokens: readonly number[];
  avgLogprob: number;
  noSpeechProb: number;
  compressionRatio: number;
}

/** What the window holds, as the speech detector heard it; all of it is optional. */
export interface SpeechDurations {
  /** of audio in the window */
  durationSeconds?: number;
  /** of speech in the window */
  speechSeconds?: number;
}

/** Whether a text fails the checks however it goes on: it loops, or has more words than can be said in the time. */
export function isRunaway(tokens: readonly number[], durations: SpeechDurations, vocabulary: Vocabulary): boolean {
  const text = tokens.filter((token) => token < vocabulary.endOfText);
  return isTooFast(text.length, durations) || repeats(text);
}

/** A second for the shortest clips: their speech is measured too roughly. */
function isTooFast(textTokens: number, { speechSeconds = Number.POSITIVE_INFINITY }: SpeechDurations): boolean {
  return textTokens / Math.max(1, speechSeconds) > limits.tokensPerSecond;
}

export function suspicionsOf(measured: Measured, durations: SpeechDurations, vocabulary: Vocabulary): Suspicion[] {
  const found: Suspicion[] = [];
  const text = measured.tokens.filter((token) => token < vocabulary.endOfText);
  if (measured.compressionRatio > limits.compressionRatio || repeats(text)) found.push("loop");
  if (measured.avgLogprob < limits.avgLogprob) {
    found.push(measured.noSpeechProb > limits.noSpeechProb ? "silence" : "low confidence");
  }
  if (isTooFast(text.length, durations)) found.push("token rate");
  if (!timesRunForward(measured.tokens, durations, vocabulary)) found.push("time stamps");
  return found;
}

/** Times never run back, and no text begins behind the window. A last time behind it is harmless, and common in short ones. */
function timesRunForward(tokens: readonly number[], durations: SpeechDurations, vocabulary: Vocabulary): boolean {
  const end = ((durations.durationSeconds ?? Number.POSITIVE_INFINITY) + limits.pastEndSeconds) * timestampsPerSecond;
  let last = 0;
  return tokens.every((token, i) => {
    const time = token - vocabulary.firstTimestamp;
    if (time < 0) return true;
    const forward = time >= last;
    last = time;
    return forward && (time <= end || (tokens[i + 1] ?? vocabulary.endOfText) >= vocabulary.endOfText);
  });
}

/** Fewer repetitions are speech: "no, no, no", a refrain. */
const leastRepeatedTokens = 12;
const leastRepetitions = 3;
const longestPeriod = 60;

/** Whether a stretch of tokens comes again and again: at least 3 times and 12 tokens, directly behind one another. */
export function repeats(tokens: readonly number[]): boolean {
  for (let period = 1; period <= longestPeriod && period * leastRepetitions <= tokens.length; period++) {
    const wanted = Math.max(leastRepeatedTokens, period * leastRepetitions) - period;
    let run = 0;
    for (let i = period; i < tokens.length; i++) {
      run = tokens[i] === tokens[i - period] ? run + 1 : 0;
      if (run >= wanted) return true;
    }
  }
  return false;
}
