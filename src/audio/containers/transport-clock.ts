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
  ticksFrom,
  timeBetween,
  wrap,
  zeroBytes,
} from "./transport-packets.ts";

/** Files so small are gone through packet by packet. */
const smallBytes = 4_194_304;
/** Of larger ones so many stretches are looked at, and those closer in which more time goes by than in other ones. */
const stretches = 100;
const leastStretchBytes = 32_768;
const lastBytes = 131_072;
const leastStretchSeconds = 45;
/** Pictures are told in the order in which they are decoded. */
const backSeconds = 1;
/** The streams of a programme may be so far apart in the file where they stand side by side on the clock. */
const apartSeconds = 10;
/** A picture, or a piece of sound, is shorter. */
const longestStepSeconds = 1;

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

/** A programme's clock without its leaps: what comes behind one begins where everything before it has ended. */
export interface Follower {
  readonly leaps: Leaps;
  /** @returns a stream's time, less the leaps until then, this one's included; and whether it leaps ahead */
  follow(id: number, seconds: number): { seconds: number; leapsAhead: boolean };
}

/**
 * @param leaps those found elsewhere; more are added
 * @param whole a stream whose end is known to who decodes it: its last piece may be shorter than any other
 */
export function makeFollower(leaps: Leaps = { count: 0, seconds: 0 }, whole?: number): Follower {
  let before = 0;
  let latest: number | undefined;
  /** of each stream its last time, less the leaps until then: all streams of a programme leap, and each leap counts once */
  const latestOf = new Map<number, number>();
  /** The furthest of them, with the shortest step that its stream makes: where the last of what was shown and heard ends. */
  let end = Number.NEGATIVE_INFINITY;
  const stepOf = new Map<number, number>();

  function leap(told: number, own: number): void {
    // After a damaged time the clock is what it was.
    const known = [before, 0].find((by) => Math.abs(told - by - own) <= backSeconds);
    before = leaps.seconds;
    leaps.seconds = known ?? told - end;
    leaps.count++;
  }

  return {
    leaps,
    follow(id, told) {
      const own = latestOf.get(id);
      const expected = own ?? latest ?? told - leaps.seconds;
      const step = told - leaps.seconds - expected;
      const back = own === undefined ? apartSeconds : backSeconds;
      // Sound may pause for long while the pictures go on: then no stream is ahead of the programme.
      const ahead = Math.min(step, told - leaps.seconds - (latest ?? expected));
      const leapsAhead = ahead > longestLeapSeconds;
      if (leapsAhead || step < -back) leap(told, expected);
      latest = told - leaps.seconds;
      latestOf.set(id, latest);
      if (own !== undefined && latest > own && id !== whole)
        stepOf.set(id, Math.min(stepOf.get(id) ?? longestStepSeconds, latest - own));
      end = Math.max(end, latest + (stepOf.get(id) ?? 0));
      return { seconds: latest, leapsAhead };
    },
  };
}

/** The earliest time of any picture or sound of a programme near the beginning, as it is told, before its clock leaps: the clock's zero. */
export async function firstTime(row: PacketRow, counts: Counts): Promise<number | undefined> {
  let first: number | undefined;
  let earliest = 0;
  const follower = makeFollower();
  for await (const { at, id, begins, payload } of packetsFrom(row, row.lead)) {
    if (at > zeroBytes) break;
    const told = begins && counts(id) ? pieceHead(payload)?.time : undefined;
    if (told === undefined) continue;
    first ??= told;
    const since = ticksFrom(first, told);
    follower.follow(id, since / ticks);
    if (follower.leaps.count > 0) break;
    earliest = Math.min(earliest, since);
  }
  return first === undefined ? undefined : (first + earliest + wrap) % wrap;
}

/** Follows the clock between two places, up to the first time behind them. */
async function followBetween(leaps: Leaps, { row, counts, zero }: Clocked, from: number, end: number): Promise<void> {
  const follower = makeFollower(leaps);
  for await (const { at, id, begins, payload } of packetsFrom(row, packetAt(row, from))) {
    const told = begins && counts(id) ? pieceHead(payload)?.time : undefined;
    if (told === undefined) continue;
    follower.follow(id, sinceZero(told, zero) / ticks);
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
    await followBetween(leaps, clocked, row.lead, size);
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
    if (end - from <= leastStretchBytes) return followBetween(leaps, clocked, from, end);
    const middle = from + (end - from) / 2;
    const middleSeconds = await secondsAt(middle, end);
    await look(from, fromSeconds, middle, middleSeconds ?? endSeconds);
    if (middleSeconds !== undefined) await look(middle, middleSeconds, end, endSeconds);
  }
  await look(row.lead, first, size - lastBytes, last);
  return leaps;
}
