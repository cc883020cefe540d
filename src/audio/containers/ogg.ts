/** Ogg: pages with checksums, packets cut across them, a clock on every page. RFC 3533. */
import type { Bytes } from "../bytes.ts";
import { crc32 } from "../checksum.ts";

const maxPageBytes = 65_307;
/** Damage may make a packet seem to go on through the whole file. */
const mostPacketPages = 256;
/** A clock beyond it counts more than a thousand years. */
const mostGranule = 2n ** 51n;

export interface OggPage {
  at: number;
  length: number;
  serial: number;
  /** The clock at the end of the last packet that ends on this page; undefined where none does. */
  granule: number | undefined;
  begins: boolean;
  ends: boolean;
  continued: boolean;
  /** Its checksum is wrong, or the file ends within it: what it holds may be damaged, and is the most to be had. */
  damaged: boolean;
  /** The packets' parts: `whole` where the packet ends on this page. */
  parts: { data: Uint8Array; whole: boolean }[];
}

/** "OggS" */
function isMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x4f && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53;
}

function parsePage(bytes: Uint8Array, at: number, serial: number | undefined): OggPage | undefined {
  if (bytes[at] !== 0x4f || bytes[at + 1] !== 0x67 || bytes[at + 2] !== 0x67 || bytes[at + 3] !== 0x53)
    return undefined;
  const segments = bytes[at + 26];
  if (segments === undefined || bytes[at + 4] !== 0 || at + 27 + segments > bytes.length) return undefined;
  const lacing = bytes.subarray(at + 27, at + 27 + segments);
  const bodyBytes = lacing.reduce((sum, value) => sum + value, 0);
  const length = 27 + segments + bodyBytes;
  const whole = at + length <= bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 27);
  // The checksum is taken with its own field at zero.
  const head = bytes.slice(at, at + 27);
  head.fill(0, 22, 26);
  const intact = whole && crc32(bytes, at + 27, at + length, crc32(head, 0, 27)) === view.getUint32(22, true);
  // Where the next page stands as it should, the file ends, or the stream's number is right, this is a page all the same and no chance.
  const isKnown = view.getUint32(14, true) === serial;
  if (!intact && !isKnown && whole && at + length < bytes.length && !isMark(bytes, at + length)) return undefined;
  const granule = view.getBigInt64(6, true);
  const flags = view.getUint8(5);
  return {
    at,
    length,
    serial: view.getUint32(14, true),
    granule: granule < 0n || granule > mostGranule || !whole ? undefined : Number(granule),
    damaged: !intact,
    continued: (flags & 1) !== 0,
    begins: (flags & 2) !== 0,
    ends: (flags & 4) !== 0,
    parts: cut(bytes.subarray(at + 27 + segments, at + length), lacing),
  };
}

function cut(body: Uint8Array, lacing: Uint8Array): OggPage["parts"] {
  const parts: OggPage["parts"] = [];
  let start = 0;
  let length = 0;
  for (const value of lacing) {
    length += value;
    if (value === 255) continue;
    if (start + length > body.length) return parts; // the file ends here
    parts.push({ data: body.subarray(start, start + length), whole: true });
    start += length;
    length = 0;
  }
  if (length > 0 && start + length <= body.length) parts.push({ data: body.subarray(start), whole: false });
  return parts;
}

/** The first page that begins in [from, end); `serial`: a stream whose damaged pages are wanted as well. */
export async function findPage(bytes: Bytes, from: number, end: number, serial?: number): Promise<OggPage | undefined> {
  for (let at = from; at < end; at += 65_536) {
    const chunk = await bytes.at(at, Math.min(65_536 + maxPageBytes, bytes.size - at));
    for (let i = chunk.indexOf(0x4f); i >= 0 && i < 65_536 && at + i < end; i = chunk.indexOf(0x4f, i + 1)) {
      const page = parsePage(chunk, i, serial);
      if (page) return { ...page, at: at + i };
    }
    if (chunk.length === 0) break;
  }
  return undefined;
}

/** Every page from a place on; `lost`: so many bytes before it belong to no page. */
export async function* pages(
  bytes: Bytes,
  from: number,
  serial?: number,
): AsyncGenerator<{ page: OggPage; lost: number }> {
  let next = from;
  for (let at = from; at < bytes.size; ) {
    const page = await findPage(bytes, at, bytes.size, serial);
    if (!page) return;
    yield { page, lost: Math.max(0, page.at - next) };
    next = page.at + page.length;
    // A damaged page's length may be wrong: the next is looked for within it.
    at = page.damaged ? page.at + 27 : next;
  }
}

/** Joins the parts of one stream's packets. */
export function packetJoiner(): (page: OggPage, lost: number) => Uint8Array[] {
  let open: Uint8Array[] = [];
  return (page, lost) => {
    const packets: Uint8Array[] = [];
    if (lost > 0 || !page.continued) open = [];
    // The rest of a packet whose beginning was lost is of no use.
    const parts = page.continued && open.length === 0 ? page.parts.slice(1) : page.parts;
    for (const { data, whole } of parts) {
      open.push(data);
      if (!whole && open.length <= mostPacketPages) continue;
      packets.push(open.length === 1 ? data : Buffer.concat(open));
      open = [];
    }
    return packets;
  };
}
