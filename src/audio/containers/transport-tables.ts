/**
 * A transport stream's tables: which programmes there are, and what their streams carry. A type of ISO/IEC 13818-1 says it by itself; DVB
 * (EN 300 468), ATSC (A/52, A/53) and Blu-ray add types and descriptors of their own, which stand anywhere in a stream's list.
 */

import { textOf } from "../bytes.ts";
import { parseMpegHeader } from "../codecs/mpeg-header.ts";
import { parseAdtsHead } from "./adts-head.ts";

/** What is decoded here. */
export type OwnCodec = "aac" | "latm" | "mpeg" | "opus" | "lpcm" | "s302m";

export interface Sound {
  id: number;
  /** As a person names it. */
  name: string;
  /** undefined: it isn't decoded here. */
  own: OwnCodec | undefined;
  /** undefined: its frames tell. */
  channels?: number | undefined;
  /** ISO 639-2; undefined: it isn't told. */
  language?: string | undefined;
  /** It tells what is seen, for those who don't. */
  describesPictures?: boolean;
}

type Kind = Pick<Sound, "name" | "own">;

const kind = (name: string, own?: OwnCodec): Kind => ({ name, own });
const kinds = {
  mpeg: kind("MPEG audio", "mpeg"),
  aac: kind("AAC", "aac"),
  latm: kind("AAC in LATM", "latm"),
  lpcm: kind("LPCM", "lpcm"),
  s302m: kind("PCM of SMPTE 302M", "s302m"),
  ac3: kind("AC-3"),
  eac3: kind("E-AC-3"),
  ac4: kind("AC-4"),
  dts: kind("DTS"),
  dtsHd: kind("DTS-HD"),
  trueHd: kind("TrueHD"),
  opus: kind("Opus", "opus"),
  mpegH: kind("MPEG-H 3D Audio"),
};

/** What kinds of sound have in common that one decoder reads, as they change from one to the other. */
export const decoderOf = (name: string): string => (name === kinds.eac3.name ? kinds.ac3.name : name);

const byType: Record<number, Kind> = {
  3: kinds.mpeg,
  4: kinds.mpeg,
  15: kinds.aac,
  17: kinds.latm,
  28: kind("AAC without heads"),
  45: kinds.mpegH,
  46: kinds.mpegH,
  129: kinds.ac3,
  135: kinds.eac3,
  136: kinds.dtsHd,
  138: kinds.dts,
  193: kind("encrypted AC-3"),
  194: kind("encrypted E-AC-3"),
  207: kind("encrypted AAC"),
};

/** On discs, and from cameras; elsewhere these types are pictures, subtitles and cues. */
const byDiscType: Record<number, Kind> = {
  128: kinds.lpcm,
  130: kinds.dts,
  131: kinds.trueHd,
  132: kinds.eac3,
  133: kinds.dtsHd,
  134: kinds.dtsHd,
  161: kinds.eac3,
  162: kinds.dtsHd,
};

const byDescriptor: Record<number, Kind> = {
  106: kinds.ac3,
  122: kinds.eac3,
  123: kinds.dts,
  124: kinds.latm,
  129: kinds.ac3,
  204: kinds.eac3,
};

/** What pictures are stored as. */
const picturesByType: Record<number, string> = {
  1: "MPEG-2",
  2: "MPEG-2",
  16: "MPEG-4 Visual",
  27: "H.264",
  36: "HEVC",
  51: "VVC",
  234: "Windows Media Video",
};

/** Behind DVB's tag 0x7f. */
const byExtension: Record<number, Kind> = {
  14: kinds.dtsHd,
  15: kinds.dtsHd,
  21: kinds.ac4,
  32: kinds.mpegH,
  33: kind("DTS-UHD"),
  128: kinds.opus,
};

const byRegistration: Record<string, Kind> = {
  "AC-3": kinds.ac3,
  "AC-4": kinds.ac4,
  BSSD: kinds.s302m,
  DTS1: kinds.dts,
  DTS2: kinds.dts,
  DTS3: kinds.dts,
  DTSH: kinds.dtsHd,
  EAC3: kinds.eac3,
  Opus: kinds.opus,
  mlpa: kinds.trueHd,
};

/** Those whose descriptors say that they are no sound: teletext, subtitles, lines of the picture's edge. */
const otherDescriptors = [0x45, 0x46, 0x56, 0x59];
const discs = ["HDMV", "HDPR"];

interface Descriptor {
  tag: number;
  content: Uint8Array;
}

function* descriptorsOf(list: Uint8Array): Generator<Descriptor> {
  for (let at = 0; at + 2 <= list.length; ) {
    const length = list[at + 1] ?? 0;
    yield { tag: list[at] ?? 0, content: list.subarray(at + 2, at + 2 + length) };
    at += 2 + length;
  }
}

const registered = ({ tag, content }: Descriptor): string => (tag === 5 ? textOf(content.subarray(0, 4)) : "");

function describedAs(descriptor: Descriptor): Kind | undefined {
  if (descriptor.tag === 5) return byRegistration[registered(descriptor)];
  if (descriptor.tag === 0x7f) return byExtension[descriptor.content[0] ?? 0];
  return byDescriptor[descriptor.tag];
}

/** What a stream carries; "unknown" where only its content may tell, undefined where it is no sound. */
function kindOf(type: number, descriptors: Descriptor[], isDisc: boolean): Kind | "unknown" | undefined {
  const disc = isDisc || descriptors.some((one) => discs.includes(registered(one)));
  const isOwnSpace = type === 6 || type >= 0x80;
  const known = (disc ? byDiscType[type] : undefined) ?? byType[type];
  if (known || !isOwnSpace) return known;
  const described = descriptors.map(describedAs).find((one) => one !== undefined);
  if (described) return described;
  return descriptors.some(({ tag }) => otherDescriptors.includes(tag)) ? undefined : "unknown";
}

/** Of ISO 639, with what the sound is for: 3 is a commentary on the pictures. ISO/IEC 13818-1, 2.6.18. */
function languageOf(descriptors: Descriptor[]): Pick<Sound, "language" | "describesPictures"> {
  const told = descriptors.find(({ tag, content }) => tag === 10 && content.length >= 4)?.content;
  return told ? { language: textOf(told.subarray(0, 3)), describesPictures: told[3] === 3 } : {};
}

/** Of Opus: DVB's own descriptor tells; 0 is two voices, one in each channel. Higher ones than 8 are layouts written out, unknown here. */
function opusChannels(descriptors: Descriptor[]): Pick<Sound, "channels"> {
  const told = descriptors.find(({ tag, content }) => tag === 0x7f && content[0] === 128)?.content[1];
  return told === undefined ? {} : { channels: told || 2 };
}

export interface ProgramMap {
  sounds: Sound[];
  /** Streams that may be sound by their content. */
  unknown: number[];
  /** All of its streams: they share a clock. */
  ids: ReadonlySet<number>;
  /** What its first pictures are stored as. */
  pictures: string | undefined;
}

const wordAt = (table: Uint8Array, at: number, bits: number): number =>
  (((table[at] ?? 0) << 8) | (table[at + 1] ?? 0)) & (2 ** bits - 1);

/** @param isCamera packets of 192 bytes: types are those of discs, whether it says so or not */
export function parseMap(table: Uint8Array, isCamera: boolean): ProgramMap {
  const programBytes = wordAt(table, 10, 12);
  const isDisc =
    isCamera ||
    [...descriptorsOf(table.subarray(12, 12 + programBytes))].some((one) => discs.includes(registered(one)));
  const map = { sounds: [] as Sound[], unknown: [] as number[], ids: new Set<number>(), pictures: "" };
  for (let at = 12 + programBytes; at + 5 <= table.length; ) {
    const id = wordAt(table, at + 1, 13);
    const length = wordAt(table, at + 3, 12);
    const descriptors = [...descriptorsOf(table.subarray(at + 5, at + 5 + length))];
    const found = kindOf(table[at] ?? 0, descriptors, isDisc);
    map.ids.add(id);
    map.pictures ||= picturesByType[table[at] ?? 0] ?? "";
    if (found === "unknown") map.unknown.push(id);
    else if (found) map.sounds.push({ id, ...found, ...languageOf(descriptors), ...opusChannels(descriptors) });
    at += 5 + length;
  }
  return { ...map, pictures: map.pictures || undefined };
}

/** The streams that hold the maps of a file's programmes, in its order. */
export function parsePrograms(table: Uint8Array): number[] {
  const maps: number[] = [];
  for (let at = 8; at + 4 <= table.length; at += 4) if (wordAt(table, at, 16)) maps.push(wordAt(table, at + 2, 13));
  return maps;
}

/** What a piece of a stream that nothing describes begins with. */
export function soundByContent(id: number, content: Uint8Array): Sound | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = content;
  const begun = () => {
    if (a === 0x0b && b === 0x77) return f >> 3 > 10 ? kinds.eac3 : kinds.ac3;
    if (a === 0x7f && b === 0xfe && c === 0x80 && d === 1) return kinds.dts;
    if (a === 0x64 && b === 0x58 && c === 0x20 && d === 0x25) return kinds.dtsHd;
    if (e === 0xf8 && f === 0x72) return kinds.trueHd;
    if (a === 0x56 && (b & 0xe0) === 0xe0) return kinds.latm;
    if (parseAdtsHead(content, 0)) return kinds.aac;
    if (parseMpegHeader(content, 0)) return kinds.mpeg;
    return undefined;
  };
  const found = begun();
  return found && { id, ...found };
}

/** Joins the sections of one stream, which may go through several packets; a table's last four bytes, its checksum, are left out. */
export function sectionJoiner(): (payload: Uint8Array, begins: boolean) => Uint8Array[] {
  let held: Uint8Array | undefined;
  /** What is held and these bytes, where they end a section. */
  function ended(bytes: Uint8Array): Uint8Array[] {
    held = held && Buffer.concat([held, bytes]);
    if (!held || held.length < 3) return [];
    const length = 3 + wordAt(held, 1, 12);
    if (held.length < length) return [];
    const table = held.subarray(0, length - 4);
    held = undefined;
    return [table];
  }
  return (payload, begins) => {
    if (!begins) return ended(payload);
    // The rest of the one before stands in front of the one that begins here.
    const start = 1 + (payload[0] ?? 0);
    const before = ended(payload.subarray(1, start));
    held = new Uint8Array(0);
    return [...before, ...ended(payload.subarray(start))];
  };
}
