/** What a transcription gives: the shape of `--format json`, of the journal's rows and of what the page draws. */
import { z } from "zod";

export const Word = z.object({
  /** with its leading space, as the tokens have it */
  text: z.string(),
  start: z.number(),
  end: z.number(),
  probability: z.number(),
});
export type Word = z.infer<typeof Word>;

/** Why a span of text is doubtful; shown beside it, never a reason to delete it. */
export const Suspicion = z.enum([
  "loop",
  "silence",
  "low confidence",
  "speech skipped",
  "token rate",
  "time stamps",
  "language",
  "overlap",
]);
export type Suspicion = z.infer<typeof Suspicion>;

/** A piece of text with its place in the file, in seconds on the file's clock. */
export const Segment = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  avgLogprob: z.number(),
  noSpeechProb: z.number(),
  compressionRatio: z.number(),
  temperature: z.number(),
  tokens: z.array(z.number().int()),
  words: z.array(Word).optional(),
  /** who says it, where speakers are told apart, channels or tracks are heard each by itself, or a person wrote a name */
  speaker: z.string().max(200).optional(),
  suspect: z.array(Suspicion).optional(),
  /** Whisper's code, where it is not the recording's */
  language: z.string().optional(),
  /** that heard it, where it is not the transcript's */
  model: z.string().max(32_768).optional(),
});
export type Segment = z.infer<typeof Segment>;

export const Attention = z.enum(["standard", "slim", "compact"]);
export type Attention = z.infer<typeof Attention>;

/**
 * In the order of their starts, as they are shown and written: windows of channels that are heard side by side come in turns. Segments of one
 * voice are in it already.
 */
export function inTime<S extends Pick<Segment, "start">>(segments: readonly S[]): S[] {
  return [...segments].sort((a, b) => a.start - b.start);
}

/** A value for each mode. */
export const perAttention = <T>(of: (mode: Attention) => T): Record<Attention, T> => ({
  standard: of("standard"),
  slim: of("slim"),
  compact: of("compact"),
});

export const Precision = z.enum(["float32", "int8", "int4"]);
export type Precision = z.infer<typeof Precision>;

export const Task = z.enum(["transcribe", "translate"]);
export type Task = z.infer<typeof Task>;

/** Bytes of context memory (tensors kept between steps) for one stream: arithmetic for each mode, and what is really allocated. */
export const ContextBytes = z.object({
  /** 0 in transcripts of before there was the mode */
  ...perAttention(() => z.number().default(0)),
  allocated: z.number(),
});
export type ContextBytes = z.infer<typeof ContextBytes>;

export const TranscriptStats = z.object({
  audioSeconds: z.number(),
  wallSeconds: z.number(),
  realTimeFactor: z.number(),
  peakResidentBytes: z.number(),
  contextBytes: ContextBytes,
  /** tokens chosen in the decoder's steps, and the time that the steps took */
  tokens: z.number(),
  stepSeconds: z.number().default(0),
  batches: z.number(),
});
export type TranscriptStats = z.infer<typeof TranscriptStats>;

export const Transcript = z.object({
  file: z.string(),
  /** seconds */
  duration: z.number(),
  /** most of it; segments in another say so */
  language: z.string(),
  model: z.string(),
  attention: Attention,
  precision: Precision,
  segments: z.array(Segment),
  /** what the person should know of the recording */
  notes: z.array(z.string()).optional(),
  stats: TranscriptStats,
});
export type Transcript = z.infer<typeof Transcript>;
