/** From timestamp tokens to segments (openai/whisper transcribe.py), the tail included: a window is decoded once, so nothing may be lost. */
import type { Segment, Suspicion } from "../api/transcript.ts";
import { toMilliseconds } from "../lib/milliseconds.ts";
import { compressionRatio, limits, repeats } from "./checks.ts";
import type { Detokenizer, TokenRun } from "./decoded-window.ts";
import { timestampsPerSecond, type Vocabulary } from "./tokens.ts";

/** Where a window's speech is, on the window's clock. */
export interface Extent {
  startSeconds: number;
  endSeconds: number;
}

interface Piece {
  /** first token and the one after the last, in the run */
  from: number;
  to: number;
  start: number;
  end: number;
}

/** No segment is shorter: one timestamp step. */
const leastSeconds = 1 / timestampsPerSecond;

/**
 * Segments with times on the window's clock: none is empty, none overlaps another or passes the extent, and all of the run's
 * text is in them. `avgLogprob` and the other figures are the window's, as in openai-whisper; `suspect` is the segment's own.
 */
export function segmentsOf(run: TokenRun, extent: Extent, detokenizer: Detokenizer): Segment[] {
  const { tokenizer, vocabulary } = detokenizer;
  const isText = (token: number) => token < vocabulary.endOfText;
  const said = piecesOf(run.tokens, extent, vocabulary).filter(
    ({ from, to }) => tokenizer.decode(run.tokens.slice(from, to)).trim() !== "",
  );
  const placed = placePieces(said, extent);
  return markSuspects(
    placed.map(({ from, to, start, end }) => ({
      start,
      end,
      text: tokenizer.decode(run.tokens.slice(from, to)),
      avgLogprob: run.avgLogprob,
      noSpeechProb: run.noSpeechProb,
      compressionRatio: run.compressionRatio,
      temperature: run.temperature,
      tokens: run.tokens.slice(from, to),
    })),
    placed.map(({ from, to }) => meanLogprob(run.logprobs.slice(from, to), run.tokens.slice(from, to), isText)),
    run.suspicions,
    detokenizer,
  );
}

/** Cuts between two timestamps that stand side by side. */
function piecesOf(tokens: readonly number[], extent: Extent, vocabulary: Vocabulary): Piece[] {
  const secondsOf = (token: number | undefined) =>
    token !== undefined && token >= vocabulary.firstTimestamp
      ? (token - vocabulary.firstTimestamp) / timestampsPerSecond
      : undefined;
  const pieces: Piece[] = [];
  let from = 0;
  for (let to = 1; to <= tokens.length; to++) {
    const inside = secondsOf(tokens[to - 1]) === undefined || secondsOf(tokens[to]) === undefined;
    if (to < tokens.length && inside) continue;
    // A tail whose end was never said lasts as long as the speech does.
    const start = secondsOf(tokens[from]) ?? pieces.at(-1)?.end ?? extent.startSeconds;
    const end = to - from > 1 ? (secondsOf(tokens[to - 1]) ?? extent.endSeconds) : extent.endSeconds;
    pieces.push({ from, to, start, end });
    from = to;
  }
  return pieces;
}

/** Clamps the times to the extent and to each other; a piece that no time is left for takes a step from its neighbours. */
function placePieces(pieces: readonly Piece[], extent: Extent): Piece[] {
  const placed: Piece[] = [];
  // Milliseconds within the extent, so that rounding never leaves it.
  let free = Math.ceil(extent.startSeconds * 1000) / 1000;
  const last = Math.floor(extent.endSeconds * 1000) / 1000;
  pieces.forEach((piece, i) => {
    // Every piece to come needs a step of its own before the end.
    const latest = Math.max(free, last - (pieces.length - i) * leastSeconds);
    const start = Math.min(Math.max(piece.start, free), latest);
    const room = Math.max(start, last - (pieces.length - i - 1) * leastSeconds);
    const end = Math.min(Math.max(piece.end, start + leastSeconds), room);
    placed.push({ ...piece, start: toMilliseconds(start), end: toMilliseconds(end) });
    free = end;
  });
  return placed;
}

function meanLogprob(
  logprobs: readonly number[],
  tokens: readonly number[],
  counts: (token: number) => boolean,
): number {
  let [sum, count] = [0, 0];
  logprobs.forEach((logprob, i) => {
    if (!counts(tokens[i] ?? 0)) return;
    sum += logprob;
    count++;
  });
  return count > 0 ? sum / count : 0;
}

/**
 * A window's suspicion goes to the segments that show it; to all where none does by itself. A segment may be improbable in a
 * window that is not.
 */
function markSuspects(
  segments: readonly Segment[],
  means: readonly number[],
  suspicions: readonly Suspicion[],
  { vocabulary }: Detokenizer,
): Segment[] {
  const shows = segments.map(({ text, tokens }, i): Suspicion[] => {
    const own: Suspicion[] = [];
    const loops = repeats(tokens.filter((token) => token < vocabulary.endOfText));
    if (loops || compressionRatio(text.trim()) > limits.compressionRatio) own.push("loop");
    if ((means[i] ?? 0) < limits.avgLogprob) own.push("low confidence");
    return own;
  });
  const everywhere = suspicions.filter((suspicion) => !shows.some((own) => own.includes(suspicion)));
  return segments.map((segment, i) => {
    const suspect = [...(shows[i] ?? []), ...everywhere];
    return suspect.length > 0 ? { ...segment, suspect } : segment;
  });
}
