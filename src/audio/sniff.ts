/** What a file is, by its first bytes; its name decides nothing. */

import { type Bytes, textOf } from "./bytes.ts";
import { findAdts } from "./containers/adts.ts";
import { id3Length } from "./containers/id3.ts";
import { findLoas } from "./containers/loas.ts";
import { findMpegFrame } from "./containers/mp3-frames.ts";
import { rowIn } from "./containers/transport-packets.ts";

/** Containers that are read here. */
export type Container = "avi" | "wav" | "aiff" | "flac" | "ogg" | "mp4" | "matroska" | "ts" | "adts" | "loas" | "mp3";

/** `media`: sound that only ffmpeg may know, by name. `closed`: sound that ffmpeg doesn't know either. `other`: no sound at all. */
export type Sniffed =
  | { kind: "container"; container: Container }
  | { kind: "media"; name: string }
  | { kind: "closed"; name: string }
  | { kind: "other"; name: string }
  | { kind: "unknown" };

const signatures: [offset: number, bytes: string, Sniffed][] = [
  [0, "fLaC", { kind: "container", container: "flac" }],
  [0, "OggS", { kind: "container", container: "ogg" }],
  [0, "\x1a\x45\xdf\xa3", { kind: "container", container: "matroska" }],
  [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", { kind: "media", name: "a Windows Media file (WMA or WMV)" }],
  [0, "#!AMR", { kind: "media", name: "an AMR recording" }],
  [0, "caff", { kind: "media", name: "a Core Audio file (CAF)" }],
  [0, ".snd", { kind: "media", name: "a Sun audio file (AU)" }],
  [0, "wvpk", { kind: "media", name: "a WavPack file" }],
  [0, "MAC ", { kind: "media", name: "a Monkey's Audio file" }],
  [0, "\x02dss", { kind: "media", name: "a dictation (DSS)" }],
  [0, "\x03dss", { kind: "media", name: "a dictation (DSS)" }],
  [0, "\x03ds2", { kind: "closed", name: "a dictation in DS2" }],
  [0, "\x07ds2", { kind: "closed", name: "a dictation in DS2" }],
  [0, "\x01enc", { kind: "closed", name: "an encrypted dictation (DS2)" }],
  [0, "\x03enc", { kind: "closed", name: "an encrypted dictation (DS2)" }],
  [0, "#!SILK_V3", { kind: "closed", name: "a voice message of Skype or WeChat (SILK)" }],
  [0, "\x02#!SILK_V3", { kind: "closed", name: "a voice message of WeChat or QQ (SILK)" }],
  [0, "OFR ", { kind: "closed", name: "an OptimFROG file" }],
  [0, "\x7f\xfe\x80\x01", { kind: "media", name: "a DTS file" }],
  [4, "\xf8\x72\x6f", { kind: "media", name: "a Dolby TrueHD file" }],
  [0, "TTA1", { kind: "media", name: "a True Audio file" }],
  [0, "tBaK", { kind: "media", name: "a TAK file" }],
  [0, "MPCK", { kind: "media", name: "a Musepack file" }],
  [0, "MP+", { kind: "media", name: "a Musepack file" }],
  [0, "ajkg", { kind: "media", name: "a Shorten file" }],
  [0, "NIST_1A", { kind: "media", name: "a SPHERE file" }],
  [0, "\x06\x0e\x2b\x34", { kind: "media", name: "an MXF file" }],
  [0, "nut/multimedia", { kind: "media", name: "a NUT file" }],
  [0, "DSD ", { kind: "media", name: "a DSD file" }],
  [0, "FRM8", { kind: "media", name: "a DSD file" }],
  [0, "FLV", { kind: "media", name: "a Flash video" }],
  [0, ".RMF", { kind: "media", name: "a RealMedia file" }],
  [0, "\x0b\x77", { kind: "media", name: "an AC-3 file" }],
  [0, "\x00\x00\x01\xba", { kind: "media", name: "an MPEG program stream" }],
  [0, "riff\x2e\x91\xcf\x11", { kind: "container", container: "wav" }],
  [0, "Creative Voice File", { kind: "media", name: "a Creative voice file" }],
  [0, "%PDF", { kind: "other", name: "a PDF document" }],
  [0, "PK\x03\x04", { kind: "other", name: "a ZIP archive or an office document" }],
  [0, "\x89PNG", { kind: "other", name: "a picture (PNG)" }],
  [0, "\xff\xd8\xff", { kind: "other", name: "a picture (JPEG)" }],
  [0, "GIF8", { kind: "other", name: "a picture (GIF)" }],
  [0, "\x1f\x8b", { kind: "other", name: "a compressed archive" }],
  [0, "Rar!", { kind: "other", name: "an archive (RAR)" }],
  [0, "7z\xbc\xaf", { kind: "other", name: "an archive (7z)" }],
  [0, "\x7fELF", { kind: "other", name: "a program" }],
  [0, "MZ", { kind: "other", name: "a program" }],
  [0, "SQLite format 3", { kind: "other", name: "a database" }],
  [0, "MThd", { kind: "other", name: "a MIDI file: notes, with no sound in it" }],
];

function riff(head: string): Sniffed | undefined {
  const [group, form] = [head.slice(0, 4), head.slice(8, 12)];
  if (["RIFF", "RIFX", "RF64", "BW64"].includes(group)) {
    if (form === "WAVE") return { kind: "container", container: "wav" };
    if (form === "AVI ") return { kind: "container", container: "avi" };
    if (form === "WEBP") return { kind: "other", name: "a picture (WebP)" };
    return { kind: "media", name: "a RIFF file" };
  }
  if (group === "FORM" && (form === "AIFF" || form === "AIFC")) return { kind: "container", container: "aiff" };
  return undefined;
}

/** Boxes that an MP4 or MOV file may begin with. */
const firstBoxes = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "moof", "styp", "sidx"];

/** ADTS: 12 bits of sync, layer 0, and a second frame where the first says. */
function isAdts(head: Uint8Array): boolean {
  const sync = (at: number) => head[at] === 0xff && ((head[at + 1] ?? 0) & 0xf6) === 0xf0;
  const length = (((head[3] ?? 0) & 3) << 11) | ((head[4] ?? 0) << 3) | ((head[5] ?? 0) >> 5);
  return sync(0) && length >= 7 && (length + 2 > head.length || sync(length));
}

const leastFreeBytes = 24;

/** MPEG audio whose bit rate is none of the table's, and of which no head tells how long its frames are: they are all alike, but for a padding byte or four. */
function isFreeFormat(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  const isFree = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 8 && (second & 6) !== 0;
  if (!isFree || third >> 4 !== 0 || (third & 0x0c) === 0x0c) return false;
  const isLike = (at: number) =>
    head[at] === first && head[at + 1] === second && ((head[at + 2] ?? 0xff) & 0xfc) === (third & 0xfc);
  for (let length = leastFreeBytes; length * 3 < head.length; length++) {
    let at = 0;
    for (let i = 0; i < 3; i++) at += [length, length + 1, length + 4].find((step) => isLike(at + step)) ?? head.length;
    if (at < head.length) return true;
  }
  return false;
}

/** No control characters, and UTF-8, or hardly anything beyond ASCII: sound without a header may lack the former by chance. */
function isText(head: Uint8Array): boolean {
  const start = head.subarray(0, 512);
  if (start.length === 0 || start.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
  if (start.filter((byte) => byte >= 0x80).length < start.length / 4) return true;
  try {
    // The last character may go on behind these bytes.
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export async function sniff(bytes: Bytes): Promise<Sniffed> {
  const tag = id3Length(await bytes.at(0, 10));
  const head = await bytes.at(tag, 4096);
  const text = textOf(head.subarray(0, 64));
  const known = signatures.find(([offset, mark]) => text.startsWith(mark, offset))?.[2] ?? riff(text);
  if (known) return known;
  if (firstBoxes.includes(text.slice(4, 8))) return { kind: "container", container: "mp4" };
  if (rowIn(head)) return { kind: "container", container: "ts" };
  if (isAdts(head)) return { kind: "container", container: "adts" };
  if (findLoas(head) === 0) return { kind: "container", container: "loas" };
  // MP3 has no signature, and junk may stand before its first frame. In a file with a tag it may be a whole picture.
  if (await findMpegFrame(bytes, tag, bytes.size, tag > 0 ? 1_048_576 : 65_536))
    return { kind: "container", container: "mp3" };
  const start = await bytes.at(tag, 65_536);
  if (findAdts(start) !== undefined) return { kind: "container", container: "adts" };
  if (findLoas(start) !== undefined) return { kind: "container", container: "loas" };
  if (isFreeFormat(head)) return { kind: "closed", name: "an MP3 in free format, with a bit rate of its own" };
  if (isText(head)) return { kind: "other", name: /^\s*<(!doctype|html)/i.test(text) ? "a web page" : "text" };
  return { kind: "unknown" };
}
