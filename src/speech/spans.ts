/** Probabilities of speech -> spans of speech, in samples; a span too long for a window is cut where speech is least likely. */
import { frameSamples } from "./frames.ts";

export const speechLimits = {
  /** speech starts at this probability … */
  start: 0.5,
  /** … and goes on above this one */
  goOn: 0.35,
  /** frames below it that end a span: 160 ms */
  silenceFrames: 5,
  /** shorter spans are clicks: 96 ms */
  leastFrames: 3,
} as const;

/** [from, to) in samples of the file. `cut`: the span goes on behind `to`. */
export interface SpeechSpan {
  from: number;
  to: number;
  cut: boolean;
}

export interface SpanLimits {
  /** samples of a span */
  longest: number;
  /** where a longer one may be cut, in samples */
  earliest: number;
  /** all is speech (no voice detection): the values are then loudness, only used to cut */
  everything: boolean;
}

/** Follows the probabilities of a file, frame by frame. */
export class SpanFinder {
  readonly #limits: SpanLimits;
  readonly #longest: number;
  readonly #earliest: number;
  readonly #everything: boolean;
  /** frames seen */
  #frame = 0;
  #from: number | undefined;
  /** the first frame of the silence that may end the span */
  #silence: number | undefined;
  /** probabilities since the span's start */
  #since: number[] = [];
  /** the span before was cut here: its rest needs no least length */
  #continued = false;

  constructor(limits: SpanLimits) {
    this.#limits = limits;
    this.#longest = Math.floor(limits.longest / frameSamples);
    this.#earliest = Math.floor(limits.earliest / frameSamples);
    this.#everything = limits.everything;
  }

  /** One that goes on by itself from here. */
  copy(): SpanFinder {
    const copy = new SpanFinder(this.#limits);
    copy.#frame = this.#frame;
    copy.#from = this.#from;
    copy.#silence = this.#silence;
    copy.#since = [...this.#since];
    copy.#continued = this.#continued;
    return copy;
  }

  /** Where the open span starts, in samples. */
  get open(): number | undefined {
    return this.#from === undefined ? undefined : this.#from * frameSamples;
  }

  push(values: Float32Array): SpeechSpan[] {
    const spans: SpeechSpan[] = [];
    for (const value of values) {
      const span = this.#next(value);
      if (span) spans.push(span);
    }
    return spans;
  }

  /** @param samples of the whole file */
  finish(samples: number): SpeechSpan[] {
    if (this.#from === undefined) return [];
    const span = this.#close(this.#silence ?? this.#frame);
    return span ? [{ ...span, to: Math.min(span.to, samples) }] : [];
  }

  #next(value: number): SpeechSpan | undefined {
    const frame = this.#frame++;
    if (this.#from === undefined) {
      if (!this.#everything && value < speechLimits.start) return undefined;
      this.#from = frame;
      this.#since = [];
    }
    this.#since.push(value);
    if (this.#everything || value >= speechLimits.goOn) this.#silence = undefined;
    else this.#silence ??= frame;
    if (this.#silence !== undefined && frame - this.#silence + 1 >= speechLimits.silenceFrames)
      return this.#close(this.#silence);
    return this.#since.length >= this.#longest ? this.#cut() : undefined;
  }

  #close(end: number): SpeechSpan | undefined {
    const from = this.#from ?? end;
    const long = end - from >= speechLimits.leastFrames || this.#continued;
    this.#from = undefined;
    this.#silence = undefined;
    this.#continued = false;
    return long && end > from ? { from: from * frameSamples, to: end * frameSamples, cut: false } : undefined;
  }

  /** Ends the span at its least likely frame and begins the next one there. */
  #cut(): SpeechSpan {
    const from = this.#from ?? 0;
    const smooth = (i: number) => (this.#since[i - 1] ?? 1) + 2 * (this.#since[i] ?? 1) + (this.#since[i + 1] ?? 1);
    let at = this.#earliest;
    for (let i = this.#earliest; i < this.#since.length - 1; i++) if (smooth(i) <= smooth(at)) at = i;
    this.#from = from + at;
    this.#since = this.#since.slice(at);
    this.#continued = true;
    return { from: from * frameSamples, to: this.#from * frameSamples, cut: true };
  }
}
