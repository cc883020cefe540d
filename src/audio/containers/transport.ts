/**
 * MPEG transport streams: packets of 188 bytes (192 from cameras, with a time before each), tables that say which carry sound, and
 * in those the frames of the codec itself. Recordings from the air begin and end anywhere and have gaps: reading goes on at the next
 * good packet. ISO/IEC 13818-1.
 */

import type { Bytes } from "../bytes.ts";
import { aacFrames } from "../codecs/aac.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import { parseMpegHeader } from "../codecs/mpeg-header.ts";
import { packetCodec } from "../codecs/packet-codec.ts";
import { longestHeld } from "../limits.ts";
import { makeSteps } from "../packet-clock.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { corrupt, noAudioTrack, noSamples } from "../refusals.ts";
import { damageSentence, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { parseAdtsHead } from "./adts.ts";

const sync = 0x47;
const packetBytes = 188;
const searchBytes = 4_194_304;
/** The clock counts 1/90000 s in 33 bits. */
const ticks = 90_000;
const wrap = 2 ** 33;

interface TransportPacket {
  at: number;
  id: number;
  begins: boolean;
  payload: Uint8Array;
  /** Packets, or bytes that are none, are missing before this one. */
  lost: boolean;
}

function payloadOf(packet: Uint8Array): Uint8Array {
  const control = ((packet[3] ?? 0) >> 4) & 3;
  if (control === 0 || control === 2) return packet.subarray(packetBytes);
  return packet.subarray(control === 3 ? 5 + (packet[4] ?? 0) : 4);
}

/** The step from packet to packet, and where in a step the packet stands. */
async function readStep(bytes: Bytes): Promise<{ step: number; lead: number }> {
  const head = await bytes.at(0, 5 * 192);
  const fits = (step: number, lead: number) => [0, 1, 2].every((i) => head[lead + i * step] === sync);
  return fits(192, 4) && !fits(packetBytes, 0) ? { step: 192, lead: 4 } : { step: packetBytes, lead: 0 };
}

/** Every packet from a place on. Where the row is broken, the next place is taken from which two packets follow. */
async function* walk(bytes: Bytes, from: number, step: number): AsyncGenerator<TransportPacket> {
  let lost = false;
  for (let at = from; at + packetBytes <= bytes.size; ) {
    const packet = await bytes.at(at, packetBytes);
    if (packet[0] !== sync) {
      const chunk = await bytes.at(at, 65_536);
      let next = chunk.indexOf(sync, 1);
      while (next > 0 && next + step < chunk.length && chunk[next + step] !== sync)
        next = chunk.indexOf(sync, next + 1);
      at += next > 0 ? next : chunk.length;
      lost = true;
      continue;
    }
    const id = (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
    yield { at, id, begins: ((packet[1] ?? 0) & 0x40) !== 0, payload: payloadOf(packet), lost };
    lost = false;
    at += step;
  }
}

const codecs: Record<number, string> = {
  3: "mp3",
  4: "mp3",
  15: "aac",
  17: "AAC in LATM",
  129: "ac3",
  135: "eac3",
  130: "dts",
};

interface Stream {
  id: number;
  codec: string;
}

/** A table's section within the payload that it begins in. */
function section(payload: Uint8Array): Uint8Array {
  const start = 1 + (payload[0] ?? 0);
  const length = (((payload[start + 1] ?? 0) & 15) << 8) | (payload[start + 2] ?? 0);
  return payload.subarray(start, start + 3 + length - 4);
}

function programMap(table: Uint8Array): number | undefined {
  for (let at = 8; at + 4 <= table.length; at += 4)
    if (((table[at] ?? 0) << 8) | (table[at + 1] ?? 0))
      return (((table[at + 2] ?? 0) & 0x1f) << 8) | (table[at + 3] ?? 0);
  return undefined;
}

/** The first stream of sound that a program names, one that is decoded here before all others. */
function soundOf(table: Uint8Array): Stream | undefined {
  const streams: Stream[] = [];
  for (let at = 12 + ((((table[10] ?? 0) & 15) << 8) | (table[11] ?? 0)); at + 5 <= table.length; ) {
    const type = table[at] ?? 0;
    const id = (((table[at + 1] ?? 0) & 0x1f) << 8) | (table[at + 2] ?? 0);
    const length = (((table[at + 3] ?? 0) & 15) << 8) | (table[at + 4] ?? 0);
    const tags = table.subarray(at + 5, at + 5 + length);
    const isPrivate = type === 6;
    const text = String.fromCharCode(...tags);
    const codec =
      codecs[type] ?? (isPrivate && text.includes("Opus") ? "Opus" : isPrivate && tags[0] === 0x6a ? "ac3" : undefined);
    if (codec) streams.push({ id, codec });
    at += 5 + length;
  }
  return streams.find(({ codec }) => codec === "aac" || codec === "mp3") ?? streams[0];
}

async function findSound(bytes: Bytes, lead: number, step: number): Promise<Stream | undefined> {
  let map: number | undefined;
  let isProgram = false;
  for await (const { at, id, begins, payload } of walk(bytes, lead, step)) {
    if (at > searchBytes) break;
    if (!begins) continue;
    if (id === 0) map = programMap(section(payload)) ?? map;
    if (id !== map) continue;
    isProgram = true;
    const sound = soundOf(section(payload));
    if (sound) return sound;
  }
  if (!isProgram) throw corrupt(bytes.name, "the table of its programs is missing");
  return undefined;
}

/** The time in the head of a stream's next piece, and where the piece's content begins; undefined where this is no such head. */
function pieceHead(payload: Uint8Array): { time: number | undefined; start: number } | undefined {
  if (payload[0] !== 0 || payload[1] !== 0 || payload[2] !== 1 || payload.length < 9) return undefined;
  const id = payload[3] ?? 0;
  if (id !== 0xbd && id !== 0xfd && (id < 0xc0 || id > 0xef)) return undefined;
  const start = 9 + (payload[8] ?? 0);
  if (((payload[7] ?? 0) & 0x80) === 0 || payload.length < 14) return { time: undefined, start };
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = payload.subarray(9, 14);
  return { time: ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1), start };
}

/** The first frame at or after a place in the stream, if all of it is there. */
function nextFrame(data: Uint8Array, from: number, codec: string): { at: number; length: number } | undefined {
  for (let at = data.indexOf(0xff, from); at >= 0; at = data.indexOf(0xff, at + 1)) {
    const length = codec === "aac" ? parseAdtsHead(data, at)?.frameBytes : parseMpegHeader(data, at)?.frameBytes;
    if (length === undefined) continue;
    return at + length <= data.length ? { at, length } : undefined;
  }
  return undefined;
}

function secondsOf(frame: Uint8Array, codec: string): number {
  const head = codec === "aac" ? parseAdtsHead(frame, 0) : undefined;
  if (head) return (aacFrames * head.blocks) / (samplingRates[head.rateCode] ?? 48_000);
  const mpeg = parseMpegHeader(frame, 0);
  return mpeg ? mpeg.frames / mpeg.sampleRate : 0;
}

/** The stream's frames, each with its time: the one that its piece tells, or behind the frame before. */
async function* frames(
  bytes: Bytes,
  from: number,
  step: number,
  { id, codec }: Stream,
  zero: number,
  warn: Warn,
): AsyncGenerator<Packet> {
  let rest = new Uint8Array(0);
  let time = Number.NaN;
  let afterLoss = false;
  // A time belongs to the first frame that begins in its piece, wherever that frame ends: those still open are older.
  let fresh: { from: number; time: number } | undefined;
  const steps = makeSteps();
  const seconds = (told: number) => (told + (told < zero - wrap / 2 ? wrap : 0)) / ticks;
  for await (const packet of walk(bytes, from, step)) {
    if (packet.lost) warn(damageSentence);
    afterLoss ||= packet.lost;
    const head = packet.begins ? pieceHead(packet.payload) : undefined;
    if (head?.time !== undefined) steps.tell(seconds(head.time));
    if (packet.id !== id) continue;
    if (Number.isNaN(time) && head?.time === undefined) continue; // in the middle of a piece
    if (head?.time !== undefined) fresh = { from: rest.length, time: seconds(head.time) };
    if (Number.isNaN(time) && fresh) time = fresh.time;
    rest = Buffer.concat([rest, packet.payload.subarray(head?.start ?? 0)]);
    let done = 0;
    for (let frame = nextFrame(rest, 0, codec); frame; frame = nextFrame(rest, done, codec)) {
      if (frame.at > done && done > 0) warn(damageSentence);
      const told = fresh && frame.at >= fresh.from ? fresh : undefined;
      if (told) [time, fresh] = [told.time, undefined];
      const data = rest.subarray(frame.at, frame.at + frame.length);
      yield { time, data, afterLoss, ...(told && { leapSeconds: steps.take() }) };
      afterLoss = false;
      time += secondsOf(data, codec);
      done = frame.at + frame.length;
    }
    const used = Math.max(done, rest.length - 16_384);
    rest = rest.subarray(used);
    if (fresh) fresh.from -= used;
  }
  if (rest.length > 0) warn("The file ends in the middle of a frame: it seems to be cut off.");
}

/** The earliest time of any picture or sound near the beginning, in ticks: the clock's zero. */
async function firstTime(bytes: Bytes, lead: number, step: number): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  for await (const { at, begins, payload } of walk(bytes, lead, step)) {
    if (at > searchBytes / 4) break;
    const time = begins ? pieceHead(payload)?.time : undefined;
    if (time !== undefined) first = Math.min(first, time);
  }
  return first;
}

/** The packet that begins the last piece at or before a time. */
async function seek(bytes: Bytes, stream: Stream, lead: number, step: number, time: number): Promise<number> {
  let low = lead;
  let high = bytes.size;
  while (high - low > 131_072) {
    const middle = lead + Math.floor((low + (high - low) / 2 - lead) / step) * step;
    let found: { at: number; time: number } | undefined;
    for await (const { at, id, begins, payload } of walk(bytes, middle, step)) {
      const told = id === stream.id && begins ? pieceHead(payload)?.time : undefined;
      if (told !== undefined) found = { at, time: told };
      if (found || at >= high) break;
    }
    if (found && found.at < high && found.time <= time) low = found.at;
    else high = middle;
  }
  return low;
}

/** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
export async function openTransport(bytes: Bytes): Promise<Track> {
  const container = "MPEG-TS";
  const { step, lead } = await readStep(bytes);
  const stream = await findSound(bytes, lead, step);
  if (!stream) throw noAudioTrack(bytes.name, container);
  const zero = await firstTime(bytes, lead, step);
  let first: Packet | undefined;
  for await (const frame of frames(bytes, lead, step, stream, zero, () => {})) {
    first = frame;
    break;
  }
  const described = { container, codec: stream.codec, description: undefined, channels: 2, sampleRate: 48_000 };
  if (stream.codec !== "aac" && stream.codec !== "mp3") {
    packetCodec({ ...described, first: new Uint8Array(0) });
    throw new UnknownCodec(container, stream.codec);
  }
  if (!first) throw noSamples(bytes.name);
  const codec = packetCodec({ ...described, first: first.data });
  let last = first.time;
  for await (const frame of frames(
    bytes,
    lead + Math.floor(Math.max(0, bytes.size - searchBytes / 4) / step) * step,
    step,
    stream,
    zero,
    () => {},
  ))
    last = Math.max(last, frame.time + secondsOf(frame.data, stream.codec));
  const zeroSeconds = Math.min(zero / ticks, first.time);
  async function* packets(seconds: number | undefined, warn: Warn): AsyncGenerator<Packet> {
    const from = seconds === undefined || !stream ? lead : await seek(bytes, stream, lead, step, seconds * ticks);
    if (stream) yield* frames(bytes, from, step, stream, zero, warn);
  }
  return packetTrack({
    container,
    codec,
    packets,
    zeroSeconds,
    firstSeconds: first.time,
    delay: 0,
    isCutOff: false,
    endIsOwn: true,
    // More than its bytes hold: the clock jumps somewhere.
    durationSeconds: last - zeroSeconds > longestHeld(bytes.size) ? null : last - zeroSeconds,
    isStated: false,
    bytes: bytes.size,
  });
}
