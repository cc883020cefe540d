/**
 * A segment's pieces into subtitles: each fits its lines and stays at most 7 s, cut where a reader would pause.
 * The cuts are the cheapest of all there are (dynamic programming over the pieces).
 */
import { readingSpeedLimit } from "../api/settings.ts";
import { lineColumns, linesNeeded } from "./lines.ts";
import type { TimedUnit, TimedUnits } from "./timed.ts";
import { breakRank } from "./units.ts";

export const shortestMs = 700;
export const longestMs = 7000;

/** A subtitle before its times are fitted to its neighbours'. */
export interface RawCue {
  startMs: number;
  endMs: number;
  units: TimedUnit[];
  speaker: string;
  /** a person set its end: it doesn't stay longer to be read */
  ownEnd: boolean;
}

export interface CueRoom {
  readonly maxLine: number;
  readonly maxLines: number;
}

/** @returns the time that it takes to read so many columns */
export const readingMs = (columns: number): number => Math.ceil((1000 * columns) / readingSpeedLimit);

/** Cost of ending a subtitle at a sentence's end, at a clause's, between words, between a title and its name. */
const endCost = [0, 8, 30, 60] as const;
/** A silence this long is a good place to cut, and a bad thing to hold a subtitle over. */
const pauseMs = 600;
/** A name with nothing that was said: only where both don't fit the screen. */
const lonelyNameCost = 10_000;

interface Row extends CueRoom, TimedUnits {
  /** columns of each subtitle if all were equally long */
  readonly even: number;
}

/** @returns the cost of units[from, to) as one subtitle; null when it doesn't fit the screen */
function cueCost(row: Row, from: number, to: number): number | null {
  const { units, maxLine, maxLines } = row;
  const first = units[from];
  const last = units[to - 1];
  if (!first || !last) return null;
  const lines = linesNeeded(units, from, to, maxLine);
  if (lines > maxLines) return null;
  let cost = 20;
  const duration = last.endMs - first.startMs;
  if (duration > longestMs && to - from > 1) {
    // A short line over a long spread-out segment is better cut off in time than torn into words.
    if (row.heard || lines > 1) return null;
    cost += 30;
  }
  if (duration < 1000) cost += duration < shortestMs ? 120 : (1000 - duration) / 10;
  const size = lineColumns(units, from, to);
  cost += 20 * ((size - row.even) / row.even) ** 2;
  const next = units[to];
  if (next && to <= row.unsaid) cost += lonelyNameCost;
  // It may stay until the next one comes: words said in haste are better shown with slower ones.
  const shownMs = Math.min(longestMs, (next?.startMs ?? Number.POSITIVE_INFINITY) - first.startMs);
  cost += Math.max(0, readingMs(size) - shownMs) / 25;
  if (next) cost += row.heard && next.startMs - last.endMs >= pauseMs ? 0 : endCost[breakRank(last.text)];
  for (let i = from + 1; row.heard && i < to; i++) {
    const gap = (units[i]?.startMs ?? 0) - (units[i - 1]?.endMs ?? 0);
    if (gap >= pauseMs) cost += gap / 25;
  }
  return cost;
}

/** @param timed of one segment @returns its subtitles, in order; every unit is in one of them */
export function cutCues(timed: TimedUnits, speaker: string, room: CueRoom): RawCue[] {
  const { units } = timed;
  const count = units.length;
  if (count === 0) return [];
  const total = lineColumns(units, 0, count);
  const even = Math.max(1, total / Math.ceil(total / (room.maxLine * room.maxLines)));
  const row: Row = { ...room, ...timed, even };
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const origin = new Int32Array(count + 1);
  best[0] = 0;
  for (let to = 1; to <= count; to++) {
    for (let from = to - 1; from >= 0; from--) {
      const cost = cueCost(row, from, to);
      // Longer ones fit even less.
      if (cost === null) break;
      const sum = (best[from] ?? 0) + cost;
      if (sum < (best[to] ?? 0)) {
        best[to] = sum;
        origin[to] = from;
      }
    }
  }
  const cues: RawCue[] = [];
  for (let to = count; to > 0; to = origin[to] ?? 0) {
    const part = units.slice(origin[to] ?? 0, to);
    const startMs = part[0]?.startMs ?? 0;
    cues.unshift({ startMs, endMs: part.at(-1)?.endMs ?? startMs, units: part, speaker, ownEnd: false });
  }
  return cues;
}
