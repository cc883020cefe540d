/** Borders of segments under a pointer: which one is meant, and where it stops by itself. */
import type { EditedSegment } from "../src/api/document.ts";
import type { Side } from "./segment-times.ts";

export interface Border {
  index: number;
  side: Side;
}

/** Borders of a segment that is narrower than this can't be told apart, in seconds of the view a pixel. */
const narrowestPixels = 10;

/**
 * @param visible the segments that are seen, with their places
 * @param reach how far a border is felt, in pixels @param secondsPerPixel of the view
 * @returns the nearest border; of two on one spot that of the chosen segment
 */
export function borderAt(
  visible: Iterable<[number, EditedSegment]>,
  seconds: number,
  { reach, secondsPerPixel, chosen }: { reach: number; secondsPerPixel: number; chosen: number | null },
): Border | null {
  let nearest: (Border & { away: number }) | null = null;
  for (const [index, segment] of visible) {
    if (index !== chosen && (segment.end - segment.start) / secondsPerPixel < narrowestPixels) continue;
    for (const side of ["start", "end"] as const) {
      const away = Math.abs(segment[side] - seconds) / secondsPerPixel;
      if (away > reach) continue;
      const closer = nearest === null || away < nearest.away - 0.01;
      const same = nearest !== null && Math.abs(away - nearest.away) <= 0.01 && index === chosen;
      if (closer || same) nearest = { index, side, away };
    }
  }
  return nearest === null ? null : { index: nearest.index, side: nearest.side };
}

/** @returns the nearest of the marks within reach of a time, else the time */
export function snapped(seconds: number, marks: readonly number[], reachSeconds: number): number {
  let best = seconds;
  let away = reachSeconds;
  for (const mark of marks) {
    if (Math.abs(mark - seconds) > away) continue;
    away = Math.abs(mark - seconds);
    best = mark;
  }
  return best;
}
