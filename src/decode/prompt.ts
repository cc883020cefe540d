/** The tokens before the first new one (openai/whisper decoding.py, _get_initial_tokens). */
import type { Task } from "../api/transcript.ts";
import { Failure } from "../lib/failure.ts";
import type { Tokenizer } from "./tokenizer.ts";
import type { Vocabulary } from "./tokens.ts";

/** n_text_ctx of every Whisper */
export const contextTokens = 448;
/** at most so many new tokens: n_text_ctx // 2 */
export const maxNewTokens = contextTokens / 2;
/** at most so many tokens of earlier text: n_text_ctx // 2 - 1 */
export const maxPreviousTokens = contextTokens / 2 - 1;

export interface PromptOptions {
  /** Whisper's code; not used by `.en` models */
  language: string;
  task: Task;
  timestamps: boolean;
  /** text tokens that come before; only the last 223 are used */
  previous?: readonly number[];
}

/** What the windows of one file have in common before their first new token. */
export interface Prompt {
  tokens: readonly number[];
  /** position of start-of-transcript: where no-speech is read */
  startPosition: number;
  timestamps: boolean;
}

/** @throws Failure `decode.language` for a language that the model has no token for */
export function promptOf(vocabulary: Vocabulary, options: PromptOptions): Prompt {
  const previous = (options.previous ?? []).slice(-maxPreviousTokens);
  const before = previous.length > 0 ? [vocabulary.startOfPrevious, ...previous] : [];
  const tokens = [...before, ...startSequence(vocabulary, options.language, options.task)];
  if (!options.timestamps) tokens.push(vocabulary.noTimestamps);
  return { tokens, startPosition: before.length, timestamps: options.timestamps };
}

/** sot, language and task; sot alone for `.en` models. */
export function startSequence(vocabulary: Vocabulary, language: string, task: Task): number[] {
  if (!vocabulary.multilingual) return [vocabulary.startOfTranscript];
  const languageToken = vocabulary.languages.get(language);
  if (languageToken === undefined) {
    throw new Failure(
      "decode.language",
      `The model does not know the language "${language}".`,
      `Use one of: ${[...vocabulary.languages.keys()].join(" ")}.`,
    );
  }
  return [vocabulary.startOfTranscript, languageToken, vocabulary[task]];
}

/** Generated tokens a prompt leaves room for. The last one is never fed, so it may stand just behind the context. */
export function newTokensAfter(promptLength: number): number {
  return Math.min(maxNewTokens, contextTokens + 1 - promptLength);
}

/**
 * The person's prompt and vocabulary as text that comes before. The words go first: when both are too long, the beginning is
 * what is cut, and running text in front of the speech steers style more than a list does.
 */
export function previousTokens(tokenizer: Tokenizer, prompt: string, vocabulary: readonly string[]): number[] {
  const words = vocabulary.map((word) => word.trim()).filter((word) => word !== "");
  const list = words.length > 0 ? ` ${words.join(", ")}.` : "";
  const text = prompt.trim() === "" ? "" : ` ${prompt.trim()}`;
  return list + text === "" ? [] : tokenizer.encode(list + text).slice(-maxPreviousTokens);
}
