/**
 * OpenAI's decoding on full logits, one text at a time, nothing shared with src/decode: decoding.py read line by line
 * (SuppressBlank, SuppressTokens, ApplyTimestampRules, GreedyDecoder, BeamSearchDecoder, MaximumLikelihoodRanker).
 * One difference: the beams never go on with a token of probability 0.
 */
import type { Vocabulary } from "../../../src/decode/tokens.ts";
import { highest } from "./highest.ts";

export interface NaiveOptions {
  prompt: readonly number[];
  timestamps: boolean;
  beam?: number;
  patience?: number;
  /** seconds at which the speech ends: our own three masks */
  speechEnd?: number;
  /** the first of the two left out: to see where the text would have ended */
  mayEnd?: boolean;
}

export interface NaiveResult {
  tokens: number[];
  sumLogprob: number;
  /** greedy: where the end was masked and likeliest */
  held: number[];
}

type Logits = (text: readonly number[]) => Float32Array;

const never = Number.NEGATIVE_INFINITY;

export function naiveDecode(logitsOf: Logits, vocabulary: Vocabulary, options: NaiveOptions): NaiveResult {
  return options.beam
    ? naiveBeam(logitsOf, vocabulary, options, options.beam)
    : naiveGreedy(logitsOf, vocabulary, options);
}

/** log_softmax of the filtered logits */
export function naiveLogprobs(
  logitsOf: Logits,
  text: readonly number[],
  vocabulary: Vocabulary,
  options: NaiveOptions,
): number[] {
  const logits = Array.from(logitsOf(text));
  const { endOfText: eot, firstTimestamp: begin, noTimestamps } = vocabulary;
  const forbid = (from: number, to: number) => logits.fill(never, from, Math.max(from, to));
  const sampled = text.slice(options.prompt.length);
  if (sampled.length === 0) for (const token of [...vocabulary.suppressedFirst, eot]) logits[token] = never;
  const languages = [...vocabulary.languages.values()];
  for (const token of vocabulary.suppressed) logits[token] = never;
  for (let token = eot + 1; token < noTimestamps; token++) if (!languages.includes(token)) logits[token] = never;
  if (!options.timestamps) return logSoftmax(logits);

  logits[noTimestamps] = never;
  const isTime = (token: number | undefined) => token !== undefined && token >= begin;
  const lastWas = isTime(sampled.at(-1));
  const penultimateWas = sampled.length < 2 || isTime(sampled.at(-2));
  if (lastWas) {
    if (penultimateWas) forbid(begin, logits.length);
    else forbid(0, eot);
  }
  const times = sampled.filter(isTime);
  const lastTime = times.at(-1);
  if (lastTime !== undefined) forbid(begin, lastWas && !penultimateWas ? lastTime : lastTime + 1);
  if (sampled.length === 0) {
    forbid(0, begin);
    forbid(begin + 51, logits.length);
  } else if (options.speechEnd !== undefined) {
    const seconds = ((lastTime ?? begin) - begin) / 50;
    if (seconds < options.speechEnd - 1 && !options.mayEnd) logits[eot] = never;
    const said = sampled.length - 1 - sampled.findLastIndex(isTime);
    if (!lastWas) forbid(begin + Math.round((seconds + 2 + said) * 50) + 1, logits.length);
    else forbid(begin + Math.round((options.speechEnd - 0.2) * 50), logits.length);
  }
  const logprobs = logSoftmax(logits);
  if (logSumExp(logprobs.slice(begin)) > Math.max(...logprobs.slice(0, begin))) forbid(0, begin);
  return logSoftmax(logits);
}

function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  return top === never ? never : top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

function logSoftmax(logits: readonly number[]): number[] {
  const sum = logSumExp(logits);
  return logits.map((logit) => logit - sum);
}

function naiveGreedy(logitsOf: Logits, vocabulary: Vocabulary, options: NaiveOptions): NaiveResult {
  const text = [...options.prompt];
  let sumLogprob = 0;
  const held: number[] = [];
  const likeliest = (logprobs: readonly number[]) => logprobs.indexOf(Math.max(...logprobs));
  for (let i = 0; i < 224; i++) {
    const logprobs = naiveLogprobs(logitsOf, text, vocabulary, options);
    const best = likeliest(logprobs);
    if (options.speechEnd !== undefined) {
      const free = likeliest(naiveLogprobs(logitsOf, text, vocabulary, { ...options, mayEnd: true }));
      if (free === vocabulary.endOfText && best !== free) held.push(i);
    }
    sumLogprob += logprobs[best] ?? 0;
    text.push(best);
    if (best === vocabulary.endOfText || text.length > 448) break;
  }
  const tokens = text.slice(options.prompt.length);
  if (tokens.at(-1) === vocabulary.endOfText) tokens.pop();
  return { tokens, sumLogprob, held };
}

interface Beam {
  text: readonly number[];
  sum: number;
}

function naiveBeam(logitsOf: Logits, vocabulary: Vocabulary, options: NaiveOptions, beam: number): NaiveResult {
  const eot = vocabulary.endOfText;
  const maxCandidates = Math.round(beam * (options.patience ?? 1));
  let beams: Beam[] = Array.from({ length: beam }, () => ({ text: options.prompt, sum: 0 }));
  const done = new Map<string, Beam>();
  for (let i = 0; i < 224; i++) {
    const scores = new Map<string, Beam>();
    for (const { text, sum } of beams) {
      const logprobs = naiveLogprobs(logitsOf, text, vocabulary, options);
      for (const token of highest(logprobs, beam + 1)) {
        if (logprobs[token] === never) continue;
        const longer = [...text, token];
        scores.set(longer.join(), { text: longer, sum: sum + (logprobs[token] ?? 0) });
      }
    }
    const finished: Beam[] = [];
    const next: Beam[] = [];
    for (const branch of [...scores.values()].sort((a, b) => b.sum - a.sum)) {
      if (branch.text.at(-1) === eot) finished.push(branch);
      else next.push(branch);
      if (next.length === beam) break;
    }
    beams = next;
    for (const each of finished) if (done.size < maxCandidates) done.set(each.text.join(), each);
    if (done.size >= maxCandidates || beams.length === 0 || (beams[0]?.text.length ?? 0) > 448) break;
  }
  if (done.size < beam) {
    for (const { text, sum } of [...beams].sort((a, b) => b.sum - a.sum)) {
      done.set([...text, eot].join(), { text: [...text, eot], sum });
      if (done.size >= beam) break;
    }
  }
  const candidates = [...done.values()].map(({ text, sum }) => {
    const tokens = text.slice(options.prompt.length, text.indexOf(eot, options.prompt.length));
    return { tokens, sumLogprob: sum, mean: sum / tokens.length };
  });
  const best = Math.max(...candidates.map(({ mean }) => mean));
  const { tokens, sumLogprob } = candidates.find(({ mean }) => mean === best) ?? { tokens: [], sumLogprob: 0 };
  return { tokens, sumLogprob, held: [] };
}
