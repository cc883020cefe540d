/**
 * MP4, MOV, Matroska, WebM and MPEG-TS: mediabunny takes the packets out, with their times; the decoders are this program's.
 * Sound that begins later than the file's clock, or has holes (screen recorders and calls leave them), gets silence there, so that
 * times stay those that a player shows.
 */
import type { EncodedPacket, EncodedPacketSink, Input, InputAudioTrack } from "mediabunny";
import { Failure } from "../lib/failure.ts";
import type { Bytes } from "./bytes.ts";
import { hasIndex, readGapless } from "./mp4-index.ts";
import { type PacketCodec, packetCodec } from "./packet-codec.ts";
import { corrupt, noAudioTrack, noSamples, truncatedIndex } from "./refusals.ts";
import { type Block, blockPart, makeTimeline, silentBlock, type Track, type Warn } from "./track.ts";
import { firstTransportTime } from "./transport-time.ts";
import { UnknownCodec } from "./unknown-codec.ts";

export type DemuxedContainer = "mp4" | "matroska" | "ts";

/** Sound decoded before the wanted place and thrown away: what the codecs need to settle. */
const prerollSeconds = 0.5;
/** Times jump by less than this for rounding alone. */
const holeSeconds = 0.1;
const roundingSeconds = 0.002;
/** A hole longer than the file says that it is comes from a damaged time. */
const spareSeconds = 5;

const damage = "Parts of the file are damaged; silence stands in their place.";

async function openInput(bytes: Bytes, container: DemuxedContainer): Promise<Input> {
  const {
    CustomSource,
    Input: MediaInput,
    Logging,
    LogLevel,
    MATROSKA,
    MP4,
    MPEG_TS,
    QTFF,
    WEBM,
  } = await import("mediabunny");
  Logging.level = LogLevel.Silent; // what matters comes as an error
  // Playlists are none of these formats: they would lead to other files and to the network.
  const formats = { mp4: [MP4, QTFF], matroska: [MATROSKA, WEBM], ts: [MPEG_TS] }[container];
  const source = new CustomSource({
    getSize: () => bytes.size,
    read: async (start, end) => {
      const read = await bytes.at(start, end - start);
      if (read.length === end - start) return read;
      const padded = new Uint8Array(end - start); // the file became shorter: zeros are no packets
      padded.set(read);
      return padded;
    },
    maxCacheSize: 2 ** 22,
    prefetchProfile: "fileSystem",
    handleUnhandledError: () => {},
  });
  return new MediaInput({ formats, source });
}

interface Opened {
  sink: EncodedPacketSink;
  codec: PacketCodec;
  /** The file's first time, in its own seconds: the clock's zero. */
  zeroSeconds: number;
  firstSeconds: number;
  durationSeconds: number | null;
  /** Frames that the packets' times come before those of their sound. */
  delay: number;
}

function bytesOf(description: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(description))
    return new Uint8Array(description.buffer, description.byteOffset, description.byteLength);
  return description instanceof ArrayBuffer ? new Uint8Array(description) : undefined;
}

/** Codecs that mediabunny takes out of a file without knowing their name. */
const ownNames: Record<string, string> = { ".mp3": "mp3" };

function codecId(id: unknown): string {
  return typeof id === "string" ? id : typeof id === "number" ? `type 0x${id.toString(16)}` : "unknown";
}

/** Where the track ends by the file's own word, or by its last packet; null where neither can be had. */
async function endOf(input: Input, track: InputAudioTrack): Promise<number | null> {
  try {
    return (await input.getDurationFromMetadata([track])) ?? (await input.computeDuration([track]));
  } catch (error) {
    if (error instanceof Failure) throw error;
    return null;
  }
}

async function openTrack(
  bytes: Bytes,
  input: Input,
  track: InputAudioTrack,
  container: DemuxedContainer,
  shown: string,
): Promise<Opened> {
  const { EncodedPacketSink } = await import("mediabunny");
  const id = codecId(await track.getInternalCodecId());
  const codec = (await track.getCodec()) ?? ownNames[id];
  if (codec === undefined) throw new UnknownCodec(shown, `${id} sound`);
  const config: unknown = await track.getDecoderConfig();
  const description = typeof config === "object" && config && "description" in config ? config.description : undefined;
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket();
  if (!first) throw noSamples(bytes.name);
  const made = packetCodec({
    container: shown,
    codec,
    description: bytesOf(description),
    channels: await track.getNumberOfChannels(),
    sampleRate: await track.getSampleRate(),
    first: first.data,
  });
  const zeroSeconds = Math.max(
    0,
    Math.min(await input.getFirstTimestamp(), await firstTransportTime(bytes, container)),
  );
  const end = await endOf(input, track);
  const durationSeconds = end === null || end <= zeroSeconds ? null : end - zeroSeconds;
  // Vorbis' first packet gives no sound: the second's, which comes later on the clock, stands at the beginning.
  const second = codec === "vorbis" ? await sink.getNextPacket(first) : null;
  const lead = second ? Math.round((second.timestamp - first.timestamp) * made.sampleRate) : 0;
  const firstSeconds = first.timestamp;
  const opened = { sink, codec: made, zeroSeconds, firstSeconds, durationSeconds, delay: made.delay + lead };
  if (container !== "mp4") return opened;
  // An edit list has moved MP4's times already: the first is below zero.
  if (first.timestamp < 0) return { ...opened, delay: 0 };
  const gapless = await readGapless(bytes);
  if (!gapless) return opened;
  // HE-AAC counts at the rate that is played, of which its core is half.
  const share = made.sampleRate / (await track.getSampleRate());
  return {
    ...opened,
    delay: Math.round(gapless.delay * share),
    durationSeconds: (gapless.frames * share) / made.sampleRate,
  };
}

/**
 * Where a packet's sound belongs: behind the packet before, or where its time says if that is a jump, or if it is the first one read.
 * Matroska's times are whole milliseconds: packets of one length stand on a grid from the first one on, which is exact.
 */
function placeOf(seconds: number, frames: number, expected: number | undefined, opened: Opened): number {
  const { codec, zeroSeconds, firstSeconds, durationSeconds, delay } = opened;
  const place = (time: number) => Math.round((time - zeroSeconds) * codec.sampleRate) - delay;
  const told = place(seconds);
  if (expected === undefined) {
    const onGrid = place(firstSeconds) + frames * Math.round((told - place(firstSeconds)) / frames);
    return Math.abs(onGrid - told) < roundingSeconds * codec.sampleRate && codec.name !== "Vorbis" ? onGrid : told;
  }
  const jump = (told - expected) / codec.sampleRate;
  const beyond = durationSeconds !== null && told / codec.sampleRate > durationSeconds + spareSeconds;
  return jump > holeSeconds && !beyond ? told : expected;
}

/** The packets from the first, or from the one at a time on. */
async function* packets({ sink }: Opened, seekSeconds: number | undefined, warn: Warn): AsyncGenerator<EncodedPacket> {
  try {
    const wanted = seekSeconds === undefined ? null : await sink.getPacket(seekSeconds);
    let packet = wanted ?? (await sink.getFirstPacket());
    for (; packet; packet = await sink.getNextPacket(packet)) yield packet;
  } catch (error) {
    if (error instanceof Failure) throw error;
    warn("The file is damaged or cut off: what lies behind that place is missing.");
  }
}

async function* blocks(opened: Opened, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { codec, zeroSeconds, durationSeconds } = opened;
  const { sampleRate, channels } = codec;
  const decoder = await codec.open();
  const timeline = makeTimeline(channels, fromFrame);
  let expected: number | undefined;
  let usual = 0;
  // The last packet is often longer than the sound; a duration shorter by more than a few packets is not believed.
  const stop = durationSeconds === null ? Number.POSITIVE_INFINITY : Math.round(durationSeconds * sampleRate);
  const slack = 4_096;
  try {
    const fromSeconds = fromFrame / sampleRate;
    const seekSeconds = fromSeconds > 2 * prerollSeconds ? zeroSeconds + fromSeconds - prerollSeconds : undefined;
    for await (const packet of packets(opened, seekSeconds, warn)) {
      const decoded = await decoder.decode(packet.data);
      if (!decoded) warn(damage);
      const block = decoded ?? silentBlock(channels, usual);
      const frames = block[0]?.length ?? 0;
      if (frames === 0) continue;
      usual = frames;
      const at: number = placeOf(packet.timestamp, frames, expected, opened);
      expected = at + frames;
      const cut = expected > stop && expected <= stop + slack ? blockPart(block, 0, Math.max(0, stop - at)) : block;
      yield* timeline.add(at, cut);
    }
    if (durationSeconds !== null && expected !== undefined && durationSeconds - expected / sampleRate > 1)
      warn(
        `The file is cut off or damaged: the last ${(durationSeconds - expected / sampleRate).toFixed(1)} s of sound are missing.`,
      );
  } finally {
    decoder.close();
  }
}

/** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
export async function openDemuxed(bytes: Bytes, container: DemuxedContainer): Promise<Track> {
  if (container === "mp4" && !(await hasIndex(bytes))) throw truncatedIndex(bytes.name);
  const input = await openInput(bytes, container);
  try {
    const format = await input.getFormat();
    const shown = { "QuickTime File Format": "MOV", "MPEG Transport Stream": "MPEG-TS" }[format.name] ?? format.name;
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw noAudioTrack(bytes.name, shown);
    const opened = await openTrack(bytes, input, track, container, shown);
    const { name, channels, sampleRate } = opened.codec;
    return {
      ...{ container: shown, codec: name, channels, sampleRate },
      durationSeconds: opened.durationSeconds,
      blocks: (fromFrame, warn) => blocks(opened, fromFrame, warn),
    };
  } catch (error) {
    if (error instanceof Failure || error instanceof UnknownCodec) throw error;
    throw corrupt(bytes.name, "its structure can't be followed", error);
  }
}
