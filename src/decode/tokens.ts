/** Which token id is what in a Whisper vocabulary (51,864 `.en`, 51,865, 51,866 tokens), and which are never chosen. */
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** 0.00 s to 30.00 s in steps of 0.02 s */
export const timestampTokens = 1501;
export const timestampsPerSecond = 50;

/** Ids in order: text [0, endOfText), special ones [endOfText, firstTimestamp), timestamps [firstTimestamp, size). */
export interface Vocabulary {
  size: number;
  endOfText: number;
  startOfTranscript: number;
  translate: number;
  transcribe: number;
  startOfPrevious: number;
  noSpeech: number;
  noTimestamps: number;
  firstTimestamp: number;
  /** language code -> id, in the order of the ids; `.en` vocabularies have them too, unused */
  languages: ReadonlyMap<string, number>;
  /** false: an `.en` model, which takes no language and no task tokens */
  multilingual: boolean;
  /** text tokens that are never chosen */
  suppressed: readonly number[];
  /** text tokens that are not chosen first: the blank */
  suppressedFirst: readonly number[];
  /** special tokens that openai-whisper leaves choosable beside end-of-text, as offsets from it: the languages */
  choosableSpecials: readonly number[];
}

const GenerationConfig = z.object({
  suppress_tokens: z.array(z.number().int()).nullish(),
  is_multilingual: z.boolean().nullish(),
});

/** What a text must not begin with: a space alone. */
const blank = 0x20;

/**
 * @param generationConfig the parsed generation_config.json, or undefined: the suppressed tokens are then openai-whisper's own
 * @throws Failure `model.tokenizer` when special tokens are missing or out of order
 */
export function vocabularyOf(tokenizer: Tokenizer, generationConfig: unknown): Vocabulary {
  const config = GenerationConfig.safeParse(generationConfig).data ?? {};
  const endOfText = tokenizer.textTokens;
  const startOfTranscript = special(tokenizer, "<|startoftranscript|>");
  const translate = special(tokenizer, "<|translate|>");
  const noTimestamps = special(tokenizer, "<|notimestamps|>");
  const languages = languagesOf(tokenizer, startOfTranscript, translate);
  // Fine-tuned models often carry an empty list left over from training: it says nothing.
  const listed = (config.suppress_tokens ?? []).filter((id) => id >= 0 && id < endOfText);
  const suppressed = listed.length > 0 ? [...new Set(listed)] : nonSpeechTokens(tokenizer);
  return {
    size: noTimestamps + 1 + timestampTokens,
    endOfText,
    startOfTranscript,
    translate,
    transcribe: special(tokenizer, "<|transcribe|>"),
    startOfPrevious: special(tokenizer, "<|startofprev|>"),
    noSpeech: special(tokenizer, "<|nospeech|>", "<|nocaptions|>"),
    noTimestamps,
    firstTimestamp: noTimestamps + 1,
    languages,
    multilingual: config.is_multilingual ?? endOfText > 50_256,
    suppressed: suppressed.sort((a, b) => a - b),
    suppressedFirst: [tokenizer.ofByte(blank)],
    choosableSpecials: [...languages.values()].map((id) => id - endOfText),
  };
}

function special(tokenizer: Tokenizer, ...names: readonly string[]): number {
  for (const name of names) {
    const id = tokenizer.added.get(name);
    if (id !== undefined) return id;
  }
  throw new Failure(
    "model.tokenizer",
    `The model's tokenizer.json has no ${names[0]} token.`,
    "Take a Whisper model with its own tokenizer.json.",
  );
}

/** The languages stand between start-of-transcript and translate. */
function languagesOf(tokenizer: Tokenizer, startOfTranscript: number, translate: number): Map<string, number> {
  const found = [...tokenizer.added]
    .filter(([, id]) => id > startOfTranscript && id < translate)
    .sort(([, a], [, b]) => a - b)
    // The `.en` files still have Hebrew's old code.
    .map(([text, id]): [string, number] => [text.slice(2, -2).replace(/^iw$/, "he"), id]);
  return new Map(found);
}

/** Openai-whisper's own list: symbols that stand for no speech (tokenizer.py, non_speech_tokens). */
export function nonSpeechTokens(tokenizer: Tokenizer): number[] {
  const symbols = [...'"#()*+/:;<=>@[\\]^_`{|}~「」『』'];
  symbols.push(..."<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪".split(" "));
  // Of these the first of several tokens is suppressed: U+2640 to U+267F share their first two bytes.
  const musical = new Set("♩♪♫♬♭♮♯");
  const found = new Set<number>();
  // Hyphens and quotes are allowed between words, not before one.
  for (const start of [" -", " '"]) found.add(tokenizer.encode(start)[0] ?? 0);
  for (const symbol of [...symbols, ...musical]) {
    for (const text of [symbol, ` ${symbol}`]) {
      const [first, ...others] = tokenizer.encode(text);
      if (first !== undefined && (others.length === 0 || musical.has(symbol))) found.add(first);
    }
  }
  return [...found].sort((a, b) => a - b);
}
