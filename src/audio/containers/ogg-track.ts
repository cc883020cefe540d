/**
 * Opus, Vorbis and FLAC in Ogg. A page's clock tells where its last packet ends: that gives the place after a seek, the length of
 * what was lost, and how much to cut at both ends. Streams joined one behind the other (a radio recording) follow one another.
 */
import type { Bytes } from "../bytes.ts";
import type { PacketDecoder } from "../codecs/decoders.ts";
import { centreOfLeftRight, centreOfVorbis } from "../layouts.ts";
import { longestHeld } from "../limits.ts";
import { type Block, blockPart, clockSentence, damageSentence, makeTimeline, type Track, type Warn } from "../track.ts";
import { type OggPage, packetJoiner, pages } from "./ogg.ts";
import { isOneLink, linkStarts } from "./ogg-chain.ts";
import { type DecodedPage, decodePage, type OggLink, readLink, seekPage } from "./ogg-stream.ts";

/** Sound that waits for a clock: pages without one are short, in files that are whole. */
const mostWaitingFrames = 2 ** 20;

interface Piece {
  at: number;
  block: Block;
}

/** Puts the packets between two told clocks in their place, without what is before the sound. */
function placed(stretch: Pick<Stretch, "blocks">, at: number, end: number, { zero, begins }: OggLink): Piece[] {
  let place = at;
  return stretch.blocks.map((block) => {
    const length = block[0]?.length ?? 0;
    const from = Math.max(0, Math.min(length, begins - place));
    const piece = { at: place + from - zero, block: blockPart(block, from, Math.max(from, end - place)) };
    place += length;
    return piece;
  });
}

/** Where sound goes on behind a loss: as a page tells, if that is before the last clock; else where the lost bytes' share of the file ends. */
function placeBehindLoss(told: number, clock: number, lostBytes: number, { stream, lastClock }: OggLink, bytes: Bytes) {
  const held = Math.round(longestHeld(lostBytes) * stream.sampleRate);
  if (lastClock === undefined) return Math.min(told, clock + held);
  return told <= lastClock ? told : clock + Math.round((lostBytes * lastClock) / bytes.size);
}

/** What was decoded up to a page that has a clock, or until too much waits for one. */
interface Stretch extends Pick<DecodedPage, "blocks" | "frames"> {
  /** undefined: no clock tells where it ends. */
  page: (OggPage & { granule: number }) | undefined;
  /** Bytes that were lost, or may be, since the last clock that was sure. */
  lostBytes: number;
}

const hasClock = (page: OggPage): page is OggPage & { granule: number } => page.granule !== undefined;

async function* decodedStretches(
  bytes: Bytes,
  { stream, start }: OggLink,
  decoder: PacketDecoder,
  from: number,
  warn: Warn,
): AsyncGenerator<Stretch> {
  const join = packetJoiner();
  /** After a seek the first sure clock tells where it is. */
  let isPlaced = from === start;
  let waiting: Stretch = { page: undefined, blocks: [], frames: 0, lostBytes: 0 };
  let usual = 960;
  for await (const { page, lost } of pages(bytes, from, stream.serial)) {
    if ((lost > 0 && page.at > from) || page.damaged) warn(damageSentence);
    waiting.lostBytes += lost + (page.damaged ? page.length : 0);
    if (page.serial !== stream.serial) continue;
    const decoded = await decodePage(decoder, join(page, lost), warn, usual);
    usual = decoded.last;
    waiting.blocks.push(...decoded.blocks);
    waiting.frames += decoded.frames;
    const ends = hasClock(page) && (isPlaced || !page.damaged) ? page : undefined;
    if (!ends && (!isPlaced || waiting.frames < mostWaitingFrames)) continue;
    yield { ...waiting, page: ends };
    isPlaced = true;
    // A damaged page begins where it should and may end anywhere: the next whole one's clock is right again.
    const lostBytes = ends && !ends.damaged ? 0 : waiting.lostBytes;
    waiting = { page: undefined, blocks: [], frames: 0, lostBytes };
  }
  yield waiting;
}

/** Clocks and sound of whole files differ by less than this: encoders round. */
const holeSeconds = 0.1;

/**
 * Whether nothing stands in front of a stretch for longer than that, as recorders leave it that wait for a voice: what follows goes on behind it, and
 * the file's last clock counts it, where it has one that can be true.
 */
function isHole(
  { page }: Stretch,
  told: number,
  clock: number,
  following: Stretch,
  { stream, lastClock }: OggLink,
): boolean {
  const rounding = holeSeconds * stream.sampleRate;
  if (!page || page.damaged || told - clock < rounding || told >= (lastClock ?? Number.POSITIVE_INFINITY)) return false;
  // The last page's clock leaves out what is cut from its end.
  const then = following.page;
  return !then || then.damaged || then.ends || then.granule - following.frames > page.granule - rounding;
}

async function* decodeLink(
  bytes: Bytes,
  link: OggLink,
  decoder: PacketDecoder,
  from: number,
  warn: Warn,
): AsyncGenerator<Piece> {
  // The clock at the end of what was decoded; unknown after a seek, until a page tells.
  let clock: number | undefined = from === link.start ? link.clock : undefined;
  /** By how much the file's clock is ahead of it, where a hole was closed up. */
  let ahead = 0;
  let ended = false;
  function* place(stretch: Stretch, following: Stretch | undefined): Generator<Piece> {
    const { page, frames, lostBytes } = stretch;
    if (!page || !following) {
      const at = clock ?? link.begins;
      clock = at + frames;
      yield* placed(stretch, at, clock, link);
      return;
    }
    // A loss is as long as the clock says, within reason; so is a hole. Elsewhere the packets follow one another, whatever the clock does.
    const told = page.granule - ahead - frames;
    let at: number = clock ?? told;
    if (clock !== undefined && lostBytes > 0 && told > clock && !page.damaged) {
      at = placeBehindLoss(told, clock, lostBytes, link, bytes);
      if (at < told) warn(clockSentence);
    } else if (clock !== undefined && isHole(stretch, told, clock, following, link)) {
      if (link.lastClock !== undefined) at = told;
      else {
        warn(clockSentence);
        ahead += told - clock;
      }
    }
    clock = page.ends ? Math.max(at, Math.min(page.granule - ahead, at + frames)) : at + frames;
    yield* placed(stretch, at, clock, link);
    ended = page.ends;
  }
  let before: Stretch | undefined;
  for await (const stretch of decodedStretches(bytes, link, decoder, from, warn)) {
    if (before) yield* place(before, stretch);
    before = stretch;
  }
  if (before) yield* place(before, undefined);
  if (!ended) warn("The file ends without its last page: it seems to be cut off.");
}

async function* blocks(bytes: Bytes, link: OggLink, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { channels, sampleRate } = link.stream;
  const timeline = makeTimeline(channels, fromFrame);
  const preroll = sampleRate; // a second: decoders have long settled by then
  const seekable = link.lastClock !== undefined && fromFrame > 2 * preroll;
  const from = seekable ? await seekPage(bytes, link, link.zero + fromFrame - preroll) : link.start;
  const decoder = await link.stream.openDecoder();
  try {
    for await (const { at, block } of decodeLink(bytes, link, decoder, from, warn)) yield* timeline.add(at, block);
  } finally {
    decoder.close();
  }
}

/** The stream, without a last clock that tells of more than the file could hold. */
async function readSaneLink(bytes: Bytes): Promise<OggLink> {
  const link = await readLink(bytes, 0);
  const seconds = ((link.lastClock ?? 0) - link.zero) / link.stream.sampleRate;
  return seconds > 0 && seconds <= longestHeld(bytes.size) ? link : { ...link, lastClock: undefined };
}

function linkTrack(bytes: Bytes, link: OggLink): Track {
  const { codec, channels, sampleRate } = link.stream;
  const frames = link.lastClock === undefined ? undefined : link.lastClock - link.zero;
  return {
    container: "Ogg",
    codec,
    channels,
    sampleRate,
    centre: codec.startsWith("FLAC") ? centreOfLeftRight(channels) : centreOfVorbis(channels),
    durationSeconds: frames === undefined ? null : frames / sampleRate,
    blocks: (fromFrame, warn) => blocks(bytes, link, fromFrame, warn),
  };
}

/** One of the streams that may follow one another in a file. Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
export const openOgg = async (bytes: Bytes): Promise<Track> => linkTrack(bytes, await readSaneLink(bytes));

/** Where streams begin that follow one another. */
export async function oggStarts(bytes: Bytes): Promise<number[]> {
  const first = await readSaneLink(bytes).catch(() => undefined);
  return first && (await isOneLink(bytes, first)) ? [0] : linkStarts(bytes);
}
