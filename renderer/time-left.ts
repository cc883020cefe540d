/** How long the queue still takes: a guess from the files that tell of their speed. */
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";

/** Seconds of sound in a byte, from the files whose length is known. */
function secondsPerByte(rows: readonly QueueRow[]): number {
  let [seconds, bytes] = [0, 0];
  for (const row of rows) if (row.duration !== null) [seconds, bytes] = [seconds + row.duration, bytes + row.bytes];
  return bytes > 0 ? seconds / bytes : 0;
}

/** @returns seconds until all is done; null as long as no file tells of its speed */
export function secondsLeft(rows: readonly QueueRow[]): number | null {
  const perByte = secondsPerByte(rows);
  let [sound, speed, running, known] = [0, 0, 0, 0];
  for (const row of rows) {
    const length = row.duration ?? perByte * row.bytes;
    if (row.state === "queued") sound += length - row.resumeAt;
    if (!isUnderWay(row)) continue;
    sound += Math.max(0, length - (row.progress?.doneSeconds ?? row.resumedAt));
    if (row.state === "running") running += 1;
    if (row.progress === null) continue;
    speed += row.progress.realTimeFactor;
    known += 1;
  }
  // Of those that are at their first window nothing is known yet: they are taken to be as quick as the others.
  return speed > 0 ? sound / ((speed / known) * Math.max(running, known)) : null;
}
