/** OpenAI's interface for speech, as far as it is spoken here: what other programs send and what they get (`docs/api.md`). */
import { z } from "zod";

export const SpokenFormat = z.enum(["json", "text", "srt", "verbose_json", "vtt"]);
export type SpokenFormat = z.infer<typeof SpokenFormat>;

export const Granularity = z.enum(["word", "segment"]);
export type Granularity = z.infer<typeof Granularity>;

/** The form's fields beside `file`. Lists are sent under their name with `[]`. */
export const TranscriptionFields = z.object({
  model: z
    .string()
    .max(1000)
    .optional()
    .meta({ examples: ["whisper-1"] })
    .describe(
      "A model that is here, or one of OpenAI's names for the default one; the default one where it is left out.",
    ),
  language: z
    .string()
    .max(100)
    .optional()
    .meta({ examples: ["en"] })
    .describe("A code such as en, or a name such as English; found by itself where it is left out or auto."),
  languages: z.array(z.string().max(100)).max(100).optional().describe("One: as language. Several: found by itself."),
  prompt: z
    .string()
    .max(20_000)
    .optional()
    .describe("Text that could stand before: its style and spelling are followed."),
  keywords: z.array(z.string().max(1000)).max(1000).optional().describe("Words and names to expect."),
  response_format: SpokenFormat.default("json"),
  temperature: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("0: the likeliest words, warmer only where they fail the checks. Above: drawn at that temperature."),
  timestamp_granularities: z
    .array(Granularity)
    .max(10)
    .default(["segment"])
    .describe("What verbose_json has; with word, subtitles are finer as well."),
  stream: z.boolean().default(false).describe("Events as the text is heard, with json and text."),
  chunking_strategy: z
    .string()
    .max(1000)
    .optional()
    .describe("Is taken and changes nothing: recordings are cut at pauses."),
  include: z
    .array(z.string())
    .max(0, "log-probabilities of tokens are not told")
    .optional()
    .describe("Log-probabilities of tokens are not told."),
});
export type TranscriptionFields = z.infer<typeof TranscriptionFields>;

export const TranslationFields = TranscriptionFields.pick({
  model: true,
  language: true,
  prompt: true,
  response_format: true,
  temperature: true,
});

const Usage = z.object({ type: z.literal("duration"), seconds: z.number() });

export const SpokenText = z.object({ text: z.string(), usage: Usage });
export type SpokenText = z.infer<typeof SpokenText>;

export const SpokenSegment = z.object({
  id: z.number().int(),
  /** where its window begins, in frames of 10 ms */
  seek: z.number().int(),
  start: z.number(),
  end: z.number(),
  text: z.string(),
  tokens: z.array(z.number().int()),
  temperature: z.number(),
  avg_logprob: z.number(),
  compression_ratio: z.number(),
  no_speech_prob: z.number(),
});
export type SpokenSegment = z.infer<typeof SpokenSegment>;

export const VerboseText = z.object({
  task: z.enum(["transcribe", "translate"]),
  /** its English name in small letters, as OpenAI's tokenizer has it; "unknown" where nobody speaks */
  language: z.string(),
  duration: z.number(),
  text: z.string(),
  segments: z.array(SpokenSegment).optional(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number() })).optional(),
  usage: Usage,
});
export type VerboseText = z.infer<typeof VerboseText>;

export const SpokenEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("transcript.text.delta"), delta: z.string() }),
  z.object({ type: z.literal("transcript.text.done"), text: z.string() }),
]);
export type SpokenEvent = z.infer<typeof SpokenEvent>;

export const ModelEntry = z.object({
  id: z.string(),
  object: z.literal("model"),
  /** seconds since 1970 */
  created: z.number().int(),
  owned_by: z.string(),
  /** the model that is here and answers to the name */
  root: z.string(),
});
export type ModelEntry = z.infer<typeof ModelEntry>;

export const ModelEntries = z.object({ object: z.literal("list"), data: z.array(ModelEntry) });

export const ErrorAnswer = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

export const ServerHealth = z.object({ status: z.enum(["ok", "ending"]) });
