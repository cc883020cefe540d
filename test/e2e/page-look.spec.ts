/** What is seen is whole and stands still: rows, hints, bars, the width that there is. */
import type { Locator } from "@playwright/test";
import { defaultSettings } from "../../src/api/settings.ts";
import { expect, quick, test } from "./fixtures.ts";

const message = "long.wav could not be read: its index asks for more memory than a recording needs.";

/** @returns whether nothing of its text is cut off */
const isWhole = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element.scrollWidth <= element.clientWidth && element.clientHeight > 0);

const boxOf = async (locator: Locator) => (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

test.describe("rows", () => {
  let failing = true;
  test.use({
    script: {
      ...quick,
      failure: (name) =>
        failing && name === "long.wav" ? { code: "audio.damaged", message, hint: "Try again." } : null,
    },
  });

  test("one that failed says why in full, on lines of its own, and is like the others once it is tried again", async ({
    page,
    bench,
  }) => {
    failing = true;
    await bench.put("long.wav", "talk.wav");
    const [long, talk] = ["long.wav", "talk.wav"].map((name) => page.getByRole("listitem").filter({ hasText: name }));
    if (long === undefined || talk === undefined) throw new Error("two rows");
    const reason = long.getByText("Could not be read: its index asks for more memory than a recording needs.");
    await expect(talk).toContainText("Done:");
    expect(await isWhole(reason)).toBe(true);
    const [above, below] = [await boxOf(long), await boxOf(talk)];
    expect(above.height).toBeGreaterThan(below.height);
    expect(await boxOf(reason).then(({ y, height }) => y + height)).toBeLessThan(above.y + above.height);
    await expect.poll(async () => (await boxOf(talk)).y).toBeCloseTo(above.y + above.height, 0);
    failing = false;
    await page.getByRole("button", { name: "Retry failed" }).click();
    await expect(long).toContainText("Done:");
    await expect.poll(async () => (await boxOf(long)).height).toBe(below.height);
    await expect.poll(async () => (await boxOf(talk)).y).toBe(above.y + below.height);
  });

  test("what a row says stays where it is while the pointer passes", async ({ page, bench }) => {
    await bench.put("talk.wav");
    const row = page.getByRole("listitem").filter({ hasText: "talk.wav" });
    const said = row.getByText(/1:00 · English/);
    await page.mouse.move(700, 400);
    const before = await boxOf(said);
    await row.hover();
    await expect(row.getByRole("button", { name: "More for talk.wav" })).toBeVisible();
    expect(await boxOf(said)).toEqual(before);
    expect((await boxOf(row)).height).toBe(54);
  });
});

test("the hint of the search field ends in an ellipsis where it is too long, with the focus as well", async ({
  page,
  bench,
}) => {
  await bench.put("talk.wav");
  await page.setViewportSize({ width: 400, height: 800 });
  const field = page.getByRole("searchbox", { name: "Search all transcripts" });
  await field.focus();
  await expect(field).toBeFocused();
  const hint = page.getByRole("search").getByText("Search all transcripts");
  expect(await isWhole(hint)).toBe(false);
  await expect(hint).toHaveCSS("text-overflow", "ellipsis");
  await field.fill("door");
  await expect(hint).toBeHidden();
});

test("the head and the drop target say the same of what is added next", async ({ page, bench }) => {
  await bench.application.handlers.changeSettings({
    ...defaultSettings,
    transcribe: { ...defaultSettings.transcribe, language: "de", preset: "accurate" },
  });
  await page.reload();
  const said = "German · whisper-base · accurate";
  await expect(page.getByRole("banner").getByText(said, { exact: true })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [import.meta.filename], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
  await expect(page.getByRole("status").getByText(said, { exact: true })).toBeVisible();
});

test("the drop page has no empty place among its fields, and uses the width that there is", async ({ page }) => {
  const fields = page.getByRole("group", { name: "How files added from now on are transcribed" }).getByRole("combobox");
  const heading = page.getByRole("heading", { name: "Drop recordings here" });
  for (const [width, rows] of [
    [400, 3],
    [1280, 2],
    [2560, 2],
  ] as const) {
    await page.setViewportSize({ width, height: 860 });
    const boxes = await Promise.all((await fields.all()).map(boxOf));
    expect(boxes).toHaveLength(5);
    const tops = [...new Set(boxes.map(({ y }) => Math.round(y)))];
    expect(tops).toHaveLength(rows);
    const ends = tops.map((top) =>
      Math.max(...boxes.filter(({ y }) => Math.round(y) === top).map((box) => box.x + box.width)),
    );
    for (const end of ends) expect(end).toBeCloseTo(ends[0] ?? 0, 0);
    expect((await boxOf(heading)).x + (await boxOf(heading)).width < (boxes[0]?.x ?? 0)).toBe(width === 2560);
  }
});

test("the history and what is found use the width of a wide window", async ({ page, bench }) => {
  await bench.put("talk.wav", "walk.wav");
  for (const name of ["talk.wav", "walk.wav"])
    await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Done:");
  await page.setViewportSize({ width: 2560, height: 1440 });
  const main = page.getByRole("main");
  await page.keyboard.press("f");
  const entry = main.getByRole("button", { name: /^talk\.wav/ });
  await expect(entry).toContainText("whisper-base");
  await expect(entry).toContainText("1 doubtful span");
  expect((await boxOf(entry)).width).toBeGreaterThan(0.95 * (await boxOf(main)).width);
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("door");
  const [first, second] = ["talk.wav", "walk.wav"].map((name) => main.getByRole("heading", { name }));
  if (first === undefined || second === undefined) throw new Error("two files");
  await expect(second).toBeVisible();
  expect((await boxOf(first)).y).toBe((await boxOf(second)).y);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(async () => (await boxOf(first)).y === (await boxOf(second)).y).toBe(false);
});

test("one Escape closes what was opened, though the focus shows a tip", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await expect(page.getByRole("listitem").filter({ hasText: "talk.wav" })).toContainText("Done:");
  await page.getByRole("button", { name: "talk.wav", exact: true }).click();
  await page.keyboard.press("c");
  const heading = page.getByRole("heading", { name: "Compare: talk.wav" });
  await expect(heading).toBeVisible();
  await page.getByRole("banner").getByRole("button", { name: "Keyboard" }).focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const tip = page.locator("[data-open]").filter({ hasText: "Keyboard" }).last();
  await expect(tip).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(heading).toBeHidden();
  await expect(tip).toBeHidden();
});

test("what finds and replaces is in the narrowest window as a whole, and facts of a model are not cut off", async ({
  page,
  bench,
}) => {
  await bench.put("talk.wav");
  await expect(page.getByRole("button", { name: "Export" })).toBeEnabled();
  await page.setViewportSize({ width: 400, height: 800 });
  await page.keyboard.press("Control+f");
  const close = await boxOf(page.getByRole("button", { name: "Close find" }));
  expect(close.x + close.width).toBeLessThanOrEqual(400 - 12);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 660, height: 430 });
  await page.keyboard.press("Control+,");
  await page.getByRole("tab", { name: "Models" }).click();
  const fact = page.getByText(/real time \(foretold\)$/).first();
  expect(await fact.evaluate((element) => element.scrollWidth <= (element.parentElement?.clientWidth ?? 0))).toBe(true);
});
