/**
 * MPEG transport streams: tables that say which streams carry sound, and in those the frames of the codec itself, with times now and
 * then. Recordings from the air hold cuts, and programmes one behind the other: their clock wraps, and jumps. ISO/IEC 13818-1.
 */

import { present } from "../../lib/check.ts";
import type { Bytes } from "../bytes.ts";
import { leftOutSentence } from "../joined-track.ts";
import { longestHeld } from "../limits.ts";
import { makeSteps } from "../packet-clock.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { corrupt, noAudioTrack, noSamples } from "../refusals.ts";
import { clockSentence, damageSentence, type Track, type Warn } from "../track.ts";
import { type TrackList, trackFacts } from "../tracks.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import type { LatmReader } from "./latm.ts";
import { type Follower, findLeaps, firstTime, makeFollower } from "./transport-clock.ts";
import { beginsWithPiece, codecOf, container, makeUnwrap, nextFrame, secondsOf } from "./transport-frames.ts";
import {
  type PacketRow,
  packetAt,
  packetsFrom,
  pieceHead,
  readRow,
  sinceZero,
  ticks,
  timeBetween,
  zeroBytes,
} from "./transport-packets.ts";
import { type Chosen, type Programme, readPrograms, soundsOf } from "./transport-programs.ts";
import { type OwnCodec, type ProgramMap, parseMap, sectionJoiner } from "./transport-tables.ts";

/** What is read of a file. */
interface Source {
  row: PacketRow;
  program: Programme;
  id: number;
  own: OwnCodec;
  unwrap: LatmReader;
  channels: number | undefined;
  /** The clock's zero, as it is told. */
  zero: number;
}

/** What of a programme is read at a place of the file. */
interface Reading extends Pick<Source, "own" | "unwrap"> {
  map: ProgramMap;
  /** undefined: of what is there nothing is read here. */
  id: number | undefined;
}

/** A programme's new map: the stream goes on, is another codec's from here on, or another one takes its place. */
function readingBehind(table: Uint8Array, row: PacketRow, current: Reading, warn: Warn): Reading {
  const map = parseMap(table, row.step === 192);
  const same = map.sounds.find(({ id }) => id === current.id);
  const goesOn = current.id !== undefined && map.ids.has(current.id) && (!same || same.own === current.own);
  if (goesOn || map.sounds.length === 0) return current;
  const readable = map.sounds.filter(({ own }) => own !== undefined);
  const next =
    readable.find(({ own }) => own === current.own) ?? readable.find(({ id }) => id === current.id) ?? readable[0];
  if (!next?.own) {
    warn(leftOutSentence);
    return { ...current, map, id: undefined };
  }
  return { map, id: next.id, own: next.own, unwrap: next.own === current.own ? current.unwrap : makeUnwrap(next.own) };
}

/** The stream's frames, each with its time from the clock's zero, without leaps: the one that its piece tells, or behind the frame before. */
async function* frames(
  source: Source,
  from: number,
  warn: Warn,
  follower: Follower = makeFollower(),
): AsyncGenerator<Packet> {
  const { row, zero, program } = source;
  let reading: Reading = { ...source, map: program };
  const join = sectionJoiner();
  let rest = new Uint8Array(0);
  let time = Number.NaN;
  let afterLoss = false;
  // A time belongs to the first frame that begins in its piece, wherever that frame ends: those still open are older.
  let fresh: { from: number; time: number } | undefined;
  const steps = makeSteps();
  for await (const packet of packetsFrom(row, from)) {
    if (packet.lost) warn(damageSentence);
    afterLoss ||= packet.lost;
    const before = reading.own;
    if (packet.id === program.mapId)
      for (const table of join(packet.payload, packet.begins)) reading = readingBehind(table, row, reading, warn);
    const { map, id, own, unwrap } = reading;
    if (own !== before) [rest, fresh] = [new Uint8Array(0), undefined];
    if (!map.ids.has(packet.id)) continue;
    const head = packet.begins ? pieceHead(packet.payload) : undefined;
    const followed =
      head?.time === undefined ? undefined : follower.follow(packet.id, sinceZero(head.time, zero) / ticks);
    const told = followed?.seconds;
    if (told !== undefined) steps.tell(told);
    if (followed?.leapsAhead) warn(clockSentence);
    if (packet.id !== id) continue;
    if (Number.isNaN(time) && told === undefined) continue; // in the middle of a piece
    if (head && beginsWithPiece(own)) rest = rest.subarray(rest.length);
    if (told !== undefined) fresh = { from: rest.length, time: told };
    if (Number.isNaN(time) && fresh) time = fresh.time;
    rest = Buffer.concat([rest, packet.payload.subarray(head?.start ?? 0)]);
    let done = 0;
    for (let frame = nextFrame(rest, 0, own); frame; frame = nextFrame(rest, done, own)) {
      if (frame.at > done && done > 0) warn(damageSentence);
      const isTold = fresh && frame.at >= fresh.from ? fresh : undefined;
      if (isTold) [time, fresh] = [isTold.time, undefined];
      done = frame.at + frame.length;
      const inside = unwrap(rest.subarray(frame.at, done));
      if (!inside) warn(damageSentence);
      for (const [i, data] of (inside ?? []).entries()) {
        yield { time, data, afterLoss, ...(isTold && i === 0 && { leapSeconds: steps.take() }) };
        afterLoss = false;
        time += secondsOf(data, own);
      }
    }
    const used = beginsWithPiece(own) ? done : Math.max(done, rest.length - 16_384);
    rest = rest.subarray(used);
    if (fresh) fresh.from -= used;
  }
  if (rest.length > 0) warn("The file ends in the middle of a frame: it seems to be cut off.");
}

/** The packet that begins the last piece at or before a time from the clock's zero. */
async function seek({ row, id, zero }: Source, seconds: number): Promise<number> {
  let low = row.lead;
  let high = row.bytes.size;
  while (high - low > 131_072) {
    const middle = packetAt(row, low + (high - low) / 2);
    const found = await timeBetween(row, (other) => other === id, middle, high);
    if (found && sinceZero(found.time, zero) <= seconds * ticks) low = found.at;
    else high = middle;
  }
  return low;
}

/** Where the last frame of the file ends, on the clock as it is told. */
async function readEnd(source: Source, first: Packet): Promise<number> {
  const { row, own } = source;
  let end = first.time;
  const from = packetAt(row, row.bytes.size - zeroBytes);
  const follower = makeFollower();
  for await (const { time, data } of frames(source, from, () => {}, follower))
    end = Math.max(end, time + secondsOf(data, own));
  return end + follower.leaps.seconds;
}

async function readSource(row: PacketRow, { program, sound }: Chosen): Promise<Source> {
  const { bytes } = row;
  const { id, name, own, channels } = sound;
  if (!own) throw new UnknownCodec(container, `${name} sound`);
  const zero = await firstTime(row, (id) => program.ids.has(id));
  if (zero === undefined) throw noSamples(bytes.name);
  return { row, program, id, own, unwrap: makeUnwrap(own), channels, zero };
}

/** In the order of the tables; what is spoken for those who don't see the pictures comes last. Throws a Failure. */
export async function openTransport(bytes: Bytes): Promise<TrackList> {
  const row = await readRow(bytes);
  const { programs, seen } = await readPrograms(row);
  if (programs.length === 0) throw corrupt(bytes.name, "the table of its programs is missing");
  const sounds = soundsOf(programs, seen);
  if (sounds.length === 0) throw noAudioTrack(bytes.name, container);
  const listed = sounds.map(({ sound }, place) => ({ sound, facts: trackFacts(place + 1, sound.language) }));
  return {
    container,
    tracks: [
      ...listed.filter(({ sound }) => !sound.describesPictures),
      ...listed.filter(({ sound }) => sound.describesPictures),
    ].map(({ facts }) => facts),
    // It numbers streams as they come.
    isCountedAlike: false,
    open: ({ number }) => openSound(row, present(sounds[number - 1], "audio track")),
  };
}

/** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
async function openSound(row: PacketRow, chosen: Chosen): Promise<Track> {
  const { bytes } = row;
  const source = await readSource(row, chosen);
  let first: Packet | undefined;
  for await (const frame of frames(source, row.lead, () => {})) {
    first = frame;
    break;
  }
  if (!first) throw noSamples(bytes.name);
  const end = await readEnd(source, first);
  const zeroSeconds = Math.min(0, first.time);
  const leaps = await findLeaps({ row, counts: (id) => source.program.ids.has(id), zero: source.zero });
  const durationSeconds = end - zeroSeconds - leaps.seconds;
  async function* packets(seconds: number | undefined, warn: Warn): AsyncGenerator<Packet> {
    yield* frames(source, seconds === undefined ? row.lead : await seek(source, seconds), warn);
  }
  return packetTrack({
    container,
    codec: codecOf(first.data, source.own, source.channels),
    pictures: source.program.pictures,
    packets,
    zeroSeconds,
    firstSeconds: first.time,
    delay: 0,
    isCutOff: false,
    endIsOwn: true,
    // More than its bytes hold: the clock jumps somewhere.
    durationSeconds: durationSeconds > longestHeld(bytes.size) ? null : durationSeconds,
    isStated: false,
    readsFromStart: leaps.count > 0,
    endIsRough: leaps.count > 0,
    bytes: bytes.size,
  });
}
