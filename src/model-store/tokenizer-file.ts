/**
 * tokenizer.json without most of it. Parsed as a whole it takes a sixth of a second and tens of megabytes, for the pieces of text that tokens
 * stand for and some special tokens; the merges, half of it, are needed only where text becomes tokens. So its text is gone through once: the
 * pieces go where they stay, merges are passed over, and what is left is small and parsed as usual.
 */
import { byteOfCharacter, mostTokens, Pieces } from "../decode/pieces.ts";

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Not as it usually is: whoever parses all of it says what is wrong, if anything is. */
class Unusual extends Error {}

/**
 * @param text of a tokenizer.json
 * @returns as parsed, `model.vocab` being `Pieces` and `model.merges` empty; undefined where it isn't written as it usually is
 */
export function tokenizerWithoutMerges(text: Buffer): unknown {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Unusual || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function read(text: Buffer): unknown {
  const cursor = new Cursor(text);
  const kept: string[] = [];
  let from = 0;
  let pieces: Pieces | undefined;
  const replace = (value: string, pass: () => void): void => {
    kept.push(text.toString("utf8", from, cursor.at), value);
    pass();
    from = cursor.at;
  };
  cursor.members((key) => {
    if (key !== "model") return cursor.pass();
    cursor.members((inner) => {
      if (inner === "merges") replace("[]", () => cursor.pass());
      else if (inner !== "vocab") cursor.pass();
      else
        replace("null", () => {
          pieces = vocabulary(cursor);
        });
    });
  });
  cursor.end();
  kept.push(text.toString("utf8", from));
  const file = JSON.parse(kept.join("")) as { model: Record<string, unknown> };
  if (pieces === undefined) throw new Unusual();
  file.model.vocab = pieces;
  return file;
}

/** Its members are pieces and their numbers. */
function vocabulary(cursor: Cursor): Pieces {
  const pieces = new Pieces();
  const { text } = cursor;
  cursor.members(
    () => pieces.close(cursor.number()),
    (start, end) => {
      for (let i = start; i < end; i++) {
        const byte = text[i] ?? 0;
        if (byte < 0x80 && byte !== backslash) pieces.add(byteOfCharacter[byte] ?? 0);
        // Two bytes of UTF-8: all characters that stand for bytes are one or two.
        else if (byte >= 0xc2 && byte < 0xe0)
          pieces.add(byteOfCharacter[((byte & 0x1f) << 6) | ((text[++i] ?? 0) & 0x3f)] ?? 0);
        else {
          const found = byte === backslash ? escaped(text, i, end) : undefined;
          if (found === undefined) throw new Unusual();
          pieces.add(byteOfCharacter[found.code] ?? 0);
          i = found.last;
        }
      }
    },
  );
  return pieces;
}

/** @returns the character, and where its escape ends */
function escaped(text: Buffer, at: number, end: number): { code: number; last: number } {
  const last = text[at + 1] === 0x75 ? at + 5 : at + 1;
  if (last >= end) throw new Unusual();
  return { code: String(JSON.parse(`"${text.toString("latin1", at, last + 1)}"`)).charCodeAt(0), last };
}

class Cursor {
  readonly text: Buffer;
  at = 0;

  constructor(text: Buffer) {
    this.text = text;
  }

  /**
   * An object, from its brace to behind it.
   * @param value called where each value begins: it moves to behind it
   * @param keyAt given where the key's text is, in place of the text
   */
  members(value: (key: string) => void, keyAt?: (start: number, end: number) => void): void {
    this.#expect(openBrace);
    if (this.#is(closeBrace)) return;
    do {
      this.#space();
      const start = this.at + 1;
      this.#string();
      let key = "";
      if (keyAt) keyAt(start, this.at - 1);
      else key = String(JSON.parse(this.text.toString("utf8", start - 1, this.at)));
      this.#expect(colon);
      this.#space();
      value(key);
    } while (this.#is(comma));
    this.#expect(closeBrace);
  }

  /** A value of any kind. What is passed over here is looked at closely by whoever needs it. */
  pass(): void {
    let depth = 0;
    for (;;) {
      const byte = this.text[this.at];
      if (byte === quote) this.#string();
      else if (byte === undefined) throw new Unusual();
      else if (depth === 0 && (byte === comma || byte === closeBrace || byte === closeBracket)) return;
      else {
        if (byte === openBrace || byte === openBracket) depth++;
        else if (byte === closeBrace || byte === closeBracket) depth--;
        this.at++;
      }
    }
  }

  number(): number {
    let [value, digits] = [0, 0];
    for (let byte = this.text[this.at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = this.text[this.at] ?? 0) {
      value = 10 * value + byte - 0x30;
      if (value >= mostTokens) throw new Unusual();
      digits++;
      this.at++;
    }
    if (digits === 0) throw new Unusual();
    return value;
  }

  end(): void {
    this.#space();
    if (this.at !== this.text.length) throw new Unusual();
  }

  #string(): void {
    if (this.text[this.at] !== quote) throw new Unusual();
    for (this.at++; this.text[this.at] !== quote; this.at++) {
      if (this.text[this.at] === backslash) this.at++;
      if (this.at >= this.text.length) throw new Unusual();
    }
    this.at++;
  }

  #space(): void {
    while (isSpace(this.text[this.at])) this.at++;
  }

  #is(byte: number): boolean {
    this.#space();
    if (this.text[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  #expect(byte: number): void {
    if (!this.#is(byte)) throw new Unusual();
  }
}
