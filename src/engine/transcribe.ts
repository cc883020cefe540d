/**
 * The recipe: one file from sound to text. Each line turns one thing into the next:
 * file -> samples -> windows of speech -> log-mel -> encoder states -> tokens -> segments -> on the file's clock, in order.
 */
import { type EngineEvent, type JournalWindow, reachedBy, type TranscribeOptions } from "../api/engine.ts";
import { inTime, type Transcript } from "../api/transcript.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { type Prompt, previousTokens, promptOf } from "../decode/prompt.ts";
import { beamOfFive, greedy, type WindowRequest, type WindowResult } from "../decode/retry.ts";
import { Requests } from "../decode/source.ts";
import { log } from "../lib/log.ts";
import { inPcm16, type Pcm16, type Pcm16Window } from "../speech/compact-samples.ts";
import { cutSideBySide, type VoiceWindow } from "../speech/side-by-side.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { speechSeconds, type WindowWithLanguage, withLanguage } from "./detect-language.ts";
import { InOrder } from "./in-order.ts";
import { Metrics } from "./metrics.ts";
import type { PeakMemory } from "./peak-memory.ts";
import { Provisional } from "./provisional.ts";
import type { Look, Scheduler } from "./scheduler.ts";
import { openVoices, type Voices } from "./voices.ts";
import { WindowText } from "./window-text.ts";

export interface Request {
  file: string;
  options: TranscribeOptions;
  /** windows known from a journal: their text is taken, they are not decoded */
  resume?: readonly JournalWindow[];
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

/** A window on its way through the decoder: whole, or a span of it that is decoded once more. */
export interface Key {
  text: WindowText;
  span: number | undefined;
  prompt: Prompt;
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
  const { options, resume = [] } = request;
  let language = options.language;
  const onEvent = (event: EngineEvent) => {
    if (event.type === "language") language = event.language;
    parts.onEvent(event);
  };
  const audio = await openVoices(request.file, options, signal);
  try {
    const { container, codec, durationSeconds } = audio;
    log.debug("a recording is opened", { recording: request.file, container, codec, seconds: durationSeconds });
    onEvent({ type: "opened", duration: durationSeconds, container, codec });
    const run = { options, knownSeconds: reachedBy(resume), peak: parts.peak };
    const metrics = new Metrics(audio, scheduler.runtime, run);
    const provisional = new Provisional(scheduler.detokenizer.tokenizer, parts);
    const inOrder = new InOrder(resume, (window) => {
      onEvent({ type: "window", ...window });
      provisional.given(window.index);
      onEvent(metrics.progress(inOrder.reachedSeconds));
      onEvent({ type: "memory", memory: metrics.memory() });
    });

    const windows = inPcm16(behind(cutSideBySide(audio.voices, { speech: parts.speech }), resume.length, metrics));
    const spoken = withLanguage(toDecode(windows, options, scheduler), options.language, scheduler, onEvent);
    const requests = new Requests(requestsOf(spoken, options, scheduler));
    const look: Look<Key> = (inBatch) => provisional.look(inBatch);
    for await (const result of scheduler.decode(requests, signal, look)) {
      metrics.count(result.run.tokens.length);
      provisional.decoded(result.key, result.run.text);
      requests.add(...(await segmentsOf(result, scheduler, options)));
      const { text } = result.key;
      if (!text.finished) continue;
      text.window.sound.release();
      inOrder.put(text.onFileClock());
    }
    for (const message of audio.notes()) onEvent({ type: "warning", code: "audio", message });
    if (signal.aborted) return undefined;
    return finished(request, { model: parts.model, language }, audio, inOrder, metrics);
  } finally {
    await audio.close();
  }
}

/** Windows behind the first `count`, which a journal has already: they are cut again, so that the rest is cut as it was. */
async function* behind(
  windows: AsyncGenerator<VoiceWindow>,
  count: number,
  metrics: Metrics,
): AsyncGenerator<VoiceWindow> {
  for await (const window of windows) {
    if (window.index < count) continue;
    metrics.begin();
    yield window;
  }
}

/** Behind a window's sound so much silence is encoded with it: measured, docs/benchmark.md. */
const silenceBehindSeconds = 1;

/**
 * Frames of a window that are encoded. The reference fills every window up to 30 s, and so does whoever asks for its exact words;
 * the fast preset on int8 leaves the silence out: clips of a few seconds take a fraction of the time.
 */
function soundingFrames({ seconds }: Pcm16, { preset, precision }: TranscribeOptions, frames: number): number {
  if (preset !== "fast" || precision !== "int8") return frames;
  return Math.min(frames, Math.ceil((seconds + silenceBehindSeconds) * framesPerSecond));
}

/** Windows -> log-mel -> encoder states (runtime/window-encoder.ts), when the decoder has a slot for them. */
async function* toDecode(
  windows: AsyncIterable<Pcm16Window>,
  options: TranscribeOptions,
  scheduler: Scheduler,
): AsyncGenerator<{ window: Pcm16Window; states: WindowHandle }> {
  for await (const window of windows) {
    const sounding = soundingFrames(window.sound, options, scheduler.runtime.frames);
    yield { window, states: scheduler.runtime.hold(window.sound, sounding) };
  }
}

/** Encoder states -> what the decoder is asked for. */
async function* requestsOf(
  windows: AsyncIterable<WindowWithLanguage>,
  options: TranscribeOptions,
  scheduler: Scheduler,
): AsyncGenerator<WindowRequest<Key>> {
  const { tokenizer, vocabulary } = scheduler.detokenizer;
  const previous = previousTokens(tokenizer, options.prompt, options.vocabulary);
  for await (const { window, states, language } of windows) {
    const prompt = promptOf(vocabulary, { language, task: options.task, timestamps: true, previous });
    const text = new WindowText(window, language);
    yield requestOf({ text, span: undefined, prompt }, window, states, options);
  }
}

/** Where the detector says how far the speech goes, the text must reach there (no early end). */
function requestOf(
  key: Key,
  part: Pick<Pcm16Window, "sound" | "speech" | "index">,
  window: WindowHandle,
  options: TranscribeOptions,
): WindowRequest<Key> {
  const search = options.preset === "accurate" ? beamOfFive : greedy;
  const speechEnd = part.speech.at(-1)?.end;
  return {
    key,
    window,
    prompt: key.prompt,
    search,
    retry: true,
    seed: part.index,
    durations: {
      durationSeconds: part.sound.seconds,
      speechSeconds: speechSeconds(part.speech),
    },
    ...(options.vad && speechEnd !== undefined && { speechEndSeconds: speechEnd }),
  };
}

/** Tokens -> segments of the window. @returns spans that look as if words were lost, to be decoded once more */
async function segmentsOf(
  result: WindowResult<Key>,
  scheduler: Scheduler,
  options: TranscribeOptions,
): Promise<WindowRequest<Key>[]> {
  const { text, span, prompt } = result.key;
  const words = options.words ? { task: options.task } : undefined;
  if (span !== undefined) {
    await text.redone(span, result.run, result.window, scheduler, words);
    return [];
  }
  await text.decoded(result.run, result.window, scheduler, words);
  const parts = options.vad ? text.droppedParts() : [];
  if (parts.length === 0) return [];
  const requests: WindowRequest<Key>[] = [];
  for (const { index, part } of parts) {
    const sounding = soundingFrames(part.sound, options, scheduler.runtime.frames);
    const states = scheduler.runtime.hold(part.sound, sounding);
    requests.push(requestOf({ text, span: index, prompt }, part, states, options));
  }
  return requests;
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
