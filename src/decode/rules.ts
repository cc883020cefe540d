/**
 * Which tokens may come next, and how likely each is among them: OpenAI's logit filters (openai/whisper decoding.py: SuppressBlank,
 * SuppressTokens, ApplyTimestampRules), on logits already reduced by the decoder (decoder.ts). Three masks of our own beside
 * them, where it is known how far the speech goes: no early end, no hollow segment, and no text behind the speech.
 */
import type { Ask, Scores } from "./decoder.ts";
import { type Hypothesis, tokensOf } from "./hypothesis.ts";
import { timestampsPerSecond, timestampTokens, type Vocabulary } from "./tokens.ts";

/** What holds for every position of one stream. */
export interface Rules {
  vocabulary: Vocabulary;
  /** false: the prompt has notimestamps, and no rule about timestamps holds */
  timestamps: boolean;
  /**
   * Timestamp index before which the text may not end: 1 s before the end of the window's speech as the detector heard it.
   * Whisper likes to stop after the first speaker of a window; the mask costs nothing. 0: off.
   */
  noEndBefore: number;
  /**
   * The other way to stop early: a few words, and an end time at the window's end. A segment may then last no longer than its
   * tokens can fill, slowly spoken and with a pause: the likeliest time below that is the true one, and the text goes on.
   */
  noHollowSegment: boolean;
  /**
   * Timestamp index from which no segment may begin: next to the end of the window's speech. Behind it Whisper goes on with what
   * could have been said, often round and round, above all where a recording is cut off within a sentence. Infinity: off.
   */
  noTextFrom: number;
  /** Whether a text that begins with these tokens can only be thrown away: it is ended at once. Undefined: never. */
  hopeless: ((tokens: readonly number[]) => boolean) | undefined;
}

/** OpenAI's max_initial_timestamp of 1.00 s */
const maxFirstTimestamp = 50;

/** The longest segment: so many seconds, and so many more for each of its text tokens. Speech has 3 to 5 tokens a second. */
const hollow = { seconds: 2, secondsPerToken: 1 };

/** What is left of the speech behind a segment is no word when it is shorter. */
const leastSegmentSeconds = 0.2;

/** @param speechEndSeconds where the window's speech ends, on its clock; undefined: OpenAI's rules alone */
export function rulesOf(vocabulary: Vocabulary, timestamps: boolean, speechEndSeconds: number | undefined): Rules {
  const known = timestamps && speechEndSeconds !== undefined;
  // A text that may end within the last second loses no word, and the detector's own padding is not forced into words.
  const noEndBefore = known ? Math.max(0, (speechEndSeconds - 1) * timestampsPerSecond) : 0;
  const noTextFrom = known
    ? Math.max(1, Math.round((speechEndSeconds - leastSegmentSeconds) * timestampsPerSecond))
    : Number.POSITIVE_INFINITY;
  return { vocabulary, timestamps, noEndBefore, noHollowSegment: known, noTextFrom, hopeless: undefined };
}

/** A look at the whole text costs time: it is taken after every so many tokens. */
const looksApart = 8;

export function isHopeless(hypothesis: Hypothesis, { hopeless }: Rules): boolean {
  return hopeless !== undefined && hypothesis.count % looksApart === 0 && hopeless(tokensOf(hypothesis));
}

/** The kinds of tokens that may come next. */
export interface Allowed {
  text: boolean;
  endOfText: boolean;
  /** the special tokens that OpenAI leaves choosable */
  special: boolean;
  timestampLow: number;
  timestampHigh: number;
  /** the end is forbidden by our rule alone */
  endHeldBack: boolean;
}

export function allowedAfter(hypothesis: Hypothesis, rules: Rules): Allowed {
  const first = hypothesis.count === 0;
  const last = timestampTokens - 1;
  if (!rules.timestamps) {
    const anywhere = { text: true, special: true, timestampLow: 0, timestampHigh: last };
    return { ...anywhere, endOfText: !first, endHeldBack: false };
  }
  if (first) {
    const none = { text: false, special: false, endOfText: false, endHeldBack: false };
    return { ...none, timestampLow: 0, timestampHigh: maxFirstTimestamp };
  }
  // Timestamps come in pairs: after one alone comes its partner or the end, after two comes text.
  const alone = hypothesis.lastIsTimestamp && !hypothesis.secondLastIsTimestamp;
  const paired = hypothesis.lastIsTimestamp && hypothesis.secondLastIsTimestamp;
  // They never run back, and no segment is empty: only a pair's second may equal its first.
  const timestampLow = paired ? timestampTokens : alone ? hypothesis.lastTimestamp : hypothesis.lastTimestamp + 1;
  const endHeldBack = hypothesis.lastTimestamp < rules.noEndBefore;
  return {
    text: !alone,
    endOfText: !endHeldBack,
    special: true,
    timestampLow,
    timestampHigh: Math.min(
      last,
      hypothesis.lastIsTimestamp ? latestStart(rules) : Math.max(timestampLow, latestEnd(hypothesis, rules)),
    ),
    endHeldBack,
  };
}

/** Timestamp index that a segment may begin at, at the latest. */
function latestStart({ noTextFrom }: Rules): number {
  return noTextFrom - 1;
}

/** Timestamp index that a segment may end at, at the latest. */
function latestEnd({ lastTimestamp, textSinceTimestamp }: Hypothesis, rules: Rules): number {
  if (!rules.noHollowSegment) return Number.POSITIVE_INFINITY;
  const seconds = hollow.seconds + hollow.secondsPerToken * textSinceTimestamp;
  return Math.max(0, lastTimestamp) + seconds * timestampsPerSecond;
}

/** What to ask the decoder for at the position after the hypothesis. */
export function askFor(hypothesis: Hypothesis, allowed: Allowed): Ask {
  return {
    suppression: hypothesis.count === 0 ? "first" : "later",
    timestampLow: allowed.timestampLow,
    timestampHigh: allowed.timestampHigh,
    token: 0,
  };
}

/** The most likely next tokens. Reused from call to call: nothing is allocated on the way. */
export interface Candidates {
  /** how many of `tokens` are filled: fewer than wanted when fewer are allowed */
  count: number;
  /** best first; of equals the lower id first */
  tokens: Int32Array;
  /** log-probabilities among the allowed tokens */
  logprobs: Float64Array;
  /** log of the sum of exp(logit) over the allowed tokens */
  logSum: number;
  /** OpenAI's last rule: timestamps together are likelier than any other token, so only they are left */
  timestampsOnly: boolean;
  /** where the end is held back and would have been the most likely token: its log-probability had it been allowed */
  heldBack: number | undefined;
}

export function candidatesFor(wanted: number): Candidates {
  return {
    count: 0,
    tokens: new Int32Array(wanted),
    logprobs: new Float64Array(wanted),
    logSum: 0,
    timestampsOnly: false,
    heldBack: undefined,
  };
}

/** The decoder's masks leave logits below this. */
const masked = -1e29;

/** Ranks what may come next into `into`. Must hold: `scores` was asked for with `askFor` of the same hypothesis. */
export function rank(scores: Scores, allowed: Allowed, rules: Rules, into: Candidates): void {
  const { text, timestamps, special } = scores;
  const timesAllowed = allowed.timestampLow <= allowed.timestampHigh;
  const timeSum = timesAllowed ? timestamps.logSumExp : Number.NEGATIVE_INFINITY;
  const end = special[0] ?? Number.NEGATIVE_INFINITY;

  let bestOther = Number.NEGATIVE_INFINITY;
  if (allowed.text) bestOther = text.logits[0] ?? bestOther;
  if (allowed.special) bestOther = Math.max(bestOther, bestSpecial(special, rules));
  const bestWithEnd = Math.max(bestOther, end);
  const bestHere = allowed.endOfText ? bestWithEnd : bestOther;

  into.timestampsOnly = rules.timestamps && timeSum > bestHere;
  into.logSum = into.timestampsOnly ? timeSum : logSumOf(scores, allowed, rules, timeSum, bestHere, allowed.endOfText);
  into.heldBack = undefined;
  if (allowed.endHeldBack && end >= bestOther && !(timeSum > bestWithEnd)) {
    const bestTime = timesAllowed ? (timestamps.logits[0] ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
    if (end >= bestTime) into.heldBack = end - logSumOf(scores, allowed, rules, timeSum, bestWithEnd, true);
  }

  into.count = 0;
  if (!into.timestampsOnly) {
    if (allowed.text) insertRanked(into, text.ids, text.logits);
    if (allowed.endOfText) insert(into, rules.vocabulary.endOfText, end);
    if (allowed.special) insertSpecials(into, special, rules);
  }
  if (timesAllowed) insertRanked(into, timestamps.ids, timestamps.logits);
  for (let i = 0; i < into.count; i++) into.logprobs[i] = (into.logprobs[i] ?? 0) - into.logSum;
}

/** Terms this far below the largest change a sum by less than 1e-13 of itself. */
const negligible = 30;

/** The log-sum-exp over the allowed kinds; `best` is no lower than the best single logit beside the timestamps'. */
function logSumOf(
  scores: Scores,
  allowed: Allowed,
  rules: Rules,
  timeSum: number,
  best: number,
  withEnd: boolean,
): number {
  const textSum = allowed.text ? scores.text.logSumExp : Number.NEGATIVE_INFINITY;
  const top = Math.max(textSum, timeSum, best);
  let sum = Math.exp(textSum - top) + Math.exp(timeSum - top);
  if (withEnd) sum += Math.exp((scores.special[0] ?? Number.NEGATIVE_INFINITY) - top);
  if (allowed.special) {
    for (const offset of rules.vocabulary.choosableSpecials) {
      const below = (scores.special[offset] ?? Number.NEGATIVE_INFINITY) - top;
      if (below > -negligible) sum += Math.exp(below);
    }
    if (!rules.timestamps) sum += Math.exp(noTimestampsLogit(scores.special, rules) - top);
  }
  return top + Math.log(sum);
}

/** OpenAI suppresses notimestamps together with the timestamp rules only. */
function noTimestampsLogit(special: Float32Array, rules: Rules): number {
  const { noTimestamps, endOfText } = rules.vocabulary;
  return special[noTimestamps - endOfText] ?? Number.NEGATIVE_INFINITY;
}

function bestSpecial(special: Float32Array, rules: Rules): number {
  let best = rules.timestamps ? Number.NEGATIVE_INFINITY : noTimestampsLogit(special, rules);
  for (const offset of rules.vocabulary.choosableSpecials) {
    const logit = special[offset] ?? Number.NEGATIVE_INFINITY;
    if (logit > best) best = logit;
  }
  return best;
}

function insertSpecials(into: Candidates, special: Float32Array, rules: Rules): void {
  const { endOfText, noTimestamps, choosableSpecials } = rules.vocabulary;
  for (const offset of choosableSpecials) insert(into, endOfText + offset, special[offset] ?? Number.NEGATIVE_INFINITY);
  if (!rules.timestamps) insert(into, noTimestamps, noTimestampsLogit(special, rules));
}

function insertRanked(into: Candidates, ids: Int32Array, logits: Float32Array): void {
  for (let i = 0; i < ids.length; i++) {
    if (!insert(into, ids[i] ?? 0, logits[i] ?? Number.NEGATIVE_INFINITY)) return;
  }
}

/** Puts a token in its place, behind its equals. @returns false when it is too unlikely to be kept */
function insert(into: Candidates, token: number, logit: number): boolean {
  const room = into.tokens.length;
  if (logit < masked) return false;
  if (into.count === room && logit <= (into.logprobs[room - 1] ?? 0)) return false;
  let at = into.count < room ? into.count++ : room - 1;
  while (at > 0 && (into.logprobs[at - 1] ?? 0) < logit) {
    into.logprobs[at] = into.logprobs[at - 1] ?? 0;
    into.tokens[at] = into.tokens[at - 1] ?? 0;
    at--;
  }
  into.logprobs[at] = logit;
  into.tokens[at] = token;
  return true;
}
