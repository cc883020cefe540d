/** The text of one window, from its decoded tokens to segments on the file's clock; spans of dropped speech are decoded once more. */
import type { JournalWindow } from "../api/engine.ts";
import type { Segment, Task } from "../api/transcript.ts";
import type { TokenRun } from "../decode/decoded-window.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { type DroppedSpan, droppedSpans, type Span, withRedone } from "../decode/dropped-speech.ts";
import { segmentsOf } from "../decode/segments.ts";
import { alignWords, type WordTimes, withWords } from "../decode/words.ts";
import { present } from "../lib/check.ts";
import { toMilliseconds } from "../lib/milliseconds.ts";
import type { Pcm16Window } from "../speech/compact-samples.ts";
import { onsetOf } from "../speech/onset.ts";
import { spanToFileClock } from "../speech/windows.ts";
import type { SpokenStretch, SpokenWindow } from "./detect-language.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Part, type PlacedPart, windowPart } from "./window-parts.ts";

/** Sound around a span of dropped speech that is decoded with it. */
const marginSeconds = 0.2;
/** A span of dropped speech is decoded piece by piece, cut at pauses of this length: decoded as it was, it would only give the same again. */
const pauseSeconds = 0.6;
/** Pieces with less speech go with their neighbour. */
const pieceSeconds = 2;

interface DroppedPart extends PlacedPart {
  /** which of the spans of dropped speech it belongs to */
  span: DroppedSpan;
  fresh: Segment[] | undefined;
}

/** What all texts of a file have in common: what decodes them, and which words are timed. */
export interface TextTools {
  scheduler: Pick<Scheduler, "runtime" | "detokenizer">;
  words: WordTimesAsked;
}

/** Word times are wanted, of this task's text, where these segments of it, on the file's clock, need them. */
export interface WordTimesAsked extends WordTimes {
  task: Task;
  needed(segments: readonly Segment[]): boolean;
}

/** What is decoded as one. */
type Stretch = Omit<SpokenStretch, "states">;

export class WindowText {
  readonly window: Pcm16Window;
  readonly stretches: readonly Stretch[];
  readonly #language: string;
  readonly #speech: readonly Span[];
  readonly #tools: TextTools;
  readonly #decoded = new Map<Stretch, Segment[]>();
  #segments: Segment[] | undefined;
  #dropped: DroppedPart[] = [];

  constructor(
    { window, language, stretches }: Pick<SpokenWindow, "window" | "language"> & { stretches: readonly Stretch[] },
    tools: TextTools,
  ) {
    this.window = window;
    this.stretches = stretches;
    this.#language = language;
    this.#tools = tools;
    this.#speech = window.speech.map(({ start, end }) => ({ startSeconds: start, endSeconds: end }));
  }

  /** @returns whether all stretches are decoded now */
  async decoded(stretch: Stretch, run: TokenRun, states: WindowHandle): Promise<boolean> {
    this.#decoded.set(stretch, await this.#segmentsOf(stretch, stretch.language, run, states));
    if (this.#decoded.size < this.stretches.length) return false;
    this.#segments = this.stretches.flatMap((one) => this.#decoded.get(one) ?? []);
    return true;
  }

  /** The spans where words may have been lost, each to be decoded as a window of its own, in the language of its stretch. To be called once. */
  droppedParts(): { index: number; part: Part; stretch: Stretch }[] {
    const segments = present(this.#segments, "decoded text");
    this.#dropped = droppedSpans(segments, this.#speech).flatMap((span) =>
      piecesOf(span, this.#speech).map(({ startSeconds, endSeconds }) => ({
        span,
        ...windowPart(this.window, startSeconds - marginSeconds, endSeconds + marginSeconds),
        fresh: undefined,
      })),
    );
    return this.#dropped.map(({ part, startSeconds }, index) => ({
      index,
      part,
      stretch: this.#stretchAt(startSeconds + marginSeconds),
    }));
  }

  async redone(index: number, run: TokenRun, states: WindowHandle): Promise<void> {
    const dropped = present(this.#dropped[index], "span of dropped speech");
    const { language } = this.#stretchAt(dropped.startSeconds + marginSeconds);
    dropped.fresh = await this.#segmentsOf(dropped, language, run, states);
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
      ...this.#inLanguage(
        moved({ ...segment, start: onsetOf(speech, segment) }, (span) => spanToFileClock(this.window, span)),
        this.#stretchAt(segment.start),
      ),
      ...(speaker !== undefined && { speaker }),
    }));
    return { index, start, end, segments };
  }

  /** Says so where a segment is in another language than the recording, and where it may be in another than its text. */
  #inLanguage(segment: Segment, { language, doubtful }: Stretch): Segment {
    return {
      ...segment,
      ...(doubtful && { suspect: [...(segment.suspect ?? []), "language" as const] }),
      ...(language !== this.#language && { language }),
    };
  }

  /** @param seconds on the window's clock */
  #stretchAt(seconds: number): Stretch {
    const found = this.stretches.findLast(({ startSeconds }) => startSeconds <= seconds);
    return found ?? present(this.stretches[0], "stretch");
  }

  /** @returns segments on the window's clock */
  async #segmentsOf(
    { startSeconds, part }: PlacedPart,
    language: string,
    run: TokenRun,
    states: WindowHandle,
  ): Promise<Segment[]> {
    const { scheduler, words } = this.#tools;
    const extent = { startSeconds: 0, endSeconds: part.sound.seconds };
    const segments = segmentsOf(run, extent, scheduler.detokenizer);
    const placed = (all: Segment[]) =>
      startSeconds === 0
        ? all
        : all.map((segment) =>
            moved(segment, ({ start, end }) => ({ start: start + startSeconds, end: end + startSeconds })),
          );
    const untimed = placed(segments);
    const { task, probabilities, needed } = words;
    if (!needed(untimed.map((segment) => moved(segment, (span) => spanToFileClock(this.window, span))))) return untimed;
    const options = { task, probabilities, language, durationSeconds: extent.endSeconds };
    const aligned = await alignWords(scheduler.runtime, states, run.tokens, options, scheduler.detokenizer);
    return placed(withWords(segments, aligned, extent, scheduler.detokenizer.vocabulary));
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

const rounded = ({ start, end }: Times): Times => ({ start: toMilliseconds(start), end: toMilliseconds(end) });
