/**
 * Edit lists of MP4 and MOV: which stretches of a track are heard, in which order, with how much silence between. Phones and editors cut
 * this way and leave the sound itself in the file; encoders leave out what they put before it. ISO/IEC 14496-12, 8.6.5 and 8.6.6.
 */
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { joinedTrack, type Stretch } from "../joined-track.ts";
import type { Track, Warn } from "../track.ts";
import { type Box, boxes, boxWithin } from "./mp4-index.ts";

interface Edit {
  /** How long it is heard, and the place in the media that it begins at, in seconds; null: silence. */
  seconds: number;
  mediaSeconds: number | null;
  /** 1: as it was recorded. */
  rate: number;
}

export interface EditList {
  edits: readonly Edit[];
  /** The file has fragments: a list of one edit holds to the end of them all. */
  isFragmented: boolean;
  /** By how much mediabunny's times are behind the media's: it moves them by the first edit, and knows no other. */
  shiftSeconds: number;
  /** Silence at the beginning. */
  emptySeconds: number;
  /** The beginning of the media is left out, and what its codec put before the sound with it. */
  skipsStart: boolean;
}

/** ffmpeg reads the file from its beginning for each: a list of more is left to it, and one of a file in fragments, which it reads otherwise. */
const mostEdits = 100;
export const isLeftToFfmpeg = ({ edits, isFragmented }: EditList): boolean => isFragmented || edits.length > mostEdits;

/** A box that begins with version and flags, as numbers of the version's width. */
async function fullBox(bytes: Bytes, box: Box): Promise<{ view: DataView; isLong: boolean }> {
  const read = await bytes.at(box.start, box.end - box.start);
  const view = viewOf(read);
  return { view, isLong: view.byteLength > 0 && view.getUint8(0) === 1 };
}

/** The number behind the two times that `tkhd`, `mdhd` and `mvhd` begin with: a track's id, or units to a second. */
export async function numberBehindTimes(bytes: Bytes, box: Box | undefined): Promise<number | undefined> {
  if (!box) return undefined;
  const { view, isLong } = await fullBox(bytes, box);
  const at = isLong ? 20 : 12;
  return at + 4 <= view.byteLength ? view.getUint32(at) : undefined;
}

interface Units {
  movie: number;
  media: number;
}

async function readEdits(bytes: Bytes, box: Box, { movie, media }: Units): Promise<Edit[]> {
  const { view, isLong } = await fullBox(bytes, box);
  const width = isLong ? 20 : 12;
  const count = Math.min(view.byteLength < 8 ? 0 : view.getUint32(4), Math.floor((view.byteLength - 8) / width));
  return Array.from({ length: count }, (_, i) => {
    const at = 8 + i * width;
    const units = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    const rate = view.getInt32(at + width - 4) / 65_536;
    return { seconds: units / movie, mediaSeconds: mediaTime < 0 ? null : mediaTime / media, rate };
  });
}

/** Some writers leave the rate out: where it is 0 in all edits it is 1. In some it is a picture that stands still, and silence. */
function withRates(edits: readonly Edit[]): Edit[] {
  const heard = edits.filter(({ mediaSeconds }) => mediaSeconds !== null);
  if (heard.every(({ rate }) => rate === 0)) return edits.map((edit) => ({ ...edit, rate: 1 }));
  return edits.map((edit) => (edit.rate === 0 ? { ...edit, mediaSeconds: null, rate: 1 } : edit));
}

/** By how much mediabunny moves a track's times: by the first edit with media in it, where its rate is 1. */
function shiftOf(edits: readonly Edit[], media: number): number {
  const at = edits.findIndex(({ mediaSeconds }) => mediaSeconds !== null);
  const first = edits[at];
  if (!first || first.mediaSeconds === null || first.rate !== 1) return 0;
  const before = edits.slice(0, at).reduce((sum, { seconds }) => sum + seconds, 0);
  return first.mediaSeconds - Math.round(before * media) / media;
}

/** @param trackId of the track in `tkhd` */
export async function trackBox(bytes: Bytes, trackId: number): Promise<Box | undefined> {
  const index = await boxWithin(bytes, { start: 0, end: bytes.size }, "moov");
  if (!index) return undefined;
  for await (const track of boxes(bytes, index.start, index.end)) {
    if (track.type !== "trak") continue;
    if ((await numberBehindTimes(bytes, await boxWithin(bytes, track, "tkhd"))) === trackId) return track;
  }
  return undefined;
}

/** @param trackId of the track in `tkhd`. undefined: it has no list, or one that leaves nothing to hear */
export async function readEditList(bytes: Bytes, trackId: number): Promise<EditList | undefined> {
  const index = await boxWithin(bytes, { start: 0, end: bytes.size }, "moov");
  const track = await trackBox(bytes, trackId);
  if (!index || !track) return undefined;
  const movie = await numberBehindTimes(bytes, await boxWithin(bytes, index, "mvhd"));
  const media = await numberBehindTimes(bytes, await boxWithin(bytes, track, "mdia", "mdhd"));
  const list = await boxWithin(bytes, track, "edts", "elst");
  if (!movie || !media || !list) return undefined;
  const read = await readEdits(bytes, list, { movie, media });
  const edits = withRates(read);
  const at = edits.findIndex(({ mediaSeconds }) => mediaSeconds !== null);
  if (at < 0) return undefined;
  const isFragmented = (await boxWithin(bytes, index, "mvex")) !== undefined;
  const emptySeconds = edits.slice(0, at).reduce((sum, { seconds }) => sum + seconds, 0);
  const skipsStart = (edits[at]?.mediaSeconds ?? 0) > 0;
  return { edits, isFragmented, shiftSeconds: shiftOf(read, media), emptySeconds, skipsStart };
}

/** Of a track of sound by its place among them, from 0, where the list says more than ffmpeg follows: several stretches, silence, no length, another speed. */
export async function editsBeyondFfmpeg(bytes: Bytes, place: number): Promise<EditList | undefined> {
  const index = await boxWithin(bytes, { start: 0, end: bytes.size }, "moov");
  if (!index) return undefined;
  let sounds = 0;
  for await (const track of boxes(bytes, index.start, index.end)) {
    const handler = track.type === "trak" ? await boxWithin(bytes, track, "mdia", "hdlr") : undefined;
    if (!handler || textOf(await bytes.at(handler.start + 8, 4)) !== "soun" || sounds++ !== place) continue;
    const id = await numberBehindTimes(bytes, await boxWithin(bytes, track, "tkhd"));
    const list = id === undefined ? undefined : await readEditList(bytes, id);
    if (!list) return undefined;
    const [first, another] = list.isFragmented ? list.edits.filter((edit) => edit.mediaSeconds !== null) : list.edits;
    const isPlain = !another && first?.rate === 1 && (first.seconds !== 0 || list.isFragmented);
    return isPlain ? undefined : list;
  }
  return undefined;
}

/** A length in the movie's units, of which a second has 600 or 1,000, may be so much less than the sound's. */
export const roundingSeconds = 0.002;

/** Whether the list says more than where the track's sound begins: that much the packets' times say themselves. */
export function cutsSound({ edits, isFragmented }: EditList, media: { startSeconds: number; seconds: number | null }) {
  const heard = edits.filter(({ mediaSeconds }) => mediaSeconds !== null);
  const [only] = heard;
  if (!only || heard.length > 1 || only.rate !== 1 || edits.at(-1) !== only) return true;
  if (isFragmented || only.seconds === 0 || media.seconds === null) return false;
  return only.seconds < media.seconds - (only.mediaSeconds ?? 0) - roundingSeconds;
}

/**
 * What the edits leave of a track.
 * @param media all of the track's sound, from its first packet on; @param startSeconds the time of that packet on the media's own clock
 */
export function editedTrack(media: Track, startSeconds: number, { edits }: EditList, warn: Warn): Track {
  const { sampleRate, durationSeconds } = media;
  const stretches = edits.map(({ seconds, mediaSeconds, rate }, i): Stretch => {
    if (mediaSeconds === null) return { track: undefined, fromFrame: 0, seconds };
    const from = mediaSeconds - startSeconds;
    const there = durationSeconds === null ? null : Math.max(0, durationSeconds - from) / rate;
    const isLast = i === edits.length - 1;
    const isToEnd = isLast && (seconds === 0 || (there !== null && there < seconds));
    // At another speed its frames come faster: what is made of them has the length that the list says.
    const track = rate === 1 ? media : { ...media, sampleRate: Math.round(sampleRate * rate) };
    return { track, fromFrame: Math.round(from * sampleRate), seconds: isToEnd ? there : seconds };
  });
  if (edits.some(({ rate }) => rate !== 1))
    warn("The file's edit list plays parts of the recording at another speed: words there may be wrong.");
  return joinedTrack(stretches, sampleRate);
}
