/**
 * AAC in LATM, as broadcasts carry it: elements that begin with a mark and their length (LOAS), each with one frame or more, at any bit, and
 * now and then the description of what they are. ISO/IEC 14496-3, 1.7. Out of it come the same frames with an ADTS head each.
 */
import { BitReader } from "../bits.ts";
import { readAacConfig } from "../codecs/aac-config.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import { UnknownCodec } from "../unknown-codec.ts";

/** The first byte of the mark; the next begins with three ones. */
export const latmMark = 0x56;
const headBytes = 3;

/** The length of the element at a place, with its head; undefined where none begins. */
export function latmBytes(bytes: Uint8Array, at: number): number | undefined {
  const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + headBytes);
  if (a !== latmMark || (b & 0xe0) !== 0xe0 || at + headBytes > bytes.length) return undefined;
  return headBytes + (((b & 0x1f) << 8) | c);
}

/** What elements say of those behind them, too. */
interface LatmLayout {
  /** Of ADTS heads. */
  rateCode: number;
  channelCode: number;
  framesOfElement: number;
}

/** What an element holds: frames with ADTS heads, or the name of what isn't read here. */
type LatmElement = { layout: LatmLayout; frames: Uint8Array[] } | string;

/** The bytes from a bit on: what they hold is aligned to their beginning. */
function shifted(bytes: Uint8Array, from: number, length: number): Uint8Array {
  const start = from >> 3;
  const by = from & 7;
  if (by === 0) return bytes.slice(start, start + length);
  return Uint8Array.from(
    { length: Math.max(0, Math.min(length, bytes.length - start)) },
    (_, i) => ((bytes[start + i] ?? 0) << by) | ((bytes[start + i + 1] ?? 0) >> (8 - by)),
  );
}

/** A number that says first how many bytes it has. */
function readValue(reader: BitReader): number {
  const count = reader.read(2) + 1;
  return reader.read(8 * count);
}

/** StreamMuxConfig of one programme with one layer of AAC-LC. */
function readLayout(reader: BitReader): LatmLayout | string {
  const other = "AAC in LATM of several layers";
  const version = reader.read(1);
  if (version === 1 && reader.read(1) === 1) return "AAC in LATM of a later version";
  if (version === 1) readValue(reader); // how full buffers are
  const isOfOneFraming = reader.read(1) === 1;
  const framesOfElement = reader.read(6) + 1;
  const [programs, layers] = [reader.read(4), reader.read(3)];
  if (!isOfOneFraming || programs > 0 || layers > 0) return other;
  const configBits = version === 1 ? readValue(reader) : undefined;
  const from = reader.position;
  const own = new BitReader(shifted(reader.bytes, from, reader.bytes.length));
  const config = readAacConfig(own);
  if (typeof config === "string") return config;
  reader.position = from + (configBits ?? own.position);
  if (reader.read(3) !== 0) return "AAC in LATM with frames of fixed lengths";
  reader.read(8); // how full buffers are
  if (reader.read(1) === 1) {
    // Other data behind the frames: so many bits, which nobody hears.
    if (version === 1) readValue(reader);
    else while (reader.read(1) === 1 && !reader.overrun) reader.read(8);
    if (version === 0) reader.read(8);
  }
  if (reader.read(1) === 1) reader.read(8); // a checksum
  const rateCode = samplingRates.indexOf(config.sampleRate);
  const { channelCode } = config;
  if (reader.overrun || rateCode < 0) return "AAC with a damaged description";
  if (channelCode === 0) return "AAC in LATM with a layout of its own";
  return { rateCode, channelCode, framesOfElement };
}

function withHead(frame: Uint8Array, { rateCode, channelCode }: LatmLayout): Uint8Array {
  const length = frame.length + 7;
  const whole = new Uint8Array(length);
  whole.set([0xff, 0xf1, 0x40 | (rateCode << 2) | (channelCode >> 2), ((channelCode & 3) << 6) | (length >> 11)]);
  whole.set([(length >> 3) & 255, ((length & 7) << 5) | 0x1f, 0xfc], 4);
  whole.set(frame, 7);
  return whole;
}

/** What an ADTS head can tell of. */
const mostFrameBytes = 8_191 - 7;

/**
 * The frames of one element, its head included.
 * @param known what an element before it said
 * @returns undefined where nothing says yet what it is, or where it is damaged
 */
function readElement(bytes: Uint8Array, known: LatmLayout | undefined): LatmElement | undefined {
  const reader = new BitReader(bytes, 8 * headBytes);
  const layout = reader.read(1) === 1 ? known : readLayout(reader);
  if (layout === undefined || typeof layout === "string") return layout;
  const frames: Uint8Array[] = [];
  for (let i = 0; i < layout.framesOfElement; i++) {
    let length = 0;
    let part = 255;
    while (part === 255 && !reader.overrun) {
      part = reader.read(8);
      length += part;
    }
    const end = reader.position + 8 * length;
    if (end > 8 * bytes.length || length > mostFrameBytes) return undefined;
    if (length > 0) frames.push(withHead(shifted(bytes, reader.position, length), layout));
    reader.position = end;
  }
  return { layout, frames };
}

/** The frames of one element after the other; undefined for one that is damaged, none where nothing says yet what they are. */
export type LatmReader = (element: Uint8Array) => Uint8Array[] | undefined;

/** The reader throws UnknownCodec where the first description is one of what isn't decoded here. @param container that holds the elements */
export function makeLatmReader(container: string): LatmReader {
  let layout: LatmLayout | undefined;
  return (bytes) => {
    const element = readElement(bytes, layout);
    if (typeof element === "string" && !layout) throw new UnknownCodec(container, element);
    if (element === undefined && !layout) return [];
    if (element === undefined || typeof element === "string") return undefined;
    layout = element.layout;
    return element.frames;
  };
}
