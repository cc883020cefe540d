/**
 * The recipe: one file from sound to text. Each line turns one thing into the next:
 * file -> samples -> (who speaks when) -> windows of speech -> log-mel -> encoder states -> tokens -> segments -> on the file's clock, in order.
 */
import {
  type EngineEvent,
  type JournalWindow,
  type RecordingSpan,
  reachedBy,
  type TranscribeOptions,
} from "../api/engine.ts";
import { inTime, type Transcript } from "../api/transcript.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { previousTokens, promptOf } from "../decode/prompt.ts";
import { beamOfFive, greedy, sampledAt, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import type { SearchOptions } from "../decode/search/search.ts";
import { Requests } from "../decode/source.ts";
import { log } from "../lib/log.ts";
import { saidBy } from "../speakers/said-by.ts";
import type { SpeakerTurn } from "../speakers/turns.ts";
import { inPcm16, type Pcm16 } from "../speech/compact-samples.ts";
import { cutSideBySide } from "../speech/side-by-side.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { type FoundLanguages, type SpokenWindow, withLanguage } from "./detect-language.ts";
import { InOrder } from "./in-order.ts";
import { Metrics } from "./metrics.ts";
import type { PeakMemory } from "./peak-memory.ts";
import { Provisional } from "./provisional.ts";
import type { Look, Scheduler } from "./scheduler.ts";
import { openVoices, type Voices } from "./voices.ts";
import { mayNeedWordTimes, needsWordTimes, whoSpeaks } from "./who-speaks.ts";
import { type Part, speechSeconds } from "./window-parts.ts";
import { WindowText } from "./window-text.ts";
import { behind, within } from "./windows-asked.ts";

export interface Request {
  file: string;
  options: TranscribeOptions;
  /** windows known from a journal: their text is taken, they are not decoded */
  resume?: readonly JournalWindow[];
  /** the language that was found with them */
  foundLanguage?: string | undefined;
  /** what is decoded of the recording: all of it where nothing is said */
  span?: RecordingSpan | undefined;
}

export interface TranscriptionParts {
  scheduler: Scheduler;
  model: string;
  /** of the process, since the model was loaded */
  peak: PeakMemory;
  /** null: without voice detection */
  speech: SpeechDetector | null;
  /** whether anybody wants to see its words while they are decoded */
  isFollowed(): boolean;
  onEvent(event: EngineEvent): void;
}

/** The encoder halves log-mel's hundred frames a second. */
export const framesPerSecond = 50;

/** A window on its way through the decoder: a stretch of it, mostly all of it, or a span that is decoded once more. */
export interface Key {
  text: WindowText;
  stretch: WindowText["stretches"][number];
  span: number | undefined;
}

/**
 * @param signal ends it after the decoder step that is under way
 * @returns the transcript, or undefined when it was cancelled. @throws Failure
 */
export async function transcribe(
  request: Request,
  parts: TranscriptionParts,
  signal: AbortSignal,
): Promise<Transcript | undefined> {
  const { scheduler } = parts;
  const { options, resume = [], span } = request;
  // Where nobody speaks, no language is heard.
  let language = options.language === "auto" ? "" : options.language;
  const onEvent = (event: EngineEvent) => {
    if (event.type === "language") language = event.language;
    parts.onEvent(event);
  };
  const audio = await openVoices(request.file, options, signal);
  try {
    const { container, codec, durationSeconds } = audio;
    log.debug("a recording is opened", { recording: request.file, container, codec, seconds: durationSeconds });
    onEvent({ type: "opened", duration: durationSeconds, container, codec });
    const turns = await whoSpeaks(audio, { options, model: parts.model, onEvent }, signal);
    if (signal.aborted) return undefined;
    const run = {
      options: { ...options, words: mayNeedWordTimes(options) },
      knownSeconds: Math.max(reachedBy(resume), span?.from ?? 0),
      peak: parts.peak,
    };
    const metrics = new Metrics(audio, scheduler.runtime, run);
    const provisional = new Provisional(scheduler.detokenizer.tokenizer, parts);
    const inOrder = new InOrder(resume, (window) => {
      onEvent({ type: "window", ...window });
      provisional.given(window.index);
      onEvent(metrics.progress(inOrder.reachedSeconds));
      onEvent({ type: "memory", memory: metrics.memory() });
    });

    const cut = within(cutSideBySide(audio.voices, { speech: parts.speech }), span);
    const windows = inPcm16(behind(cut, resume, inOrder, metrics));
    const decoding = new Decoding(options, turns, scheduler);
    const chosen = options.language;
    const found = foundBefore(request);
    const { toldLanguage: told } = audio;
    const hold = (sound: Pcm16) => decoding.hold(sound);
    const isPart = typeof span?.to === "number";
    let lastLanguage: string | null = null;
    const onLast = (last: string) => {
      lastLanguage = last;
    };
    const spoken = withLanguage(windows, scheduler, { chosen, told, found, hold, onEvent, onLast, isPart });
    const requests = new Requests(decoding.requestsOf(spoken));
    const look: Look<Key> = (inBatch) => provisional.look(inBatch);
    for await (const result of scheduler.decode(requests, signal, look)) {
      metrics.count(result.run.tokens.length);
      provisional.decoded(result.key, result.run.text);
      requests.add(...(await decoding.segmentsOf(result)));
      const { text } = result.key;
      if (!text.finished) continue;
      text.window.sound.release();
      inOrder.put(withSpeakers(text.onFileClock(), turns, options));
    }
    for (const message of audio.notes()) onEvent({ type: "warning", code: "audio", message });
    if (signal.aborted) return undefined;
    const [first] = inOrder.windows;
    if (span !== undefined) {
      const undecided = isPart && language === "";
      onEvent({ type: "span", first: first?.index ?? null, windows: inOrder.windows.length, lastLanguage, undecided });
    }
    return finished(request, { model: parts.model, language }, audio, inOrder, metrics);
  } finally {
    await audio.close();
  }
}

/** Word times that were needed for this alone are not given. */
function withSpeakers(
  window: JournalWindow,
  turns: readonly SpeakerTurn[],
  { words }: TranscribeOptions,
): JournalWindow {
  const segments = saidBy(window.segments, turns);
  return { ...window, segments: words ? segments : segments.map(({ words: _, ...segment }) => segment) };
}

/** Behind a window's sound so much silence is encoded with it: measured, docs/benchmark.md. */
const silenceBehindSeconds = 1;

/**
 * Frames of a window that are encoded. The reference fills every window up to 30 s, and so does whoever asks for its exact words;
 * the fast preset on rounded weights leaves the silence out: clips of a few seconds take a fraction of the time.
 */
function soundingFrames({ seconds }: Pcm16, { preset, precision }: TranscribeOptions, frames: number): number {
  if (preset !== "fast" || precision === "float32") return frames;
  return Math.min(frames, Math.ceil((seconds + silenceBehindSeconds) * framesPerSecond));
}

/** What is known of the languages from the windows of a journal. */
function foundBefore({ foundLanguage: language, resume = [], span }: Request): FoundLanguages | undefined {
  if (language === undefined) return undefined;
  const segments = resume.flatMap((window) => window.segments);
  // A recording that is divided has one voice.
  const before: [string | undefined, string][] =
    span?.lastLanguage === undefined ? [] : [[undefined, span.lastLanguage]];
  return {
    language,
    last: new Map([...before, ...segments.map((one) => [one.speaker, one.language ?? language] as const)]),
  };
}

/** What the windows of a file have in common on their way through the decoder. */
class Decoding {
  readonly #options: TranscribeOptions;
  readonly #turns: readonly SpeakerTurn[];
  readonly #scheduler: Scheduler;
  readonly #previous: readonly number[];

  constructor(options: TranscribeOptions, turns: readonly SpeakerTurn[], scheduler: Scheduler) {
    this.#options = options;
    this.#turns = turns;
    this.#scheduler = scheduler;
    this.#previous = previousTokens(scheduler.detokenizer.tokenizer, options.prompt, options.vocabulary);
  }

  /** Sound -> log-mel -> encoder states (runtime/window-encoder.ts), when the decoder has a slot for them. */
  hold(sound: Pcm16): WindowHandle {
    const { runtime } = this.#scheduler;
    return runtime.hold(sound, soundingFrames(sound, this.#options, runtime.frames));
  }

  /** Encoder states -> what the decoder is asked for. */
  async *requestsOf(windows: AsyncIterable<SpokenWindow>): AsyncGenerator<WindowRequest<Key>> {
    for await (const { window, language, stretches } of windows) {
      const text = new WindowText({ window, language, stretches });
      for (const stretch of stretches)
        yield this.#requestOf({ text, stretch, span: undefined }, stretch.part, stretch.states);
    }
  }

  /** Tokens -> segments of the window. @returns spans that look as if words were lost, to be decoded once more */
  async segmentsOf({ key, run, window }: WindowResult<Key>): Promise<WindowRequest<Key>[]> {
    const { text, stretch, span } = key;
    const words = needsWordTimes(this.#options, text.window, this.#turns) ? { task: this.#options.task } : undefined;
    if (span !== undefined) {
      await text.redone(span, run, window, this.#scheduler, words);
      return [];
    }
    const whole = await text.decoded(stretch, run, window, this.#scheduler, words);
    if (!whole || !this.#options.vad) return [];
    return text
      .droppedParts()
      .map(({ index, part, stretch }) => this.#requestOf({ text, stretch, span: index }, part, this.hold(part.sound)));
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

function finished(
  request: Request,
  { model, language }: { model: string; language: string },
  audio: Voices,
  inOrder: InOrder,
  metrics: Metrics,
): Transcript {
  const { attention, precision } = request.options;
  const segments = inTime(inOrder.windows.flatMap((window) => window.segments));
  const duration = audio.durationSeconds ?? inOrder.reachedSeconds;
  const notes = audio.notes();
  return {
    file: request.file,
    duration,
    language,
    model,
    attention,
    precision,
    segments,
    ...(notes.length > 0 && { notes }),
    stats: metrics.stats(duration),
  };
}
