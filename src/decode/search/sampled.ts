/**
 * Several texts drawn at a temperature, the likeliest kept (openai/whisper decoding.py, GreedyDecoder with best_of). One that can only
 * be thrown away is ended at once and not chosen where there is another: loops are likely texts, and would win.
 */
import { check, present } from "../../lib/check.ts";
import type { Scores } from "../decoder.ts";
import { emptyHypothesis, extend, type Hypothesis, hypothesisOf, tokensOf } from "../hypothesis.ts";
import { seededRandom } from "../random.ts";
import {
  type Allowed,
  allowedAfter,
  askFor,
  type Candidates,
  candidatesFor,
  isHopeless,
  type Rules,
  rank,
} from "../rules.ts";
import type { Vocabulary } from "../tokens.ts";
import { likeliest } from "./beam.ts";
import type { OpenSearch } from "./search.ts";

interface Sample {
  hypothesis: Hypothesis;
  allowed: Allowed;
  /** of end-of-text, once it came */
  endLogprob: number | undefined;
  hopeless: boolean;
  /** its own: a sample must not depend on how many numbers its neighbours drew */
  random: () => number;
}

export const openSampled: OpenSearch<"sampled"> = ({ temperature, samples, seed }, rules, maxTokens) => {
  check(temperature > 0 && samples > 0, "sampling needs a temperature above 0");
  const { vocabulary } = rules;
  const best = candidatesFor(1);
  const weights = new Float32Array(vocabulary.size);
  const rows = Array.from({ length: samples }, (_, row): Sample => {
    const random = seededRandom(seed, Math.round(temperature * 1000), row);
    return {
      hypothesis: emptyHypothesis,
      allowed: allowedAfter(emptyHypothesis, rules),
      endLogprob: undefined,
      hopeless: false,
      random,
    };
  });

  const advanceRow = (sample: Sample, scores: Scores): void => {
    rank(scores, sample.allowed, rules, best);
    const { allowed, random, hypothesis } = sample;
    const first = hypothesis.count === 0;
    const token = draw(logitsOf(scores), rules, { allowed, best, first, temperature, random, weights });
    const logprob = (logitsOf(scores)[token] ?? 0) - best.logSum;
    if (token === vocabulary.endOfText) {
      sample.endLogprob = logprob;
      return;
    }
    sample.hypothesis = extend(sample.hypothesis, token, logprob, vocabulary, best.heldBack);
    sample.allowed = allowedAfter(sample.hypothesis, rules);
    sample.hopeless = isHopeless(sample.hypothesis, rules);
  };
  const isOpen = ({ hypothesis, endLogprob, hopeless }: Sample): boolean =>
    endLogprob === undefined && !hopeless && hypothesis.count < maxTokens;

  return {
    rows: samples,
    full: true,
    asks: () => rows.map(({ hypothesis, allowed }) => askFor(hypothesis, allowed)),
    advance(scores) {
      rows.forEach((sample, row) => {
        // Of the first position there is one for all rows.
        const own = scores[row] ?? scores[0];
        if (own && isOpen(sample)) advanceRow(sample, own);
      });
      return rows.some(isOpen);
    },
    parents: () => undefined,
    tokens: () => rows.map((sample) => (isOpen(sample) ? sample.hypothesis.token : vocabulary.endOfText)),
    // Always the same one: each is another text, and a reader could not follow their race.
    soFar: () => tokensOf(rows[0]?.hypothesis ?? emptyHypothesis),
    result() {
      const hopeful = rows.filter(({ hopeless }) => !hopeless);
      const winner = likeliest(
        (hopeful.length > 0 ? hopeful : rows).map(({ hypothesis, endLogprob }) => ({
          hypothesis,
          sumLogprob: hypothesis.sumLogprob + (endLogprob ?? 0),
        })),
      );
      return hypothesisOf(winner.hypothesis, winner.sumLogprob);
    },
  };
};

function logitsOf({ all }: Scores): Float32Array {
  return present(all, "all logits, which sampling needs");
}

/** What is this many temperatures below the best has together less weight than the last random bit. */
const negligible = 32;

interface Draw {
  allowed: Allowed;
  /** ranked from the same scores: the best logit, and which kinds are left */
  best: Candidates;
  first: boolean;
  temperature: number;
  random: () => number;
  /** scratch, [vocabulary] */
  weights: Float32Array;
}

/** One token, with probability proportional to exp(logit/temperature) among the allowed. */
function draw(all: Float32Array, rules: Rules, { allowed, best, first, temperature, random, weights }: Draw): number {
  const { vocabulary } = rules;
  const { endOfText, firstTimestamp, noTimestamps } = vocabulary;
  const masks = masksOf(vocabulary);
  const mask = first ? masks.first : masks.later;
  const others = !best.timestampsOnly;
  const ranges = [
    [0, others && allowed.text ? endOfText : 0],
    [endOfText, others && allowed.endOfText ? endOfText + 1 : endOfText],
    [endOfText + 1, others && allowed.special ? noTimestamps : 0],
    [noTimestamps, others && allowed.special && !rules.timestamps ? firstTimestamp : 0],
    [firstTimestamp + allowed.timestampLow, firstTimestamp + allowed.timestampHigh + 1],
  ] as const;
  const top = (best.logprobs[0] ?? 0) + best.logSum;
  const least = top - negligible * temperature;
  let sum = 0;
  for (const [from, to] of ranges) {
    for (let token = from; token < to; token++) {
      const logit = all[token] ?? least;
      const weight = logit > least && mask[token] === 0 ? Math.exp((logit - top) / temperature) : 0;
      weights[token] = weight;
      sum += weight;
    }
  }
  let rest = random() * sum;
  let chosen = endOfText;
  for (const [from, to] of ranges) {
    for (let token = from; token < to; token++) {
      const weight = weights[token] ?? 0;
      if (weight === 0) continue;
      chosen = token;
      rest -= weight;
      if (rest < 0) return chosen;
    }
  }
  return chosen;
}

interface Masks {
  /** 1 for tokens never chosen, [vocabulary] */
  later: Uint8Array;
  /** the blank too */
  first: Uint8Array;
}

const made = new WeakMap<Vocabulary, Masks>();

function masksOf(vocabulary: Vocabulary): Masks {
  const known = made.get(vocabulary);
  if (known) return known;
  const later = new Uint8Array(vocabulary.size);
  const choosable = new Set([0, ...vocabulary.choosableSpecials]);
  for (let token = vocabulary.endOfText; token < vocabulary.noTimestamps; token++) {
    if (!choosable.has(token - vocabulary.endOfText)) later[token] = 1;
  }
  for (const token of vocabulary.suppressed) later[token] = 1;
  const first = later.slice();
  for (const token of vocabulary.suppressedFirst) first[token] = 1;
  const masks = { later, first };
  made.set(vocabulary, masks);
  return masks;
}
