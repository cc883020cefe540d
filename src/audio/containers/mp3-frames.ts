/** The frames of MPEG audio one by one, what stands between them, and where one file ends and another, joined to it, begins. */

import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { type MpegHeader, parseMpegHeader } from "../codecs/mpeg-header.ts";
import { id3Length } from "./id3.ts";
import { decoderDelay, parseMp3Info } from "./mp3-info.ts";
import { findStranger } from "./stranger.ts";

const searchBytes = 1_048_576;
/** Frames of another kind that make it a stream of its own; fewer are damage. */
const framesOfAnother = 3;

export interface MpegFrame {
  header: MpegHeader;
  data: Uint8Array;
}

/** A stretch of bytes that are no frames: damage, zeros (damage too, where frames follow), a tag, or a last frame that was cut off. */
export interface MpegGap {
  gapBytes: number;
  what: "damage" | "zeros" | "tag" | "cut";
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
  const begin = at;
  for (const stop = Math.min(end, at + within); at < stop; at += 65_536) {
    const chunk = await bytes.at(at, Math.min(65_536 + 16_384, end - at));
    for (let i = chunk.indexOf(0xff); i >= 0 && i < 65_536; i = chunk.indexOf(0xff, i + 1)) {
      // A frame at the very end of the bytes at hand proves nothing: one has to follow, unless it is all that there is.
      const header = beginsFrames(chunk, i, 3);
      const isAll = at + i === begin && at + i + (header?.frameBytes ?? 0) >= end;
      if (header && (isAll || i + header.frameBytes + 4 <= chunk.length)) return { at: at + i, header };
    }
  }
  return undefined;
}

/** The length of a tag that stands behind the sound, or 0: ID3v1, APE, Lyrics3. */
function trailingTagBytes(bytes: Uint8Array): number {
  const text = textOf(bytes.subarray(0, 11));
  if (text.startsWith("TAG")) return text[3] === "+" ? 227 : 128;
  if (text.startsWith("APETAGEX") && bytes.length >= 32) {
    const view = viewOf(bytes);
    const isHead = (view.getUint32(20, true) & 0x2000_0000) !== 0;
    return 32 + (isHead ? view.getUint32(12, true) : 0);
  }
  if (text !== "LYRICSBEGIN") return 0;
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("LYRICS200", text.length);
  return end < 0 ? text.length : end + 9;
}

/** Every frame of one kind in [start, end) in turn, and the gaps between them. */
export async function* walkFrames(
  bytes: Bytes,
  start: number,
  end: number,
  kind: number,
): AsyncGenerator<MpegFrame | MpegGap> {
  let isBehindTag = false;
  for (let at = start; at < end; ) {
    const head = await bytes.at(at, Math.min(4, end - at));
    const header = parseMpegHeader(head, 0);
    if (header && header.kind === kind) {
      isBehindTag = false;
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
    // Behind a tag something else may stand than frames: it has a length of its own.
    const tag = id3Length(rest) || trailingTagBytes(rest);
    const next = tag > 0 ? tag : nextFrame(rest, kind);
    // What programs leave behind the last tag is no sound.
    const isTag = tag > 0 || (isBehindTag && at + next >= end);
    isBehindTag ||= tag > 0;
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

/** How long damage between frames was, in frames: as long as they are, by their bytes. */
export function framesLost(lostBytes: number, frames: number, frameBytes: number): number {
  return Math.round((lostBytes * frames) / Math.max(1, frameBytes));
}

/** A stretch of frames of one shape: one of the files that were joined, or what a stream was until it changed. */
export interface MpegRun {
  start: number;
  end: number;
  /** Of sound: an information frame is none. */
  frames: number;
  /** Lost between them. */
  lost: number;
  /** A recording of another kind begins at its end. */
  isLast?: boolean;
}

const isLike = (header: MpegHeader | undefined, { kind, channels }: MpegHeader): boolean =>
  header?.kind === kind && header.channels === channels;

/** Where frames of another shape begin in these bytes, several in a row. */
function anotherRun(bytes: Uint8Array, like: MpegHeader, from: number): number | undefined {
  for (let i = bytes.indexOf(0xff, from); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    const header = parseMpegHeader(bytes, i);
    if (!header || isLike(header, like)) continue;
    let at = i;
    let count = 0;
    let next: MpegHeader | undefined = header;
    while (next && isLike(next, header) && at + next.frameBytes <= bytes.length) {
      at += next.frameBytes;
      count++;
      next = parseMpegHeader(bytes, at);
    }
    if (count > framesOfAnother) return i;
  }
  return undefined;
}

const aheadBytes = 16_384;

/** Where the next run begins: at frames of another shape, or at the information frame of the next file. */
async function endOfRun(bytes: Bytes, start: number, end: number, first: MpegHeader): Promise<MpegRun> {
  const run = { start, end, frames: 0, lost: 0 };
  let frameBytes = 0;
  let lostBytes = 0;
  let at = start;
  for await (const piece of walkFrames(bytes, start, end, first.kind)) {
    const isFrame = "header" in piece;
    // Frames of the same kind in other channels are looked at closer, and so is what is no frame.
    if (!isFrame || !isLike(piece.header, first)) {
      const length = isFrame ? 0 : piece.gapBytes;
      const another = anotherRun(await bytes.at(at, Math.min(length + aheadBytes, end - at)), first, 0);
      const stranger = length === 0 ? undefined : await findStranger(bytes, at, at + length, "mp3");
      if (stranger !== undefined && stranger - at < (another ?? length)) return { ...run, end: stranger, isLast: true };
      if (another !== undefined && another <= length) return { ...run, end: at + another };
    }
    if (isFrame) {
      const { isInfo } = parseMp3Info(piece.data, piece.header, decoderDelay);
      if (isInfo && run.frames > 0) return { ...run, end: at };
      run.lost += framesLost(lostBytes, run.frames, frameBytes);
      lostBytes = 0;
      if (!isInfo) {
        run.frames++;
        frameBytes += piece.data.length;
      }
      at += piece.data.length;
    } else {
      if (piece.what === "damage" || piece.what === "zeros") lostBytes += piece.gapBytes;
      at += piece.gapBytes;
    }
  }
  return run;
}

/** All of [start, end) as runs, one behind the other; what is before the first frame is left out. */
export async function findRuns(bytes: Bytes, start: number, end: number): Promise<MpegRun[]> {
  const runs: MpegRun[] = [];
  for (let from = start; from < end; ) {
    const found = await findMpegFrame(bytes, from, end);
    if (!found) break;
    const run = await endOfRun(bytes, found.at, end, found.header);
    if (run.frames > 0) runs.push(run);
    if (run.isLast) break;
    from = Math.max(run.end, found.at + found.header.frameBytes);
  }
  return runs;
}
