/** Where the clock of a transport stream leaps: cuts, and programmes one behind the other. */
import { longestLeapSeconds } from "../packet-clock.ts";
import {
  type Counts,
  type PacketRow,
  packetAt,
  packetsFrom,
  pieceHead,
  sinceZero,
  ticks,
  timeBetween,
} from "./transport-packets.ts";

/** Files so small are gone through packet by packet. */
const smallBytes = 4_194_304;
/** Of larger ones so many stretches are looked at, and those closer in which more time goes by than in other ones. */
const stretches = 200;
const leastStretchBytes = 131_072;
const leastStretchSeconds = 45;
/** Pictures are told in the order in which they are decoded. */
const backSeconds = 1;

export interface Leaps {
  count: number;
  /** By which the clock is further at the end than what was recorded. */
  seconds: number;
}

const isLeap = (seconds: number): boolean => seconds > longestLeapSeconds || seconds < -backSeconds;

async function leapsByPacket(row: PacketRow, counts: Counts, zero: number): Promise<Leaps> {
  const leaps = { count: 0, seconds: 0 };
  let latest: number | undefined;
  for await (const { id, begins, payload } of packetsFrom(row, row.lead)) {
    const told = begins && counts(id) ? pieceHead(payload)?.time : undefined;
    if (told === undefined) continue;
    const seconds = sinceZero(told, zero) / ticks;
    const step = seconds - (latest ?? seconds);
    latest = seconds;
    if (!isLeap(step)) continue;
    leaps.count++;
    leaps.seconds += step;
  }
  return leaps;
}

/** Finds the leaps of a programme's clock, all of them in small files; in large ones those that are no small part of the whole. */
export async function findLeaps(row: PacketRow, counts: Counts, zero: number): Promise<Leaps> {
  const { size } = row.bytes;
  if (size <= smallBytes) return leapsByPacket(row, counts, zero);
  const leaps = { count: 0, seconds: 0 };
  const secondsAt = async (from: number, end: number): Promise<number | undefined> => {
    const found = await timeBetween(row, counts, packetAt(row, from), end);
    return found && sinceZero(found.time, zero) / ticks;
  };
  const first = await secondsAt(row.lead, size);
  const last = await secondsAt(size - leastStretchBytes, size);
  if (first === undefined || last === undefined) return leaps;
  const usual = Math.max(leastStretchSeconds, Math.abs(last - first) / stretches);
  async function look(from: number, fromSeconds: number, end: number, endSeconds: number): Promise<void> {
    const step = endSeconds - fromSeconds;
    const isPlain = step >= 0 && step < usual && end - from <= size / stretches;
    if (isPlain) return;
    const middle = from + (end - from) / 2;
    const middleSeconds = end - from > leastStretchBytes ? await secondsAt(middle, end) : undefined;
    if (middleSeconds !== undefined) {
      await look(from, fromSeconds, middle, middleSeconds);
      await look(middle, middleSeconds, end, endSeconds);
    } else if (isLeap(step)) {
      leaps.count++;
      leaps.seconds += step;
    }
  }
  await look(row.lead, first, size - leastStretchBytes, last);
  return leaps;
}
