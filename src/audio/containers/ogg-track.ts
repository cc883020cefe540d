/**
 * Opus, Vorbis and FLAC in Ogg. A page's clock tells where its last packet ends: that gives the place after a seek, the length of
 * what was lost, and how much to cut at both ends. Streams joined one behind the other (a radio recording) follow one another.
 */
import { Failure } from "../../lib/failure.ts";
import type { Bytes } from "../bytes.ts";
import type { PacketDecoder } from "../codecs/decoders.ts";
import { centreOfLeftRight, centreOfVorbis } from "../layouts.ts";
import { longestHeld } from "../limits.ts";
import { type Block, blockPart, clockSentence, damageSentence, makeTimeline, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { packetJoiner, pages } from "./ogg.ts";
import { type DecodedPage, decodePage, type OggLink, readLink, seekPage } from "./ogg-stream.ts";

/** Sound that waits for a clock: pages without one are short, in files that are whole. */
const mostWaitingFrames = 2 ** 20;

interface Piece {
  at: number;
  block: Block;
}

/** Where a stream ended: its length in frames, and where another one's headers stand. */
interface LinkEnd {
  frames: number;
  next: number | undefined;
}

/** Frame 0 of a stream on its own clock. Vorbis may begin below the clock's zero: that part is cut. */
function zeroOf({ clock, stream }: OggLink): number {
  return Math.max(0, clock) + stream.preSkip;
}

/** Puts the packets between two told clocks in their place. */
function placed(pending: Pick<DecodedPage, "blocks">, at: number, end: number, zero: number): Piece[] {
  let place = at;
  return pending.blocks.map((block) => {
    const piece = { at: place - zero, block: blockPart(block, 0, Math.max(0, end - place)) };
    place += block[0]?.length ?? 0;
    return piece;
  });
}

/** Where sound goes on behind a loss: as a page tells, if that is before the last clock; else where the lost bytes' share of the file ends. */
function placeBehindLoss(told: number, clock: number, lostBytes: number, { stream, lastClock }: OggLink, bytes: Bytes) {
  const held = Math.round(longestHeld(lostBytes) * stream.sampleRate);
  if (lastClock === undefined) return Math.min(told, clock + held);
  return told <= lastClock ? told : clock + Math.round((lostBytes * lastClock) / bytes.size);
}

async function* decodeLink(
  bytes: Bytes,
  link: OggLink,
  decoder: PacketDecoder,
  from: number,
  warn: Warn,
): AsyncGenerator<Piece, LinkEnd> {
  const { stream, start } = link;
  const zero = zeroOf(link);
  const join = packetJoiner();
  // The clock at the end of what was decoded; unknown after a seek, until a page tells.
  let clock: number | undefined = from === start ? link.clock : undefined;
  let pending: Omit<DecodedPage, "last"> = { blocks: [], frames: 0 };
  /** Bytes that were lost, or may be, since the last clock that was sure. */
  let lostBytes = 0;
  let usual = 960;
  let ended = false;
  let next: number | undefined;
  for await (const { page, lost } of pages(bytes, from, stream.serial)) {
    if (page.begins && page.at > start && ended) next = page.at;
    if (next !== undefined) break;
    if ((lost > 0 && page.at > from) || page.damaged) warn(damageSentence);
    lostBytes += lost + (page.damaged ? page.length : 0);
    if (page.serial !== stream.serial) continue;
    const packets = join(page, lost);
    const decoded = await decodePage(decoder, packets, warn, usual);
    usual = decoded.last;
    pending = { blocks: [...pending.blocks, ...decoded.blocks], frames: pending.frames + decoded.frames };
    if (page.granule === undefined || (clock === undefined && page.damaged)) {
      if (clock === undefined || pending.frames < mostWaitingFrames) continue;
      yield* placed(pending, clock, clock + pending.frames, zero);
      clock += pending.frames;
      pending = { blocks: [], frames: 0 };
      continue;
    }
    // A loss is as long as the clock says, within reason; elsewhere the packets follow one another, whatever the clock does.
    const told = page.granule - pending.frames;
    let at: number = clock ?? told;
    if (clock !== undefined && lostBytes > 0 && told > clock && !page.damaged) {
      at = placeBehindLoss(told, clock, lostBytes, link, bytes);
      if (at < told) warn(clockSentence);
    }
    clock = page.ends ? Math.max(at, Math.min(page.granule, at + pending.frames)) : at + pending.frames;
    yield* placed(pending, at, clock, zero);
    pending = { blocks: [], frames: 0 };
    // A damaged page begins where it should and may end anywhere: the next whole one's clock is right again.
    if (!page.damaged) lostBytes = 0;
    ended = page.ends;
  }
  const at = clock ?? zero;
  yield* placed(pending, at, at + pending.frames, zero);
  if (!ended) warn("The file ends without its last page: it seems to be cut off.");
  return { frames: Math.max(0, at + pending.frames - zero), next };
}

/** The next stream, where it can follow the one before: anything else ends the sound, and is told. */
async function follow(bytes: Bytes, before: OggLink, at: number, warn: Warn): Promise<OggLink | undefined> {
  try {
    const link = await readLink(bytes, at);
    const { channels, sampleRate } = link.stream;
    if (channels === before.stream.channels && sampleRate === before.stream.sampleRate) return link;
  } catch (error) {
    if (!(error instanceof Failure || error instanceof UnknownCodec)) throw error;
  }
  warn("The file goes on with another stream, of another kind: that part is left out.");
  return undefined;
}

async function* blocks(bytes: Bytes, first: OggLink, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { channels, sampleRate } = first.stream;
  const timeline = makeTimeline(channels, fromFrame);
  const preroll = sampleRate; // a second: decoders have long settled by then
  const seekable = first.lastClock !== undefined && fromFrame > 2 * preroll;
  let from = seekable ? await seekPage(bytes, first, zeroOf(first) + fromFrame - preroll) : first.start;
  let base = 0;
  for (let link: OggLink | undefined = first; link; ) {
    const decoder = await link.stream.openDecoder();
    try {
      const pieces = decodeLink(bytes, link, decoder, from, warn);
      let step = await pieces.next();
      for (; !step.done; step = await pieces.next()) yield* timeline.add(base + step.value.at, step.value.block);
      base += step.value.frames;
      const { next } = step.value;
      link = next === undefined ? undefined : await follow(bytes, link, next, warn);
      from = link?.start ?? 0;
    } finally {
      decoder.close();
    }
  }
}

/** The stream, without a last clock that tells of more than the file could hold. */
async function readFirstLink(bytes: Bytes): Promise<OggLink> {
  const link = await readLink(bytes, 0);
  const seconds = ((link.lastClock ?? 0) - zeroOf(link)) / link.stream.sampleRate;
  return seconds > 0 && seconds <= longestHeld(bytes.size) ? link : { ...link, lastClock: undefined };
}

export async function openOgg(bytes: Bytes): Promise<Track> {
  const link = await readFirstLink(bytes);
  const { codec, channels, sampleRate } = link.stream;
  const frames = link.lastClock === undefined ? undefined : link.lastClock - zeroOf(link);
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
