/** Reads bits from the most significant on, as FLAC and AAC write them. Past the end it reads zeros; `overrun` then tells. */
import { viewOf } from "./bytes.ts";

export class BitReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  /** In bits. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.#view = viewOf(bytes);
    this.position = position;
  }

  get overrun(): boolean {
    return this.position > this.bytes.length * 8;
  }

  /** The next 32 bits as a signed number, without moving on. */
  peek32(): number {
    const { bytes, position } = this;
    const at = position >>> 3;
    const shift = position & 7;
    const word =
      at + 4 <= bytes.length
        ? this.#view.getInt32(at)
        : ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8);
    return shift === 0 ? word : (word << shift) | ((bytes[at + 4] ?? 0) >>> (8 - shift));
  }

  /** 0 to 32 bits as an unsigned number. */
  read(count: number): number {
    if (count === 0) return 0;
    const value = this.peek32() >>> (32 - count);
    this.position += count;
    return value;
  }

  /** 0 to 53 bits as a two's complement number. */
  readSigned(count: number): number {
    if (count > 32) return this.readSigned(count - 32) * 2 ** 32 + this.read(32);
    if (count === 0) return 0;
    const value = this.peek32() >> (32 - count);
    this.position += count;
    return value;
  }

  /** The number of zeros before the next one, which is passed over as well. */
  readUnary(): number {
    let zeros = 0;
    for (let word = this.peek32(); word === 0; word = this.peek32()) {
      zeros += 32;
      this.position += 32;
      if (this.overrun) return zeros;
    }
    const here = Math.clz32(this.peek32());
    this.position += here + 1;
    return zeros + here;
  }

  /**
   * FLAC's Rice codes into out[start...end): a unary quotient, `parameter` low bits, the sign folded into the lowest.
   * The inner loop of its decoding, hence here with everything in local variables.
   */
  readRice(out: Float64Array, start: number, end: number, parameter: number): void {
    const { bytes } = this;
    const view = this.#view;
    const lastWhole = bytes.length - 5;
    let position = this.position;
    for (let i = start; i < end; i++) {
      const at = position >>> 3;
      const shift = position & 7;
      let folded: number;
      const word = at <= lastWhole ? (view.getInt32(at) << shift) | ((bytes[at + 4] ?? 0) >>> (8 - shift)) : 0;
      const zeros = Math.clz32(word);
      if (zeros + parameter < 32) {
        // The whole code is in one word: nearly always.
        folded = (zeros << parameter) | (parameter === 0 ? 0 : (word << (zeros + 1)) >>> (32 - parameter));
        position += zeros + 1 + parameter;
      } else {
        this.position = position;
        folded = this.readUnary() * 2 ** parameter + this.read(parameter);
        position = this.position;
        if (this.overrun) return;
      }
      // Even numbers are positive, odd ones negative; from 2^31 on >>> would wrap.
      if (folded >= 0 && folded < 2 ** 31) out[i] = (folded >>> 1) ^ -(folded & 1);
      else out[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
    this.position = position;
  }

  alignToByte(): void {
    this.position = (this.position + 7) & ~7;
  }
}
