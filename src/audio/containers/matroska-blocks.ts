/**
 * Matroska's clusters of blocks, each with its time, read as one flat row of elements: clusters and groups are stepped into. Where the
 * row is broken, reading goes on at the next block or cluster that another one follows. RFC 9559, sections 10 and 12.
 */
import { type Bytes, viewOf } from "../bytes.ts";
import { type Element, elementAt, parseElement, readVariable } from "./ebml.ts";

export const ids = {
  head: 0x1a45dfa3,
  documentType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  time: 0xe7,
  simpleBlock: 0xa3,
  group: 0xa0,
  block: 0xa1,
  discard: 0x75a2,
};
/** What may stand beside them: cues, tags, chapters, attachments, seek heads, checksums, voids, and a block's properties. */
const passedOver = new Set([
  0x1c53bb6b,
  0x1254c367,
  0x1043a770,
  0x1941a469,
  0x114d9b74,
  0xbf,
  0xec,
  0xa7,
  0xab,
  0x5854,
  0x9b,
  0xfb,
  ids.discard,
  0xfd,
  0xa4,
  0x75a1,
  0x8e,
  ids.info,
  ids.tracks,
]);

/** The frames of a block, or a sign that something between two was unreadable. */
export type LacedFrames = BlockFrames | "damage";

interface BlockFrames {
  track: number;
  time: number;
  frames: Uint8Array[];
  /** Nanoseconds at the end of the last frame that are no sound. */
  discarded: number;
}

/** A block's frames: one, or several in one of three ways of telling their lengths. */
function unlaced(block: Uint8Array, at: number, lacing: number): Uint8Array[] {
  if (lacing === 0) return [block.subarray(at)];
  const count = (block[at] ?? 0) + 1;
  const lengths: number[] = [];
  let next = at + 1;
  for (let i = 0; i < count - 1; i++) {
    if (lacing === 2) lengths.push(Math.floor((block.length - next) / count));
    else if (lacing === 1) {
      let length = 0;
      for (; block[next] === 255; next++) length += 255;
      lengths.push(length + (block[next++] ?? 0));
    } else {
      const size = readVariable(block, next);
      if (!size) return [];
      next += size.length;
      // The first is a length; those after it are differences, counted from the middle of their range.
      lengths.push(i === 0 ? size.value : (lengths[i - 1] ?? 0) + size.value - (2 ** (7 * size.length - 1) - 1));
    }
  }
  const frames = lengths.map((length) => {
    next += length;
    return block.subarray(next - length, next);
  });
  return [...frames, block.subarray(next)];
}

function parseBlock(block: Uint8Array, clusterTime: number, discarded: number): LacedFrames {
  const number = readVariable(block, 0);
  if (!number || block.length < number.length + 3) return "damage";
  const view = viewOf(block);
  const time = clusterTime + view.getInt16(number.length);
  const lacing = (view.getUint8(number.length + 2) >> 1) & 3;
  return { track: number.value, time, frames: unlaced(block, number.length + 3, lacing), discarded };
}

/** The first cluster that begins at or after a place; its id is four bytes that hardly occur by chance. */
export async function findCluster(bytes: Bytes, from: number, end = bytes.size): Promise<number> {
  const mark = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
  for (let at = from; at < end; at += 65_536) {
    const chunk = Buffer.from(await bytes.at(at, 65_536 + 16));
    const found = chunk.indexOf(mark);
    if (found >= 0 && at + found < end) return at + found;
    if (chunk.length === 0) break;
  }
  return end;
}

/** Whether a row of elements goes on at a place in the bytes: a cluster, or a block with another element behind it. */
function goesOn(bytes: Uint8Array, at: number): boolean {
  const element = parseElement(bytes.subarray(at, at + 12), at);
  if (element?.id === ids.cluster) return true;
  if (element?.id !== ids.simpleBlock && element?.id !== ids.group) return false;
  if (element.end === bytes.length) return true;
  const next = parseElement(bytes.subarray(element.end, element.end + 12), element.end)?.id ?? 0;
  return next === ids.simpleBlock || next === ids.group || next === ids.cluster || passedOver.has(next);
}

async function findNext(bytes: Bytes, from: number): Promise<number> {
  for (let at = from; at < bytes.size; at += 65_536) {
    const chunk = await bytes.at(at, 2 * 65_536);
    for (let i = 0; i < Math.min(65_536, chunk.length); i++) {
      const first = chunk[i];
      if ((first === 0xa3 || first === 0xa0 || first === 0x1f) && goesOn(chunk, i)) return at + i;
    }
  }
  return bytes.size;
}

/** What a group says beside its block, before or behind it. What is put at a sound's beginning is told by its track. */
async function discardedIn(bytes: Bytes, group: Element): Promise<number> {
  for (let at = group.start; at < group.end; ) {
    const element = await elementAt(bytes, at);
    if (!element || element.end > group.end) break;
    if (element.id === ids.discard) {
      const content = (await bytes.at(element.start, 8)).subarray(0, element.end - element.start);
      const unsigned = content.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
      return Math.max(0, Number(BigInt.asIntN(8 * content.length, unsigned)));
    }
    at = element.end;
  }
  return 0;
}

export async function* walk(bytes: Bytes, from: number): AsyncGenerator<LacedFrames> {
  let clusterTime = 0;
  let group: Element | undefined;
  for (let at = from; at < bytes.size; ) {
    const element = await elementAt(bytes, at);
    const { id = 0, start = 0, end = 0 } = element ?? {};
    const isBlock = id === ids.simpleBlock || id === ids.block;
    if (id === ids.group) group = element;
    if (id === ids.cluster || id === ids.group || id === ids.segment) at = start;
    else if ((isBlock || id === ids.time) && end <= bytes.size) {
      const content = await bytes.at(start, end - start);
      const isGrouped = group !== undefined && end <= group.end;
      if (isBlock) yield parseBlock(content, clusterTime, group && isGrouped ? await discardedIn(bytes, group) : 0);
      else clusterTime = content.reduce((value, byte) => value * 256 + byte, 0);
      at = end;
    } else if (isBlock && end - start < 1_048_576)
      return; // the file ends in it
    else if (passedOver.has(id) && Number.isFinite(end)) at = end;
    else {
      at = await findNext(bytes, at + 1);
      yield "damage";
    }
  }
}

async function clusterTime(bytes: Bytes, at: number): Promise<number | undefined> {
  const cluster = await elementAt(bytes, at);
  for (
    let child = cluster && (await elementAt(bytes, cluster.start));
    child;
    child = await elementAt(bytes, child.end)
  ) {
    if (child.id !== ids.time && !passedOver.has(child.id)) return undefined;
    if (child.id === ids.time)
      return (await bytes.at(child.start, child.end - child.start)).reduce((value, byte) => value * 256 + byte, 0);
  }
  return undefined;
}

/** The last cluster that begins at or before a time, in units. */
export async function seekCluster(bytes: Bytes, start: number, time: number): Promise<number> {
  let low = start;
  let high = bytes.size;
  while (high - low > 131_072) {
    const middle = low + Math.floor((high - low) / 2);
    const found = await findCluster(bytes, middle, high);
    const told = found < high ? await clusterTime(bytes, found) : undefined;
    if (told !== undefined && told <= time) low = found;
    else high = middle;
  }
  return low;
}
