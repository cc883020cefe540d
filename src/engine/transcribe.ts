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
  type TranscriptionRequest,
} from "../api/engine.ts";
import { inTime, type Transcript } from "../api/transcript.ts";
import { Requests } from "../decode/source.ts";
import { present } from "../lib/check.ts";
import { log } from "../lib/log.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { saidBy } from "../speakers/said-by.ts";
import type { SpeakerTurn } from "../speakers/turns.ts";
import { inPcm16 } from "../speech/compact-samples.ts";
import { GrowingCut } from "../speech/growing.ts";
import { cutSideBySide } from "../speech/side-by-side.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { Decoding, type Key } from "./decoding.ts";
import { type FoundLanguages, followLanguages, type Languages, type LanguageWishes } from "./detect-language.ts";
import { growingRequests, type RequestsOf } from "./growing.ts";
import { InOrder } from "./in-order.ts";
import { type MeasuredRun, Metrics } from "./metrics.ts";
import type { PeakMemory } from "./peak-memory.ts";
import { Provisional } from "./provisional.ts";
import type { Look, Scheduler } from "./scheduler.ts";
import { openVoices, type Voices } from "./voices.ts";
import { whoSpeaks, wordTimesOf } from "./who-speaks.ts";
import { behind, within } from "./windows-asked.ts";

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

/**
 * @param signal ends it after the decoder step that is under way
 * @returns the transcript, or undefined when it was cancelled. @throws Failure
 */
export async function transcribe(
  request: TranscriptionRequest,
  parts: TranscriptionParts,
  signal: AbortSignal,
): Promise<Transcript | undefined> {
  const { scheduler, onEvent } = parts;
  const { options, resume = [], span, isGrowing = false } = request;
  // What waits for a recording to grow waits no longer than anybody wants it.
  const ending = new AbortController();
  const audio = await openVoices(request.file, options, AbortSignal.any([signal, ending.signal]), isGrowing);
  try {
    tellOpened(request.file, audio, onEvent);
    // samples -> who speaks when
    const turns = await whoSpeaks(audio, { options, model: parts.model, onEvent }, signal);
    if (signal.aborted) return undefined;
    const metrics = new Metrics(audio, scheduler.runtime, measuredRun(request, parts));
    const provisional = new Provisional(scheduler.detokenizer.tokenizer, parts, isGrowing);
    const inOrder = new InOrder(resume, (window) => {
      onEvent({ type: "window", ...window });
      provisional.given(window.index);
      onEvent(metrics.progress(inOrder.reachedSeconds));
      onEvent({ type: "memory", memory: metrics.memory() });
    });
    const look: Look<Key> = (inBatch) => {
      provisional.look(inBatch);
      const memory = metrics.memoryMeanwhile();
      if (memory !== undefined) onEvent({ type: "memory", memory });
    };

    // samples -> windows of speech
    const growing = isGrowing ? new GrowingCut(present(audio.voices[0], "voice").pcm(), parts) : undefined;
    const cut = within(growing?.windows() ?? cutSideBySide(audio.voices, parts), span);
    const windows = inPcm16(behind(cut, resume, inOrder, metrics));
    // windows -> log-mel -> encoder states -> what the decoder is asked for, in the language that is spoken
    const decoding = new Decoding(options, turns, scheduler);
    const languages = followLanguages(scheduler, languageWishes(request, audio, decoding, onEvent));
    const requestsOf: RequestsOf = (some) => decoding.requestsOf(languages.spoken(some));
    const requests = growing
      ? growingRequests(windows, requestsOf, { cut: growing, decoding, languages, provisional, inOrder, ...parts })
      : new Requests(requestsOf(windows));
    // encoder states -> tokens -> segments, in the file's order
    for await (const result of scheduler.decode(requests, signal, look)) {
      const { key, run } = result;
      metrics.count(run.tokens.length);
      if (key.onWordsSoFar) {
        key.onWordsSoFar(run.text);
        continue;
      }
      provisional.decoded(key, run.text);
      requests.add(...(await decoding.segmentsOf(result)));
      if (!key.text.finished) continue;
      metrics.worked(performance.now() - key.since);
      key.text.window.sound.release();
      inOrder.put(withSpeakers(key.text.onFileClock(), turns, options));
    }

    for (const message of audio.notes()) onEvent({ type: "warning", code: "audio", message });
    if (signal.aborted) return undefined;
    if (span !== undefined) tellSpan(span, inOrder, languages, onEvent);
    const duration = growing ? growing.samples / sampleRate : (audio.durationSeconds ?? inOrder.reachedSeconds);
    return finished(request, parts, { audio, inOrder, metrics, language: languages.language, duration });
  } finally {
    ending.abort();
    await audio.close();
  }
}

type OnEvent = TranscriptionParts["onEvent"];

function tellOpened(file: string, { container, codec, durationSeconds }: Voices, onEvent: OnEvent): void {
  log.debug("a recording is opened", { recording: file, container, codec, seconds: durationSeconds });
  onEvent({ type: "opened", duration: durationSeconds, container, codec });
}

const measuredRun = (
  { options, resume = [], span, isGrowing }: TranscriptionRequest,
  { peak }: TranscriptionParts,
): MeasuredRun => ({
  options,
  words: wordTimesOf(options),
  knownSeconds: Math.max(reachedBy(resume), span?.from ?? 0),
  peak,
  isGrowing,
});

/** What the language is found by: chosen, told by the file, known from a journal, or heard. */
function languageWishes(
  request: TranscriptionRequest,
  audio: Voices,
  decoding: Decoding,
  onEvent: OnEvent,
): LanguageWishes {
  return {
    chosen: request.options.language,
    told: audio.toldLanguage,
    found: foundBefore(request),
    hold: (sound) => decoding.hold(sound),
    onEvent,
    isPart: isPart(request.span),
  };
}

/** More of the recording comes behind it, and is decoded elsewhere. */
const isPart = (span: RecordingSpan | undefined): boolean => typeof span?.to === "number";

function tellSpan(span: RecordingSpan, { windows }: InOrder, { language, last }: Languages, onEvent: OnEvent): void {
  onEvent({
    type: "span",
    first: windows[0]?.index ?? null,
    windows: windows.length,
    lastLanguage: last,
    undecided: isPart(span) && language === undefined,
  });
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

/** What is known of the languages from the windows of a journal. */
function foundBefore({ foundLanguage: language, resume = [], span }: TranscriptionRequest): FoundLanguages | undefined {
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

interface Ended {
  audio: Voices;
  inOrder: InOrder;
  metrics: Metrics;
  language: string | undefined;
  /** in seconds */
  duration: number;
}

function finished(
  { file, options: { attention, precision } }: TranscriptionRequest,
  { model }: TranscriptionParts,
  { audio, inOrder, metrics, language, duration }: Ended,
): Transcript {
  const notes = audio.notes();
  return {
    file,
    duration,
    // Where nobody speaks, no language is heard.
    language: language ?? "",
    model,
    attention,
    precision,
    segments: inTime(inOrder.windows.flatMap((window) => window.segments)),
    ...(notes.length > 0 && { notes }),
    stats: metrics.stats(duration),
  };
}
