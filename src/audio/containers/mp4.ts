/** MP4 and MOV: mediabunny reads their tables and takes the packets out; the decoders are this program's. */

import type { EncodedPacketSink, Input, InputAudioTrack } from "mediabunny";
import { present } from "../../lib/check.ts";
import { Failure } from "../../lib/failure.ts";
import type { Bytes } from "../bytes.ts";
import { codecTitle } from "../codecs/codec-names.ts";
import { packetCodec } from "../codecs/packet-codec.ts";
import { checkShape, longestHeld } from "../limits.ts";
import { type Packet, type PacketTrack, packetTrack } from "../packet-track.ts";
import { pictureCodec } from "../picture-codec.ts";
import { corrupt, noAudioTrack, noSamples, truncatedIndex } from "../refusals.ts";
import type { Track, Warn } from "../track.ts";
import { type TrackList, trackFacts } from "../tracks.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { cutsSound, type EditList, editedTrack, readEditList, roundingSeconds } from "./mp4-edits.ts";
import { readGapless, readIndex } from "./mp4-index.ts";
import { readPauses, withPauses } from "./mp4-pauses.ts";
import { checkTables } from "./mp4-tables.ts";
import { wavCodecName } from "./wav-format.ts";

/** A last packet so near to the stated end confirms it. */
const confirmedSeconds = 10;

/** An index of a hundred hours is smaller; a packet is far smaller. */
const mostReadBytes = 268_435_456;

/** What one request doesn't give; where the file became shorter, zeros, which are no packets. */
async function wholeOf(bytes: Bytes, start: number, end: number): Promise<Uint8Array> {
  const whole = new Uint8Array(end - start);
  for (let at = start; at < end; ) {
    const read = await bytes.at(at, end - at);
    if (read.length === 0) break;
    whole.set(read, at - start);
    at += read.length;
  }
  return whole;
}

async function openInput(bytes: Bytes): Promise<Input> {
  const { CustomSource, Input: MediaInput, Logging, LogLevel, MP4, QTFF } = await import("mediabunny");
  Logging.level = LogLevel.Silent; // what matters comes as an error
  const source = new CustomSource({
    getSize: () => bytes.size,
    read: async (start, end) => {
      const read = await bytes.at(start, end - start);
      if (read.length === end - start) return read;
      if (end - start > mostReadBytes) throw corrupt(bytes.name, "its index tells of a packet beyond reason");
      return wholeOf(bytes, start, end);
    },
    maxCacheSize: 2 ** 22,
    prefetchProfile: "fileSystem",
    handleUnhandledError: () => {},
  });
  return new MediaInput({ formats: [MP4, QTFF], source });
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

/** QuickTime writes the numbers of WAV's codecs behind `ms`. */
function soundTitle(id: string): string {
  const isOfWav = id.length === 4 && id.startsWith("ms");
  return isOfWav ? wavCodecName({ tag: 256 * id.charCodeAt(2) + id.charCodeAt(3) }) : codecTitle(id);
}

/** Where the track ends by the file's own word, or by its last packet; null where neither can be had, or the two don't agree. */
async function endOf({ bytes, input, track }: Found): Promise<{ end: number | null; isStated: boolean }> {
  const mostSeconds = longestHeld(bytes.size);
  try {
    const stated = await input.getDurationFromMetadata([track]);
    if (stated !== null && stated <= mostSeconds) return { end: stated, isStated: true };
    const last = await input.computeDuration([track]);
    const isConfirmed = stated !== null && Math.abs(stated - last) < confirmedSeconds;
    return { end: isConfirmed || last <= mostSeconds ? last : null, isStated: isConfirmed };
  } catch (error) {
    if (error instanceof Failure) throw error;
    return { end: null, isStated: false };
  }
}

async function* packets(sink: EncodedPacketSink, seconds: number | undefined, warn: Warn): AsyncGenerator<Packet> {
  try {
    const wanted = seconds === undefined ? null : await sink.getPacket(seconds);
    let packet = wanted ?? (await sink.getFirstPacket());
    for (; packet; packet = await sink.getNextPacket(packet)) yield { time: packet.timestamp, data: packet.data };
  } catch (error) {
    if (error instanceof Failure) throw error;
    warn("The file is damaged or cut off: what is behind that place is missing.");
  }
}

/** A track of pictures that is not switched on holds the images of chapters. */
async function picturesOf(input: Input): Promise<string | undefined> {
  const track = await input.getPrimaryVideoTrack();
  if (!track || !(await track.getDisposition()).default) return undefined;
  return pictureCodec((await track.getCodec()) ?? codecId(await track.getInternalCodecId()));
}

/** What differs by less is one length, told twice. */
const sameSeconds = 0.1;

/** The edits say more truly than the media where the sound ends, if they mean the same end: the former were written on purpose. */
function withEdits(seconds: number, list: EditList | undefined): number {
  const edited = list?.isFragmented ? 0 : (list?.edits.reduce((sum, edit) => sum + edit.seconds, 0) ?? 0);
  return edited > seconds + roundingSeconds && edited < seconds + sameSeconds ? edited : seconds;
}

interface Found {
  bytes: Bytes;
  input: Input;
  track: InputAudioTrack;
  container: string;
  isCutOff: boolean;
}

async function openTrack(found: Found, warn: Warn): Promise<Track> {
  const { bytes, input, track, container, isCutOff } = found;
  const { EncodedPacketSink } = await import("mediabunny");
  const id = codecId(await track.getInternalCodecId());
  const codecName = (await track.getCodec()) ?? ownNames[id];
  if (codecName === undefined) throw new UnknownCodec(container, `${soundTitle(id)} sound`);
  const config: unknown = await track.getDecoderConfig();
  const description = typeof config === "object" && config && "description" in config ? config.description : undefined;
  const channels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  checkShape(bytes.name, { channels, sampleRate });
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket();
  if (!first) throw noSamples(bytes.name);
  const stream = { container, codec: codecName, description: bytesOf(description), channels, sampleRate };
  const codec = packetCodec({ ...stream, first: first.data });
  const list = await readEditList(bytes, track.id);
  const zeroSeconds = Math.max(0, (await input.getFirstTimestamp()) - (list?.emptySeconds ?? 0));
  const { end, isStated } = await endOf(found);
  const { frameBytes } = codec;
  const spread = frameBytes !== undefined && {
    pauses: await readPauses(bytes, track.id, sampleRate),
    startSeconds: first.timestamp,
    sampleRate,
    frameBytes,
  };
  const opened = {
    container,
    codec,
    pictures: await picturesOf(input),
    zeroSeconds,
    firstSeconds: first.timestamp,
    delay: list?.skipsStart ? 0 : codec.delay,
    isCutOff,
    endIsOwn: true,
    durationSeconds: end === null || end <= zeroSeconds ? null : withEdits(end - zeroSeconds, list),
    isStated,
    bytes: bytes.size,
    packets: (seconds: number | undefined, warn: Warn) =>
      spread ? withPauses(packets(sink, seconds, warn), spread) : packets(sink, seconds, warn),
  };
  const media = {
    startSeconds: first.timestamp + (list?.shiftSeconds ?? 0),
    seconds: end === null ? null : end - first.timestamp,
  };
  if (list && cutsSound(list, media)) {
    const whole = { ...opened, zeroSeconds: first.timestamp, durationSeconds: media.seconds };
    return editedTrack(packetTrack(whole), media.startSeconds, list, warn);
  }
  if (list?.skipsStart) return packetTrack(opened);
  // Where nothing says what the codec put behind the sound, players give all of it, whatever length the file tells.
  return packetTrack(await withGapless({ ...opened, endIsRough: list === undefined }, sampleRate, bytes));
}

/** With the beginning and the length that a tag tells, where it can be true. @param sampleRate the track's, which its codec may halve */
async function withGapless(opened: PacketTrack, sampleRate: number, bytes: Bytes): Promise<PacketTrack> {
  const gapless = await readGapless(bytes);
  if (!gapless) return opened;
  // HE-AAC counts at the rate that is played, of which its core is half.
  const share = opened.codec.sampleRate / sampleRate;
  const durationSeconds = gapless.frames / sampleRate;
  const longest = opened.durationSeconds ?? longestHeld(bytes.size);
  if (durationSeconds > longest + 1 || gapless.delay > sampleRate) return opened;
  return { ...opened, delay: Math.round(gapless.delay * share), durationSeconds, endIsRough: false };
}

/** Damage comes as the library's own errors. */
async function understood<T>(bytes: Bytes, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Failure || error instanceof UnknownCodec) throw error;
    throw corrupt(bytes.name, "its structure can't be followed", error);
  }
}

/** Those that are switched on first. Throws a Failure. */
export async function openMp4(bytes: Bytes, warn: Warn): Promise<TrackList> {
  const index = await readIndex(bytes);
  if (!index.whole) throw truncatedIndex(bytes.name);
  await checkTables(bytes);
  const input = await openInput(bytes);
  return understood(bytes, async () => {
    const container = (await input.getFormat()).name === "QuickTime File Format" ? "MOV" : "MP4";
    const sounds = await input.getAudioTracks();
    if (sounds.length === 0 && (await input.getTracks()).length === 0)
      throw corrupt(bytes.name, "its index names no tracks");
    if (sounds.length === 0) throw noAudioTrack(bytes.name, container);
    const listed = await Promise.all(
      sounds.map(async (track, place) => ({
        track,
        facts: trackFacts(place + 1, await track.getLanguageCode(), await track.getName()),
        isOn: (await track.getDisposition()).default,
      })),
    );
    const isCutOff = index.missingBytes > 0;
    return {
      container,
      tracks: [...listed.filter(({ isOn }) => isOn), ...listed.filter(({ isOn }) => !isOn)].map(({ facts }) => facts),
      isCountedAlike: true,
      open: ({ number }) => {
        const { track } = present(listed[number - 1], "audio track");
        return understood(bytes, () => openTrack({ bytes, input, track, container, isCutOff }, warn));
      },
    };
  });
}
