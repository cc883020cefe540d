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
import { Requests } from "../decode/source.ts";
import { present } from "../lib/check.ts";
import { log } from "../lib/log.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { saidBy } from "../speakers/said-by.ts";
import type { SpeakerTurn } from "../speakers/turns.ts";
import { inPcm16, type Pcm16 } from "../speech/compact-samples.ts";
import { GrowingCut } from "../speech/growing.ts";
import { cutSideBySide } from "../speech/side-by-side.ts";
import type { SpeechDetector } from "../speech/speech.ts";
import { Decoding, type Key } from "./decoding.ts";
import { type FoundLanguages, followLanguages } from "./detect-language.ts";
import { GrowingRequests, UnfinishedWindows } from "./growing.ts";
import { InOrder } from "./in-order.ts";
import { Metrics } from "./metrics.ts";
import type { PeakMemory } from "./peak-memory.ts";
import { Provisional } from "./provisional.ts";
import type { Look, Scheduler } from "./scheduler.ts";
import { openVoices, type Voices } from "./voices.ts";
import { whoSpeaks, wordTimesOf } from "./who-speaks.ts";
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
  /** it is still being made: its words come as it grows, until its header says that it has ended */
  isGrowing?: boolean | undefined;
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
  const { options, resume = [], span, isGrowing = false } = request;
  // Where nobody speaks, no language is heard.
  let language = options.language === "auto" ? "" : options.language;
  const onEvent = (event: EngineEvent) => {
    if (event.type === "language") language = event.language;
    parts.onEvent(event);
  };
  // What waits for a recording to grow waits no longer than anybody wants it.
  const ending = new AbortController();
  const audio = await openVoices(request.file, options, AbortSignal.any([signal, ending.signal]), isGrowing);
  try {
    const { container, codec, durationSeconds } = audio;
    log.debug("a recording is opened", { recording: request.file, container, codec, seconds: durationSeconds });
    onEvent({ type: "opened", duration: durationSeconds, container, codec });
    const turns = await whoSpeaks(audio, { options, model: parts.model, onEvent }, signal);
    if (signal.aborted) return undefined;
    const run = {
      options,
      words: wordTimesOf(options),
      knownSeconds: Math.max(reachedBy(resume), span?.from ?? 0),
      peak: parts.peak,
      isGrowing,
    };
    const metrics = new Metrics(audio, scheduler.runtime, run);
    const provisional = new Provisional(scheduler.detokenizer.tokenizer, parts, isGrowing);
    const inOrder = new InOrder(resume, (window) => {
      onEvent({ type: "window", ...window });
      provisional.given(window.index);
      onEvent(metrics.progress(inOrder.reachedSeconds));
      onEvent({ type: "memory", memory: metrics.memory() });
    });

    const [voice] = audio.voices;
    const growing = isGrowing ? new GrowingCut(present(voice, "voice").pcm(), { speech: parts.speech }) : undefined;
    const cut = within(growing?.windows() ?? cutSideBySide(audio.voices, { speech: parts.speech }), span);
    const windows = inPcm16(behind(cut, resume, inOrder, metrics));
    const decoding = new Decoding(options, turns, scheduler);
    const hold = (sound: Pcm16) => decoding.hold(sound);
    const isPart = typeof span?.to === "number";
    let lastLanguage: string | null = null;
    const onLast = (last: string) => {
      lastLanguage = last;
    };
    const [chosen, told, found] = [options.language, audio.toldLanguage, foundBefore(request)];
    const wishes = { chosen, told, found, hold, onEvent, onLast, isPart };
    const languages = followLanguages(scheduler, wishes);
    const given = (): number => inOrder.windows.length;
    const unfinished = growing && new UnfinishedWindows({ cut: growing, decoding, languages, provisional, given });
    const requests = unfinished
      ? new GrowingRequests({
          windows,
          requestsOf: (window) => decoding.requestsOf(languages.spoken([window])),
          unfinished: async () => (parts.isFollowed() ? unfinished.requests() : []),
        })
      : new Requests(decoding.requestsOf(languages.spoken(windows)));
    const look: Look<Key> = (inBatch) => provisional.look(inBatch);
    for await (const result of scheduler.decode(requests, signal, look)) {
      const { text, isUnfinished, since } = result.key;
      metrics.count(result.run.tokens.length);
      if (isUnfinished) {
        unfinished?.decoded(result.key, result.run.text);
        continue;
      }
      provisional.decoded(result.key, result.run.text);
      requests.add(...(await decoding.segmentsOf(result)));
      if (!text.finished) continue;
      metrics.worked(performance.now() - since);
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
    const seconds = growing && growing.samples / sampleRate;
    const duration = seconds ?? audio.durationSeconds ?? inOrder.reachedSeconds;
    return finished(request, { model: parts.model, language, duration }, audio, inOrder, metrics);
  } finally {
    ending.abort();
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

function finished(
  request: Request,
  { model, language, duration }: { model: string; language: string; duration: number },
  audio: Voices,
  inOrder: InOrder,
  metrics: Metrics,
): Transcript {
  const { attention, precision } = request.options;
  const segments = inTime(inOrder.windows.flatMap((window) => window.segments));
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
