/**
 * One stream of sound in an Ogg file: its headers, where its sound begins, and what its clock says at both ends. RFC 7845 (Opus),
 * "Vorbis I" A.2, RFC 9639 10.1 (FLAC).
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { openFlacDecoder, openOpusDecoder, openVorbisDecoder, type PacketDecoder } from "../codecs/decoders.ts";
import { parseOpusHead } from "../codecs/opus-packet.ts";
import { checkShape, longestHeld } from "../limits.ts";
import { corrupt, noAudioTrack, noSamples } from "../refusals.ts";
import { type Block, damageSentence, silentBlock, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { parseStreamInfo } from "./flac.ts";
import { findPage, type OggPage, packetJoiner, pages } from "./ogg.ts";
import { picturesStart } from "./ogg-pictures.ts";

export interface OggStream {
  codec: "Opus" | "Vorbis" | "FLAC";
  serial: number;
  channels: number;
  sampleRate: number;
  /** Frames at the beginning that the clock counts and nobody hears. */
  preSkip: number;
  headers: Uint8Array[];
  headersWanted: number;
  openDecoder(): Promise<PacketDecoder>;
}

const otherCodecs: [string, string][] = [
  ["Speex   ", "Speex"],
  ["PCM     ", "PCM"],
  ["\x80theora", "video"],
  ["\x80kate", "text"],
  ["\x80daala", "video"],
  ["fishead", "skeleton"],
  ["CELT    ", "CELT"],
];

/** What a stream's first packet begins: a stream of sound, the name of another codec, or undefined. */
function identify(packet: Uint8Array, serial: number, name: string): OggStream | string | undefined {
  const text = textOf(packet.subarray(0, 8));
  const headers = [packet];
  const opus = parseOpusHead(packet);
  if (opus) {
    const { channels, preSkip } = opus;
    const openDecoder = () => openOpusDecoder(opus);
    return { codec: "Opus", serial, channels, sampleRate: 48_000, preSkip, headers, headersWanted: 2, openDecoder };
  }
  if (text.startsWith("\x01vorbis") && packet.length >= 30) {
    const view = viewOf(packet);
    const channels = view.getUint8(11);
    const sampleRate = view.getUint32(12, true);
    const openDecoder = () => openVorbisDecoder(packet, headers[2] ?? new Uint8Array(0));
    return { codec: "Vorbis", serial, channels, sampleRate, preSkip: 0, headers, headersWanted: 3, openDecoder };
  }
  if (text.startsWith("\x7fFLAC") && packet.length >= 51) {
    const info = parseStreamInfo(packet.subarray(17), name);
    const { channels, sampleRate } = info;
    // Zero other headers: the count is unknown, and no frame looks like one.
    const openDecoder = async () => openFlacDecoder(info);
    return { codec: "FLAC", serial, channels, sampleRate, preSkip: 0, headers, headersWanted: 1, openDecoder };
  }
  return otherCodecs.find(([mark]) => text.startsWith(mark))?.[1];
}

export interface OggLink {
  stream: OggStream;
  /** The first page with sound. */
  start: number;
  /** The clock before the first packet of sound. */
  clock: number;
  /** The clock where the sound begins that is heard, and at the file's zero, where players begin. */
  begins: number;
  zero: number;
  /** The clock at the file's end; undefined where the last page isn't this stream's. */
  lastClock: number | undefined;
}

async function readHeaders(bytes: Bytes, from: number): Promise<{ stream: OggStream; start: number }> {
  let stream: OggStream | undefined;
  let join = packetJoiner();
  const others: string[] = [];
  for await (const { page, lost } of pages(bytes, from)) {
    if (!stream && page.begins) {
      const found = identify(page.parts[0]?.data ?? new Uint8Array(0), page.serial, bytes.name);
      if (typeof found === "object") {
        checkShape(bytes.name, found);
        stream = found;
        join = packetJoiner();
        continue;
      }
      if (found) others.push(found);
    } else if (!stream) break;
    if (!stream || page.serial !== stream.serial) continue;
    if (stream.headers.length >= stream.headersWanted) return { stream, start: page.at };
    const packets = join(page, lost);
    // Headers and sound never share a page, except FLAC's, whose headers decode to nothing.
    stream.headers.push(...packets.map((packet) => packet.slice()));
    if (stream.headers.length >= stream.headersWanted) return { stream, start: page.at + page.length };
  }
  if (stream) throw noSamples(bytes.name);
  const sound = others.find((codec) => codec === "Speex" || codec === "PCM" || codec === "CELT");
  if (sound) throw new UnknownCodec("Ogg", sound);
  throw others.length > 0 ? noAudioTrack(bytes.name, "Ogg") : corrupt(bytes.name, "its first page is unreadable");
}

/** The clock of the last page in the file that has one, if it is this stream's; a damaged page's only where no other is near the end. */
async function readLastClock(bytes: Bytes, serial: number): Promise<number | undefined> {
  let last: OggPage | undefined;
  for (let back = 65_536; !last && back <= 4 * 65_536; back *= 2)
    for await (const { page } of pages(bytes, Math.max(0, bytes.size - back))) {
      const counts = page.granule !== undefined && (page.serial === serial || page.begins);
      const isSure = last && !last.damaged && (last.granule ?? 0) > 0;
      if (counts && !(page.damaged && isSure)) last = page;
    }
  return last?.serial === serial ? last.granule : undefined;
}

export interface DecodedPage {
  blocks: Block[];
  frames: number;
  /** How long the last packet was. */
  last: number;
}

/** A page's packets to sound; a damaged one becomes as much silence as its neighbour is long. */
export async function decodePage(
  decoder: PacketDecoder,
  packets: Uint8Array[],
  warn: Warn,
  usual: number,
): Promise<DecodedPage> {
  const blocks: Block[] = [];
  let frames = 0;
  let last = usual;
  for (const packet of packets) {
    const block = await decoder.decode(packet);
    if (!block && packet.length > 0) warn(damageSentence);
    const made = block ?? silentBlock(decoder.channels, packet.length > 0 ? last : 0);
    last = made[0]?.length || last;
    blocks.push(made);
    frames += made[0]?.length ?? 0;
  }
  return { blocks, frames, last };
}

/** The clock at the beginning of the first page: its own, less what is on it (streams cut from a longer one begin late). */
async function readFirstClock(bytes: Bytes, stream: OggStream, start: number): Promise<number> {
  const decoder = await stream.openDecoder();
  try {
    const join = packetJoiner();
    let frames = 0;
    for await (const { page, lost } of pages(bytes, start, stream.serial)) {
      // What was lost at the beginning has its length on the clock, which then began at zero.
      if (lost > 0 || page.damaged) return 0;
      if (page.serial !== stream.serial) continue;
      frames += (await decodePage(decoder, join(page, lost), () => {}, 0)).frames;
      // FLAC's other headers stand in pages like those of its sound.
      if (frames === 0) continue;
      // A first page that is the last as well may be cut at its end instead.
      if (page.granule !== undefined) return page.ends ? 0 : page.granule - frames;
    }
    return 0;
  } finally {
    decoder.close();
  }
}

/** The page after the last one whose clock is at or before `target`, and the first page where there is none. */
export async function seekPage(bytes: Bytes, { stream, start }: OggLink, target: number): Promise<number> {
  let low = start;
  let high = bytes.size;
  while (high - low > 131_072) {
    const middle = low + Math.floor((high - low) / 2);
    let page = await findPage(bytes, middle, high);
    while (page && (page.serial !== stream.serial || page.granule === undefined))
      page = await findPage(bytes, page.at + page.length, high);
    if (page?.granule !== undefined && page.granule <= target) low = page.at + page.length;
    else high = middle;
  }
  return low;
}

/** Sound begins with the file, or as much later as it is behind the pictures. */
async function zeroOf(bytes: Bytes, from: number, { preSkip, sampleRate }: OggStream, begins: number) {
  const seconds = await picturesStart(bytes, from);
  if (seconds === undefined) return begins;
  const shown = Math.round(seconds * sampleRate) + preSkip;
  return shown < begins && begins - shown <= longestHeld(bytes.size) * sampleRate ? shown : begins;
}

/** The stream of sound whose headers begin at `from`. Throws a Failure where there is none. */
export async function readLink(bytes: Bytes, from: number): Promise<OggLink> {
  const { stream, start } = await readHeaders(bytes, from);
  const clock = await readFirstClock(bytes, stream, start);
  // Vorbis may begin below the clock's zero: that part is cut. In the others nothing is written so on purpose: a cut left it, and players give it.
  const begins = (stream.codec === "Vorbis" ? Math.max(0, clock) : clock) + stream.preSkip;
  const zero = await zeroOf(bytes, from, stream, begins);
  return { stream, start, clock, begins, zero, lastClock: await readLastClock(bytes, stream.serial) };
}
