/** Always the most likely token (openai/whisper decoding.py, GreedyDecoder at temperature 0). */

import { extend, hypothesisOf, trailStart } from "../hypothesis.ts";
import { allowedAfter, askFor, candidatesFor, isHopeless, rank } from "../rules.ts";
import type { OpenSearch } from "./search.ts";

export const openGreedy: OpenSearch<"greedy"> = (_options, rules, maxTokens) => {
  const { vocabulary } = rules;
  const best = candidatesFor(1);
  let trail = trailStart;
  let allowed = allowedAfter(trail, rules);
  let endLogprob = 0;
  return {
    rows: 1,
    full: false,
    asks: () => [askFor(trail, allowed)],
    advance([scores]) {
      if (!scores) return false;
      rank(scores, allowed, rules, best);
      const token = best.count > 0 ? (best.tokens[0] ?? vocabulary.endOfText) : vocabulary.endOfText;
      const logprob = best.count > 0 ? (best.logprobs[0] ?? 0) : 0;
      if (token === vocabulary.endOfText) {
        endLogprob = logprob;
        return false;
      }
      trail = extend(trail, token, logprob, vocabulary, best.heldBack);
      allowed = allowedAfter(trail, rules);
      return trail.count < maxTokens && !isHopeless(trail, rules);
    },
    parents: () => undefined,
    tokens: () => [trail.token],
    result: () => hypothesisOf(trail, trail.sumLogprob + endLogprob),
  };
};
