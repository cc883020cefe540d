/**
 * Text to tokens and back, over a Hugging Face `tokenizer.json` (byte-level BPE, as GPT-2). Encoding is the package's; decoding
 * is done here on bytes, since a character may be cut between two tokens (and the package takes spaces away: findings/tokenizers-decode-spaces.sh).
 */
import { Tokenizer as Encoder } from "@huggingface/tokenizers";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import { byteOfCharacter, mostTokens, Pieces } from "./pieces.ts";

export interface Tokenizer {
  /** every added token (special ones and, in most files, timestamps) by its text */
  readonly added: ReadonlyMap<string, number>;
  /** text tokens are the ids below */
  readonly textTokens: number;
  /** The token that is this one byte: looked up, without what encodes longer texts. */
  ofByte(byte: number): number;
  /** Text to text tokens. What looks like a special token in the text is dropped, never obeyed. */
  encode(text: string): number[];
  /** Text of the text tokens; others are skipped. Bytes that are no UTF-8 become U+FFFD, as in openai-whisper. */
  decode(tokens: readonly number[]): string;
  /** As `decode`, without the bytes of a last character that is not complete yet: for text shown while it grows. */
  decodeComplete(tokens: readonly number[]): string;
}

/** Fifty thousand entries: looked at where they are, since a parsed copy of them takes megabytes. */
const Vocab = z.custom<Record<string, number> | Pieces>(
  (vocab) =>
    vocab instanceof Pieces || (typeof vocab === "object" && vocab !== null && Object.values(vocab).every(isId)),
);
const isId = (id: unknown): boolean => Number.isSafeInteger(id) && Number(id) >= 0 && Number(id) < mostTokens;

const TokenizerFile = z.object({
  model: z.object({ type: z.literal("BPE").optional(), vocab: Vocab }),
  added_tokens: z.array(z.object({ id: z.number().int().nonnegative(), content: z.string() })),
});

/**
 * @param file the parsed content of tokenizer.json; its vocabulary may be pieces already
 * @param again reads it once more, when text is to be encoded: it is not kept, being tens of megabytes in memory
 * @throws Failure `model.tokenizer` when it is no byte-level BPE tokenizer with Whisper's special tokens
 */
export function openTokenizer(file: unknown, again: () => unknown): Tokenizer {
  const parsed = TokenizerFile.safeParse(file);
  if (!parsed.success || typeof file !== "object" || file === null) {
    throw unusable("it is not a byte-level BPE tokenizer", parsed.error);
  }
  const added = new Map(parsed.data.added_tokens.map(({ content, id }) => [content, id]));
  const textTokens = added.get("<|endoftext|>");
  if (textTokens === undefined) throw unusable("<|endoftext|> is missing");
  const { vocab } = parsed.data.model;
  const pieces = vocab instanceof Pieces ? vocab : new Pieces();
  if (vocab !== pieces) for (const [piece, id] of Object.entries(vocab)) pieces.put(piece, id);

  let encoder: Encoder | undefined;
  const bytesOf = (tokens: readonly number[]) => pieces.bytesOf(tokens, textTokens);
  return {
    added,
    textTokens,
    ofByte(byte) {
      const id = pieces.ofByte(byte);
      if (id < 0) throw unusable(`no token stands for the byte ${byte}`);
      return id;
    },
    encode(text) {
      try {
        encoder ??= new Encoder(Object(again()), {});
        return encoder.encode(text, { add_special_tokens: false }).ids.filter((id) => id < textTokens);
      } catch (cause) {
        throw unusable("text can't be put into tokens with it", cause);
      }
    },
    decode: (tokens) => utf8.decode(bytesOf(tokens)),
    decodeComplete(tokens) {
      const bytes = bytesOf(tokens);
      return utf8.decode(bytes.subarray(0, completeLength(bytes)));
    },
  };
}

function unusable(what: string, cause?: unknown): Failure {
  return new Failure(
    "model.tokenizer",
    `The model's tokenizer.json can't be used: ${what}.`,
    "Take tokenizer.json from the same place as the model's weights.",
    { cause },
  );
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Each byte as its character: what a tokenizer.json has in place of bytes. */
export const charactersOf = (bytes: Uint8Array): string =>
  String.fromCharCode(...Array.from(bytes, (byte) => characterOfByte[byte] ?? 0));

const characterOfByte = (() => {
  const table = new Uint16Array(256);
  // Characters below that stand for no byte give 0, which is a later one's.
  for (const [character, byte] of byteOfCharacter.entries())
    if (byte > 0 || character === 0x100) table[byte] = character;
  return table;
})();

/** The length without the bytes of a last character that wants more bytes. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
