/**
 * FLAC files: RFC 9639. Every frame says which sample it begins with and carries a checksum, so damage is found, its length is
 * known, and a place in a file of hours is found by bisection.
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { decodeFlacFrame, type FlacFrameHead, type FlacStream, parseFlacHead } from "../codecs/flac-frame.ts";
import { centreOfLeftRight } from "../layouts.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { type Block, clockSentence, cutOff, damageSentence, makeTimeline, type Track, type Warn } from "../track.ts";
import { id3Length } from "./id3.ts";
import { findStranger } from "./stranger.ts";

export interface FlacInfo extends FlacStream {
  /** 0: not said. */
  totalFrames: number;
  /** The largest frame, in bytes, as the file says, which a writer into a pipe can't know. */
  usualFrameBytes: number;
  /** What its shape allows. */
  maxFrameBytes: number;
  /** Samples in the largest frame. */
  largestBlock: number;
}

/** A frame's head and checksum, and a channel that is one number. */
const leastFrameBytes = 10;

/** Samples that so many bytes hold at the most: silence is packed into frames of a few bytes. */
function mostHeld(bytes: number, { largestBlock }: FlacInfo): number {
  return Math.ceil(bytes / leastFrameBytes) * largestBlock;
}

/** @param block the 34 bytes of a STREAMINFO block */
export function parseStreamInfo(block: Uint8Array, name: string): FlacInfo {
  if (block.length < 34) throw corrupt(name, "its stream information is too short");
  const view = viewOf(block);
  const word = view.getUint32(10);
  const sampleRate = word >>> 12;
  const channels = ((word >> 9) & 7) + 1;
  const bits = ((word >> 4) & 31) + 1;
  const blockSize = view.getUint16(0);
  const largestBlock = view.getUint16(2);
  if (sampleRate === 0 || bits < 4 || largestBlock < 16) throw corrupt(name, "its stream information makes no sense");
  const stated = view.getUint32(6) & 0xffffff;
  const possible = Math.ceil((largestBlock * channels * (bits + 1)) / 8) + 64 * channels;
  return {
    sampleRate,
    channels,
    bits,
    blockSize,
    largestBlock,
    totalFrames: (word & 15) * 2 ** 32 + view.getUint32(14),
    usualFrameBytes: stated > 0 ? Math.min(stated, possible) : possible,
    maxFrameBytes: possible,
  };
}

interface Layout {
  info: FlacInfo;
  /** Where the frames begin. */
  start: number;
  end: number;
}

async function readLayout(bytes: Bytes): Promise<Layout> {
  let at = id3Length(await bytes.at(0, 10)) + 4;
  let info: FlacInfo | undefined;
  for (let last = false; !last; ) {
    const head = await bytes.at(at, 4 + 34);
    if (head.length < 4) break;
    const type = (head[0] ?? 0) & 0x7f;
    last = (head[0] ?? 0) >= 0x80;
    if (type === 127) throw corrupt(bytes.name, "its description makes no sense");
    if (type === 0) info = parseStreamInfo(head.subarray(4, 38), bytes.name);
    at += 4 + (((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0));
  }
  if (!info) throw corrupt(bytes.name, "its stream information is missing");
  return { info, start: at, end: bytes.size };
}

interface Found {
  at: number;
  bytesUsed: number;
  head: FlacFrameHead;
  block: Block;
}

/** The first whole frame that begins in [at, end). */
async function findFrame(bytes: Bytes, { info, end }: Layout, from: number): Promise<Found | undefined> {
  for (let at = from; at < end; at += 65_536) {
    const chunk = await bytes.at(at, Math.min(65_536 + info.maxFrameBytes, end - at));
    for (let i = chunk.indexOf(0xff); i >= 0 && i < 65_536; i = chunk.indexOf(0xff, i + 1)) {
      const head = parseFlacHead(chunk, i, info);
      const decoded = head && decodeFlacFrame(chunk, i, head);
      if (head && decoded) return { at: at + i, head, ...decoded };
    }
    if (chunk.length === 0) break;
  }
  return undefined;
}

async function frameAt(bytes: Bytes, { info, end }: Layout, at: number): Promise<Found | undefined> {
  for (const most of new Set([info.usualFrameBytes, info.maxFrameBytes])) {
    const chunk = await bytes.at(at, Math.min(most + 32, end - at));
    const head = parseFlacHead(chunk, 0, info);
    const decoded = head && decodeFlacFrame(chunk, 0, head);
    if (head && decoded) return { at, head, ...decoded };
    if (!head) return undefined;
  }
  return undefined;
}

/** A place in the file at or before the frame that holds sample `target`. */
async function seek(bytes: Bytes, layout: Layout, target: number): Promise<number> {
  let low = layout.start;
  let high = layout.end;
  while (high - low > 262_144) {
    const middle = low + Math.floor((high - low) / 2);
    const found = await findFrame(bytes, { ...layout, end: high }, middle);
    if (found && found.head.at <= target) low = found.at;
    else high = middle;
  }
  return low;
}

async function* blocks(bytes: Bytes, layout: Layout, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { info, end } = layout;
  const timeline = makeTimeline(info.channels, fromFrame);
  let at = fromFrame > 0 ? await seek(bytes, layout, fromFrame) : layout.start;
  let expected: number | undefined = at === layout.start ? 0 : undefined;
  let damaged = false;
  while (at < end) {
    const here = await frameAt(bytes, layout, at);
    const found = here ?? (await findFrame(bytes, layout, at));
    if (!found) break;
    damaged ||= !here;
    // A jump forward is lost sound. A jump back, or beyond the end, is a joined or badly numbered file: there the frames simply follow.
    const jumps = found.head.at > (expected ?? 0) && (info.totalFrames === 0 || found.head.at < info.totalFrames);
    const latest: number = (expected ?? found.head.at) + mostHeld(found.at - at, info);
    const place: number = expected === undefined || (damaged && jumps) ? Math.min(found.head.at, latest) : expected;
    if (damaged) warn(damageSentence);
    if (place === latest && place < found.head.at) warn(clockSentence);
    damaged = false;
    yield* timeline.add(place, found.block);
    expected = place + found.head.frames;
    at = found.at + found.bytesUsed;
  }
  const missing = info.totalFrames - Math.max(timeline.next, expected ?? 0);
  if (missing > 0) warn(cutOff(missing / info.sampleRate));
}

/** Without a count of samples that the file can't hold. */
async function readSaneLayout(bytes: Bytes): Promise<Layout> {
  const read = await readLayout(bytes);
  const isPossible = read.info.totalFrames <= mostHeld(bytes.size, read.info);
  return isPossible ? read : { ...read, info: { ...read.info, totalFrames: 0 } };
}

/** One of the streams that may follow one another in a file. */
export async function openFlac(bytes: Bytes): Promise<Track> {
  const layout = await readSaneLayout(bytes);
  const { info } = layout;
  if (layout.start >= bytes.size) throw noSamples(bytes.name);
  return {
    container: "FLAC",
    codec: `FLAC ${info.bits}-bit`,
    channels: info.channels,
    sampleRate: info.sampleRate,
    centre: centreOfLeftRight(info.channels),
    durationSeconds: info.totalFrames > 0 ? info.totalFrames / info.sampleRate : null,
    blocks: (fromFrame, warn) => blocks(bytes, layout, fromFrame, warn),
  };
}

/** So much is searched through sooner than looked at in places. */
const searchedBytes = 1_048_576;
/** Places that are looked at to see whether the frames are numbered throughout. */
const looks = 8;

/** Whether the file's frames have the numbers that one stream gives them, from its beginning to its stated end. */
async function isOneStream(bytes: Bytes, layout: Layout): Promise<boolean> {
  const { info, start, end } = layout;
  const lastBytes = 2 * info.maxFrameBytes + 32;
  let last: Found | undefined;
  for (let i = 1; i <= looks; i++) {
    const at = Math.max(start, start + Math.floor(((end - start - lastBytes) * i) / looks));
    const found = await findFrame(bytes, { ...layout, end: Math.min(end, at + lastBytes + 65_536) }, at);
    if (!found || found.head.at < (last?.head.at ?? 0) || found.head.at >= info.totalFrames) return false;
    last = found;
  }
  // Frames are mostly far smaller than the largest: those of the last bytes are followed to the end.
  for (let next = last; next; next = await frameAt(bytes, layout, next.at + next.bytesUsed)) last = next;
  return last !== undefined && info.totalFrames - last.head.at <= 3 * info.largestBlock;
}

/** Where streams that follow one another begin: of FLAC, up to the first of another kind. */
export async function flacStarts(bytes: Bytes): Promise<number[]> {
  const layout = bytes.size > searchedBytes ? await readSaneLayout(bytes).catch(() => undefined) : undefined;
  if (layout && (await isOneStream(bytes, layout))) return [0];
  const starts = [0];
  for (let isFlac = true; isFlac; ) {
    const next = await findStranger(bytes, (starts.at(-1) ?? 0) + 1, bytes.size);
    if (next === undefined) break;
    starts.push(next);
    isFlac = textOf(await bytes.at(next, 4)) === "fLaC";
  }
  return starts;
}
