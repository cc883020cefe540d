/** A thousand files in the queue while two of them run: what a frame costs the page, and that nothing piles up. */
import type { CDPSession, Page } from "@playwright/test";
import { expect, quick, spoken, test } from "./fixtures.ts";

// The first two go on for the whole test, so that rows change ten times a second; the others wait.
test.use({
  // Its pictures and snapshots would cost more than the page.
  trace: "off",
  script: {
    ...quick,
    duration: () => 36_000,
    segments: () => spoken(600),
    pace: () => new Promise((resolve) => setTimeout(resolve, 200)),
  },
});

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  /** wall clock and processor time, microseconds */
  dur?: number;
  tdur?: number;
  tid: number;
  pid: number;
  args?: { name?: string };
}

/** Tasks of the page's main thread, and when its frames began. */
function mainThread(events: readonly TraceEvent[]): { tasks: TraceEvent[]; frames: number[] } {
  const frames = events.filter(({ name, ph }) => name === "AnimationFrame" && ph === "b");
  const [first] = frames;
  const own = ({ pid, tid }: TraceEvent): boolean => pid === first?.pid && tid === first?.tid;
  const all = events.filter((event) => own(event) && event.ph === "X" && event.name.endsWith("RunTask"));
  const tasks: TraceEvent[] = [];
  let end = 0;
  // A task inside of another is part of it.
  for (const task of all.sort((a, b) => a.ts - b.ts)) {
    if (task.ts < end) continue;
    tasks.push(task);
    end = task.ts + (task.dur ?? 0);
  }
  return { tasks, frames: frames.filter(own).map(({ ts }) => ts) };
}

/** Milliseconds of processor time that the main thread spent for each frame. */
function costs({ tasks, frames }: ReturnType<typeof mainThread>): number[] {
  return frames.slice(1).map((end, index) => {
    const start = frames[index] ?? end;
    const inside = tasks.filter(({ ts }) => ts >= start && ts < end);
    return inside.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

async function heldBytes(session: CDPSession): Promise<{ heap: number; nodes: number }> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes") };
}

/** Scrolls through the list, three rows a frame, down and up again. @returns milliseconds between frames as they were drawn */
function scroll(page: Page, frames: number): Promise<number[]> {
  const list = page.getByRole("list", { name: "Files" }).locator("..");
  return list.evaluate(async (element, count) => {
    const times: number[] = [];
    for (let frame = 0; frame < count; frame += 1) {
      element.scrollTop += frame < count / 2 ? 160 : -160;
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)));
    }
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
  }, frames);
}

test("a thousand files scroll smoothly, only those in view exist, and nothing piles up", async ({ page, bench }) => {
  await bench.put(...Array.from({ length: 1000 }, (_, index) => `${String(index).padStart(4, "0")}.wav`));
  await expect(page.getByText(/^0 of 1,000/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "0000.wav" })).toContainText("%");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await scroll(page, 60);
  const before = await heldBytes(session);

  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  const drawn = await scroll(page, 240);
  const trace = await page.context().browser()?.stopTracing();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(trace?.toString() ?? "{}");
  const thread = mainThread(traceEvents);
  const each = costs(thread);
  const rows = await page.getByRole("listitem").count();
  for (let turn = 0; turn < 2; turn += 1) await scroll(page, 180);
  const after = await heldBytes(session);

  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const figures = [
    `main thread a frame: median ${ms(quantile(each, 0.5))}, 95th percentile ${ms(quantile(each, 0.95))}, most ${ms(Math.max(...each))}`,
    `frames as drawn: median ${ms(quantile(drawn, 0.5))}, 95th percentile ${ms(quantile(drawn, 0.95))}`,
    `rows that exist: ${rows} of 1,000`,
    `heap: ${(before.heap / 1e6).toFixed(1)} MB before, ${(after.heap / 1e6).toFixed(1)} MB after 360 more frames; nodes ${before.nodes} and ${after.nodes}`,
  ];
  console.log(figures.join("\n"));
  for (const description of figures) test.info().annotations.push({ type: "figure", description });

  // What the machine adds (other programs, no graphics card) is not the page's: processor time and counts are.
  expect(each.length).toBeGreaterThan(100);
  expect(quantile(each, 0.5)).toBeLessThan(16);
  expect(rows).toBeLessThan(60);
  expect(thread.tasks.filter(({ tdur = 0 }) => tdur > 50_000)).toEqual([]);
  expect(after.heap).toBeLessThan(before.heap + 3e6);
  expect(after.nodes).toBeLessThan(before.nodes + 500);
  await expect(page.getByRole("button", { name: /^00\d\d\.wav$/ }).first()).toBeVisible();
});
