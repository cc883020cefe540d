/**
 * The way a hypothesis came: one node per new token, linked backwards. Beams share what they have in common, so branching costs
 * one node. A node carries what the rules need to know of everything before it.
 */
import type { Vocabulary } from "./tokens.ts";

/** A place where the text would have ended had its end not been held back, and its sum had it ended there. */
export interface Held {
  /** new tokens so far */
  at: number;
  /** sum of their log-probabilities and of end-of-text's */
  sumLogprob: number;
  before: Held | undefined;
}

export interface Hypothesis {
  readonly parent: Hypothesis | undefined;
  /** -1 at the root */
  readonly token: number;
  readonly logprob: number;
  /** of all tokens so far */
  readonly sumLogprob: number;
  /** new tokens so far */
  readonly count: number;
  readonly lastIsTimestamp: boolean;
  /** also true while there are fewer than two tokens */
  readonly secondLastIsTimestamp: boolean;
  /** 0 = 0.00 s; -1 when there is none yet */
  readonly lastTimestamp: number;
  /** text tokens behind the last timestamp */
  readonly textSinceTimestamp: number;
  /** the last place where the end was held back */
  readonly held: Held | undefined;
}

export const emptyHypothesis: Hypothesis = {
  parent: undefined,
  token: -1,
  logprob: 0,
  sumLogprob: 0,
  count: 0,
  lastIsTimestamp: false,
  secondLastIsTimestamp: true,
  lastTimestamp: -1,
  textSinceTimestamp: 0,
  held: undefined,
};

/** @param heldBack log-probability of end-of-text where it was held back and the likeliest */
export function extend(
  hypothesis: Hypothesis,
  token: number,
  logprob: number,
  vocabulary: Vocabulary,
  heldBack: number | undefined,
): Hypothesis {
  const lastIsTimestamp = token >= vocabulary.firstTimestamp;
  const held =
    heldBack === undefined
      ? hypothesis.held
      : { at: hypothesis.count, sumLogprob: hypothesis.sumLogprob + heldBack, before: hypothesis.held };
  return {
    parent: hypothesis,
    token,
    logprob,
    sumLogprob: hypothesis.sumLogprob + logprob,
    count: hypothesis.count + 1,
    lastIsTimestamp,
    secondLastIsTimestamp: hypothesis.count === 0 || hypothesis.lastIsTimestamp,
    lastTimestamp: lastIsTimestamp ? token - vocabulary.firstTimestamp : hypothesis.lastTimestamp,
    textSinceTimestamp: lastIsTimestamp ? 0 : hypothesis.textSinceTimestamp + 1,
    held,
  };
}

/** New tokens so far. */
export function tokensOf(hypothesis: Hypothesis): number[] {
  const tokens = new Array<number>(hypothesis.count);
  for (let node: Hypothesis | undefined = hypothesis; node && node.count > 0; node = node.parent)
    tokens[node.count - 1] = node.token;
  return tokens;
}

/** A finished (or cut) text: what a search gives. */
export interface DecodedHypothesis {
  /** new tokens, without end-of-text */
  tokens: number[];
  /** of each token */
  logprobs: number[];
  /** of all tokens and of end-of-text, where it came */
  sumLogprob: number;
  /** where the end was held back, in order */
  held: { at: number; sumLogprob: number }[];
}

/** @param sumLogprob of the whole, end-of-text included */
export function hypothesisOf(hypothesis: Hypothesis, sumLogprob: number): DecodedHypothesis {
  const tokens = tokensOf(hypothesis);
  const logprobs = new Array<number>(hypothesis.count);
  for (let node: Hypothesis | undefined = hypothesis; node && node.count > 0; node = node.parent)
    logprobs[node.count - 1] = node.logprob;
  const held: DecodedHypothesis["held"] = [];
  for (let place = hypothesis.held; place; place = place.before)
    held.push({ at: place.at, sumLogprob: place.sumLogprob });
  return { tokens, logprobs, sumLogprob, held: held.reverse() };
}
