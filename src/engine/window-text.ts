/** The text of one window, from its decoded tokens to segments on the file's clock; spans of dropped speech are decoded once more. */
import type { JournalWindow } from "../api/engine.ts";
import type { Segment, Task } from "../api/transcript.ts";
import type { TokenRun } from "../decode/decoded-window.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { type DroppedSpan, droppedSpans, type Span, withRedone } from "../decode/dropped-speech.ts";
import { segmentsOf } from "../decode/segments.ts";
import { alignWords, withWords } from "../decode/words.ts";
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import type { Pcm16, Pcm16Window } from "../speech/compact-samples.ts";
import { onsetOf } from "../speech/onset.ts";
import { spanToFileClock, type Window } from "../speech/windows.ts";
import type { Scheduler } from "./scheduler.ts";

/** Sound around a span of dropped speech that is decoded with it. */
const marginSeconds = 0.2;
/** A span of dropped speech is decoded piece by piece, cut at pauses of this length: decoded as it was, it would only give the same again. */
const pauseSeconds = 0.6;
/** Pieces with less speech go with their neighbour. */
const pieceSeconds = 2;

/** A stretch of a window, with its speech, on its own clock. */
export interface Part {
  index: number;
  sound: Pcm16;
  speech: Window["speech"];
}

interface DroppedPart {
  /** which of the spans of dropped speech it belongs to */
  span: DroppedSpan;
  /** where the part starts on the window's clock */
  startSeconds: number;
  part: Part;
  fresh: Segment[] | undefined;
}

export class WindowText {
  readonly window: Pcm16Window;
  readonly language: string;
  readonly #speech: readonly Span[];
  #segments: Segment[] | undefined;
  #dropped: DroppedPart[] = [];

  constructor(window: Pcm16Window, language: string) {
    this.window = window;
    this.language = language;
    this.#speech = window.speech.map(({ start, end }) => ({ startSeconds: start, endSeconds: end }));
  }

  /** @param words word times are wanted, of this task's text */
  async decoded(run: TokenRun, states: WindowHandle, scheduler: Scheduler, words?: { task: Task }): Promise<void> {
    this.#segments = await this.#segmentsOf(run, this.window.sound, states, scheduler, words);
  }

  /** The spans where words may have been lost, each to be decoded as a window of its own. To be called once. */
  droppedParts(): { index: number; part: Part }[] {
    const segments = present(this.#segments, "decoded text");
    this.#dropped = droppedSpans(segments, this.#speech).flatMap((span) =>
      piecesOf(span, this.#speech).map((piece) => this.#part(span, piece)),
    );
    return this.#dropped.map(({ part }, index) => ({ index, part }));
  }

  async redone(
    index: number,
    run: TokenRun,
    states: WindowHandle,
    scheduler: Scheduler,
    words?: { task: Task },
  ): Promise<void> {
    const dropped = present(this.#dropped[index], "span of dropped speech");
    const fresh = await this.#segmentsOf(run, dropped.part.sound, states, scheduler, words);
    dropped.fresh = fresh.map((segment) =>
      moved(segment, ({ start, end }) => ({ start: start + dropped.startSeconds, end: end + dropped.startSeconds })),
    );
    if (!this.finished) return;
    // From the last to the first: each changes the places of what is behind it.
    for (const span of [...new Set(this.#dropped.map(({ span }) => span))].reverse()) {
      const fresh = this.#dropped.filter((dropped) => dropped.span === span).flatMap((dropped) => dropped.fresh ?? []);
      this.#segments = withRedone(present(this.#segments, "text"), span, fresh, this.#speech);
    }
    this.#dropped = [];
  }

  get finished(): boolean {
    return this.#segments !== undefined && this.#dropped.every(({ fresh }) => fresh !== undefined);
  }

  onFileClock(): JournalWindow {
    const { index, start, end, speech, speaker } = this.window;
    const segments = present(this.#segments, "text").map((segment) => ({
      ...moved({ ...segment, start: onsetOf(speech, segment) }, (span) => spanToFileClock(this.window, span)),
      ...(speaker !== undefined && { speaker }),
    }));
    return { index, start, end, segments };
  }

  async #segmentsOf(
    run: TokenRun,
    sound: Pcm16,
    states: WindowHandle,
    scheduler: Scheduler,
    words?: { task: Task },
  ): Promise<Segment[]> {
    const extent = { startSeconds: 0, endSeconds: sound.seconds };
    const segments = segmentsOf(run, extent, scheduler.detokenizer);
    if (!words) return segments;
    const options = { language: this.language, task: words.task, durationSeconds: extent.endSeconds };
    const aligned = await alignWords(scheduler.runtime, states, run.tokens, options, scheduler.detokenizer);
    return withWords(segments, aligned, extent, scheduler.detokenizer.vocabulary);
  }

  #part(span: DroppedSpan, piece: Span): DroppedPart {
    const { sound, speech, index } = this.window;
    const from = Math.max(0, Math.round((piece.startSeconds - marginSeconds) * sampleRate));
    const to = Math.min(sound.length, Math.round((piece.endSeconds + marginSeconds) * sampleRate));
    const startSeconds = from / sampleRate;
    const seconds = (to - from) / sampleRate;
    const within = speech
      .map(({ start, end }) => ({
        start: Math.max(0, start - startSeconds),
        end: Math.min(seconds, end - startSeconds),
      }))
      .filter(({ start, end }) => end > start);
    return {
      span,
      startSeconds,
      part: { index, sound: sound.part(from, to), speech: within },
      fresh: undefined,
    };
  }
}

/** A span cut at its pauses, each piece with its own speech. */
function piecesOf(span: Span, speech: readonly Span[]): Span[] {
  const within = speech
    .map(({ startSeconds, endSeconds }) => ({
      startSeconds: Math.max(startSeconds, span.startSeconds),
      endSeconds: Math.min(endSeconds, span.endSeconds),
    }))
    .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds);
  const pieces: Span[] = [];
  for (const part of within) {
    const last = pieces.at(-1);
    const short = last && last.endSeconds - last.startSeconds < pieceSeconds;
    if (last && (short || part.startSeconds - last.endSeconds < pauseSeconds)) last.endSeconds = part.endSeconds;
    else pieces.push(part);
  }
  return pieces.length > 0 ? pieces : [span];
}

/** On another clock; words stay within their segment. */
function moved(segment: Segment, clock: (span: Times) => Times): Segment {
  const { words, ...rest } = segment;
  const bounds = rounded(clock(segment));
  const within = (seconds: number) => Math.min(Math.max(seconds, bounds.start), bounds.end);
  const place = <T extends Times>(word: T): T => {
    const { start, end } = rounded(clock(word));
    return { ...word, start: within(start), end: within(end) };
  };
  return { ...rest, ...bounds, ...(words && { words: words.map(place) }) };
}

interface Times {
  start: number;
  end: number;
}

const rounded = ({ start, end }: Times): Times => ({ start: round(start), end: round(end) });

/** To the millisecond: what is shown is what is kept. */
const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
