/** What a file's figures count, and from when. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Attention } from "../../src/api/transcript.ts";
import { Metrics } from "../../src/engine/metrics.ts";
import { PeakMemory } from "../../src/engine/peak-memory.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const idle = { streams: 1, capacity: 1, allocatedBytes: 0, mode: "slim" as const, modes: [], wordTimesBytes: () => 0 };
const run = { options: { preset: "fast" as const }, knownSeconds: 0, peak: { read: () => 0 } };

test("speed counts from a file's own first window: what it waited for others' is not its own", () => {
  const runtime = { ...idle, spent: { steps: 0, tokens: 0, milliseconds: 0 } };
  const metrics = new Metrics({ durationSeconds: 120 }, runtime, run);
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
    { ...run, knownSeconds: 7200 },
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
    run,
  );
  vi.advanceTimersByTime(5000);
  expect(metrics.stats(600)).toMatchObject({ wallSeconds: 5, realTimeFactor: 120 });
});

test("the foretold peak moves with what is measured, and is never below the most so far", () => {
  const modes = Attention.options.map((attention) => ({
    attention,
    crossBytes: attention === "standard" ? 40e6 : 4e6,
    selfBytes: 0,
    tensors: [],
  }));
  let mark = 100e6;
  const resident = vi.spyOn(process.memoryUsage, "rss");
  const wordTimesBytes = () => 70e6;
  const runtime = { ...idle, modes, streams: 2, capacity: 6, wordTimesBytes };
  const spent = { steps: 0, tokens: 0, milliseconds: 0 };
  const peak = new PeakMemory(() => mark);
  const metrics = (isTimed: boolean) => {
    const words = isTimed ? { probabilities: true } : undefined;
    return new Metrics({ durationSeconds: 600 }, { ...runtime, spent }, { ...run, words, peak });
  };

  // Four streams are to come, a window's cross tensors twice while it is encoded, and with word times those of the next window.
  resident.mockReturnValue(300e6);
  expect(metrics(false).memory().predictedPeakBytes).toEqual({ standard: 572e6, slim: 320e6, compact: 320e6 });
  expect(metrics(true).memory().predictedPeakBytes).toMatchObject({ standard: 642e6, slim: 390e6 });
  // The system's mark rises between two looks: the rest of the run can't be below.
  mark = 450e6;
  resident.mockReturnValue(280e6);
  expect(metrics(true).memory()).toMatchObject({
    residentBytes: 280e6,
    peakResidentBytes: 450e6,
    predictedPeakBytes: { standard: 702e6, slim: 450e6 },
  });
  expect(metrics(true).stats(600).peakResidentBytes).toBe(450e6);
});

test("what the process held before the model was loaded is not the run's", () => {
  let mark = 600e6;
  const peak = new PeakMemory(() => mark);
  expect(peak.read(320e6)).toBe(320e6);
  expect(peak.read(300e6)).toBe(320e6);
  mark = 610e6;
  expect(peak.read(300e6)).toBe(610e6);
});

test("what is held is told now and then while a window is decoded, and not right behind one", () => {
  const spent = { steps: 0, tokens: 0, milliseconds: 0 };
  const metrics = new Metrics({ durationSeconds: 600 }, { ...idle, spent }, run);
  const told: number[] = [];
  for (let quarter = 0; quarter < 20; quarter += 1) {
    if (quarter === 10) metrics.memory();
    if (metrics.memoryMeanwhile() !== undefined) told.push(quarter);
    vi.advanceTimersByTime(250);
  }
  expect(told).toEqual([0, 4, 8, 14, 18]);
});

test("what a GPU keeps is told beside the process's memory, which doesn't grow by its streams", () => {
  const modes = [{ attention: "slim" as const, crossBytes: 4e6, selfBytes: 0, tensors: [] }];
  vi.spyOn(process.memoryUsage, "rss").mockReturnValue(300e6);
  const device = { weights: 200e6, kept: 9e6 };
  const runtime = { ...idle, modes, streams: 2, capacity: 6, device, spent: { steps: 0, tokens: 0, milliseconds: 0 } };
  const memory = new Metrics({ durationSeconds: 600 }, runtime, run).memory();
  // Six streams' cross tensors, and one that is made.
  expect(memory.gpu).toEqual({ heldBytes: 209e6, predictedBytes: 228e6 });
  expect(memory.predictedPeakBytes.slim).toBe(300e6);
});
