/**
 * Where the sound stands in a WAV file: RIFF, big-endian RIFX, RF64 and BW64 beyond 4 GB, Sony's Wave64. Microsoft and IBM, "Multimedia
 * Programming Interface and Data Specifications 1.0"; EBU Tech 3306; Sony, "Wave64 File Format". Lengths are not to be trusted: what writes
 * into a pipe can't come back to put them in, and a recorder that was switched off didn't.
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { id3Length } from "./id3.ts";
import { findStranger } from "./stranger.ts";
import { parseWavFormat, type WavFormat } from "./wav-format.ts";

/** Sound in the file: [start, end). */
interface Extent {
  start: number;
  end: number;
  /** Bytes that the header promises and the file doesn't have. */
  missing: number;
}

export interface WavSound extends Extent {
  format: WavFormat;
  bigEndian: boolean;
  /** Samples a channel, as codecs with blocks tell them; 0: not told. */
  toldFrames: number;
  /** Further chunks of sound, of the same format: recorders begin one at each pause. */
  further: Extent[];
  /** The header counts less sound than there is. */
  goesOn: boolean;
  /** Where another file begins behind this one: WAV, or of another kind. */
  next: number | undefined;
}

interface Chunk {
  id: string;
  start: number;
  length: number;
  next: number;
}

const isWave64 = (head: Uint8Array): boolean => head[0] === 0x72; // "riff", in small letters
const isBigEndian = (head: Uint8Array): boolean => head[3] === 0x58; // RIFX

const isKnown = (id: Uint8Array): boolean => ["fmt ", "fact", "data"].includes(textOf(id));

/** Chunks of 4 letters and 32 bits, or of Wave64's 16 bytes, of which the first four are letters, and 64 bits that count the head as well. */
async function* chunks(bytes: Bytes, head: Uint8Array): AsyncGenerator<Chunk> {
  const isLong = isWave64(head);
  for (let at = isLong ? 40 : 12; at + 8 <= bytes.size; ) {
    const read = await bytes.at(at, 24);
    const view = viewOf(read);
    const id = textOf(read.subarray(0, 4));
    if (isLong && read.length < 24) return;
    const length = isLong
      ? Math.max(0, Number(view.getBigUint64(16, true)) - 24)
      : view.getUint32(4, !isBigEndian(head));
    const start = at + (isLong ? 24 : 8);
    // Some writers forget the byte that makes a length even.
    const isOdd = length % 2 === 1 && !isKnown(await bytes.at(start + length, 4));
    const next = start + (isLong ? Math.ceil(length / 8) * 8 : length + (isOdd ? 1 : 0));
    yield { id, start, length, next };
    at = next;
  }
}

/** What writers leave that never learnt how long the sound is: nothing, or about what 32 or 31 bits hold. */
export function isPlaceholder(length: number, there: number): boolean {
  const isAbout = (most: number) => length >= most - 0x1_0000 && length <= most;
  return length === 0 || (length > there && (isAbout(0x8000_0000) || isAbout(0xffff_ffff) || length > 2 ** 53));
}

const isTagged = (text: string): boolean => /^(TAG|ID3|APETAGEX|LYRICSBEGIN)/.test(text);

/** More pauses than a recorder makes: such a file is read as one. */
const mostFurther = 4_096;

type Behind = Pick<WavSound, "further" | "goesOn" | "next">;

/** What stands behind the sound: chunks to the end, something else that is no sound (a tag, zeros), another file; undefined: the sound goes on. */
async function chunksBehind(bytes: Bytes, from: number, bigEndian: boolean): Promise<Behind | undefined> {
  const found: Behind = { further: [], goesOn: false, next: undefined };
  const head = await bytes.at(from, 4_096);
  if (head.every((byte) => byte === 0) || isTagged(textOf(head.subarray(0, 16)))) return found;
  for (let at = from; at + 8 <= bytes.size; ) {
    const read = await bytes.at(at, 12);
    const text = textOf(read);
    if (/^(RIFF|RIFX|RF64|BW64)[\s\S]{4}WAVE$/.test(text)) return { ...found, next: at };
    if (!/^[ -~]{4}/.test(text)) return isTagged(text) && at > from ? found : undefined;
    const length = viewOf(read).getUint32(4, !bigEndian);
    const start = at + 8;
    const missing = Math.max(0, start + length - bytes.size);
    const isSound = text.startsWith("data");
    if (isSound) found.further.push({ start, end: Math.min(start + length, bytes.size), missing });
    if (found.further.length > mostFurther) return undefined;
    if (missing > 1) return isSound ? found : undefined;
    at = start + length + (length & 1);
  }
  return found;
}

/** Less than this behind the sound's stated end is nobody's words. */
const leastRest = 512;

async function behind(bytes: Bytes, end: number, bigEndian: boolean): Promise<Behind> {
  const untagged = end + id3Length(await bytes.at(end, 10));
  const next = await findStranger(bytes, untagged, untagged + leastRest);
  if (next !== undefined) return { further: [], goesOn: false, next };
  for (const at of end % 2 === 0 ? [end] : [end + 1, end]) {
    const found = await chunksBehind(bytes, at, bigEndian);
    if (found) return found;
    if (bytes.size - at < leastRest) return { further: [], goesOn: false, next: undefined };
  }
  return { further: [], goesOn: true, next: undefined };
}

/** Of Wave64 its own length says where it ends. @param end of its sound */
async function behindWave64(bytes: Bytes, end: number): Promise<number | undefined> {
  const told = Number(viewOf(await bytes.at(0, 24)).getBigUint64(16, true));
  return told < end ? undefined : findStranger(bytes, told, told + leastRest);
}

async function extentOf(bytes: Bytes, head: Uint8Array, { start, length }: Pick<Chunk, "start" | "length">) {
  const there = bytes.size - start;
  if (there <= 0) throw noSamples(bytes.name);
  const toEnd = { start, end: bytes.size, missing: 0, further: [], goesOn: false, next: undefined };
  if (length > 0 && isPlaceholder(length, there)) return toEnd;
  if (length >= there) return { ...toEnd, missing: length - there };
  if (isWave64(head)) return { ...toEnd, end: start + length, next: await behindWave64(bytes, start + length) };
  const rest = await behind(bytes, start + length, isBigEndian(head));
  if (length === 0 && rest.goesOn) return toEnd;
  return { start, end: rest.goesOn ? bytes.size : start + length, missing: 0, ...rest };
}

/**
 * Walks the chunks to the sound and the description of its format; everything else is passed over.
 * @throws Failure audio.corrupt, audio.empty
 */
export async function findWavSound(bytes: Bytes): Promise<WavSound> {
  const head = await bytes.at(0, 12);
  const bigEndian = isBigEndian(head);
  let format: WavFormat | undefined;
  let longLength = 0;
  let toldFrames = 0;
  let sound: Pick<Chunk, "start" | "length"> | undefined;
  for await (const { id, start, length } of chunks(bytes, head)) {
    const content = await bytes.at(start, Math.min(length, id === "data" ? 0 : 1_024));
    const view = viewOf(content);
    if (id === "ds64" && content.length >= 16) longLength = Number(view.getBigUint64(8, true));
    if (id === "fmt ") format = parseWavFormat(content, bigEndian, bytes.name);
    if (id === "fact" && content.length >= 4) toldFrames = view.getUint32(0, !bigEndian);
    if (id === "data") sound ??= { start, length: length === 0xffff_ffff && longLength > 0 ? longLength : length };
    // The description stands before the sound, in files that are right.
    if (sound && format) return { format, bigEndian, toldFrames, ...(await extentOf(bytes, head, sound)) };
  }
  if (format) throw noSamples(bytes.name);
  throw corrupt(bytes.name, "the description of its format is missing");
}
