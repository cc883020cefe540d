/**
 * AVI: streams cut into chunks, without times. Of a stream with a rate of its own each chunk counts, an empty one too: so writers say that
 * sound begins late or has a hole. Of others the bytes count. Microsoft, "AVI RIFF File Reference"; OpenDML 1.02 for what is behind 1 GB.
 */
import { present } from "../../lib/check.ts";
import { type Bytes, textOf, viewOf } from "../bytes.ts";
import { parseMpegHeader } from "../codecs/mpeg-header.ts";
import { packetCodec } from "../codecs/packet-codec.ts";
import { checkShape, longestHeld } from "../limits.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { pictureCodec } from "../picture-codec.ts";
import { corrupt, noAudioTrack, noSamples } from "../refusals.ts";
import { damageSentence, type Track, type Warn } from "../track.ts";
import { type TrackList, trackFacts } from "../tracks.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { parseWavFormat, type WavFormat, wavCodecName, wavSampleFormat } from "./wav-format.ts";

const container = "AVI";
/** Descriptions are shorter. */
const mostHeaderBytes = 1_048_576;

interface Chunk {
  id: string;
  start: number;
  length: number;
}

/** Every chunk from a place on, in lists as well; undefined stands for bytes that are none. */
async function* chunks(bytes: Bytes, from: number): AsyncGenerator<Chunk | undefined> {
  for (let at = from; at + 8 <= bytes.size; ) {
    const head = await bytes.at(at, 8);
    const id = textOf(head.subarray(0, 4));
    if (!/^[\w ]{4}$/.test(id)) {
      yield undefined;
      const next = textOf(await bytes.at(at + 1, 16_384)).search(/\d\d(?:wb|dc|db)/);
      at += next < 0 ? 16_384 : next + 1;
      continue;
    }
    if (id === "RIFF" || id === "LIST") {
      at += 12; // its kind, and what is in it
      continue;
    }
    const length = viewOf(head).getUint32(4, true);
    yield { id, start: at + 8, length };
    at += 8 + length + (length & 1);
  }
}

interface Stream {
  index: number;
  kind: string;
  /** Four letters. */
  codec: string;
  /** Seconds in a unit, the units before its first, and those that it has. */
  unit: number;
  startUnits: number;
  units: number;
  /** Bytes in a unit; 0: each chunk is one, whatever it holds. */
  unitBytes: number;
  format: Uint8Array | undefined;
}

function parseStream(head: Uint8Array, index: number): Stream {
  const view = viewOf(head);
  const codec = textOf(head.subarray(4, 8)).replace(/\0.*/, "");
  const unit = view.getUint32(20, true) / view.getUint32(24, true);
  return {
    index,
    kind: textOf(head.subarray(0, 4)),
    codec,
    unit: Number.isFinite(unit) ? unit : 0,
    startUnits: view.getUint32(28, true),
    units: view.getUint32(32, true),
    unitBytes: view.getUint32(44, true),
    format: undefined,
  };
}

/** The streams, and where their chunks begin. */
async function readStreams(bytes: Bytes): Promise<{ streams: Stream[]; start: number }> {
  const streams: Stream[] = [];
  for await (const chunk of chunks(bytes, 0)) {
    if (!chunk || chunk.start > mostHeaderBytes) break;
    const { id, start, length } = chunk;
    if (/^\d\d|^ix\d\d/.test(id)) return { streams, start: start - 8 };
    const content = await bytes.at(start, Math.min(length, 4_096));
    if (id === "strh" && content.length >= 48) streams.push(parseStream(content, streams.length));
    const last = streams.at(-1);
    if (id === "strf" && last) last.format = content;
  }
  throw streams.length === 0 ? corrupt(bytes.name, "its header is unreadable") : noSamples(bytes.name);
}

/** The stream's chunks with their times; what was lost on the way is told. */
async function* pieces(bytes: Bytes, start: number, stream: Stream, warn: Warn): AsyncGenerator<Packet> {
  const id = `${String(stream.index).padStart(2, "0")}wb`;
  let units = stream.startUnits;
  let afterLoss = false;
  for await (const chunk of chunks(bytes, start)) {
    if (!chunk) {
      warn(damageSentence);
      afterLoss = true;
    }
    if (chunk?.id !== id) continue;
    const data = await bytes.at(chunk.start, chunk.length);
    yield { time: units * stream.unit, data, afterLoss };
    afterLoss = false;
    units += stream.unitBytes === 0 ? 1 : chunk.length / stream.unitBytes;
  }
}

/** MPEG audio in chunks that may end in the middle of a frame. A time is that of the first frame that begins in its chunk. */
async function* mpegFrames(chunked: AsyncGenerator<Packet>): AsyncGenerator<Packet> {
  let rest = new Uint8Array(0);
  let time = 0;
  for await (const { time: told, data, afterLoss } of chunked) {
    let fresh: number | undefined = rest.length;
    rest = Buffer.concat([rest, data]);
    let done = 0;
    for (let at = rest.indexOf(0xff); at >= 0; at = rest.indexOf(0xff, at)) {
      const head = parseMpegHeader(rest, at);
      if (head && at + head.frameBytes > rest.length) break;
      if (!head) {
        at++;
        continue;
      }
      if (fresh !== undefined && at >= fresh) [time, fresh] = [told, undefined];
      yield { time, data: rest.subarray(at, at + head.frameBytes), ...(afterLoss && { afterLoss }) };
      time += head.frames / head.sampleRate;
      at += head.frameBytes;
      done = at;
    }
    rest = rest.subarray(Math.max(done, rest.length - 4_096));
  }
}

const mpegTags = [0x50, 0x55];

/** As packetCodec knows it. @throws UnknownCodec */
function codecName(format: WavFormat): string {
  if (mpegTags.includes(format.tag)) return "mp3";
  const sample = wavSampleFormat(format, false)?.format;
  if (!sample) throw new UnknownCodec(container, `${wavCodecName(format)} sound`);
  if (sample.encoding === "alaw") return "alaw";
  if (sample.encoding === "mulaw") return "ulaw";
  return `pcm-${sample.encoding.charAt(0)}${8 * sample.bytes}`;
}

/** In the file's order, which is all that it says of them. Throws a Failure. */
export async function openAvi(bytes: Bytes): Promise<TrackList> {
  const { streams, start } = await readStreams(bytes);
  const sounds = streams.filter(({ kind }) => kind === "auds");
  if (sounds.length === 0) throw noAudioTrack(bytes.name, container);
  const pictures = streams.find(({ kind }) => kind === "vids")?.codec;
  return {
    container,
    tracks: sounds.map((_, place) => trackFacts(place + 1, null)),
    isCountedAlike: true,
    async open({ number }) {
      const track = await openSound(bytes, start, present(sounds[number - 1], "audio track"));
      return { ...track, pictures: pictures && pictureCodec(pictures) };
    },
  };
}

/** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
async function openSound(bytes: Bytes, start: number, stream: Stream): Promise<Track> {
  const format = parseWavFormat(stream.format ?? new Uint8Array(0), false, bytes.name);
  const codec = codecName(format);
  const { channels, sampleRate } = format;
  if (codec !== "mp3") checkShape(bytes.name, { channels, sampleRate });
  const packets = (warn: Warn) => {
    const chunked = pieces(bytes, start, stream, warn);
    return codec === "mp3" ? mpegFrames(chunked) : chunked;
  };
  let first: Packet | undefined;
  for await (const packet of packets(() => {})) {
    if (packet.data.length === 0) continue;
    first = packet;
    break;
  }
  if (!first) throw noSamples(bytes.name);
  const seconds = (stream.startUnits + stream.units) * stream.unit;
  const decoded = packetCodec({ container, codec, description: undefined, channels, sampleRate, first: first.data });
  return packetTrack({
    container,
    codec: { ...decoded, name: wavSampleFormat(format, false)?.codec ?? decoded.name },
    packets: (_, warn) => packets(warn),
    zeroSeconds: 0,
    firstSeconds: first.time,
    delay: 0,
    isCutOff: false,
    endIsOwn: true,
    endIsRough: true,
    readsFromStart: true,
    durationSeconds: seconds > 0 && seconds <= longestHeld(bytes.size) ? seconds : null,
    isStated: true,
    bytes: bytes.size,
  });
}
