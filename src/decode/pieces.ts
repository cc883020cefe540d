/** The bytes that tokens stand for, one behind the other: as fifty thousand strings they would be megabytes of objects that V8 goes through. */

/**
 * GPT-2 writes each byte as one printable character: printable Latin-1 stands for itself, the others follow from U+0100 on
 * (openai/gpt-2 encoder.py, bytes_to_unicode). This is the way back; characters that stand for no byte give 0.
 */
export const byteOfCharacter: Uint8Array = (() => {
  const table = new Uint8Array(0x100 + 68);
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    table[printable ? byte : next++] = byte;
  }
  return table;
})();

/** No model has a quarter of it: what a file says beyond is no number of a token. */
export const mostTokens = 1_000_000;

export class Pieces {
  #bytes = new Uint8Array(1 << 19);
  #starts = new Uint32Array(1 << 16);
  /** 0: no such token */
  #lengths = new Uint32Array(1 << 16);
  #end = 0;
  #open = 0;

  /** The next byte of the piece that `close` will name. */
  add(byte: number): void {
    if (this.#end === this.#bytes.length) this.#bytes = grown(this.#bytes, 2 * this.#end);
    this.#bytes[this.#end++] = byte;
  }

  /** @param id of what was added since the last one was closed; the last of two with one number counts */
  close(id: number): void {
    if (id >= this.#starts.length) {
      const room = Math.max(id + 1, 2 * this.#starts.length);
      [this.#starts, this.#lengths] = [grown(this.#starts, room), grown(this.#lengths, room)];
    }
    this.#starts[id] = this.#open;
    this.#lengths[id] = this.#end - this.#open;
    this.#open = this.#end;
  }

  /** @param piece as tokenizer.json has it: a character for each byte */
  put(piece: string, id: number): void {
    for (let i = 0; i < piece.length; i++) this.add(byteOfCharacter[piece.charCodeAt(i)] ?? 0);
    this.close(id);
  }

  /** @returns the lowest token that is this one byte, or -1 */
  ofByte(byte: number): number {
    return this.#lengths.findIndex((length, id) => length === 1 && this.#bytes[this.#starts[id] ?? 0] === byte);
  }

  /** @param below tokens from here on are skipped @returns the bytes of the tokens, one behind the other */
  bytesOf(tokens: readonly number[], below: number): Uint8Array {
    const lengthOf = (token: number): number => (token < below ? (this.#lengths[token] ?? 0) : 0);
    const bytes = new Uint8Array(tokens.reduce((sum, token) => sum + lengthOf(token), 0));
    let at = 0;
    for (const token of tokens) {
      const [start, length] = [this.#starts[token] ?? 0, lengthOf(token)];
      bytes.set(this.#bytes.subarray(start, start + length), at);
      at += length;
    }
    return bytes;
  }
}

function grown<Values extends Uint8Array | Uint32Array>(values: Values, length: number): Values {
  const more = values instanceof Uint8Array ? new Uint8Array(length) : new Uint32Array(length);
  more.set(values);
  return more as Values;
}
