/**
 * Sound -> windows of at most 29 s with the speech in them, in the order of the file. Pauses are left out where they are long;
 * cuts are made in the last pause that fits: full windows err least (ten minutes of speech: 5.1 % of the words, 5.6 with the
 * longest of the last pauses). No speech is lost or doubled. Memory: about a window.
 */
import { present } from "../lib/check.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { type Channels, clearest } from "./drowned.ts";
import { frameSamples } from "./frames.ts";
import { SampleStore } from "./sample-store.ts";
import { SpanFinder, type SpeechSpan } from "./spans.ts";
import { detectSpeech, type ScoredSamples, type SpeechDetector, stretches } from "./speech.ts";

export const windowLimits = {
  /** not 30: on full windows Whisper invents text far more often */
  seconds: 29,
  /** sound around speech */
  padSeconds: 0.4,
  /** longer pauses are left out of the window, but for the padding */
  pauseSeconds: 2,
  /** a span of speech that is too long is cut between here and the window's length */
  cutSeconds: 20,
} as const;

export interface WindowPiece {
  /** seconds: on the window's clock, on the file's, and how long it is */
  windowStart: number;
  fileStart: number;
  seconds: number;
}

export interface Window {
  index: number;
  /** at 16 kHz, at most 29 s */
  samples: Float32Array;
  /** where the samples are in the file, in order */
  pieces: WindowPiece[];
  /** what the detector heard, without padding, on the window's clock */
  speech: { start: number; end: number }[];
  /** on the file's clock */
  start: number;
  end: number;
}

export interface WindowOptions {
  /** null: everything is taken for speech, and cut where it is quietest */
  speech: SpeechDetector | null;
}

export async function* cutWindows(pcm: AsyncIterable<Float32Array>, options: WindowOptions): AsyncGenerator<Window> {
  for await (const windows of cutByStretch(pcm, options)) yield* windows;
}

/** The same, told for every few seconds that are read: mostly there are none. */
export async function* cutByStretch(
  pcm: AsyncIterable<Float32Array>,
  options: WindowOptions,
  channels?: Omit<Channels, "together">,
): AsyncGenerator<Window[]> {
  const cutter = new Cutter(options);
  const { speech } = options;
  const sound = channels && speech ? clearest({ together: pcm, ...channels }, speech) : scored(pcm, options);
  for await (const heard of sound) yield cutter.push(heard);
  yield cutter.finish();
}

/** Samples with what cuts are made by: the probability of speech, or without a detector how loud it is. */
export const scored = (pcm: AsyncIterable<Float32Array>, { speech }: WindowOptions): AsyncGenerator<ScoredSamples> =>
  speech ? detectSpeech(pcm, speech) : loudness(pcm);

/** What was heard of a file so far, on its way into windows. */
export class Cutter {
  readonly #finder: SpanFinder;
  readonly #store: SampleStore;
  readonly #packer: Packer;

  /** @param from one that this goes on from, by itself */
  constructor({ speech }: WindowOptions, from?: Cutter) {
    const limits = {
      longest: (windowLimits.seconds - (speech ? 2 * windowLimits.padSeconds : 0)) * sampleRate,
      earliest: windowLimits.cutSeconds * sampleRate,
      everything: speech === null,
    };
    this.#finder = from === undefined ? new SpanFinder(limits) : from.#finder.copy();
    this.#store = from === undefined ? new SampleStore() : from.#store.snapshot();
    const pad = speech === null ? 0 : windowLimits.padSeconds * sampleRate;
    this.#packer = new Packer(this.#store, pad, from === undefined ? undefined : from.#packer);
  }

  /** samples seen so far */
  get end(): number {
    return this.#store.end;
  }

  push({ samples, speech }: ScoredSamples): Window[] {
    this.#store.push(samples);
    const windows = this.#finder.push(speech).flatMap((span) => [...this.#packer.add(span)]);
    this.#packer.forget(this.#finder.open);
    return windows;
  }

  /** Behind the last samples. */
  finish(): Window[] {
    const rest = this.#finder.finish(this.#store.end).flatMap((span) => [...this.#packer.add(span)]);
    return [...rest, ...this.#packer.finish()];
  }
}

/** The file's clock for a moment of the window. */
export function toFileClock({ pieces }: Pick<Window, "pieces">, seconds: number): number {
  const within = pieces.findLast(({ windowStart }) => windowStart <= seconds) ?? present(pieces[0], "piece");
  return within.fileStart + Math.min(Math.max(0, seconds - within.windowStart), within.seconds);
}

/**
 * A span of the window on the file's clock. Where a pause was left out between two pieces, a span that reaches over the seam with
 * next to no speech on one side of it ends, or begins, at the pause: a text that ends late by a tenth must not last through it.
 */
export function spanToFileClock(
  window: Pick<Window, "pieces" | "speech">,
  { start, end }: { start: number; end: number },
): { start: number; end: number } {
  const { pieces, speech } = window;
  const silent = (from: number, to: number) => secondsWithin(speech, from, to) < slackSeconds;
  let [from, to] = [start, end];
  for (const { windowStart: seam } of pieces.slice(1)) {
    if (from >= seam || to <= seam) continue;
    if (silent(seam, to)) to = seam;
    else if (silent(from, seam)) from = seam;
  }
  // An end at a seam is the end of the piece before it.
  const last = pieces.findLast(({ windowStart }) => windowStart < to) ?? present(pieces[0], "piece");
  const fileStart = toFileClock(window, from);
  const fileEnd = last.fileStart + Math.min(Math.max(0, to - last.windowStart), last.seconds);
  return { start: fileStart, end: Math.max(fileStart, fileEnd) };
}

/** Whisper's times are no more exact than this. */
const slackSeconds = 0.2;

function secondsWithin(speech: Window["speech"], from: number, to: number): number {
  return speech.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

/** Without a detector: how loud every frame is, for the cuts. */
async function* loudness(pcm: AsyncIterable<Float32Array>): AsyncGenerator<ScoredSamples> {
  for await (const samples of stretches(pcm, 256 * frameSamples)) {
    const speech = Float32Array.from({ length: Math.ceil(samples.length / frameSamples) }, (_, frame) => {
      const part = samples.subarray(frame * frameSamples, (frame + 1) * frameSamples);
      return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
    });
    yield { samples, speech };
  }
}

/** Kept beyond what a span that begins now reaches back to: half a second. */
const marginFrames = 16;

/** Gathers spans until a window is full. */
class Packer {
  readonly #store: SampleStore;
  readonly #pad: number;
  #spans: SpeechSpan[] = [];
  #index = 0;
  /** end of the window before, in samples: nothing is used twice */
  #done = 0;

  /** @param from one that has the same samples: this goes on as that would */
  constructor(store: SampleStore, pad: number, from?: Packer) {
    this.#store = store;
    this.#pad = pad;
    if (from === undefined) return;
    this.#spans = [...from.#spans];
    this.#index = from.#index;
    this.#done = from.#done;
  }

  *add(span: SpeechSpan): Generator<Window> {
    this.#spans.push(span);
    // A long span may fill a window by itself and push out another one before it.
    while (this.#length(this.#spans, undefined) > windowLimits.seconds * sampleRate && this.#spans.length > 1) {
      yield this.#close(this.#spans.length - 1);
    }
  }

  *finish(): Generator<Window> {
    if (this.#spans.length > 0) yield this.#close(this.#spans.length);
  }

  /** Sound that no window will need is let go. @param open start of the span that is still being heard */
  forget(open: number | undefined): void {
    const pause = windowLimits.pauseSeconds * sampleRate;
    const kept = this.#stretches(this.#spans, undefined).map(({ from, to }) => ({ from, to: to + pause }));
    const now = Math.min(open ?? this.#store.end, this.#store.end) - this.#pad - marginFrames * frameSamples;
    this.#store.keep([...kept, { from: now, to: Number.POSITIVE_INFINITY }]);
  }

  #close(count: number): Window {
    const spans = this.#spans.splice(0, count);
    const parts = this.#stretches(spans, this.#spans[0]?.from).map(({ from, to }) => ({
      from,
      to: Math.min(to, this.#store.end),
    }));
    const pieces: WindowPiece[] = [];
    const speech: Window["speech"] = [];
    let at = 0;
    for (const { from, to } of parts) {
      pieces.push({ windowStart: at / sampleRate, fileStart: from / sampleRate, seconds: (to - from) / sampleRate });
      for (const span of spans) {
        if (span.from < from || span.to > to) continue;
        const [start, end] = [(at + span.from - from) / sampleRate, (at + span.to - from) / sampleRate];
        const before = speech.at(-1);
        // The two sides of a cut are one span where one window has both.
        if (before?.end === start) before.end = end;
        else speech.push({ start, end });
      }
      at += to - from;
    }
    const samples = new Float32Array(at);
    pieces.forEach(({ windowStart }, i) => {
      const { from, to } = present(parts[i], "part");
      this.#store.copy(from, to, samples.subarray(Math.round(windowStart * sampleRate)));
    });
    const [first, last] = [present(parts[0], "part"), present(parts.at(-1), "part")];
    this.#done = last.to;
    return { index: this.#index++, samples, pieces, speech, start: first.from / sampleRate, end: last.to / sampleRate };
  }

  #length(spans: readonly SpeechSpan[], next: number | undefined): number {
    return this.#stretches(spans, next).reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /**
   * What the window takes of the file: spans with their padding, joined where the pause is short. The last padding may reach behind
   * what is read so far: a window that is full only with it must not grow when the rest arrives.
   * @param next where speech goes on
   */
  #stretches(spans: readonly SpeechSpan[], next: number | undefined): { from: number; to: number }[] {
    const stretches: { from: number; to: number }[] = [];
    spans.forEach((span, i) => {
      const before = spans[i - 1];
      const last = stretches.at(-1);
      if (before && last && span.from - before.to <= windowLimits.pauseSeconds * sampleRate) {
        last.to = span.to;
        return;
      }
      if (before && last) last.to += this.#padBehind(before, span.from);
      // Half of a short pause belongs to the span before.
      const room = before ? (span.from - before.to) / 2 : span.from - this.#done;
      stretches.push({ from: span.from - Math.min(this.#pad, Math.max(0, Math.floor(room))), to: span.to });
    });
    const [last, end] = [spans.at(-1), stretches.at(-1)];
    if (last && end) end.to += this.#padBehind(last, next);
    return stretches;
  }

  #padBehind(span: SpeechSpan, next: number | undefined): number {
    if (span.cut) return 0;
    return Math.min(this.#pad, next === undefined ? this.#pad : Math.floor((next - span.to) / 2));
  }
}
