/** Tokens to words (openai/whisper tokenizer.py, split_to_word_tokens). */
import type { Tokenizer } from "./tokenizer.ts";
import type { Vocabulary } from "./tokens.ts";

export interface WordTokens {
  text: string;
  tokens: number[];
}

/** They write no spaces between words: every complete character is one. */
const withoutSpaces = new Set(["zh", "ja", "th", "lo", "my", "yue"]);
/** Python's string.punctuation */
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** @param tokens text tokens; none is left out */
export function splitWords(
  tokens: readonly number[],
  language: string,
  tokenizer: Tokenizer,
  vocabulary: Vocabulary,
): WordTokens[] {
  // An `.en` tokenizer has no language.
  const bySpaces = !vocabulary.multilingual || !withoutSpaces.has(language);
  const pieces = completePieces(tokens, tokenizer);
  return bySpaces ? joinAtSpaces(pieces) : pieces;
}

/** Cuts behind each token with which the text so far is whole characters. */
function completePieces(tokens: readonly number[], tokenizer: Tokenizer): WordTokens[] {
  const full = tokenizer.decode(tokens);
  const pieces: WordTokens[] = [];
  let current: number[] = [];
  let offset = 0;
  for (const token of tokens) {
    current.push(token);
    const text = tokenizer.decode(current);
    const broken = text.indexOf("\ufffd");
    // A replacement character that is in the whole text too will never become another one.
    if (broken >= 0 && full[offset + broken] !== "\ufffd") continue;
    pieces.push({ text, tokens: current });
    offset += text.length;
    current = [];
  }
  if (current.length > 0) pieces.push({ text: tokenizer.decode(current), tokens: current });
  return pieces;
}

function joinAtSpaces(pieces: readonly WordTokens[]): WordTokens[] {
  const words: WordTokens[] = [];
  for (const { text, tokens } of pieces) {
    const last = words.at(-1);
    if (!last || text.startsWith(" ") || punctuation.includes(text.trim())) words.push({ text, tokens: [...tokens] });
    else {
      last.text += text;
      last.tokens.push(...tokens);
    }
  }
  return words;
}
