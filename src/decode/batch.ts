/**
 * The continuous batch: many windows are decoded side by side, and a finished one's place goes to the next at once. Whatever
 * is decoded in one place never looks at another: the same window gives the same tokens alone and in any batch.
 */
import { present } from "../lib/check.ts";
import type { DecodedWindow } from "./decoded-window.ts";
import type { Ask, Decoder, Scores, Stream, WindowHandle } from "./decoder.ts";
import { newTokensAfter, type Prompt } from "./prompt.ts";
import { type Rules, rulesOf } from "./rules.ts";
import type { SearchOptions, TokenSearch } from "./search/search.ts";
import { openSearch, rowsOfSearch } from "./search/table.ts";
import type { RequestSource } from "./source.ts";
import { timestampTokens, type Vocabulary } from "./tokens.ts";

/** One decoding of one window. */
export interface Attempt {
  window: WindowHandle;
  prompt: Prompt;
  search: SearchOptions;
  /** where the window's speech ends, on its clock: it is decoded to there (rules.ts); undefined: OpenAI's rules alone */
  speechEndSeconds: number | undefined;
  /** whether a text that begins so can only be thrown away (rules.ts) */
  hopeless?: Rules["hopeless"];
  /** once it is aborted the attempt leaves the batch after the step that is under way */
  signal?: AbortSignal | undefined;
  /** it has more rows than its window's first attempt had: said by the batch */
  wider?: boolean;
}

/**
 * Attempts with more rows than their windows' first had, at once: the others wait, and keep their windows' place in the batch. Where all windows
 * were decoded again side by side, by five samples each, what is kept for tokens would be five times what is promised before a run.
 */
export const widerAtOnce = 2;

/** What becomes of a decoded attempt: a result, or another attempt, which goes before all that wait. */
export type Verdict<A extends Attempt, R> = { result: R } | { again: A };

interface Place<A extends Attempt> {
  attempt: A;
  stream: Stream;
  search: TokenSearch;
  noSpeechProb: number;
  open: boolean;
}

/**
 * Decodes all that the source gives and yields the results as they come, not in the source's order. A window's encoder states
 * must stay readable until its result has been yielded. Ending the loop early (return, throw) closes all streams.
 * An attempt whose signal is aborted leaves it, and the source is told.
 * @param judge called once for each decoded attempt
 */
export async function* decodeBatch<A extends Attempt, R>(
  decoder: Decoder,
  vocabulary: Vocabulary,
  source: RequestSource<A>,
  judge: (attempt: A, decoded: DecodedWindow) => Verdict<A, R>,
): AsyncGenerator<R, void, undefined> {
  const again: A[] = [];
  let places: Place<A>[] = [];
  let ended = false;
  try {
    while (true) {
      const next = takeReady(again, places);
      while (!ended && places.length + again.length + next.length < decoder.capacity) {
        const given = await source.next(places.length + next.length === 0);
        if (given === "later") break;
        if (given === "end") ended = true;
        else next.push(given.value);
      }
      const cancelled: A[] = [];
      if (next.length > 0) {
        const started = await startAll(decoder, vocabulary, next);
        places.push(...started.filter((place) => place !== null));
        cancelled.push(...next.filter((_, i) => started[i] === null));
      } else if (places.length > 0) await stepAll(decoder, places);
      else if (ended) return;
      source.stepped?.(() => places.map(({ attempt, search }) => ({ value: attempt, tokens: () => search.soFar() })));

      const leaving = places.filter(({ open, attempt }) => !open || attempt.signal?.aborted);
      if (leaving.length + cancelled.length === 0) continue;
      places = places.filter((place) => !leaving.includes(place));
      for (const { stream } of leaving) decoder.finish(stream);
      const finished = leaving.filter(({ attempt }) => !attempt.signal?.aborted);
      cancelled.push(...leaving.filter((place) => !finished.includes(place)).map(({ attempt }) => attempt));
      for (const attempt of cancelled) source.cancelled?.(attempt);
      const verdicts = finished.map((place) => judge(place.attempt, decodedOf(place)));
      for (const [i, verdict] of verdicts.entries())
        if ("again" in verdict) again.push(widened(verdict.again, present(finished[i], "finished attempt").attempt));
      for (const verdict of verdicts) if ("result" in verdict) yield verdict.result;
    }
  } finally {
    for (const { stream } of places) decoder.finish(stream);
    await source.close?.();
  }
}

function widened<A extends Attempt>(attempt: A, before: A): A {
  return { ...attempt, wider: before.wider || rowsOfSearch(attempt.search) > rowsOfSearch(before.search) };
}

/** Takes those out of the waiting ones that may begin beside what is open, and those that nobody wants any more; the others stay in their order. */
function takeReady<A extends Attempt>(waiting: A[], open: readonly Place<A>[]): A[] {
  let room = widerAtOnce - open.filter(({ attempt }) => attempt.wider).length;
  const ready = waiting.filter(({ wider, signal }) => !wider || signal?.aborted || room-- > 0);
  waiting.splice(0, waiting.length, ...waiting.filter((attempt) => !ready.includes(attempt)));
  return ready;
}

async function startAll<A extends Attempt>(
  decoder: Decoder,
  vocabulary: Vocabulary,
  attempts: readonly A[],
): Promise<(Place<A> | null)[]> {
  const searches = attempts.map(({ prompt, search, speechEndSeconds, hopeless }) => {
    const rules = { ...rulesOf(vocabulary, prompt.timestamps, speechEndSeconds), hopeless };
    return openSearch(search, rules, newTokensAfter(prompt.tokens.length));
  });
  const requests = attempts.map(({ window, prompt, signal }, i) => {
    const search = present(searches[i], "search");
    return { window, rows: search.rows, prompt: prompt.tokens, asks: firstAsks(prompt, search, vocabulary), signal };
  });
  const started = await decoder.start(requests, mayNeedAll(searches));
  return attempts.map((attempt, i) => {
    const begun = started[i];
    if (!begun) return null;
    const { stream, scores } = begun;
    const search = present(searches[i], "search");
    const [atStart, atEnd] = [present(scores[0], "scores"), present(scores[1], "scores")];
    const noSpeechProb = noSpeechOf(atStart, vocabulary);
    return { attempt, stream, search, noSpeechProb, open: search.advance([atEnd]) };
  });
}

/** All logits are fetched for the whole batch or not at all: they cost a copy, another run would cost more. */
function mayNeedAll(searches: readonly TokenSearch[]): boolean {
  return searches.some(({ full }) => full);
}

async function stepAll<A extends Attempt>(decoder: Decoder, places: readonly Place<A>[]): Promise<void> {
  for (const { stream, search } of places) {
    const parents = search.parents();
    if (parents) decoder.reorder(stream, parents);
  }
  const scores = await decoder.step(
    places.map(({ stream, search }) => ({ stream, tokens: search.tokens(), asks: search.asks() })),
    mayNeedAll(places.map(({ search }) => search)),
  );
  places.forEach((place, i) => {
    place.open = place.search.advance(present(scores[i], "scores"));
  });
}

/** The whole distribution at start-of-transcript, for no-speech, and the position of the first new token. */
function firstAsks(prompt: Prompt, search: TokenSearch, vocabulary: Vocabulary): { position: number; ask: Ask }[] {
  const ask = present(search.asks()[0], "ask");
  return [
    { position: prompt.startPosition, ask: wholeDistribution(vocabulary.noSpeech) },
    { position: prompt.tokens.length - 1, ask },
  ];
}

export function wholeDistribution(token: number): Ask {
  return { suppression: "none", timestampLow: 0, timestampHigh: timestampTokens - 1, token };
}

/** Softmax of the unfiltered logits at start-of-transcript (openai/whisper decoding.py, _main_loop). */
function noSpeechOf(scores: Scores, vocabulary: Vocabulary): number {
  const { text, timestamps, special } = scores;
  const logit = special[vocabulary.noSpeech - vocabulary.endOfText] ?? Number.NEGATIVE_INFINITY;
  let others = Math.exp(text.logSumExp - logit) + Math.exp(timestamps.logSumExp - logit);
  for (const each of special) others += Math.exp(each - logit);
  return 1 / others;
}

function decodedOf<A extends Attempt>({ attempt, search, noSpeechProb }: Place<A>): DecodedWindow {
  return {
    hypothesis: search.result(),
    noSpeechProb,
    temperature: attempt.search.kind === "sampled" ? attempt.search.temperature : 0,
    timestamps: attempt.prompt.timestamps,
  };
}
