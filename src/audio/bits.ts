/** Reads bits from the most significant on, as FLAC and AAC write them. Past the end it reads zeros; `overrun` then tells. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** In bits. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
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
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
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

  alignToByte(): void {
    this.position = (this.position + 7) & ~7;
  }
}
