/** What the page is told, and how often. */
import { beforeEach, expect, test, vi } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { createEvents } from "../../src/app/events.ts";
import { type Job, noFigures } from "../../src/app/job.ts";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const jobOf = (id: string): Job => ({
  stored: {
    id,
    path: `/${id}.wav`,
    name: `${id}.wav`,
    folder: "",
    bytes: 1,
    addedAt: 0,
    order: 1,
    options: defaultSettings.transcribe,
    duration: null,
    language: null,
    run: null,
    own: {},
    fresh: false,
    state: "queued",
  },
  figures: noFigures,
  live: null,
  isGrowing: false,
});

test("rows that change many times are told in gatherings, each as it is by then", () => {
  const events = createEvents(100);
  const told: HostEvent[] = [];
  events.listen((event) => told.push(event));
  const [one, two] = [jobOf("one"), jobOf("two")];
  for (let order = 1; order <= 50; order += 1) {
    one.stored.order = order;
    events.touch(one);
    events.touch(two);
  }
  vi.advanceTimersByTime(99);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toMatchObject([{ type: "rows", rows: [{ id: "one", order: 50 }, { id: "two" }] }]);
  // Nothing is told again that hasn't changed again.
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(1);
  events.touch(two);
  vi.advanceTimersByTime(100);
  expect(told.slice(1)).toMatchObject([{ type: "rows", rows: [{ id: "two" }] }]);
  events.close();
});

test("a row that was removed doesn't come back by a gathering that is late", () => {
  const events = createEvents(100);
  const told: HostEvent[] = [];
  events.listen((event) => told.push(event));
  events.touch(jobOf("gone"));
  events.touch(jobOf("here"));
  events.tell({ type: "removed", ids: ["gone"] });
  vi.advanceTimersByTime(100);
  expect(told).toMatchObject([{ type: "removed" }, { type: "rows", rows: [{ id: "here" }] }]);
  events.close();
});
