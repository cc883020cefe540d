/**
 * A window's text from its attempts: the first is greedy or by beam search; one that fails the checks is decoded again, warmer
 * and warmer, on the same encoder states (openai/whisper transcribe.py, decode_with_fallback). Where all fail, the best is kept
 * and stays marked.
 */
import { type Attempt, decodeBatch, type Verdict } from "./batch.ts";
import { isRunaway, limits, type SpeechDurations } from "./checks.ts";
import { type DecodedWindow, type Detokenizer, type TokenRun, tokenRunOf } from "./decoded-window.ts";
import type { Decoder, WindowHandle } from "./decoder.ts";
import type { Prompt } from "./prompt.ts";
import type { SearchOptions } from "./search/search.ts";
import type { RequestSource } from "./source.ts";

export const retryTemperatures = [0.2, 0.4, 0.6, 0.8, 1] as const;
export const samplesPerRetry = 5;

export const greedy: SearchOptions = { kind: "greedy" };
/** the accurate preset */
export const beamOfFive: SearchOptions = { kind: "beam", width: 5, patience: 1 };
/** each attempt behind the first */
export const sampledAt = (temperature: number, seed: number): SearchOptions => ({
  kind: "sampled",
  temperature,
  samples: samplesPerRetry,
  seed,
});

/** A window to decode. */
export interface WindowRequest<Key> {
  /** the caller's own window, given back with the result */
  key: Key;
  window: WindowHandle;
  prompt: Prompt;
  /** the first attempt's */
  search: SearchOptions;
  /** false: the first attempt's text is final */
  retry: boolean;
  /** where its speech ends, on the window's clock: it is decoded to there (rules.ts); absent: OpenAI's rules alone */
  speechEndSeconds?: number;
  durations: SpeechDurations;
  /** for sampling: the same seed gives the same text; different windows should differ */
  seed: number;
  /** once it is aborted the window leaves the batch after the step that is under way */
  signal?: AbortSignal | undefined;
}

export interface WindowResult<Key> {
  key: Key;
  window: WindowHandle;
  run: TokenRun;
  attempts: number;
}

interface WindowAttempt<Key> extends Attempt {
  request: WindowRequest<Key>;
  /** the attempts before this one */
  failed: readonly TokenRun[];
}

/**
 * Decodes windows in a continuous batch and yields each with its text when it is done, in the order of completion. The
 * window's encoder states must stay readable until then.
 */
export function decodeWindows<Key>(
  decoder: Decoder,
  detokenizer: Detokenizer,
  source: RequestSource<WindowRequest<Key>>,
): AsyncGenerator<WindowResult<Key>, void, undefined> {
  const attempts: RequestSource<WindowAttempt<Key>> = {
    async next(idle) {
      const given = await source.next(idle);
      return typeof given === "string" ? given : { value: firstAttempt(given.value, detokenizer) };
    },
    cancelled: ({ request }) => source.cancelled?.(request),
    stepped: (inBatch) =>
      source.stepped?.(() => inBatch().map(({ value, tokens }) => ({ value: value.request, tokens }))),
    close: async () => source.close?.(),
  };
  return decodeBatch(decoder, detokenizer.vocabulary, attempts, (attempt, decoded) =>
    judge(attempt, decoded, detokenizer),
  );
}

function firstAttempt<Key>(request: WindowRequest<Key>, { vocabulary }: Detokenizer): WindowAttempt<Key> {
  const { window, prompt, search, speechEndSeconds, durations, signal } = request;
  // Where the first text is final it is wanted whole.
  const hopeless = request.retry ? (tokens: readonly number[]) => isRunaway(tokens, durations, vocabulary) : undefined;
  return { request, window, prompt, search, speechEndSeconds, hopeless, signal, failed: [] };
}

function judge<Key>(
  attempt: WindowAttempt<Key>,
  decoded: DecodedWindow,
  detokenizer: Detokenizer,
): Verdict<WindowAttempt<Key>, WindowResult<Key>> {
  const { request, window, failed } = attempt;
  const run = tokenRunOf(decoded, request.durations, detokenizer);
  const all = [...failed, run];
  const temperature = retryTemperatures.find((warmer) => warmer > run.temperature);
  if (request.retry && temperature !== undefined && needsRetry(run)) {
    return { again: { ...attempt, search: sampledAt(temperature, request.seed), failed: all } };
  }
  const kept = needsRetry(run) ? bestOf(all) : run;
  return { result: { key: request.key, window, run: kept, attempts: all.length } };
}

/** Whatever the checks found, but silence: that would only be guessed at differently. */
export function needsRetry(run: TokenRun): boolean {
  if (run.noSpeechProb > limits.noSpeechProb && run.avgLogprob < limits.avgLogprob) return false;
  return run.suspicions.length > 0;
}

/** Of failed attempts the likeliest that does not loop; the likeliest at all where every one loops. */
export function bestOf(runs: readonly TokenRun[]): TokenRun {
  const straight = runs.filter(({ suspicions }) => !suspicions.includes("loop"));
  const [first, ...others] = straight.length > 0 ? straight : runs;
  if (!first) throw new Error("broken invariant: no attempt to choose from");
  return others.reduce((best, run) => (run.avgLogprob > best.avgLogprob ? run : best), first);
}
