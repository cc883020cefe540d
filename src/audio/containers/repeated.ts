/**
 * Where files begin one behind the other, by the lengths that they tell: AIFF, Flash video, Windows Media, Core Audio, True Audio, WavPack, AMR,
 * Sun audio, Creative voice files and MPEG program streams.
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { id3Length } from "./id3.ts";
import { packMark, programStreamEnd } from "./program-stream.ts";
import { findStranger } from "./stranger.ts";

interface Kind {
  /** What it begins with. */
  mark: string;
  /** Where one ends that begins at a place, by its own word; NaN where it has none. */
  endOf(bytes: Bytes, start: number): Promise<number>;
}

const asfMark = "\x30\x26\xb2\x75\x8e\x66\xcf\x11";
const amrMark = "#!AMR";
const chunkBytes = 65_536;
/** A table of places that is longer belongs to no recording. */
const longestTable = 4_194_304;
/** Of a block of WavPack: it is the first of those that hold the channels of a moment. */
const initialBlock = 0x800;

/** Apple, "Core Audio Format Specification 1.0". */
const cafChunks =
  /^(desc|data|pakt|chan|kuki|free|info|uuid|strg|mark|regn|umid|edct|inst|ovvw|peak|midi|ldat|crcc|tmcd)/;
const isCafChunk = (head: Uint8Array): boolean => head.length === 12 && cafChunks.test(textOf(head));

const kinds: Kind[] = [
  {
    mark: "FORM",
    async endOf(bytes, start) {
      const length = (await viewAt(bytes, start, 8)).getUint32(4);
      return start + 8 + length + (length % 2);
    },
  },
  {
    mark: "FLV",
    async endOf(bytes, start) {
      // A head, and tags of data, sound and pictures, each with its length behind it.
      let at = start + (await viewAt(bytes, start, 9)).getUint32(5) + 4;
      for (let tag = await viewAt(bytes, at, 4); [8, 9, 18].includes(tag.getUint8(0)); tag = await viewAt(bytes, at, 4))
        at += 11 + (tag.getUint32(0) & 0xff_ff_ff) + 4;
      return at;
    },
  },
  {
    mark: asfMark,
    async endOf(bytes, start) {
      // Objects: a name of 16 bytes, and a length; of a live recording's data it is none.
      let at = start;
      do {
        const length = Number((await viewAt(bytes, at, 24)).getBigUint64(16, true));
        if (length < 24) return Number.NaN;
        at += length;
      } while (at < bytes.size && !(await beginsWith(bytes, at, asfMark)));
      return at;
    },
  },
  {
    mark: "caff",
    async endOf(bytes, start) {
      // Chunks: a name, and a length; of sound that was written into a pipe it is -1.
      let at = start + 8;
      for (let head = await bytes.at(at, 12); isCafChunk(head); head = await bytes.at(at, 12)) {
        const length = Number(viewOf(head).getBigInt64(4));
        if (length < 0) return Number.NaN;
        at += 12 + length;
      }
      return at;
    },
  },
  {
    mark: "TTA1",
    async endOf(bytes, start) {
      // A head, the length of each frame, and a sum behind each of the two. "TTA Lossless Audio Codec", format description.
      const head = await viewAt(bytes, start, 22);
      const frames = Math.ceil(head.getUint32(14, true) / Math.floor((256 * head.getUint32(10, true)) / 245));
      if (!(frames > 0 && frames * 4 < longestTable)) return Number.NaN;
      const table = await viewAt(bytes, start + 22, 4 * frames);
      let at = start + 22 + 4 * frames + 4;
      for (let i = 0; i < frames; i++) at += table.getUint32(4 * i, true);
      return at;
    },
  },
  {
    mark: "wvpk",
    async endOf(bytes, start) {
      // Blocks: each tells how many samples are before it. "WavPack 4 & 5 Binary File / Block Format".
      let at = start;
      let sounds = 0;
      while (await beginsWith(bytes, at, "wvpk")) {
        const head = await viewAt(bytes, at, 32);
        const isSound = head.getUint32(20, true) > 0 && (head.getUint32(24, true) & initialBlock) > 0;
        const isFirst = head.getUint8(10) === 0 && head.getUint32(16, true) === 0;
        if (isSound && isFirst && sounds > 0) break;
        if (isSound) sounds++;
        at += 8 + head.getUint32(4, true);
      }
      return at;
    },
  },
  {
    mark: amrMark,
    async endOf(bytes, start) {
      // Frames without any length: none begins with a mark's first byte.
      for (let at = start + 1; at < bytes.size; at += chunkBytes) {
        const read = await bytes.at(at, chunkBytes + amrMark.length - 1);
        const found = Buffer.from(read.buffer, read.byteOffset, read.length).indexOf(amrMark, 0, "latin1");
        if (found >= 0) return at + found;
      }
      return Number.NaN;
    },
  },
  { mark: packMark, endOf: programStreamEnd },
  {
    mark: ".snd",
    async endOf(bytes, start) {
      const head = await viewAt(bytes, start, 12);
      const length = head.getUint32(8);
      return length === 0xffff_ffff ? Number.NaN : start + head.getUint32(4) + length;
    },
  },
  {
    mark: "Creative Voice File",
    async endOf(bytes, start) {
      // A head, and blocks of a kind and a length, to one of kind 0.
      let at = start + (await viewAt(bytes, start, 22)).getUint16(20, true);
      for (let block = await viewAt(bytes, at, 4); block.getUint8(0) > 0; block = await viewAt(bytes, at, 4))
        at += 4 + (block.getUint8(1) | (block.getUint8(2) << 8) | (block.getUint8(3) << 16));
      return at + 1;
    },
  },
];

/** What is behind the end is zero. */
async function viewAt(bytes: Bytes, at: number, length: number): Promise<DataView> {
  const view = new Uint8Array(length);
  view.set(await bytes.at(at, length));
  return viewOf(view);
}

async function beginsWith(bytes: Bytes, at: number, mark: string): Promise<boolean> {
  return textOf(await bytes.at(at, mark.length)) === mark;
}

async function kindAt(bytes: Bytes, at: number): Promise<Kind | undefined> {
  const text = textOf(await bytes.at(at, 24));
  return kinds.find(({ mark }) => text.startsWith(mark));
}

/** Tags that stand behind a recording or before it: ID3 of both editions, and APE's, whose length counts all but its head. */
async function behindTags(bytes: Bytes, from: number): Promise<number> {
  for (let at = from; ; ) {
    const head = await viewAt(bytes, at, 16);
    const text = textOf(new Uint8Array(head.buffer));
    const id3 = id3Length(new Uint8Array(head.buffer, 0, 10));
    if (text.startsWith("TAG")) at += 128;
    else if (text.startsWith("APETAGEX")) at += 32 + head.getUint32(12, true);
    else if (id3 > 0) at += id3;
    else return at;
  }
}

/** Another file begins so near to the end of one. */
const nearBytes = 512;

/** Of any of these kinds; behind the last of them, of one that is read here. */
export async function repeatedStarts(bytes: Bytes): Promise<number[]> {
  const starts = [0];
  let end = 0;
  for (let kind = await kindAt(bytes, 0); kind; kind = await kindAt(bytes, end)) {
    const start = starts.at(-1) ?? 0;
    const told = await kind.endOf(bytes, start);
    end = told > start ? await behindTags(bytes, told) : Number.NaN;
    if (!(end < bytes.size)) return starts;
    if (await kindAt(bytes, end)) starts.push(end);
  }
  const stranger = end > 0 ? await findStranger(bytes, end, end + nearBytes) : undefined;
  return stranger === undefined ? starts : [...starts, stranger];
}
