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
  const own = readModelJson(join(programFolder, "models", "whisper-base"), "tokenizer.json");
  if (tokens === 51_865) return own;
  const { added_tokens: before } = own as { added_tokens: AddedToken[] };
  const last = before.find(({ content }) => content === lastLanguage)?.id ?? 0;
  const added = before.map((token) => (token.id > last ? { ...token, id: token.id + 1 } : token));
  return { ...Object(own), added_tokens: [...added, addedToken("<|yue|>", last + 1)].sort((a, b) => a.id - b.id) };
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
  const merges = readCompanion(folder, "merges.txt").toString("utf8").split(/\r?\n/);
  return madeTokenizer({ vocab, merges: merges.filter((line) => line !== "" && !line.startsWith("#version")), added });
}

function idsIn(file: unknown, folder: string, name: string): Record<string, number> {
  const ids = Ids.safeParse(file);
  if (ids.success) return ids.data;
  throw new Failure("model.damaged", `${name} in ${folder} lists no tokens.`, "Download or copy the file again.", {
    cause: ids.error,
  });
}
