/** What a file's figures count, and from when. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Metrics } from "../../src/engine/metrics.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

const idle = { streams: 1, capacity: 1, allocatedBytes: 0, mode: "slim" as const, modes: [] };

test("speed counts from a file's own first window: what it waited for others' is not its own", () => {
  const runtime = { ...idle, spent: { steps: 0, tokens: 0, milliseconds: 0 } };
  const metrics = new Metrics({ durationSeconds: 120 }, runtime, 0);
  vi.advanceTimersByTime(60_000);
  Object.assign(runtime.spent, { steps: 900, tokens: 5000, milliseconds: 50_000 });
  metrics.begin();
  vi.advanceTimersByTime(1000);
  metrics.begin();
  vi.advanceTimersByTime(1000);
  Object.assign(runtime.spent, { steps: 910, tokens: 5050, milliseconds: 50_400 });
  metrics.count(50);
  expect(metrics.progress(20)).toMatchObject({ realTimeFactor: 10, tokensPerSecond: 25, secondsLeft: 10 });
  expect(metrics.stats(20)).toMatchObject({ wallSeconds: 2, realTimeFactor: 10, tokens: 50, batches: 10 });
});

test("the speed of a file that is gone on with is that of what is decoded now", () => {
  const metrics = new Metrics(
    { durationSeconds: 7260 },
    { ...idle, spent: { steps: 0, tokens: 0, milliseconds: 0 } },
    7200,
  );
  vi.advanceTimersByTime(90_000);
  metrics.begin();
  vi.advanceTimersByTime(3000);
  expect(metrics.progress(7230)).toMatchObject({ realTimeFactor: 10, secondsLeft: 3 });
});

test("a file without speech has the time that it took to find none", () => {
  const metrics = new Metrics(
    { durationSeconds: 600 },
    { ...idle, spent: { steps: 0, tokens: 0, milliseconds: 0 } },
    0,
  );
  vi.advanceTimersByTime(5000);
  expect(metrics.stats(600)).toMatchObject({ wallSeconds: 5, realTimeFactor: 120 });
});
