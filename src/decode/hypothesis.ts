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

export interface Trail {
  readonly parent: Trail | undefined;
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

export const trailStart: Trail = {
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
  trail: Trail,
  token: number,
  logprob: number,
  vocabulary: Vocabulary,
  heldBack: number | undefined,
): Trail {
  const lastIsTimestamp = token >= vocabulary.firstTimestamp;
  const held =
    heldBack === undefined
      ? trail.held
      : { at: trail.count, sumLogprob: trail.sumLogprob + heldBack, before: trail.held };
  return {
    parent: trail,
    token,
    logprob,
    sumLogprob: trail.sumLogprob + logprob,
    count: trail.count + 1,
    lastIsTimestamp,
    secondLastIsTimestamp: trail.count === 0 || trail.lastIsTimestamp,
    lastTimestamp: lastIsTimestamp ? token - vocabulary.firstTimestamp : trail.lastTimestamp,
    textSinceTimestamp: lastIsTimestamp ? 0 : trail.textSinceTimestamp + 1,
    held,
  };
}

/** New tokens so far. */
export function tokensOf(trail: Trail): number[] {
  const tokens = new Array<number>(trail.count);
  for (let node: Trail | undefined = trail; node && node.count > 0; node = node.parent)
    tokens[node.count - 1] = node.token;
  return tokens;
}

/** A finished (or cut) text: what a search gives. */
export interface Hypothesis {
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
export function hypothesisOf(trail: Trail, sumLogprob: number): Hypothesis {
  const tokens = tokensOf(trail);
  const logprobs = new Array<number>(trail.count);
  for (let node: Trail | undefined = trail; node && node.count > 0; node = node.parent)
    logprobs[node.count - 1] = node.logprob;
  const held: Hypothesis["held"] = [];
  for (let place = trail.held; place; place = place.before) held.push({ at: place.at, sumLogprob: place.sumLogprob });
  return { tokens, logprobs, sumLogprob, held: held.reverse() };
}
