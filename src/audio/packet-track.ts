/**
 * Sound from packets with times, as MP4, Matroska and MPEG-TS hold it: decoded, and put in its place on the file's clock. Sound that
 * begins later than the clock, or has holes (screen recorders and calls leave them), gets silence there, so that times stay those
 * that a player shows.
 */

import type { PacketCodec } from "./codecs/packet-codec.ts";
import { longestHeld, saneDuration } from "./limits.ts";
import { makePacketClock, type Told } from "./packet-clock.ts";
import {
  type Block,
  blockPart,
  cutOff,
  damageSentence,
  makeTimeline,
  silentBlock,
  type Track,
  type Warn,
} from "./track.ts";

export interface Packet extends Told {
  data: Uint8Array;
  /** At its end, no sound. */
  discardedSeconds?: number;
}

export interface PacketTrack {
  container: string;
  codec: PacketCodec;
  pictures?: string | undefined;
  /** From the beginning, or from some packet at or before `seconds` on (on the container's clock). Damage is told and passed over. */
  packets(seconds: number | undefined, warn: Warn): AsyncGenerator<Packet>;
  /** The container's time that is the clock's zero. */
  zeroSeconds: number;
  /** The container's time of the first packet; null: packets stand on no grid from it on. */
  firstSeconds: number | null;
  durationSeconds: number | null;
  /** The duration is the file's own word, and its packets don't contradict it. */
  isStated: boolean;
  /** Its clock leaps: a time can't be looked up. */
  readsFromStart?: boolean;
  /** Of the whole file. */
  bytes: number;
  /** Frames by which the packets' times are later than those of their sound: what codecs put before it. */
  delay: number;
  /** The file lacks bytes that it promises: sound that ends early is told to be cut off. */
  isCutOff: boolean;
  /** The duration is that of this track, not of a picture beside it. */
  endIsOwn: boolean;
  /** The duration is rounded or guessed: no sound is cut to it. */
  endIsRough?: boolean;
  /** What is to be left out at the end is told by the packets: the duration is for showing, and may be too short. */
  packetsTellEnd?: boolean;
}

/** Sound decoded before the wanted place and thrown away: what the codecs need to settle. */
const prerollSeconds = 0.5;
/** Files that aren't cut off say their length more truly than this. */
const missingSeconds = 1;
/** Frames by which the last packets may be longer than the sound: those are cut. */
const endSlack = 4_096;

/** Each packet, with the time of the one behind it. */
async function* withFollowing(
  packets: AsyncGenerator<Packet>,
): AsyncGenerator<{ packet: Packet; following: number | undefined }> {
  let packet: Packet | undefined;
  for await (const next of packets) {
    if (packet) yield { packet, following: next.time };
    packet = next;
  }
  if (packet) yield { packet, following: undefined };
}

async function* blocks(track: PacketTrack, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { codec, zeroSeconds, durationSeconds } = track;
  const { sampleRate, channels } = codec;
  const decoder = await codec.open();
  const timeline = makeTimeline(channels, fromFrame);
  let stop =
    durationSeconds === null || track.endIsRough || track.packetsTellEnd
      ? Number.POSITIVE_INFINITY
      : Math.round(durationSeconds * sampleRate);
  const fromSeconds = fromFrame / sampleRate;
  // A file whose clock is not to be trusted is read from its beginning: it is small for its length.
  const seeks = durationSeconds !== null && !track.readsFromStart && fromSeconds > 2 * prerollSeconds;
  const isOnGrid = codec.name !== "Vorbis";
  const facts = { ...track, sampleRate, isOnGrid, holdsSeconds: longestHeld(track.bytes) };
  const clock = makePacketClock(facts, seeks ? fromFrame : undefined, warn);
  let usual = 0;
  const overhanging: { at: number; block: Block }[] = [];
  try {
    const from = seeks ? zeroSeconds + fromSeconds - prerollSeconds : undefined;
    for await (const { packet, following } of withFollowing(track.packets(from, warn))) {
      const decoded = await decoder.decode(packet.data);
      if (!decoded) warn(damageSentence);
      const whole = decoded ?? silentBlock(channels, usual);
      const length = whole[0]?.length ?? 0;
      usual = length || usual;
      const frames = Math.max(0, length - Math.round((packet.discardedSeconds ?? 0) * sampleRate));
      if (frames === 0) continue;
      const block = frames < length ? blockPart(whole, 0, frames) : whole;
      const at = clock.place(packet, frames, following);
      if (clock.end > stop) overhanging.push({ at, block });
      else yield* timeline.add(at, block);
      if (clock.end <= stop + endSlack) continue;
      // More than any codec puts behind the sound: the file is longer than it says.
      stop = Number.POSITIVE_INFINITY;
      for (const held of overhanging.splice(0)) yield* timeline.add(held.at, held.block);
    }
    for (const held of overhanging)
      if (held.at < stop) yield* timeline.add(held.at, blockPart(held.block, 0, stop - held.at));
    const missing = durationSeconds === null ? 0 : durationSeconds - clock.end / sampleRate - clock.closedSeconds;
    if (track.isCutOff || (track.endIsOwn && missing > missingSeconds)) warn(cutOff(missing));
  } finally {
    decoder.close();
  }
}

export function packetTrack(given: PacketTrack): Track {
  const track = { ...given, durationSeconds: saneDuration(given.durationSeconds) };
  const { container, durationSeconds, pictures } = track;
  const { name, channels, sampleRate, centre } = track.codec;
  return {
    container,
    codec: name,
    channels,
    sampleRate,
    centre,
    durationSeconds,
    isRough: track.endIsRough,
    pictures,
    blocks: (fromFrame, warn) => blocks(track, fromFrame, warn),
  };
}
