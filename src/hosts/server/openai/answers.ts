/** What was heard, as OpenAI's server would answer it. */

import type { JournalWindow } from "../../../api/engine.ts";
import type { SpokenFormat, SpokenSegment, SpokenText, VerboseText } from "../../../api/openai.ts";
import { inTime, type Segment, type Transcript } from "../../../api/transcript.ts";
import type { BesideQueue } from "../../../app/beside-queue.ts";
import { whisperName } from "../../../lib/languages.ts";
import { toMilliseconds } from "../../../lib/milliseconds.ts";
import type { SpeechWanted } from "./parameters.ts";

export interface SpokenAnswer {
  type: string;
  body: string;
}

export const contentTypes: Readonly<Record<SpokenFormat, string>> = {
  json: "application/json; charset=utf-8",
  verbose_json: "application/json; charset=utf-8",
  text: "text/plain; charset=utf-8",
  srt: "text/plain; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
};

/** As the tokens have it: each piece begins with its space. */
export const spokenTextOf = (segments: readonly Pick<Segment, "text">[]): string =>
  segments
    .map(({ text }) => text)
    .join("")
    .trim();

/** JSON knows no infinity, and clients no null. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
const milliseconds = (value: number): number => toMilliseconds(finite(value));

const framesPerSecond = 100;

function spokenSegment(segment: Segment & { seek: number }, id: number): SpokenSegment {
  return {
    id,
    seek: segment.seek,
    start: milliseconds(segment.start),
    end: milliseconds(segment.end),
    text: segment.text,
    tokens: segment.tokens,
    temperature: segment.temperature,
    avg_logprob: finite(segment.avgLogprob),
    compression_ratio: finite(segment.compressionRatio),
    no_speech_prob: finite(segment.noSpeechProb),
  };
}

/** OpenAI counts begun seconds. */
const usageOf = ({ duration }: Transcript): SpokenText["usage"] => ({ type: "duration", seconds: Math.ceil(duration) });

function verbose(transcript: Transcript, windows: readonly JournalWindow[], wanted: SpeechWanted): VerboseText {
  const { task, granularities } = wanted;
  const { duration, language } = transcript;
  const segments = inTime(
    windows.flatMap(({ start, segments }) =>
      segments.map((segment) => ({ ...segment, seek: Math.round(start * framesPerSecond) })),
    ),
  );
  const words = segments.flatMap((segment) => segment.words ?? []);
  return {
    task,
    // What is written, not what is spoken.
    language: task === "translate" ? "english" : language === "" ? "unknown" : whisperName(language),
    duration: milliseconds(duration),
    text: spokenTextOf(segments),
    ...(granularities.includes("segment") && { segments: segments.map(spokenSegment) }),
    ...(granularities.includes("word") && {
      words: words.map(({ text, start, end }) => ({
        word: text.trim(),
        start: milliseconds(start),
        end: milliseconds(end),
      })),
    }),
    usage: usageOf(transcript),
  };
}

/** @param windows in the order of the file: their segments are the transcript's */
export async function spokenAnswerOf(
  transcript: Transcript,
  windows: readonly JournalWindow[],
  wanted: SpeechWanted,
  beside: Pick<BesideQueue, "write">,
): Promise<SpokenAnswer> {
  const type = contentTypes[wanted.format];
  switch (wanted.format) {
    case "json": {
      const said: SpokenText = { text: spokenTextOf(transcript.segments), usage: usageOf(transcript) };
      return { type, body: JSON.stringify(said) };
    }
    case "verbose_json":
      return { type, body: JSON.stringify(verbose(transcript, windows, wanted)) };
    case "text":
      return { type, body: `${spokenTextOf(transcript.segments)}\n` };
    case "srt":
    case "vtt":
      return { type, body: await beside.write(transcript, wanted.format) };
  }
}
