/**
 * Opus, Vorbis and FLAC in Ogg. A page's clock tells where its last packet ends: that gives the place after a seek, the length of
 * what was lost, and how much to cut at both ends. Streams joined one behind the other (a radio recording) follow one another.
 */
import { type Bytes, bytesWithin } from "../bytes.ts";
import type { PacketDecoder } from "../codecs/decoders.ts";
import { openJoined } from "../joined-track.ts";
import { centreOfLeftRight, centreOfVorbis } from "../layouts.ts";
import { longestHeld } from "../limits.ts";
import { type Block, blockPart, clockSentence, damageSentence, makeTimeline, type Track, type Warn } from "../track.ts";
import { packetJoiner, pages } from "./ogg.ts";
import { isOneLink, linkStarts } from "./ogg-chain.ts";
import { type DecodedPage, decodePage, type OggLink, readLink, seekPage } from "./ogg-stream.ts";

/** Sound that waits for a clock: pages without one are short, in files that are whole. */
const mostWaitingFrames = 2 ** 20;

interface Piece {
  at: number;
  block: Block;
}

/** Puts the packets between two told clocks in their place, without what is before the sound. */
function placed(pending: Pick<DecodedPage, "blocks">, at: number, end: number, { zero, begins }: OggLink): Piece[] {
  let place = at;
  return pending.blocks.map((block) => {
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

async function* decodeLink(
  bytes: Bytes,
  link: OggLink,
  decoder: PacketDecoder,
  from: number,
  warn: Warn,
): AsyncGenerator<Piece> {
  const { stream, start, begins } = link;
  const join = packetJoiner();
  // The clock at the end of what was decoded; unknown after a seek, until a page tells.
  let clock: number | undefined = from === start ? link.clock : undefined;
  let pending: Omit<DecodedPage, "last"> = { blocks: [], frames: 0 };
  /** Bytes that were lost, or may be, since the last clock that was sure. */
  let lostBytes = 0;
  let usual = 960;
  let ended = false;
  for await (const { page, lost } of pages(bytes, from, stream.serial)) {
    if ((lost > 0 && page.at > from) || page.damaged) warn(damageSentence);
    lostBytes += lost + (page.damaged ? page.length : 0);
    if (page.serial !== stream.serial) continue;
    const packets = join(page, lost);
    const decoded = await decodePage(decoder, packets, warn, usual);
    usual = decoded.last;
    pending = { blocks: [...pending.blocks, ...decoded.blocks], frames: pending.frames + decoded.frames };
    if (page.granule === undefined || (clock === undefined && page.damaged)) {
      if (clock === undefined || pending.frames < mostWaitingFrames) continue;
      yield* placed(pending, clock, clock + pending.frames, link);
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
    yield* placed(pending, at, clock, link);
    pending = { blocks: [], frames: 0 };
    // A damaged page begins where it should and may end anywhere: the next whole one's clock is right again.
    if (!page.damaged) lostBytes = 0;
    ended = page.ends;
  }
  const at = clock ?? begins;
  yield* placed(pending, at, at + pending.frames, link);
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

/** Streams that follow one another in a file are read as files of their own. */
export async function openOgg(bytes: Bytes, warn: Warn): Promise<Track> {
  const first = await readSaneLink(bytes);
  const starts = (await isOneLink(bytes, first)) ? [0] : await linkStarts(bytes);
  if (starts.length === 1) return linkTrack(bytes, first);
  const parts = starts.map((start, i) => bytesWithin(bytes, start, starts[i + 1] ?? bytes.size));
  return openJoined(
    parts.map((part) => async () => linkTrack(part, await readSaneLink(part))),
    warn,
  );
}
