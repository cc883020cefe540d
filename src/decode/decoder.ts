/**
 * What decoding asks of a network. A decoder holds up to `capacity` streams (encoded windows of at most 30 s); every stream
 * has one row of tokens, or several that share its encoder states: beams and samples are query rows, never copies.
 *
 * The decoder's graph reduces the logits of a row to what the rules need (best few, log-sum-exp per kind of token), so that
 * 51,866 numbers a row need not leave it. The rules themselves (which kinds are allowed now) are applied by the caller.
 */

/** An open stream: opaque, made by `start`, valid until `finish`. */
export interface Stream {
  readonly id: number;
}

/** An encoded window, as `run` hands it to decoding: opaque here. */
export interface WindowHandle {
  readonly id: number;
}

/** Which text tokens are masked before anything is reduced: OpenAI's suppressed tokens, these and blank, or none at all. */
export type Suppression = "first" | "later" | "none";

/** How one position's logits are to be reduced. */
export interface Ask {
  suppression: Suppression;
  /** timestamp tokens allowed, as indexes after the first timestamp token (0 = 0.00 s), inclusive; empty when low > high */
  timestampLow: number;
  timestampHigh: number;
  /** a token whose raw logit is wanted in `Scores.asked` (0 when none is) */
  token: number;
}

/** The best tokens of a kind, best first, with the log-sum-exp over the whole kind (natural logarithm, of logits as they are). */
export interface Ranked {
  ids: Int32Array;
  logits: Float32Array;
  logSumExp: number;
}

/** The reduced logits of one position. No softmax has been taken: all values are logits on one common scale. */
export interface Scores {
  /** tokens below end-of-text, after suppression; -Infinity-like values (< -1e30) are masked tokens */
  text: Ranked;
  /** raw logits of end-of-text and the special tokens behind it, up to the first timestamp token */
  special: Float32Array;
  /** timestamp tokens within the asked range; ids are vocabulary ids */
  timestamps: Ranked;
  /** raw logit of `Ask.token` */
  asked: number;
  /** all raw logits of the position: only when `full` was requested */
  all?: Float32Array;
}

export interface StartRequest {
  window: WindowHandle;
  /** rows of this stream: 1, or the beam width, or the number of samples */
  rows: number;
  /** the whole prompt, up to the last token before the first new one */
  prompt: readonly number[];
  /** positions within the prompt whose scores are wanted, in order, with how */
  asks: readonly { position: number; ask: Ask }[];
  /** once it is aborted, a window that is not encoded yet is not begun */
  signal?: AbortSignal | undefined;
}

export interface Started {
  stream: Stream;
  scores: Scores[];
}

export interface StepRequest {
  stream: Stream;
  /** one token for each of the stream's rows: the one chosen last */
  tokens: readonly number[];
  /** one for each of the stream's rows */
  asks: readonly Ask[];
}

/** The alignment heads' view of one stream: for word times. */
export interface Alignment {
  /** scores before the softmax (q·k/sqrt(d_k)), [heads, tokens, frames], row-major, frames = 1500 */
  scores: Float32Array;
  heads: number;
  tokens: number;
  frames: number;
  /** for each asked position: raw logit of the asked token and log-sum-exp over the text tokens (none suppressed) */
  asked: Scores[];
}

export interface Decoder {
  /** streams that can be open at once */
  readonly capacity: number;
  /** how many best tokens `Ranked` holds */
  readonly best: number;
  /**
   * Opens streams and runs their prompts, together. All rows of a stream start equal.
   * @returns for each request its stream and the scores of the asked positions; null where the signal said not to begin
   */
  start(requests: readonly StartRequest[], full?: boolean): Promise<(Started | null)[]>;
  /**
   * Runs one token for every row of the streams named (each open stream at most once; streams not named stay as they are).
   * @returns for each request the scores of each of its rows
   */
  step(requests: readonly StepRequest[], full?: boolean): Promise<Scores[][]>;
  /** Row r of the stream goes on from where row `parents[r]` was. */
  reorder(stream: Stream, parents: readonly number[]): void;
  /** Closes a stream and frees its place. */
  finish(stream: Stream): void;
  /** Teacher-forced pass over a whole token sequence on an encoded window (no stream is opened). */
  align(
    window: WindowHandle,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment>;
}
