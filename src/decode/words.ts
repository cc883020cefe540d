/** Word times from the alignment heads' cross-attention (openai/whisper timing.py). */
import type { Segment, Task, Word } from "../api/transcript.ts";
import { toMilliseconds } from "../lib/milliseconds.ts";
import type { Decoder, WindowHandle } from "./decoder.ts";
import { alignmentMatrix, firstColumns } from "./dtw.ts";
import { startSequence } from "./prompt.ts";
import type { Extent } from "./segments.ts";
import { splitWords } from "./split.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { timestampsPerSecond, type Vocabulary } from "./tokens.ts";

/** A word, or a mark of punctuation by itself, with its tokens; times on the window's clock. */
export interface AlignedWord {
  text: string;
  tokens: number[];
  startSeconds: number;
  endSeconds: number;
  /** not a number where nobody asks */
  probability: number;
}

/** What is to be known of words beside when they are said. */
export interface WordTimes {
  /** how sure the model is of each: scores of the whole vocabulary for every token, most of the work and of the memory */
  probabilities: boolean;
}

export interface AlignOptions extends WordTimes {
  language: string;
  task: Task;
  /** seconds of audio in the window: what is behind is not looked at */
  durationSeconds: number;
}

/**
 * Runs the text once through the decoder and reads the words' times off its attention (find_alignment).
 * @param tokens the window's tokens; only text tokens are used
 */
export async function alignWords(
  decoder: Decoder,
  window: WindowHandle,
  tokens: readonly number[],
  options: AlignOptions,
  { tokenizer, vocabulary }: { tokenizer: Tokenizer; vocabulary: Vocabulary },
): Promise<AlignedWord[]> {
  const text = tokens.filter((token) => token < vocabulary.endOfText);
  const frames = Math.min(Math.floor(options.durationSeconds * timestampsPerSecond + 1e-6), 1500);
  if (text.length === 0 || frames === 0) return [];
  const start = startSequence(vocabulary, options.language, options.task);
  const all = [...start, vocabulary.noTimestamps, ...text, vocabulary.endOfText];
  const asks = text.map((token, i) => ({
    position: start.length + i,
    ask: { suppression: "none" as const, timestampLow: 1, timestampHigh: 0, token },
  }));
  const alignment = await decoder.align(window, all, options.probabilities ? asks : []);
  const probabilities = alignment.asked.map(({ asked, text: { logSumExp } }) => Math.exp(asked - logSumExp));

  // From notimestamps, which foretells the first word, to the last text token, which foretells the end.
  const rows = text.length + 1;
  const matrix = alignmentMatrix(alignment, frames, start.length, start.length + rows);
  const first = firstColumns(matrix, rows, frames);
  const secondsOf = (row: number) => (first[row] ?? 0) / timestampsPerSecond;
  let at = 0;
  return splitWords(text, options.language, tokenizer, vocabulary).map((word) => {
    const from = at;
    at += word.tokens.length;
    const mean = probabilities.slice(from, at).reduce((sum, each) => sum + each, 0) / (at - from);
    const probability = options.probabilities ? mean : Number.NaN;
    return { ...word, startSeconds: secondsOf(from), endSeconds: secondsOf(at), probability };
  });
}

const sentenceEnds = ".。!！?？";
const prepended = "\"'“¿([{-";
const appended = "\"'.。,，!！?？:：”)]}、";

/** What the words' usual length allows for one word: the attention of a word before or after a pause spills into it. */
interface Durations {
  median: number;
  longest: number;
}

/**
 * Gives each segment its words (add_word_timestamps): over-long words at sentence and segment ends shortened, punctuation joined
 * to its word, everything within the extent and in order. A segment's times follow its words'.
 * @param segments of one window, on the window's clock, as `segmentsOf` gives them
 */
export function withWords(
  segments: readonly Segment[],
  aligned: readonly AlignedWord[],
  extent: Extent,
  vocabulary: Vocabulary,
): Segment[] {
  const words = aligned.map((word) => ({ ...word, tokens: [...word.tokens] }));
  const durations = durationsOf(words);
  shortenAtSentenceEnds(words, durations.longest);
  mergePunctuation(words);
  let next = 0;
  let lastEnd = extent.startSeconds;
  return segments.map((segment) => {
    const wanted = segment.tokens.filter((token) => token < vocabulary.endOfText).length;
    const own: Word[] = [];
    for (let taken = 0; next < words.length && taken < wanted; next++) {
      const word = words[next];
      if (!word) break;
      taken += word.tokens.length;
      const { text, startSeconds, endSeconds, probability } = word;
      if (text !== "") own.push({ text, start: startSeconds, end: endSeconds, probability });
    }
    const placed = own.length > 0 ? settle(segment, own, lastEnd, durations, extent) : withoutWords(segment, lastEnd);
    lastEnd = placed.end;
    return placed;
  });
}

function withoutWords(segment: Segment, lastEnd: number): Segment {
  const start = Math.max(segment.start, lastEnd);
  return { ...segment, start, end: Math.max(segment.end, start), words: [] };
}

function durationsOf(words: readonly AlignedWord[]): Durations {
  const lengths = words
    .map(({ startSeconds, endSeconds }) => endSeconds - startSeconds)
    .filter((length) => length !== 0);
  const sorted = lengths.sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const between = ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const median = Math.min(0.7, between);
  return { median, longest: sorted.length > 0 ? median * 2 : Number.POSITIVE_INFINITY };
}

function shortenAtSentenceEnds(words: AlignedWord[], longest: number): void {
  words.forEach((word, i) => {
    const before = words[i - 1];
    if (!before || word.endSeconds - word.startSeconds <= longest) return;
    if (sentenceEnds.includes(word.text)) word.endSeconds = word.startSeconds + longest;
    else if (sentenceEnds.includes(before.text)) word.startSeconds = word.endSeconds - longest;
  });
}

/** Joins opening marks to the word behind and closing ones to the word before; the emptied ones stay, without text. */
export function mergePunctuation(words: AlignedWord[]): void {
  let behind = words.at(-1);
  for (const word of words.slice(0, -1).reverse()) {
    if (behind && word.text.startsWith(" ") && prepended.includes(word.text.trim())) {
      behind.text = word.text + behind.text;
      behind.tokens = [...word.tokens, ...behind.tokens];
      word.text = "";
      word.tokens = [];
    } else behind = word;
  }
  let before = words[0];
  for (const word of words.slice(1)) {
    if (before && !before.text.endsWith(" ") && appended.includes(word.text)) {
      before.text += word.text;
      before.tokens = [...before.tokens, ...word.tokens];
      word.text = "";
      word.tokens = [];
    } else before = word;
  }
}

/** The times of one segment's words and its own; `words` is not empty. */
function settle(segment: Segment, words: Word[], lastEnd: number, durations: Durations, extent: Extent): Segment {
  const { median, longest } = durations;
  const [first, second, last] = [words[0], words[1], words.at(-1)];
  if (!first || !last) return segment;
  // The first word after a pause, and the second, are not longer than twice the median.
  const late = first.end - lastEnd > median * 4;
  const long = first.end - first.start > longest || (second && second.end - first.start > longest * 2);
  if (late && long) {
    if (second && second.end - second.start > longest) {
      const boundary = Math.max(second.end / 2, second.end - longest);
      first.end = boundary;
      second.start = boundary;
    }
    first.start = Math.max(0, first.end - longest);
  }
  let { start, end } = segment;
  // Of segment and word times the nearer ones hold where a first or last word is too long.
  if (start < first.end && start - 0.5 > first.start) {
    first.start = Math.max(0, Math.min(first.end - median, start));
  } else start = first.start;
  if (end > last.start && end + 0.5 < last.end) last.end = Math.max(last.start + median, end);
  else end = last.end;
  const limit = Math.floor(extent.endSeconds * 1000) / 1000;
  const placed = inOrder(words, Math.max(lastEnd, extent.startSeconds), limit);
  const [begin, finish] = [placed[0]?.start ?? start, placed.at(-1)?.end ?? end];
  return {
    ...segment,
    start: Math.min(begin, clamp(start, lastEnd, limit)),
    end: Math.max(finish, clamp(end, begin, limit)),
    words: placed,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function inOrder(words: readonly Word[], from: number, to: number): Word[] {
  let free = from;
  return words.map((word) => {
    const start = clamp(word.start, free, to);
    const end = clamp(word.end, start, to);
    free = end;
    return { ...word, start: toMilliseconds(start), end: toMilliseconds(end) };
  });
}
