/** A tokenizer.json for models that come without one. */
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { readCompanion, readModelJson, readModelJsonIfThere } from "../model-files.ts";

/** What a byte-level BPE tokenizer is made of. */
export interface TokenizerParts {
  /** text tokens' ids, each byte of the text one printable character */
  vocab: Record<string, number>;
  /** pairs in the order in which they are joined, "a b" */
  merges: readonly string[];
  /** special tokens' ids */
  added: ReadonlyMap<string, number>;
}

/** As GPT-2's, which Whisper's are. @returns as a parsed tokenizer.json */
export function madeTokenizer({ vocab, merges, added }: TokenizerParts): unknown {
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: "1.0",
    added_tokens: [...added].map(([content, id]) => addedToken(content, id)),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: { type: "BPE", continuing_subword_prefix: "", end_of_word_suffix: "", unk_token: null, vocab, merges },
  };
}

const addedToken = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/**
 * From text tokens alone, in the order in which they were made, as tiktoken has them: each is joined of the two that are left when all that
 * were made before have been joined in it. Those of which more are left can't come of any text.
 * @param pieces by their ids, a printable character for each byte
 */
export function tokenizerOfPieces(pieces: readonly string[], added: ReadonlyMap<string, number>): unknown {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const merges: string[] = [];
  for (const [id, piece] of pieces.entries()) {
    const parts = [...piece];
    while (parts.length > 2) {
      const made = parts.slice(1).map((part, i) => ids.get(`${parts[i]}${part}`) ?? id);
      const first = Math.min(...made);
      if (first >= id) break;
      const at = made.indexOf(first);
      parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
    }
    if (parts.length === 2) merges.push(parts.join(" "));
  }
  return madeTokenizer({ vocab: Object.fromEntries(ids), merges, added });
}

/** OpenAI's English-only models have GPT-2's tokens, one fewer than the others', and behind them the same. */
export const englishTextTokens = 50_256;

/** @param pieces GPT-2's tokens, by their ids, a printable character for each byte @returns as a parsed tokenizer.json */
export function englishTokenizer(pieces: readonly string[]): unknown {
  const { added_tokens: others } = embeddedTokenizer();
  const ends = Math.min(...others.map(({ id }) => id));
  const added = others.map(({ content, id }): [string, number] => [content, id - ends + englishTextTokens]);
  return tokenizerOfPieces(pieces.slice(0, englishTextTokens), new Map(added));
}

const embeddedTokenizer = (): { added_tokens: AddedToken[] } =>
  readModelJson(join(programFolder, "models", "whisper-base"), "tokenizer.json") as { added_tokens: AddedToken[] };

interface AddedToken {
  id: number;
  content: string;
}

/** The last language before large-v3's one more. */
const lastLanguage = "<|su|>";

/**
 * OpenAI's tokens for several languages, which the embedded model has: a model of OpenAI's is known by their number.
 * @param tokens 51,865, or 51,866 from large-v3 on, which has Cantonese as well
 * @returns as a parsed tokenizer.json. @throws Failure model.tokenizer for other numbers
 */
export function openaiTokenizer(tokens: number): unknown {
  if (tokens !== 51_865 && tokens !== 51_866)
    throw new Failure(
      "model.tokenizer",
      tokens === 51_864
        ? "This is an English-only model (.en), and its tokens come in a file of their own, which is missing."
        : `The model has ${tokens} tokens, and nothing tells which.`,
      "Put the tokenizer.json of the same model into its folder.",
    );
  const own = embeddedTokenizer();
  if (tokens === 51_865) return own;
  const before = own.added_tokens;
  const last = before.find(({ content }) => content === lastLanguage)?.id ?? 0;
  const added = before.map((token) => (token.id > last ? { ...token, id: token.id + 1 } : token));
  return { ...own, added_tokens: [...added, addedToken("<|yue|>", last + 1)].sort((a, b) => a.id - b.id) };
}

const Ids = z.record(z.string(), z.number().int().nonnegative());
const Decoder = z.object({ added_tokens_decoder: z.record(z.string(), z.object({ content: z.string() })) });

/**
 * From the files of a tokenizer as Hugging Face had it before tokenizer.json: vocab.json, merges.txt, and the tokens that were added, in
 * added_tokens.json or tokenizer_config.json.
 * @returns as a parsed tokenizer.json. @throws Failure model.*
 */
export function tokenizerOfParts(folder: string): unknown {
  const vocab = idsIn(readModelJson(folder, "vocab.json"), folder, "vocab.json");
  const listed = readModelJsonIfThere(folder, "added_tokens.json");
  const configured = Decoder.safeParse(readModelJsonIfThere(folder, "tokenizer_config.json")).data;
  const decoder = Object.entries(configured?.added_tokens_decoder ?? {});
  const added = new Map([
    ...decoder.map(([id, { content }]): [string, number] => [content, Number(id)]),
    ...Object.entries(listed === undefined ? {} : idsIn(listed, folder, "added_tokens.json")),
  ]);
  // Some list a special token among the others as well.
  for (const [text, id] of Object.entries(vocab)) {
    if (!/^<\|.*\|>$/.test(text)) continue;
    added.set(text, id);
    delete vocab[text];
  }
  if (!added.has("<|startoftranscript|>"))
    throw new Failure(
      "model.incomplete",
      `The model in ${folder} lists its special tokens nowhere: they are in added_tokens.json, or in tokenizer_config.json.`,
      "Copy that file, or tokenizer.json, from where the model comes from.",
    );
  return madeTokenizer({ vocab, merges: mergesIn(folder), added });
}

function mergesIn(folder: string): string[] {
  const lines = readCompanion(folder, "merges.txt").toString("utf8").split(/\r?\n/);
  const merges = lines.filter((line) => line !== "" && !line.startsWith("#version"));
  if (merges.every((line) => line.split(" ").length === 2)) return merges;
  throw new Failure(
    "model.damaged",
    `merges.txt in ${folder} is no list of pairs.`,
    "Download or copy the file again.",
  );
}

function idsIn(file: unknown, folder: string, name: string): Record<string, number> {
  const ids = Ids.safeParse(file);
  if (ids.success) return ids.data;
  throw new Failure("model.damaged", `${name} in ${folder} lists no tokens.`, "Download or copy the file again.", {
    cause: ids.error,
  });
}
