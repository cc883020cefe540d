/** Windows -> what the decoder is asked for, and its tokens -> segments: what the windows of a file have in common on that way. */
import type { TranscribeOptions } from "../api/engine.ts";
import type { Segment } from "../api/transcript.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { previousTokens, promptOf } from "../decode/prompt.ts";
import { beamOfFive, greedy, sampledAt, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import type { SearchOptions } from "../decode/search/search.ts";
import type { SpeakerTurn } from "../speakers/turns.ts";
import type { Pcm16, Pcm16Window } from "../speech/compact-samples.ts";
import type { SpokenWindow } from "./detect-language.ts";
import type { Scheduler } from "./scheduler.ts";
import { needsWordTimes } from "./who-speaks.ts";
import { type Part, speechSeconds } from "./window-parts.ts";
import { type TextTools, WindowText } from "./window-text.ts";

/** The encoder halves log-mel's hundred frames a second. */
export const framesPerSecond = 50;

/** A window on its way through the decoder: a stretch of it, mostly all of it, or a span that is decoded once more. */
export interface Key {
  text: WindowText;
  stretch: WindowText["stretches"][number];
  span: number | undefined;
  /** of a window that is not whole yet: hears the words that it has so far, and nothing else comes of it */
  onWordsSoFar?: ((words: string) => void) | undefined;
  /** when it was requested, in milliseconds */
  since: number;
}

/** Behind a window's sound so much silence is encoded with it: measured, docs/tried.md. */
const silenceBehindSeconds = 1;

/**
 * Frames of a window that are encoded. The reference fills every window up to 30 s, and so does whoever asks for its exact words;
 * the fast preset on rounded weights leaves the silence out: clips of a few seconds take a fraction of the time.
 */
function soundingFrames({ seconds }: Pcm16, { preset, precision }: TranscribeOptions, frames: number): number {
  if (preset !== "fast" || precision === "float32") return frames;
  return Math.min(frames, Math.ceil((seconds + silenceBehindSeconds) * framesPerSecond));
}

export class Decoding {
  readonly #options: TranscribeOptions;
  readonly #scheduler: Scheduler;
  readonly #previous: readonly number[];
  readonly #tools: TextTools;

  constructor(options: TranscribeOptions, turns: readonly SpeakerTurn[], scheduler: Scheduler) {
    this.#options = options;
    this.#scheduler = scheduler;
    this.#previous = previousTokens(scheduler.detokenizer.tokenizer, options.prompt, options.vocabulary);
    const { task, words: probabilities } = options;
    const needed = (segments: readonly Segment[]): boolean => needsWordTimes(options, segments, turns);
    this.#tools = { scheduler, words: { task, probabilities, needed } };
  }

  /** Sound -> log-mel -> encoder states (runtime/window-encoder.ts), when the decoder has a slot for them. */
  hold(sound: Pcm16): WindowHandle {
    const { runtime } = this.#scheduler;
    return runtime.hold(sound, soundingFrames(sound, this.#options, runtime.frames));
  }

  /** Encoder states -> what the decoder is asked for. */
  async *requestsOf(windows: AsyncIterable<SpokenWindow>): AsyncGenerator<WindowRequest<Key>> {
    for await (const { window, language, stretches } of windows) {
      const text = new WindowText({ window, language, stretches }, this.#tools);
      const since = performance.now();
      for (const stretch of stretches)
        yield this.#requestOf({ text, stretch, span: undefined, since }, stretch.part, stretch.states);
    }
  }

  /** Of a window that is not whole yet: one attempt, greedy, since it is decoded again in a moment. @param states of its sound */
  unfinished(
    window: Pcm16Window,
    language: string,
    states: WindowHandle,
    onWords: (place: Key, words: string) => void,
  ): WindowRequest<Key> {
    const stretch = { startSeconds: 0, part: window, language, doubtful: false };
    const text = new WindowText({ window, language, stretches: [stretch] }, this.#tools);
    const key: Key = { text, stretch, span: undefined, since: performance.now() };
    key.onWordsSoFar = (words) => onWords(key, words);
    return { ...this.#requestOf(key, window, states), search: greedy, retry: false };
  }

  /** Tokens -> segments of the window. @returns spans that look as if words were lost, to be decoded once more */
  async segmentsOf({ key, run, window }: WindowResult<Key>): Promise<WindowRequest<Key>[]> {
    const { text, stretch, span } = key;
    if (span !== undefined) {
      await text.redone(span, run, window);
      return [];
    }
    const whole = await text.decoded(stretch, run, window);
    if (!whole || !this.#options.vad) return [];
    return text
      .droppedParts()
      .map(({ index, part, stretch }) =>
        this.#requestOf({ ...key, stretch, span: index }, part, this.hold(part.sound)),
      );
  }

  /** Where the detector says how far the speech goes, the text must reach there (no early end). */
  #requestOf(key: Key, part: Part, window: WindowHandle): WindowRequest<Key> {
    const { task, vad } = this.#options;
    const { language } = key.stretch;
    const prompt = promptOf(this.#scheduler.detokenizer.vocabulary, {
      language,
      task,
      timestamps: true,
      previous: this.#previous,
    });
    const speechEnd = part.speech.at(-1)?.end;
    return {
      key,
      window,
      prompt,
      search: firstSearch(this.#options, part.index),
      retry: true,
      seed: part.index,
      durations: {
        durationSeconds: part.sound.seconds,
        speechSeconds: speechSeconds(part.speech),
      },
      ...(vad && speechEnd !== undefined && { speechEndSeconds: speechEnd }),
    };
  }
}

/** @param seed the same gives the same text */
function firstSearch({ preset, temperature = 0 }: TranscribeOptions, seed: number): SearchOptions {
  if (temperature > 0) return sampledAt(temperature, seed);
  return preset === "accurate" ? beamOfFive : greedy;
}
