/** What every way of choosing tokens gives to the batch loop: it is fed scores and says which tokens to run next. */
import type { Ask, Scores } from "../decoder.ts";
import type { DecodedHypothesis } from "../hypothesis.ts";
import type { Rules } from "../rules.ts";

export interface TokenSearch {
  /** query rows over one stream */
  readonly rows: number;
  /** whether all logits are needed */
  readonly full: boolean;
  /** how each row's next position is to be reduced */
  asks(): Ask[];
  /**
   * Takes the scores of every row's position; of the first position, where all rows are equal, one for all.
   * @returns false when the text is finished
   */
  advance(scores: readonly Scores[]): boolean;
  /** for each row the row whose text it goes on from, where rows changed places */
  parents(): readonly number[] | undefined;
  /** the token to run next, for each row */
  tokens(): readonly number[];
  /** new tokens of the text that is likeliest now, or of one of those that are drawn */
  soFar(): readonly number[];
  result(): DecodedHypothesis;
}

export type SearchOptions =
  | { kind: "greedy" }
  /** OpenAI's beam search: as many hypotheses at once as `width`, ended when width*patience of them are finished */
  | { kind: "beam"; width: number; patience: number }
  /** `samples` texts drawn at `temperature` > 0, the likeliest per token kept */
  | { kind: "sampled"; temperature: number; samples: number; seed: number };

/** @param maxTokens new tokens at most */
export type OpenSearch<Kind extends SearchOptions["kind"]> = (
  options: Extract<SearchOptions, { kind: Kind }>,
  rules: Rules,
  maxTokens: number,
) => TokenSearch;
