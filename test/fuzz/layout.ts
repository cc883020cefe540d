/** How a recording's bytes hang together, as far as a mutation wants to know: pieces that say their own length. */
import { crc32 } from "../../src/audio/checksum.ts";
import { readVariable } from "../../src/audio/containers/ebml.ts";

/** A box, chunk, element, page, packet or frame. */
export interface Piece {
  start: number;
  /** where its length stands, and in how many bytes; none where it says no length */
  sizeAt: number;
  sizeBytes: number;
  bodyAt: number;
  end: number;
}

export interface Layout {
  pieces: Piece[];
  isLittle: boolean;
  /** what has to be made right again so that a reader looks further than at a wrong sum */
  repair(bytes: Uint8Array): void;
}

/** More would only make the walk slow: what is behind them is like them. */
const mostPieces = 4000;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const text = (bytes: Uint8Array, at: number, length = 4): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const repairNothing = (): void => {};

const nestedBoxes = new Set(
  "moov trak mdia minf stbl dinf edts udta mvex moof traf mfra stsd meta wave ilst mp4a dOps".split(" "),
);
/** Bytes between the head of a box and the boxes in it. */
const leadOf: Record<string, number> = { stsd: 8, meta: 4, mp4a: 28 };

function boxes(bytes: Uint8Array, from: number, to: number, found: Piece[]): Piece[] {
  for (let at = from; at + 8 <= to && found.length < mostPieces; ) {
    const size = view(bytes).getUint32(at);
    const end = size === 0 ? to : at + size;
    if ((size !== 0 && size < 8) || end > to) break;
    found.push({ start: at, sizeAt: at, sizeBytes: 4, bodyAt: at + 8, end });
    const kind = text(bytes, at + 4);
    if (nestedBoxes.has(kind)) boxes(bytes, at + 8 + (leadOf[kind] ?? 0), end, found);
    at = end;
  }
  return found;
}

/** Segment, Info, Tracks, TrackEntry, Audio, Cluster, BlockGroup, Cues, CuePoint, CueTrackPositions, SeekHead, Seek, ContentEncodings. */
const masters = new Set([
  ...[0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe1, 0x1f43b675, 0xa0, 0x1c53bb6b, 0xbb, 0xb7, 0x114d9b74, 0x4dbb],
  ...[0x6d80, 0x6240, 0x1a45dfa3],
]);

function elements(bytes: Uint8Array, from: number, to: number, found: Piece[]): Piece[] {
  for (let at = from; at < to && found.length < mostPieces; ) {
    const idBytes = Math.clz32(bytes[at] ?? 0) - 23;
    if (idBytes > 4) break;
    const id = bytes.subarray(at, at + idBytes).reduce((value, byte) => value * 256 + byte, 0);
    const size = readVariable(bytes, at + idBytes);
    if (!size) break;
    const bodyAt = at + idBytes + size.length;
    const end = size.isUnknown ? to : bodyAt + size.value;
    if (end > to) break;
    found.push({ start: at, sizeAt: at + idBytes, sizeBytes: size.length, bodyAt, end });
    if (masters.has(id)) elements(bytes, bodyAt, end, found);
    at = end;
  }
  return found;
}

function chunks(bytes: Uint8Array, isLittle: boolean): Piece[] {
  const found: Piece[] = [{ start: 0, sizeAt: 4, sizeBytes: 4, bodyAt: 8, end: bytes.length }];
  for (let at = 12; at + 8 <= bytes.length && found.length < mostPieces; ) {
    const size = view(bytes).getUint32(at + 4, isLittle);
    const end = Math.min(bytes.length, at + 8 + size + (size % 2));
    found.push({ start: at, sizeAt: at + 4, sizeBytes: 4, bodyAt: at + 8, end });
    at = end;
  }
  return found;
}

function pages(bytes: Uint8Array): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at + 27 <= bytes.length && text(bytes, at) === "OggS"; ) {
    const segments = bytes[at + 26] ?? 0;
    const length = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, one) => sum + one, 0);
    const end = Math.min(bytes.length, at + 27 + segments + length);
    found.push({ start: at, sizeAt: at + 26, sizeBytes: 1, bodyAt: at + 4, end });
    at = end;
  }
  return found;
}

function repairPages(bytes: Uint8Array): void {
  for (const { start, end } of pages(bytes)) {
    bytes.fill(0, start + 22, start + 26);
    view(bytes).setUint32(start + 22, crc32(bytes, start, end), true);
  }
}

function flacBlocks(bytes: Uint8Array): Piece[] {
  const found: Piece[] = [];
  for (let at = 4; at + 4 <= bytes.length; ) {
    const end = at + 4 + (view(bytes).getUint32(at) & 0xffffff);
    if (end > bytes.length) break;
    found.push({ start: at, sizeAt: at + 1, sizeBytes: 3, bodyAt: at + 4, end });
    if (((bytes[at] ?? 0) & 0x80) !== 0) break;
    at = end;
  }
  return found;
}

function packets(bytes: Uint8Array): Piece[] {
  const found: Piece[] = [];
  for (let at = 0; at + 188 <= bytes.length && found.length < mostPieces; at += 188)
    found.push({ start: at, sizeAt: at + 4, sizeBytes: 1, bodyAt: at, end: at + 188 });
  return found;
}

/** MPEG and ADTS frames: from sync to sync, as far as sound can look like one. */
function frames(bytes: Uint8Array): Piece[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(0xff); at >= 0 && starts.length < mostPieces; at = bytes.indexOf(0xff, at + 1))
    if (((bytes[at + 1] ?? 0) & 0xe0) === 0xe0) starts.push(at);
  return starts.map((start, i) => ({
    start,
    sizeAt: start + 3,
    sizeBytes: 3,
    bodyAt: start + 1,
    end: starts[i + 1] ?? bytes.length,
  }));
}

/** @param bytes a whole recording, before any damage */
export function layoutOf(bytes: Uint8Array): Layout {
  const plain = { isLittle: false, repair: repairNothing };
  const start = text(bytes, 0);
  if (/^(RIFF|RF64)$/.test(start)) return { ...plain, isLittle: true, pieces: chunks(bytes, true) };
  if (start === "FORM") return { ...plain, pieces: chunks(bytes, false) };
  if (start === "OggS") return { pieces: pages(bytes), isLittle: true, repair: repairPages };
  if (start === "fLaC") return { ...plain, pieces: flacBlocks(bytes) };
  if (start === "\x1a\x45\xdf\xa3") return { ...plain, pieces: elements(bytes, 0, bytes.length, []) };
  if (text(bytes, 4) === "ftyp") return { ...plain, pieces: boxes(bytes, 0, bytes.length, []) };
  if (bytes[0] === 0x47 && bytes[188] === 0x47) return { ...plain, pieces: packets(bytes) };
  return { ...plain, pieces: frames(bytes) };
}
