/** Beam search (openai/whisper decoding.py, BeamSearchDecoder and MaximumLikelihoodRanker without a length penalty). */
import { check } from "../../lib/check.ts";
import type { Scores } from "../decoder.ts";
import { emptyHypothesis, extend, type Hypothesis, hypothesisOf, tokensOf } from "../hypothesis.ts";
import { type Allowed, allowedAfter, askFor, candidatesFor, isHopeless, rank } from "../rules.ts";
import type { OpenSearch } from "./search.ts";

interface Finished {
  hypothesis: Hypothesis;
  sumLogprob: number;
}

/** A way to go on, or to end where the token is end-of-text. */
interface Branch {
  row: number;
  token: number;
  logprob: number;
  sumLogprob: number;
  heldBack: number | undefined;
}

export const openBeam: OpenSearch<"beam"> = ({ width, patience }, rules, maxTokens) => {
  check(width > 0 && patience > 0, "a beam search has a width and patience");
  const { vocabulary } = rules;
  const wantedFinished = Math.round(width * patience);
  const best = candidatesFor(width + 1);
  const finished: Finished[] = [];
  /** Fewer than `width` where fewer tokens were allowed; the rows behind repeat the last and count for nothing. */
  let beams: Hypothesis[] = [emptyHypothesis];
  let allowed: Allowed[] = [allowedAfter(emptyHypothesis, rules)];
  let parents: number[] | undefined;

  const branchesOf = (scores: readonly Scores[]): Branch[] => {
    const branches: Branch[] = [];
    beams.forEach((hypothesis, row) => {
      const [of, may] = [scores[row], allowed[row]];
      if (!of || !may) return;
      rank(of, may, rules, best);
      for (let i = 0; i < best.count; i++) {
        const logprob = best.logprobs[i] ?? 0;
        branches.push({
          row,
          token: best.tokens[i] ?? 0,
          logprob,
          sumLogprob: hypothesis.sumLogprob + logprob,
          heldBack: best.heldBack,
        });
      }
    });
    // Stable, as Python's: of equals the earlier row's, then the better ranked, stays in front.
    return branches.sort((a, b) => b.sumLogprob - a.sumLogprob);
  };

  const filled = <Of>(values: readonly Of[]): Of[] =>
    Array.from({ length: width }, (_, row) => values[Math.min(row, values.length - 1)]).filter(
      (of) => of !== undefined,
    );

  return {
    rows: width,
    full: false,
    asks: () =>
      filled(beams.map((hypothesis, row) => askFor(hypothesis, allowed[row] ?? allowedAfter(hypothesis, rules)))),
    advance(scores) {
      const next: Branch[] = [];
      for (const branch of branchesOf(scores)) {
        const hypothesis = beams[branch.row];
        if (!hypothesis) continue;
        if (branch.token === vocabulary.endOfText) {
          if (finished.length < wantedFinished) finished.push({ hypothesis, sumLogprob: branch.sumLogprob });
          continue;
        }
        next.push(branch);
        if (next.length === width) break;
      }
      const before = beams;
      beams = next.map(({ row, token, logprob, heldBack }) =>
        extend(before[row] ?? emptyHypothesis, token, logprob, vocabulary, heldBack),
      );
      allowed = beams.map((hypothesis) => allowedAfter(hypothesis, rules));
      const sources = filled(next.map(({ row }) => row));
      parents = sources.some((source, row) => source !== row) ? sources : undefined;
      const [first] = beams;
      if (finished.length === 0 && beams.every((hypothesis) => isHopeless(hypothesis, rules))) return false;
      return finished.length < wantedFinished && first !== undefined && first.count < maxTokens;
    },
    parents: () => parents,
    tokens: () => filled(beams.map(({ token }) => token)),
    soFar: () => tokensOf(beams[0] ?? emptyHypothesis),
    result() {
      const candidates = [...finished];
      // Too few have ended: the best of those that have not stand in for them.
      const open = [...beams].sort((a, b) => b.sumLogprob - a.sumLogprob);
      for (const hypothesis of open) {
        if (candidates.length >= width) break;
        candidates.push({ hypothesis, sumLogprob: hypothesis.sumLogprob });
      }
      const winner = likeliest(candidates);
      return hypothesisOf(winner.hypothesis, winner.sumLogprob);
    },
  };
};

/** The highest mean over the tokens, end-of-text's log-probability counted but not its place; of equals the first. */
export function likeliest(candidates: readonly Finished[]): Finished {
  let winner: Finished = { hypothesis: emptyHypothesis, sumLogprob: 0 };
  let best = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const mean = candidate.sumLogprob / candidate.hypothesis.count;
    if (mean > best) {
      best = mean;
      winner = candidate;
    }
  }
  return winner;
}
