/**
 * The counts in an MP4's index, held against the bytes that are there, before a library follows them: it makes an entry for each that a
 * table promises, and a damaged count would keep it busy for ever. ISO/IEC 14496-12, 8.6 to 8.8.
 */
import { type Bytes, viewOf } from "../bytes.ts";
import { corrupt } from "../refusals.ts";
import { type Box, boxes } from "./mp4-index.ts";

const holders = new Set(["moov", "trak", "mdia", "minf", "stbl", "edts", "mvex", "moof", "traf"]);

/** Bytes of an entry in tables that begin with version, flags and their count. */
const entryBytes: Record<string, number> = { stts: 8, ctts: 8, stss: 4, stsc: 12, stco: 4, co64: 8, elst: 12 };

/** Bytes that are read of a table at once: a whole number of entries of every kind. */
const pieceBytes = 240_000;

/** What a track's tables tell, in the order in which they are needed. */
interface Tables {
  /** Samples, by the table of their sizes; undefined where there is none. */
  samples?: number;
  /** Each sample has a size of its own. */
  isVaried?: boolean;
  chunks?: number;
  times?: Box;
  offsets?: Box;
  perChunk?: Box;
}

async function viewAt(bytes: Bytes, at: number, length: number): Promise<DataView> {
  const read = await bytes.at(at, length);
  return viewOf(read);
}

/** The pairs of numbers that a table's entries begin with. */
async function* entries(bytes: Bytes, box: Box): AsyncGenerator<[first: number, second: number]> {
  const width = entryBytes[box.type] ?? 8;
  const end = box.start + 8 + width * (await viewAt(bytes, box.start + 4, 4)).getUint32(0);
  for (let at = box.start + 8; at < end; at += pieceBytes) {
    const view = await viewAt(bytes, at, Math.min(pieceBytes, end - at));
    for (let i = 0; i + width <= view.byteLength; i += width) yield [view.getUint32(i), view.getUint32(i + 4)];
  }
}

/** Whether a box that counts has room for what it counts. */
async function hasRoom(bytes: Bytes, box: Box): Promise<boolean> {
  const room = box.end - box.start;
  const width = entryBytes[box.type];
  const head = await viewAt(bytes, box.start, 12);
  if (width !== undefined) return room >= 8 && width * head.getUint32(4) <= room - 8;
  if (box.type === "stsz") return room >= 12 && (head.getUint32(4) > 0 || 4 * head.getUint32(8) <= room - 12);
  if (box.type === "stz2") return room >= 12 && (head.getUint8(7) * head.getUint32(8)) / 8 <= room - 12;
  if (box.type !== "trun") return true;
  if (room < 8) return false;
  const flags = head.getUint32(0);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  const count = head.getUint32(4);
  return count <= bytes.size && 4 * fields * count <= room - 8;
}

async function sum(bytes: Bytes, box: Box): Promise<number> {
  let all = 0;
  for await (const [count] of entries(bytes, box)) all += count;
  return all;
}

/** Whether what the tables of one track count goes together. Some writers count a little too much; damage counts in millions. */
async function agree(bytes: Bytes, tables: Tables): Promise<boolean> {
  const { samples = 0, isVaried, chunks = 0, times, offsets, perChunk } = tables;
  // Where samples are shown in another order than they are stored, each is a thing of its own.
  const most = Math.min(2 * samples + 1, bytes.size);
  const areReordered = offsets !== undefined && (await sum(bytes, offsets)) > 0;
  if (areReordered && (await sum(bytes, offsets)) > most) return false;
  if (areReordered && times && (await sum(bytes, times)) > most) return false;
  let before = 0;
  if (perChunk)
    for await (const [first, count] of entries(bytes, perChunk)) {
      if (first <= before || first > chunks + 1 || (isVaried && count > samples)) return false;
      before = first;
    }
  return true;
}

async function isSound(bytes: Bytes, start: number, end: number, tables: Tables): Promise<boolean> {
  for await (const box of boxes(bytes, start, end)) {
    const { type } = box;
    if (!(await hasRoom(bytes, box))) return false;
    if (type === "stsz" || type === "stz2") {
      const head = await viewAt(bytes, box.start, 12);
      tables.samples = head.getUint32(8);
      tables.isVaried = type === "stz2" || head.getUint32(4) === 0;
    } else if (type === "stco" || type === "co64") tables.chunks = (await viewAt(bytes, box.start + 4, 4)).getUint32(0);
    else if (type === "stts") tables.times = box;
    else if (type === "ctts") tables.offsets = box;
    else if (type === "stsc") tables.perChunk = box;
    else if (holders.has(type)) {
      const inner = type === "stbl" ? {} : tables;
      if (!(await isSound(bytes, box.start, box.end, inner))) return false;
      if (type === "stbl" && !(await agree(bytes, inner))) return false;
    }
  }
  return true;
}

/** @throws Failure audio.corrupt where the index counts what isn't there */
export async function checkTables(bytes: Bytes): Promise<void> {
  if (!(await isSound(bytes, 0, bytes.size, {})))
    throw corrupt(bytes.name, "its index counts more than the file holds");
}
