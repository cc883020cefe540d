/** Always the most likely token (openai/whisper decoding.py, GreedyDecoder at temperature 0). */

import { emptyHypothesis, extend, hypothesisOf, tokensOf } from "../hypothesis.ts";
import { allowedAfter, askFor, candidatesFor, isHopeless, rank } from "../rules.ts";
import type { OpenSearch } from "./search.ts";

export const openGreedy: OpenSearch<"greedy"> = (_options, rules, maxTokens) => {
  const { vocabulary } = rules;
  const best = candidatesFor(1);
  let hypothesis = emptyHypothesis;
  let allowed = allowedAfter(hypothesis, rules);
  let endLogprob = 0;
  return {
    rows: 1,
    full: false,
    asks: () => [askFor(hypothesis, allowed)],
    advance([scores]) {
      if (!scores) return false;
      rank(scores, allowed, rules, best);
      const token = best.count > 0 ? (best.tokens[0] ?? vocabulary.endOfText) : vocabulary.endOfText;
      const logprob = best.count > 0 ? (best.logprobs[0] ?? 0) : 0;
      if (token === vocabulary.endOfText) {
        endLogprob = logprob;
        return false;
      }
      hypothesis = extend(hypothesis, token, logprob, vocabulary, best.heldBack);
      allowed = allowedAfter(hypothesis, rules);
      return hypothesis.count < maxTokens && !isHopeless(hypothesis, rules);
    },
    parents: () => undefined,
    tokens: () => [hypothesis.token],
    soFar: () => tokensOf(hypothesis),
    result: () => hypothesisOf(hypothesis, hypothesis.sumLogprob + endLogprob),
  };
};
