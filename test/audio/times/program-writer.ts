/** MPEG program streams as DVDs have them: pictures that hold nothing from the beginning on, and sound that ffmpeg decodes. ISO/IEC 13818-1, 2.5.3. */

const ticks = 90_000;
/** What is in a pack is shown so much later than its clock says. */
const aheadSeconds = 0.2;

export interface WrittenPiece {
  id: "pictures" | "AC-3";
  /** Which of several sounds. */
  number?: number;
  seconds: number;
  data: Buffer;
}

function pack(seconds: number): Buffer {
  const clock = Math.round(seconds * ticks);
  const [high, middle, low] = [Math.floor(clock / 2 ** 30) & 7, Math.floor(clock / 2 ** 15) & 0x7fff, clock & 0x7fff];
  const bits = (0b01n << 46n) | (BigInt(high) << 43n) | (1n << 42n) | (BigInt(middle) << 27n) | (1n << 26n) | (BigInt(low) << 11n) | (1n << 10n) | 1n;
  return Buffer.concat([Buffer.from([0, 0, 1, 0xba]), Buffer.from(bits.toString(16).padStart(12, "0"), "hex"), Buffer.from([1, 0x89, 0xc3, 0xf8])]);
}

function piece({ id, number = 0, seconds, data }: WrittenPiece): Buffer {
  const time = Math.round(seconds * ticks);
  const [high, middle, low] = [Math.floor(time / 2 ** 30) & 7, Math.floor(time / 2 ** 15) & 0x7fff, time & 0x7fff];
  const told = Buffer.from([0x21 | (high << 1), middle >> 7, ((middle << 1) & 0xff) | 1, low >> 7, ((low << 1) & 0xff) | 1]);
  // One frame begins here, at the first byte behind this.
  const inside = id === "AC-3" ? Buffer.concat([Buffer.from([0x80 + number, 1, 0, 1]), data]) : data;
  const head = Buffer.from([0, 0, 1, id === "AC-3" ? 0xbd : 0xe0, 0, 0, 0x81, 0x80, told.length]);
  head.writeUInt16BE(head.length - 6 + told.length + inside.length, 4);
  return Buffer.concat([head, told, inside]);
}

/** In the order of their times. */
export function writeProgram(pieces: readonly WrittenPiece[]): Buffer {
  const inOrder = [...pieces].sort((a, b) => a.seconds - b.seconds);
  return Buffer.concat(inOrder.flatMap((one) => [pack(one.seconds - aheadSeconds), piece(one)]));
}

/** Pictures of so many seconds, 25 a second. */
export const picturesFrom = (start: number, seconds: number): WrittenPiece[] =>
  Array.from({ length: seconds * 25 }, (_, i) => ({
    id: "pictures",
    seconds: start + i / 25,
    data: Buffer.from([0, 0, 1, 0xb7]),
  }));
