/**
 * Where the sound of packets with times belongs. Packets follow one another; a time that says otherwise is a hole in the sound (screen
 * recorders and calls leave them), a new programme's clock, or damage. A hole is kept where the file confirms it: the packet behind it
 * goes on from there, it is within the file's length, and that length is the file's own word or its clock runs through the hole. Any
 * other jump is closed up, and told.
 */
import { clockSentence, type Warn } from "./track.ts";

/** A packet's time, and what stands around it. */
export interface Told {
  /** In seconds, on the container's own clock. */
  time: number;
  /** Something before it was lost: its time alone says where it belongs. */
  afterLoss?: boolean;
  /** The largest step that any time in the file makes since the packet before, to this one's included; undefined: this track's alone. */
  leapSeconds?: number;
}

export interface ClockFacts {
  sampleRate: number;
  /** The container's time that is the clock's zero. */
  zeroSeconds: number;
  /** The container's time of the first packet; null: not known, and packets stand on no grid. */
  firstSeconds: number | null;
  /** Frames by which the packets' times are later than those of their sound: what codecs put before it. */
  delay: number;
  /** null: nothing says how long the file is, or what does can't be true. */
  durationSeconds: number | null;
  /** The duration is the file's own word, not the time of its last packet. */
  isStated: boolean;
  /** Sound that its bytes could hold at all, in seconds. */
  holdsSeconds: number;
  /** Packets of one length stand on a grid from the first one on, which is more exact than times in whole milliseconds. */
  isOnGrid: boolean;
}

/** Times jump by less than this for rounding alone. */
const holeSeconds = 0.1;
const roundingSeconds = 0.002;
/** A time so far back is another clock's; frames that share a packet's time reach less far. */
const backSeconds = 1;
/** A place further behind the file's end than this comes from a damaged time. */
const spareSeconds = 5;
/** Longer leaps of the clock, with nothing in the file between, need the file's own word. */
export const longestLeapSeconds = 60;

export interface PacketClock {
  /**
   * The frame at which a packet's sound begins; called for each in turn.
   * @param frames its length, @param following the time of the packet behind it
   */
  place(told: Told, frames: number, following: number | undefined): number;
  /** The frame behind the last one. */
  readonly end: number;
  /** Jumps that were closed up, in all. */
  readonly closedSeconds: number;
}

/** @param fromFrame the frame near which the first packet was looked for; undefined: it is the file's first */
export function makePacketClock(facts: ClockFacts, fromFrame: number | undefined, warn: Warn): PacketClock {
  const { sampleRate, zeroSeconds, firstSeconds, durationSeconds, isStated, delay } = facts;
  const told = (seconds: number) => Math.round((seconds - zeroSeconds) * sampleRate) - delay;
  let end: number | undefined;
  /** By how much the file's clock is ahead of the frames: now, and before that. */
  let shift = 0;
  let shiftBefore = 0;
  let closed = 0;
  let unconfirmed = 0;

  function isHole(packet: Told, jump: number, place: number, following: number | undefined): boolean {
    if (following !== undefined && following < packet.time - holeSeconds) return false;
    if (durationSeconds !== null && place / sampleRate > durationSeconds + spareSeconds) return false;
    if (isStated && durationSeconds !== null) return true;
    if ((packet.leapSeconds ?? jump) > longestLeapSeconds) return false;
    if (durationSeconds !== null) return true;
    unconfirmed += jump;
    return unconfirmed <= facts.holdsSeconds;
  }

  function shiftTo(next: number): void {
    shiftBefore = shift;
    shift = next;
  }

  /** The first packet's place: its time's, on the grid if it is near. */
  function firstPlace(packet: Told, frames: number, following: number | undefined): number {
    const at = told(packet.time);
    const origin = facts.isOnGrid && firstSeconds !== null ? told(firstSeconds) : at;
    const onGrid = origin + frames * Math.round((at - origin) / frames);
    const place = Math.abs(onGrid - at) < roundingSeconds * sampleRate ? onGrid : at;
    if (place <= (fromFrame ?? 0) || isHole(packet, (place - (fromFrame ?? 0)) / sampleRate, place, following))
      return place;
    return closeUp(at, fromFrame ?? 0);
  }

  function closeUp(at: number, expected: number): number {
    closed += (at - shift - expected) / sampleRate;
    shiftTo(at - expected);
    warn(clockSentence);
    return expected;
  }

  function nextPlace(packet: Told, expected: number, following: number | undefined): number {
    const at = told(packet.time);
    const jumpBy = (by: number) => (at - by - expected) / sampleRate;
    const jump = jumpBy(shift);
    if (jump > -backSeconds && jump <= (packet.afterLoss ? roundingSeconds : holeSeconds)) return expected;
    // After a damaged time, or a few, the clock is what it was.
    const known = [shiftBefore, 0].find((by) => by !== shift && Math.abs(jumpBy(by)) <= holeSeconds);
    if (known !== undefined) {
      shiftTo(known);
      return expected;
    }
    if (jump > 0 && isHole(packet, jump, at - shift, following)) return at - shift;
    if (jump > 0) return closeUp(at, expected);
    shiftTo(at - expected);
    return expected;
  }

  return {
    get end() {
      return end ?? 0;
    },
    get closedSeconds() {
      return closed;
    },
    place(packet, frames, following) {
      const at = end === undefined ? firstPlace(packet, frames, following) : nextPlace(packet, end, following);
      end = at + frames;
      return at;
    },
  };
}

/** The steps that the times in a file make, of all its tracks in the order of the file. */
export function makeSteps(): { tell(seconds: number): void; take(): number } {
  let latest: number | undefined;
  let largest = 0;
  return {
    tell(seconds) {
      largest = Math.max(largest, seconds - (latest ?? seconds));
      latest = seconds;
    },
    /** The largest since it was last asked. */
    take() {
      const taken = largest;
      largest = 0;
      return taken;
    },
  };
}
