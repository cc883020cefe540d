/**
 * Which waiting file starts beside those that are under way. Long files fill a batch by themselves: so many of them are under way as the
 * settings say, in the queue's order. Short ones have a place of their own beside them, so that a voice message behind two lectures
 * is begun at once; in the batch a free stream goes to the file that has the fewest (engine/scheduler.ts).
 */
import { batchOf, mostFiles, usualBatchSeconds } from "../engine/files-at-once.ts";
import type { Job } from "./job.ts";

/** Of a place, what a file fills. Until its length is known it may be long. */
const partOf = ({ stored: { duration } }: Job): number =>
  Math.min(1, (duration ?? usualBatchSeconds) / usualBatchSeconds);

const isShort = (job: Job): boolean => partOf(job) < 1;

interface Places {
  /** for a file of any length */
  any: boolean;
  /** for a short one; what it takes is bounded: short files fill one place together, or what long ones leave */
  short: boolean;
}

/** @param most long files at once */
function freePlaces(underWay: readonly Job[], most: number): Places {
  const long = underWay.filter((job) => !isShort(job)).length;
  const short = underWay.filter(isShort).reduce((sum, job) => sum + partOf(job), 0);
  const open = underWay.length < Math.max(most, mostFiles);
  return { any: open && long + Math.max(0, short - 1) < most, short: open && (short < 1 || long + short < most) };
}

/**
 * One batch has one model: a file that needs another one waits until nothing is under way, and no long one starts behind it. Short ones
 * may, for as long as a long one keeps the batch open anyway.
 * @param waiting in the queue's order
 */
export function nextToStart(waiting: readonly Job[], underWay: readonly Job[], most: number): Job | undefined {
  // Whoever speaks wants to see the words: a recording that is being made takes no place, and waits for none.
  const places = freePlaces(
    underWay.filter(({ isGrowing }) => !isGrowing),
    most,
  );
  const [first] = underWay;
  const batch = first && batchOf(first.stored.options);
  let passed = false;
  return waiting.find((job) => {
    const other = batch !== undefined && batchOf(job.stored.options) !== batch;
    passed ||= other;
    if (other) return false;
    if (job.isGrowing) return true;
    if (!isShort(job)) return places.any && !passed;
    return places.short && (!passed || underWay.some((one) => !isShort(one)));
  });
}

/** Its length is known, or that it can't be before its end. */
const isOpened = ({ stored, live }: Job): boolean => stored.duration !== null || (live?.progress ?? null) !== null;

/** The next one that may not start as it may be long: a short one would. Those under way come first: the engine opens them. */
export function nextToMeasure(waiting: readonly Job[], underWay: readonly Job[], most: number): Job | undefined {
  const [first] = underWay;
  if (first === undefined || !underWay.every(isOpened) || !freePlaces(underWay, most).short) return undefined;
  const batch = batchOf(first.stored.options);
  return waiting.find(({ stored }) => stored.duration === null && batchOf(stored.options) === batch);
}
