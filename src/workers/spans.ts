/**
 * A long recording is divided by time, into as many spans as there are workers. Where it is cut into windows doesn't depend on that: each worker
 * reads it from its start and cuts it as ever, and decodes the windows that begin in its span. So each window is decoded once, and is
 * the one that a machine alone would have decoded.
 */
import type { RecordingSpan, TranscribeOptions } from "../api/engine.ts";

/** Shorter spans cost more, in reading what is before them, than they gain. */
export const leastSpanSeconds = 600;

export type Bounds = Pick<RecordingSpan, "from" | "to">;

/**
 * Speakers are told apart over a whole recording, and voices that are heard each by itself end in no order: such recordings stay whole.
 * @param seconds null where nobody knows
 * @returns spans that touch, in order; one where the recording is not divided
 */
export function dividedInto(
  seconds: number | null,
  workers: number,
  { speakers, channel, track }: TranscribeOptions,
  least = leastSpanSeconds,
): Bounds[] {
  const isWhole = seconds === null || speakers !== "off" || channel === "each" || track === "all";
  const count = isWhole ? 1 : Math.max(1, Math.min(workers, Math.floor(seconds / least)));
  const border = (place: number): number => Math.round((1000 * (seconds ?? 0) * place) / count) / 1000;
  return Array.from({ length: count }, (_, place) => ({
    from: border(place),
    to: place === count - 1 ? null : border(place + 1),
  }));
}
