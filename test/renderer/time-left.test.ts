/** How long the queue still takes: files that tell nothing of their speed yet are part of it. */
import { expect, test } from "vitest";
import { secondsLeft } from "../../renderer/time-left.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { talk } from "./row.ts";

const underWay = { ...talk, state: "running" as const, resumedAt: 0, progress: null };
const at = (doneSeconds: number, realTimeFactor: number) => ({
  doneSeconds,
  totalSeconds: 60,
  realTimeFactor,
  tokensPerSecond: 100,
  secondsLeft: null,
  streams: 2,
});
const left = (...rows: QueueRow[]): number | null => secondsLeft(rows);

test("nothing is said before a file tells of its speed", () => {
  expect(left({ ...underWay }, { ...talk, state: "queued", resumeAt: 0 })).toBeNull();
});

test("a long file at its first window counts, and one that waits for its turn", () => {
  const long = { ...underWay, id: "b", duration: 600 };
  const queued = { ...talk, id: "c", state: "queued" as const, resumeAt: 20 };
  const first = { ...underWay, progress: at(50, 10) };
  expect(left(first)).toBeCloseTo(1);
  // Two are running, of which one is known: 10 + 600 seconds of sound at twice its speed.
  expect(left(first, long)).toBeCloseTo(30.5);
  expect(left(first, { ...long, state: "next", preparing: null })).toBeCloseTo(61);
  expect(left(first, long, queued)).toBeCloseTo(32.5);
});

test("of a file whose length is not known, its bytes say how long it is", () => {
  const first = { ...underWay, bytes: 60, progress: at(60, 10) };
  expect(left(first, { ...talk, id: "b", duration: null, bytes: 100, state: "queued", resumeAt: 0 })).toBeCloseTo(10);
});

test("what is done, failed or paused takes no more time", () => {
  const first = { ...underWay, progress: at(50, 10) };
  expect(left(first, { ...talk, id: "b", state: "paused", doneSeconds: 0 })).toBeCloseTo(1);
});
