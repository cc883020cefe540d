/** A thousand files in the queue while two of them run: only what is in view exists, only what changes is drawn, nothing piles up. */
import type { CDPSession, Page } from "@playwright/test";
import { expect, quick, spoken, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";

// The first two go on for the whole test, and what their rows say changes every few seconds; the others wait.
test.use({
  // Its pictures and snapshots would be most of what piles up.
  trace: "off",
  script: {
    ...quick,
    duration: () => 90_000,
    segments: () => spoken(600),
    pace: () => new Promise((resolve) => setTimeout(resolve, 100)),
  },
});

async function heldBytes(session: CDPSession): Promise<{ heap: number; nodes: number }> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes") };
}

const listOf = (page: Page) => page.getByRole("list", { name: "Files" });

/** Scrolls through the list, some rows a frame, down and up again. @returns the most rows that existed at once */
function scroll(page: Page, frames: number): Promise<number> {
  return listOf(page).evaluate(async (list, count) => {
    let most = 0;
    for (let frame = 0; frame < count; frame += 1) {
      list.parentElement?.scrollBy(0, frame < count / 2 ? 160 : -160);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      most = Math.max(most, list.childElementCount);
    }
    return most;
  }, frames);
}

/** Watches the list until rows have changed so many times. @returns the names of those that did */
function changedRows(page: Page, changes: number): Promise<string[]> {
  return listOf(page).evaluate(
    (list, wanted) =>
      new Promise<string[]>((done) => {
        const names = new Set<string>();
        let seen = 0;
        const watch = new MutationObserver((records) => {
          for (const { target } of records) {
            const row = (target instanceof Element ? target : target.parentElement)?.closest("li");
            names.add(row?.querySelector("button")?.textContent ?? "the list");
            seen += 1;
          }
          if (seen < wanted) return;
          watch.disconnect();
          done([...names].sort());
        });
        watch.observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
    changes,
  );
}

test("of a thousand files only those in view exist, only those that run change, and nothing piles up", async ({
  page,
  bench,
}) => {
  await bench.put(...Array.from({ length: 1000 }, (_, index) => `${String(index).padStart(4, "0")}.wav`));
  await expect(page.getByText(/^0 of 1,000/)).toBeVisible();
  for (const name of ["0000.wav", "0001.wav"])
    await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("%");
  expect(await changedRows(page, 40)).toEqual(["0000.wav", "0001.wav"]);

  await keepPicture(page, "a thousand files");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await scroll(page, 40);
  const before = await heldBytes(session);
  for (let turn = 0; turn < 2; turn += 1) expect(await scroll(page, 80)).toBeLessThan(60);
  const after = await heldBytes(session);
  expect(after.heap).toBeLessThan(before.heap + 3e6);
  expect(after.nodes).toBeLessThan(before.nodes + 500);
  await expect(page.getByRole("button", { name: /^00\d\d\.wav$/ }).first()).toBeVisible();
});
