/** What a page that is opened later hears of the memory. */
import { expect, test } from "vitest";
import { createMemoryHistory } from "../../src/app/memory-history.ts";
import { memoryReport } from "../e2e/scripted.ts";

test("one sample a moment, for a minute", () => {
  let seconds = 1000;
  const line = createMemoryHistory(() => seconds);
  expect(line.read()).toEqual({ latest: null, line: [] });
  const hear = (residentBytes: number): void =>
    line.onEvent({ type: "memory", id: "a", memory: { ...memoryReport("slim", 0), residentBytes } });
  hear(1);
  seconds += 0.1;
  hear(2);
  seconds += 10;
  hear(3);
  seconds += 1;
  const { latest, line: samples } = line.read();
  expect(latest).toMatchObject({ id: "a", memory: { residentBytes: 3 } });
  expect(samples.map((sample) => sample.residentBytes)).toEqual([2, 3]);
  expect(samples[1]?.secondsAgo).toBeCloseTo(1);
  seconds += 55;
  expect(line.read().line.map((sample) => sample.residentBytes)).toEqual([3]);
});
