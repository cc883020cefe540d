/**
 * Sound from packets with times, as MP4, Matroska and MPEG-TS hold it: decoded, and put in its place on the file's clock. Sound that
 * begins later than the clock, or has holes (screen recorders and calls leave them), gets silence there, so that times stay those
 * that a player shows.
 */
import type { PacketCodec } from "./packet-codec.ts";
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

export interface Packet {
  /** In seconds, on the container's own clock. */
  time: number;
  data: Uint8Array;
  /** Something before it was lost: its time alone says where it belongs. */
  afterLoss?: boolean;
}

export interface PacketTrack {
  container: string;
  codec: PacketCodec;
  /** From the beginning, or from some packet at or before `seconds` on (on the container's clock). Damage is told and passed over. */
  packets(seconds: number | undefined, warn: Warn): AsyncGenerator<Packet>;
  /** The container's time that is the clock's zero, and that of the first packet. */
  zeroSeconds: number;
  firstSeconds: number;
  durationSeconds: number | null;
  /** Frames by which the packets' times are later than those of their sound: what codecs put before it. */
  delay: number;
  /** The file lacks bytes that it promises: sound that ends early is told to be cut off. */
  isCutOff: boolean;
  /** The duration is that of this track, not of a picture beside it. */
  endIsOwn: boolean;
}

/** Sound decoded before the wanted place and thrown away: what the codecs need to settle. */
const prerollSeconds = 0.5;
/** Times jump by less than this for rounding alone. */
const holeSeconds = 0.1;
const roundingSeconds = 0.002;
/** A hole longer than the file says that it is comes from a damaged time. */
const spareSeconds = 5;
/** Without a word about the file's length, no hole is believed to be longer. */
const longestHoleSeconds = 3_600;
/** Files that aren't cut off say their length more truly than this. */
const missingSeconds = 1;
/** Frames by which the last packet may be longer than the sound: those are cut. */
const endSlack = 4_096;

/**
 * Where a packet's sound belongs: behind the packet before, or where its time says if that is a jump, or if it is the first one read.
 * Matroska's times are whole milliseconds: packets of one length stand on a grid from the first one on, which is exact.
 */
function placeOf(
  { time, afterLoss }: Packet,
  frames: number,
  expected: number | undefined,
  track: PacketTrack,
): number {
  const { codec, zeroSeconds, firstSeconds, durationSeconds, delay } = track;
  const place = (seconds: number) => Math.round((seconds - zeroSeconds) * codec.sampleRate) - delay;
  const told = place(time);
  if (expected === undefined) {
    const onGrid = place(firstSeconds) + frames * Math.round((told - place(firstSeconds)) / frames);
    const near = Math.abs(onGrid - told) < roundingSeconds * codec.sampleRate;
    return near && codec.name !== "Vorbis" ? onGrid : told;
  }
  const jump = (told - expected) / codec.sampleRate;
  const longest = durationSeconds === null ? longestHoleSeconds : Number.POSITIVE_INFINITY;
  const beyond = durationSeconds !== null && told / codec.sampleRate > durationSeconds + spareSeconds;
  const least = afterLoss ? roundingSeconds : holeSeconds;
  return jump > least && jump < longest && !beyond ? told : expected;
}

async function* blocks(track: PacketTrack, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { codec, zeroSeconds, durationSeconds } = track;
  const { sampleRate, channels } = codec;
  const decoder = await codec.open();
  const timeline = makeTimeline(channels, fromFrame);
  const stop = durationSeconds === null ? Number.POSITIVE_INFINITY : Math.round(durationSeconds * sampleRate);
  const fromSeconds = fromFrame / sampleRate;
  const seekSeconds = fromSeconds > 2 * prerollSeconds ? zeroSeconds + fromSeconds - prerollSeconds : undefined;
  let expected: number | undefined;
  let usual = 0;
  try {
    for await (const packet of track.packets(seekSeconds, warn)) {
      const decoded = await decoder.decode(packet.data);
      if (!decoded) warn(damageSentence);
      const block = decoded ?? silentBlock(channels, usual);
      const frames = block[0]?.length ?? 0;
      if (frames === 0) continue;
      usual = frames;
      const at: number = placeOf(packet, frames, expected, track);
      expected = at + frames;
      const overhangs = expected > stop && expected <= stop + endSlack;
      yield* timeline.add(at, overhangs ? blockPart(block, 0, Math.max(0, stop - at)) : block);
    }
    const missing = durationSeconds === null ? 0 : durationSeconds - (expected ?? 0) / sampleRate;
    if (track.isCutOff || (track.endIsOwn && missing > missingSeconds)) warn(cutOff(missing));
  } finally {
    decoder.close();
  }
}

export function packetTrack(track: PacketTrack): Track {
  const { container, durationSeconds } = track;
  const { name, channels, sampleRate } = track.codec;
  const given = { container, codec: name, channels, sampleRate, durationSeconds };
  return { ...given, blocks: (fromFrame, warn) => blocks(track, fromFrame, warn) };
}
