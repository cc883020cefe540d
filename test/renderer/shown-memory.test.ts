/** Which run the window's figures of memory are of, and how that is said. */
import { expect, test } from "vitest";
import { shownMemory } from "../../renderer/shown-memory.ts";
import { words } from "../../renderer/words.ts";
import type { Comparison } from "../../src/api/comparison.ts";
import type { MemoryReport } from "../../src/api/engine.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { memoryReport } from "../e2e/scripted.ts";
import { talk } from "./row.ts";

const row: QueueRow = { ...talk, state: "running", resumedAt: 0, progress: null };
const rowsOf = (...rows: QueueRow[]) => new Map(rows.map((one) => [one.id, one]));
const prediction: MemoryReport = { ...memoryReport("slim", 0), peakResidentBytes: 0 };
const told = (id: string, attention: MemoryReport["attention"]) => ({ id, report: memoryReport(attention, 3) });
const comparing: Comparison = {
  job: "a",
  name: "talk.wav",
  state: "running",
  failure: null,
  wanted: ["standard", "slim"],
  modes: [],
  windows: [],
  disturbed: false,
  progress: 0.2,
  memory: memoryReport("standard", 1),
  preparing: null,
};
const nothing = { rows: rowsOf(), memory: null, prediction, comparison: null };

test("what runs stands before what would run, the queue before a comparison", () => {
  expect(shownMemory(nothing)).toEqual({ report: prediction, run: "next", measured: false });
  const memory = told("a", "slim");
  const running = { ...nothing, rows: rowsOf(row), memory };
  expect(shownMemory(running)).toEqual({ report: memory.report, run: "queue", measured: true });
  expect(shownMemory({ ...running, comparison: comparing }).run).toBe("queue");
  expect(shownMemory({ ...nothing, memory, comparison: comparing })).toEqual({
    report: comparing.memory,
    run: "comparison",
    measured: true,
  });
  expect(shownMemory({ ...nothing, comparison: { ...comparing, state: "done", memory: null } }).run).toBe("next");
});

test("a file that has just begun shows what is foretold, not what a run of another kind held before it", () => {
  const begun = (before: { options?: QueueRow["options"] }, attention: MemoryReport["attention"]) =>
    shownMemory({
      ...nothing,
      rows: rowsOf(row, { ...talk, ...before, id: "b", state: "queued", resumeAt: 0 }),
      memory: told("b", attention),
    });
  const foretold = { report: prediction, run: "queue", measured: false };
  expect(begun({}, "standard")).toEqual(foretold);
  expect(begun({ options: { ...talk.options, model: "whisper-tiny" } }, "slim")).toEqual(foretold);
  // A file of the same batch that is done tells of the same process.
  expect(begun({}, "slim").measured).toBe(true);
});

test("the bill in words that need no explanation", () => {
  const peaks = { standard: 585e6, slim: 325e6, compact: 318e6 };
  const { run } = words.panel;
  expect(run("measured", "slim", peaks)).toBe("This run: 325 MB. Standard would take 585 MB.");
  expect(run("next", "compact", peaks)).toBe("The next run: about 318 MB. Standard would take 585 MB.");
  // Two figures of one run are told apart: what is foretold, what is measured, and what was.
  expect(run("begun", "slim", peaks)).toBe("This run: about 325 MB. Standard would take 585 MB.");
  expect(words.panel.lastRun("slim", 331e6)).toBe("The last run held at most 331 MB (Slim).");
  expect(run("measured", "standard", peaks)).toBe("This run: 585 MB. Slim would take 325 MB.");
});
