/**
 * What MP4 and MOV files say beside their packets. Their index (`moov`) stands at the beginning or at the very end: a recording that
 * was cut off has none. iTunes and its kin tell in a tag how many samples the encoder put before and behind the sound. ISO/IEC 14496-12, 4.2.
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";

export interface Box {
  type: string;
  /** Its content, [start, end) in the file. */
  start: number;
  end: number;
  /** Its end by its own word. */
  promisedEnd: number;
}

export async function* boxes(bytes: Bytes, start: number, end: number): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const head = await bytes.at(at, 16);
    const view = viewOf(head);
    const type = textOf(head.subarray(4, 8));
    const short = view.getUint32(0);
    const long = short === 1 && head.length === 16;
    const length = long ? Number(view.getBigUint64(8)) : short === 0 ? end - at : short;
    if (length < 8) return;
    yield { type, start: at + (long ? 16 : 8), end: Math.min(end, at + length), promisedEnd: at + length };
    at += length;
  }
}

/** The box at the end of a way of types, each within the one before; the first of its type everywhere. */
export async function boxWithin(
  bytes: Bytes,
  within: Pick<Box, "start" | "end">,
  type: string,
  ...rest: string[]
): Promise<Box | undefined> {
  const [next, ...further] = rest;
  for await (const box of boxes(bytes, within.start, within.end))
    if (box.type === type) return next === undefined ? box : boxWithin(bytes, box, next, ...further);
  return undefined;
}

/** Where files one behind the other begin: each names its type first. What is cut off has no index, and nothing that is known to begin behind it. */
export async function mp4Starts(bytes: Bytes): Promise<number[]> {
  const starts = [0];
  let hasIndex = false;
  for await (const { type, start } of boxes(bytes, 0, bytes.size)) {
    if (type === "moov") hasIndex = true;
    if (type !== "ftyp" || !hasIndex) continue;
    starts.push(start - 8);
    hasIndex = false;
  }
  return starts;
}

/** Whether the index is there in full, and the bytes that the last box promises and the file doesn't have. */
export async function readIndex(bytes: Bytes): Promise<{ whole: boolean; missingBytes: number }> {
  let index: Box | undefined;
  let missingBytes = 0;
  for await (const box of boxes(bytes, 0, bytes.size)) {
    if (box.type === "moov") index = box;
    missingBytes = Math.max(0, box.promisedEnd - bytes.size);
  }
  return { whole: index !== undefined && index.promisedEnd <= bytes.size, missingBytes };
}

export interface Gapless {
  /** Samples before the sound, and the sound's own length. */
  delay: number;
  frames: number;
}

/** The tag iTunSMPB: hexadecimal numbers, of which the second is the delay and the fourth the length. */
export async function readGapless(bytes: Bytes): Promise<Gapless | undefined> {
  const meta = await boxWithin(bytes, { start: 0, end: bytes.size }, "moov", "udta", "meta");
  // Version and flags stand before what is in it.
  const list = meta && (await boxWithin(bytes, { start: meta.start + 4, end: meta.end }, "ilst"));
  if (!list) return undefined;
  for await (const tag of boxes(bytes, list.start, list.end)) {
    if (tag.type !== "----" || tag.end - tag.start > 4_096) continue;
    const text = textOf(await bytes.at(tag.start, tag.end - tag.start));
    if (!text.includes("iTunSMPB")) continue;
    const [delay, frames] = /[0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{8} ([0-9A-F]{16})/.exec(text)?.slice(1) ?? [];
    if (!delay || !frames) return undefined;
    return { delay: Number.parseInt(delay, 16), frames: Number.parseInt(frames, 16) };
  }
  return undefined;
}
