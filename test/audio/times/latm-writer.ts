/** AAC as broadcasts carry it: frames in elements of LATM, which begin at any bit. ISO/IEC 14496-3, 1.7. */

export interface WrittenElement {
  /** Without heads. */
  frames: readonly Uint8Array[];
  rateCode: number;
  channels?: 1 | 2;
  /** What the frames are: 2 is AAC-LC; 5 is HE-AAC around it. */
  type?: number;
  version?: 0 | 1;
  /** It goes without saying: an element before it did. */
  isAsBefore?: boolean;
}

/** Number, width, number, width, … */
const bitsOf = (...fields: number[]): string =>
  fields.map((value, i) => (i % 2 === 0 ? value.toString(2).padStart(fields[i + 1] ?? 0, "0") : "")).join("");

function description({ frames, rateCode, channels = 1, type = 2, version = 0 }: WrittenElement): string {
  const core = type === 5 ? bitsOf(Math.max(0, rateCode - 3), 4, 2, 5) : "";
  const config = `${bitsOf(type, 5, rateCode, 4, channels, 4)}${core}${bitsOf(0, 3)}`;
  const counts = bitsOf(1, 1, frames.length - 1, 6, 0, 4, 0, 3);
  const end = bitsOf(0, 3, 0xff, 8, 0, 1, 0, 1);
  if (version === 0) return `${bitsOf(0, 1)}${counts}${config}${end}`;
  return `${bitsOf(1, 1, 0, 1, 0, 2, 0xff, 8)}${counts}${bitsOf(0, 2, config.length + 5, 8)}${config}${bitsOf(0, 5)}${end}`;
}

export function latmElement(element: WrittenElement): Buffer {
  let bits = element.isAsBefore ? "1" : `0${description(element)}`;
  for (const frame of element.frames) {
    const length = [...Array<number>(Math.floor(frame.length / 255)).fill(255), frame.length % 255];
    for (const byte of [...length, ...frame]) bits += bitsOf(byte, 8);
  }
  const bytes = Math.ceil(bits.length / 8);
  const content = Array.from({ length: bytes }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, "0"), 2));
  return Buffer.from([0x56, 0xe0 | (bytes >> 8), bytes & 255, ...content]);
}
