/**
 * MPEG audio files (MP3, and layers I and II): frames one behind the other, with tags before and after, and often a first frame
 * that holds no sound but the count of frames and the encoder's delay (Xing, LAME, VBRI). Frames are walked here, so that every
 * sample has its exact place on the clock, damaged stretches keep their length, and a resumed file goes on at the same sample.
 */
import type { Bytes } from "../bytes.ts";
import { openMpegDecoder } from "../codecs/decoders.ts";
import { type MpegHeader, parseMpegHeader } from "../codecs/mpeg-header.ts";
import { longestHeld } from "../limits.ts";
import { noSamples } from "../refusals.ts";
import {
  type Block,
  blockPart,
  cutOff,
  damageSentence,
  makeTimeline,
  silentBlocks,
  type Track,
  type Warn,
} from "../track.ts";
import { type Mp3Info, parseMp3Info } from "./mp3-info.ts";

/** Frames decoded and thrown away before the wanted one: layer III reaches back 511 bytes into those before it. */
const prerollFrames = 10;
/** The decoder's own delay, in samples: the synthesis filter bank's 528 and one. */
const decoderDelay = 529;
const searchBytes = 1_048_576;
/** More than the 4095 samples that a tag can cut off the end. */
const heldFrames = 8_192;

interface Frame {
  header: MpegHeader;
  data: Uint8Array;
}

/** A stretch of bytes that are no frames: damage, zeros (damage too, where frames follow), a tag, or a last frame that was cut off. */
interface Gap {
  gapBytes: number;
  what: "damage" | "zeros" | "tag" | "cut";
}

/** The length of an ID3v2 tag that begins here, or 0. */
export function id3Length(head: Uint8Array): number {
  if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0;
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
  if ((a | b | c | d) & 0x80) return 0;
  const footer = (head[5] ?? 0) & 0x10 ? 10 : 0;
  return 10 + footer + ((a << 21) | (b << 14) | (c << 7) | d);
}

/** Whether a frame begins here and `following` more of its kind come after it, as far as the bytes go. */
function beginsFrames(bytes: Uint8Array, at: number, following: number, kind?: number): MpegHeader | undefined {
  const header = parseMpegHeader(bytes, at);
  if (!header || (kind !== undefined && header.kind !== kind)) return undefined;
  if (following === 0 || at + header.frameBytes + 4 > bytes.length) return header;
  return beginsFrames(bytes, at + header.frameBytes, following - 1, header.kind) && header;
}

/** Where the first frame stands in [start, end), or undefined where there is none within the first megabyte. */
export async function findMpegFrame(bytes: Bytes, start: number, end: number, within = searchBytes) {
  let at = start;
  for (let tag = id3Length(await bytes.at(at, 10)); tag > 0; tag = id3Length(await bytes.at(at, 10))) at += tag;
  for (const stop = Math.min(end, at + within); at < stop; at += 65_536) {
    const chunk = await bytes.at(at, Math.min(65_536 + 16_384, end - at));
    for (let i = chunk.indexOf(0xff); i >= 0 && i < 65_536; i = chunk.indexOf(0xff, i + 1)) {
      // A frame at the very end of the bytes at hand proves nothing: one frame has to follow, unless the file ends with it.
      const header = beginsFrames(chunk, i, 3);
      if (header && (at + i + header.frameBytes >= end || i + header.frameBytes + 4 <= chunk.length))
        return { at: at + i, header };
    }
  }
  return undefined;
}

function isTrailingTag(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, 11));
  return text.startsWith("TAG") || text.startsWith("APETAGEX") || text === "LYRICSBEGIN";
}

/** Every frame of [start, end) in turn, and the gaps between them. */
async function* walk(bytes: Bytes, start: number, end: number, kind: number): AsyncGenerator<Frame | Gap> {
  for (let at = start; at < end; ) {
    const head = await bytes.at(at, Math.min(4, end - at));
    const header = parseMpegHeader(head, 0);
    if (header && header.kind === kind) {
      const data = await bytes.at(at, Math.min(header.frameBytes, end - at));
      if (data.length < header.frameBytes) {
        yield { gapBytes: data.length, what: "cut" };
        return;
      }
      yield { header, data };
      at += header.frameBytes;
      continue;
    }
    const rest = await bytes.at(at, Math.min(65_536, end - at));
    const tag = id3Length(rest);
    const next = tag > 0 ? tag : nextFrame(rest, kind);
    const isTag = tag > 0 || isTrailingTag(rest);
    const isZeros = rest.subarray(0, next).every((x) => x === 0);
    yield { gapBytes: Math.min(next, end - at), what: isTag ? "tag" : isZeros ? "zeros" : "damage" };
    at += next;
  }
}

function nextFrame(bytes: Uint8Array, kind: number): number {
  for (let i = bytes.indexOf(0xff, 1); i > 0; i = bytes.indexOf(0xff, i + 1))
    if (beginsFrames(bytes, i, 1, kind)) return i;
  return bytes.length;
}

/** Seconds of sound, from the tag, from a constant bit rate, or by walking all of it. */
async function duration(bytes: Bytes, start: number, end: number, first: MpegHeader, info: Mp3Info): Promise<number> {
  const told = Math.max(0, (info.frames ?? 0) * first.frames - info.startSkip - info.endSkip) / first.sampleRate;
  const isPossible = (info.bytes ?? 0) <= end - start + first.frameBytes && told <= longestHeld(end - start);
  if (info.frames !== undefined && isPossible) return told;
  let frames = 0;
  let constant = true;
  for await (const piece of walk(bytes, start, end, first.kind)) {
    if (!("header" in piece)) continue;
    frames++;
    constant &&= piece.header.bitsPerSecond === first.bitsPerSecond;
    if (frames === 100 && constant) return ((end - start) * 8) / first.bitsPerSecond;
  }
  return Math.max(0, frames * first.frames - info.startSkip) / first.sampleRate;
}

/** @param start, end where the frames are in the file; tags around them are passed over */
export async function mp3Track(bytes: Bytes, start: number, end: number, warn: Warn): Promise<Track> {
  const found = await findMpegFrame(bytes, start, end);
  if (!found) throw noSamples(bytes.name);
  const { header } = found;
  const info = parseMp3Info(await bytes.at(found.at, header.frameBytes), header, decoderDelay);
  const first = found.at + (info.isInfo ? header.frameBytes : 0);
  if (info.bytes !== undefined && info.bytes > end - found.at + header.frameBytes) {
    const missing = 1 - (end - found.at) / info.bytes;
    warn(cutOff((missing * (info.frames ?? 0) * header.frames) / header.sampleRate));
  }
  const durationSeconds = await duration(bytes, first, end, header, info);
  if (durationSeconds === 0) throw noSamples(bytes.name);
  return {
    container: "MP3",
    codec: header.layer === 3 ? "MP3" : header.layer === 2 ? "MP2" : "MP1",
    channels: header.channels,
    sampleRate: header.sampleRate,
    durationSeconds,
    blocks: (fromFrame, told) => blocks(bytes, { first, end, header, info }, fromFrame, told),
  };
}

interface Layout {
  first: number;
  end: number;
  header: MpegHeader;
  info: Mp3Info;
}

/** Sound, or a loss, before it is known where the file ends. */
interface Placed {
  at: number;
  block: Block;
}

/**
 * Every frame decoded and in its place, on the decoder's clock (the encoder's delay counted in); frames before `decodeFrom` are
 * passed over. Returns how many frames there were.
 */
async function* decodeFrames(
  bytes: Bytes,
  layout: Layout,
  decodeFrom: number,
  warn: Warn,
): AsyncGenerator<Placed, number> {
  const { first, end, header } = layout;
  const decoder = await openMpegDecoder(header.channels);
  let position = 0;
  let frames = 0;
  let frameBytes = 0;
  let lostBytes = 0;
  try {
    for await (const piece of walk(bytes, first, end, header.kind)) {
      if (!("header" in piece)) {
        if (piece.what === "cut") warn("The file ends in the middle of a frame: it seems to be cut off.");
        if (piece.what === "damage" || piece.what === "zeros") lostBytes += piece.gapBytes;
        if (piece.what === "damage") warn(damageSentence);
        continue;
      }
      if (lostBytes > 0) {
        warn(damageSentence);
        const lost = Math.round((lostBytes * frames) / Math.max(1, frameBytes)) * header.frames;
        for (const block of silentBlocks(header.channels, lost)) {
          yield { at: position, block };
          position += block[0]?.length ?? 0;
        }
        lostBytes = 0;
      }
      frames++;
      frameBytes += piece.data.length;
      if (parseMp3Info(piece.data, piece.header, decoderDelay).isInfo) continue; // the next of several joined files
      if (position + header.frames > decodeFrom)
        yield { at: position, block: decoder.decode(piece.data, header.frames) };
      position += header.frames;
    }
    return frames;
  } finally {
    decoder.close();
  }
}

async function* blocks(bytes: Bytes, layout: Layout, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { header, info } = layout;
  const timeline = makeTimeline(header.channels, fromFrame);
  const placed = decodeFrames(bytes, layout, fromFrame + info.startSkip - prerollFrames * header.frames, warn);
  let held: Placed[] = []; // the tail that the end padding may cut
  let end = 0;
  let step = await placed.next();
  for (; !step.done; step = await placed.next()) {
    const at = step.value.at - info.startSkip;
    end = at + (step.value.block[0]?.length ?? 0);
    held.push({ at, block: step.value.block });
    for (let ready = held[0]; ready && at - ready.at > heldFrames; ready = held[0]) {
      held = held.slice(1);
      yield* timeline.add(ready.at, ready.block);
    }
  }
  // The padding is cut where the file ends as its tag says; more frames than it counts are other files joined to it.
  const stop = end - (step.value === info.frames ? info.endSkip : 0);
  for (const { at, block } of held) yield* timeline.add(at, blockPart(block, 0, Math.max(0, stop - at)));
}
