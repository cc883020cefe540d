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
const stretches = 100;
const leastStretchBytes = 32_768;
const lastBytes = 131_072;
const leastStretchSeconds = 45;
/** Pictures are told in the order in which they are decoded. */
export const backSeconds = 1;
/** The streams of a programme may be so far apart in the file where they stand side by side on the clock. */
const apartSeconds = 10;

export interface Leaps {
  count: number;
  /** By which the clock is further at the end than what was recorded. */
  seconds: number;
}

interface Clocked {
  row: PacketRow;
  /** The pieces whose times count. */
  counts: Counts;
  /** The clock's zero, as it is told. */
  zero: number;
}

/** Adds the leaps between two places, the last one up to the first time behind them. */
async function addLeaps(leaps: Leaps, { row, counts, zero }: Clocked, from: number, end: number): Promise<void> {
  let latest: number | undefined;
  /** of each stream its last time, less the leaps until then: all streams of a programme leap, and each leap counts once */
  const latestOf = new Map<number, number>();
  for await (const { at, id, begins, payload } of packetsFrom(row, packetAt(row, from))) {
    const told = begins && counts(id) ? pieceHead(payload)?.time : undefined;
    if (told === undefined) continue;
    const seconds = sinceZero(told, zero) / ticks - leaps.seconds;
    const own = latestOf.get(id);
    const step = seconds - (own ?? latest ?? seconds);
    const back = own === undefined ? apartSeconds : backSeconds;
    // Sound may pause for long while the pictures go on: then no stream is ahead of the programme.
    const ahead = Math.min(step, seconds - (latest ?? seconds));
    const leap = ahead > longestLeapSeconds || step < -back ? step : 0;
    if (leap !== 0) leaps.count++;
    leaps.seconds += leap;
    latest = seconds - leap;
    latestOf.set(id, latest);
    if (at >= end) return;
  }
}

/** Finds the leaps of a programme's clock, all of them in small files; in large ones those that are no small part of the whole. */
export async function findLeaps(clocked: Clocked): Promise<Leaps> {
  const { row, counts, zero } = clocked;
  const { size } = row.bytes;
  const leaps = { count: 0, seconds: 0 };
  const secondsAt = async (from: number, end: number): Promise<number | undefined> => {
    const found = await timeBetween(row, counts, packetAt(row, from), end);
    return found && sinceZero(found.time, zero) / ticks;
  };
  if (size <= smallBytes) {
    await addLeaps(leaps, clocked, row.lead, size);
    return leaps;
  }
  const first = await secondsAt(row.lead, size);
  const last = await secondsAt(size - lastBytes, size);
  if (first === undefined || last === undefined) return leaps;
  const usual = Math.max(leastStretchSeconds, Math.abs(last - first) / stretches);
  async function look(from: number, fromSeconds: number, end: number, endSeconds: number): Promise<void> {
    const step = endSeconds - fromSeconds;
    const isPlain = step >= 0 && step < usual && end - from <= size / stretches;
    if (isPlain) return;
    if (end - from <= leastStretchBytes) return addLeaps(leaps, clocked, from, end);
    const middle = from + (end - from) / 2;
    const middleSeconds = await secondsAt(middle, end);
    await look(from, fromSeconds, middle, middleSeconds ?? endSeconds);
    if (middleSeconds !== undefined) await look(middle, middleSeconds, end, endSeconds);
  }
  await look(row.lead, first, size - lastBytes, last);
  return leaps;
}
