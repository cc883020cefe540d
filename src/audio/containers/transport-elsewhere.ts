/**
 * Transport streams whose sound is decoded elsewhere: what comes of it has times as they are told. They are put on the clock without its leaps, as
 * those of frames that are read here are, by the heads of the sound's pieces, in the file's order.
 */

import { leftOutSentence } from "../joined-track.ts";
import { makeSteps } from "../packet-clock.ts";
import type { Packet } from "../packet-track.ts";
import { clockSentence, type Warn } from "../track.ts";
import { findLeaps, firstTime, type Leaps, makeFollower } from "./transport-clock.ts";
import {
  type PacketRow,
  packetAt,
  packetsFrom,
  pieceHead,
  readRow,
  sinceZero,
  ticks,
  ticksFrom,
  zeroBytes,
} from "./transport-packets.ts";
import { type Programme, readPrograms } from "./transport-programs.ts";
import { decoderOf, type ProgramMap, parseMap, sectionJoiner } from "./transport-tables.ts";

export interface Elsewhere {
  readonly leaps: Leaps;
  /** Where the last piece of any stream begins, from the clock's zero, without leaps; of a clock that leaps nobody else knows it. */
  readonly lastSeconds: number;
  /** @param packets with times as they are told @returns the same, with times from the clock's zero, without its leaps */
  placed(packets: AsyncIterable<Packet>, warn: Warn): AsyncGenerator<Packet>;
}

/** Where a piece of the sound begins. */
interface Piece {
  /** As it is told, in ticks. */
  told: number;
  /** From the clock's zero, without leaps. */
  seconds: number;
  /** The largest step that any time in the file makes since the piece before. */
  leapSeconds: number;
}

interface Source {
  row: PacketRow;
  program: Programme;
  /** The stream of sound. */
  id: number;
  zero: number;
}

/** Whether a programme's new map has the stream, with sound of the same kind: whoever decodes it elsewhere knows the first one. */
function goesOn(table: Uint8Array, { row, program, id }: Source): boolean {
  const kindIn = ({ sounds }: ProgramMap) => sounds.find((sound) => sound.id === id)?.name;
  const [before, now] = [kindIn(program), kindIn(parseMap(table, row.step === 192))];
  return before === undefined || (now !== undefined && decoderOf(now) === decoderOf(before));
}

async function* piecesOf(source: Source, warn: Warn): AsyncGenerator<Piece> {
  const { row, program, id, zero } = source;
  const follower = makeFollower(undefined, id);
  const steps = makeSteps();
  const join = sectionJoiner();
  for await (const packet of packetsFrom(row, row.lead)) {
    if (packet.id === program.mapId)
      for (const table of join(packet.payload, packet.begins)) if (!goesOn(table, source)) warn(leftOutSentence);
    const told = packet.begins && program.ids.has(packet.id) ? pieceHead(packet.payload)?.time : undefined;
    if (told === undefined) continue;
    const { seconds, leapsAhead } = follower.follow(packet.id, sinceZero(told, zero) / ticks);
    steps.tell(seconds);
    if (leapsAhead) warn(clockSentence);
    if (packet.id === id) yield { told, seconds, leapSeconds: steps.take() };
  }
}

async function* placed(source: Source, packets: AsyncIterable<Packet>, warn: Warn): AsyncGenerator<Packet> {
  const pieces = piecesOf(source, warn);
  const next = async () => (await pieces.next()).value as Piece | undefined;
  let piece = await next();
  let following = await next();
  for await (const packet of packets) {
    const told = packet.time * ticks;
    let leapSeconds = piece?.leapSeconds ?? 0;
    // Sound of one piece may be several frames, and that of some pieces none.
    while (piece && following && Math.abs(ticksFrom(following.told, told)) <= Math.abs(ticksFrom(piece.told, told))) {
      [piece, following] = [following, await next()];
      leapSeconds = Math.max(leapSeconds, piece.leapSeconds);
    }
    const time = piece ? piece.seconds + ticksFrom(piece.told, told) / ticks : sinceZero(told, source.zero) / ticks;
    yield { ...packet, time, leapSeconds };
  }
}

async function readLast({ row, program, zero }: Source, leaps: Leaps): Promise<number> {
  const follower = makeFollower();
  let last = 0;
  for await (const { id, begins, payload } of packetsFrom(row, packetAt(row, row.bytes.size - zeroBytes))) {
    const told = begins && program.ids.has(id) ? pieceHead(payload)?.time : undefined;
    if (told !== undefined) last = Math.max(last, follower.follow(id, sinceZero(told, zero) / ticks).seconds);
  }
  return last + follower.leaps.seconds - leaps.seconds;
}

/** @param id the stream of sound @returns undefined where the tables or times can't be read */
export async function openElsewhereDecoded(bytes: PacketRow["bytes"], id: number): Promise<Elsewhere | undefined> {
  const row = await readRow(bytes);
  const { programs } = await readPrograms(row);
  const program = programs.find(({ ids }) => ids.has(id));
  if (!program) return undefined;
  const counts = (one: number) => program.ids.has(one);
  const zero = await firstTime(row, counts);
  if (zero === undefined) return undefined;
  const source = { row, program, id, zero };
  const leaps = await findLeaps({ row, counts, zero });
  return {
    leaps,
    lastSeconds: await readLast(source, leaps),
    placed: (packets, warn) => placed(source, packets, warn),
  };
}
