/** What a page that is opened later hears of the memory. */
import { expect, test } from "vitest";
import { createMemoryHistory } from "../../src/app/memory-history.ts";
import { memoryReport } from "../e2e/scripted.ts";

test("one sample a moment, for a minute", () => {
  let seconds = 1000;
  const line = createMemoryHistory(() => seconds);
  expect(line.read()).toEqual({ latest: null, line: [] });
  const report = (residentBytes: number): void =>
    line.onEvent({ type: "memory", id: "a", memory: { ...memoryReport("slim", 0), residentBytes } });
  report(1);
  seconds += 0.1;
  report(2);
  seconds += 10;
  report(3);
  seconds += 1;
  const { latest, line: samples } = line.read();
  expect(latest).toMatchObject({ id: "a", memory: { residentBytes: 3 } });
  expect(samples.map((sample) => sample.residentBytes)).toEqual([2, 3]);
  expect(samples[1]?.secondsAgo).toBeCloseTo(1);
  seconds += 55;
  expect(line.read().line.map((sample) => sample.residentBytes)).toEqual([3]);
});
