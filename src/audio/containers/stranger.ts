/**
 * A stream without a container, as MP3 and AAC are saved, may end anywhere, and another recording, of another kind, begin behind it: `cat`
 * joins whatever it is given. It is looked for in what is no frame of the stream's own.
 */

import type { Bytes } from "../bytes.ts";
import { parseMpegHeader } from "../codecs/mpeg-header.ts";
import { parseAdtsHead } from "./adts-head.ts";
import { id3Length } from "./id3.ts";
import { latmBytes } from "./latm.ts";

export type FrameKind = "mp3" | "adts" | "loas";

/** The length of the frame at a place; undefined where none begins. */
const lengthOf: Record<FrameKind, (bytes: Uint8Array, at: number) => number | undefined> = {
  mp3: (bytes, at) => parseMpegHeader(bytes, at)?.frameBytes,
  adts: (bytes, at) => parseAdtsHead(bytes, at)?.frameBytes,
  loas: latmBytes,
};
const firstBytes: Record<FrameKind, number> = { mp3: 0xff, adts: 0xff, loas: 0x56 };

/** Frames in a row that make it a stream of its own; fewer are damage. */
const framesOfStream = 5;
/** They are shorter than that together, save for rates that nobody uses for speech. */
const aheadBytes = 16_384;
const chunkBytes = 65_536;

function beginsStream(bytes: Uint8Array, from: number, kind: FrameKind): boolean {
  let at = from;
  for (let i = 0; i < framesOfStream; i++) {
    const length = lengthOf[kind](bytes, at);
    if (length === undefined) return false;
    at += length;
  }
  return at <= bytes.length;
}

/** What FLAC, Ogg, WAV, Wave64, Core Audio, True Audio and Windows Media begin with, or have near their beginning: enough of it that chance doesn't make it. */
const marks: [mark: string, place: number][] = [
  ["fLaC\0\0\0\x22", 0],
  ["fLaC\x80\0\0\x22", 0],
  ["OggS\0\x02", 0],
  ["WAVEfmt ", 8],
  ["riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb", 0],
  ["caff\0\x01\0\0desc", 0],
  ["TTA1\x01\0", 0],
  ["\x30\x26\xb2\x75\x8e\x66\xcf\x11", 0],
];

function strangerIn(bytes: Uint8Array, own: FrameKind | undefined): number | undefined {
  const found: number[] = [];
  for (const kind of ["mp3", "adts", "loas"] as const) {
    if (kind === own) continue;
    let at = bytes.indexOf(firstBytes[kind]);
    while (at >= 0 && !beginsStream(bytes, at, kind)) at = bytes.indexOf(firstBytes[kind], at + 1);
    if (at >= 0) found.push(at);
  }
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const [mark, place] of marks) {
    const at = content.indexOf(mark, place, "latin1") - place;
    if (at >= 0) found.push(at);
  }
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Where in [from, to) a recording of another kind begins; undefined where none does. @param own what the stream itself is made of */
export async function findStranger(
  bytes: Bytes,
  from: number,
  to: number,
  own?: FrameKind,
): Promise<number | undefined> {
  for (let at = from; at < to; at += chunkBytes) {
    // The pictures in a tag are nobody's recording.
    for (let tag = id3Length(await bytes.at(at, 10)); tag > 0; tag = id3Length(await bytes.at(at, 10))) at += tag;
    const found = strangerIn(await bytes.at(at, chunkBytes + aheadBytes), own);
    if (found !== undefined && found < chunkBytes) return at + found < to ? at + found : undefined;
  }
  return undefined;
}
