/** Files dragged over the window: the drop target stands as long as they are over it, and no longer. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const target = (page: Page) => page.getByText("Let go to add them");

/** Of a drag from outside, as the browser tells it. */
async function drag(page: Page, ...steps: { type: string; at: string; to?: string | null }[]): Promise<void> {
  await page.evaluate((all) => {
    for (const { type, at, to } of all) {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["sound"], "dropped.wav"));
      const relatedTarget = to == null ? null : document.querySelector(to);
      const options = { bubbles: true, cancelable: true, composed: true, dataTransfer, relatedTarget };
      document.querySelector(at)?.dispatchEvent(new DragEvent(type, options));
    }
  }, steps);
}

const overWindow = async (page: Page): Promise<void> => {
  await drag(page, { type: "dragenter", at: "main" }, { type: "dragover", at: "main" });
  await expect(target(page)).toBeVisible();
};

test.beforeEach(async ({ page, bench }) => {
  await bench.put("interview.wav");
  await page.getByRole("button", { name: "interview.wav", exact: true }).waitFor();
});

test("from one part of the window to another it stays, whatever is said of where they go", async ({ page }) => {
  await overWindow(page);
  await drag(page, { type: "dragenter", at: "header" }, { type: "dragleave", at: "main" });
  await expect(target(page)).toBeVisible();
  await drag(page, { type: "dragenter", at: "nav" }, { type: "dragleave", at: "header", to: "nav" });
  await expect(target(page)).toBeVisible();
});

test("it goes with whatever ends the drag", async ({ page }) => {
  const endings: Record<string, () => Promise<void>> = {
    "out of the window": () => drag(page, { type: "dragleave", at: "main" }),
    // An old browser's answer, or one at another zoom: what they go to is named though it is none of the window's.
    "out of the window, with a place": () => drag(page, { type: "dragleave", at: "main", to: "html" }),
    "dropped elsewhere": () => drag(page, { type: "dragend", at: "main" }),
    "the pointer is back": () => page.mouse.move(310, 310),
    "a key is heard": () => page.keyboard.press("Escape"),
  };
  await page.mouse.move(300, 300);
  for (const [name, end] of Object.entries(endings))
    await test.step(name, async () => {
      await overWindow(page);
      await end();
      await expect(target(page)).toBeHidden();
    });
  await overWindow(page);
  await drag(page, { type: "drop", at: "main" });
  await expect(target(page)).toBeHidden();
});

test("what is under the files is taken away: it takes the drag itself, at 200 % too", async ({ page, bench }) => {
  await page.setViewportSize({ width: 680, height: 430 });
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [import.meta.filename], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "dragOver"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  await expect(target(page)).toBeVisible();
  const at = await page.evaluate(() => document.elementFromPoint(300, 300)?.contains(document.querySelector("main")));
  expect(at).toBe(false);
  await bench.put("another.wav");
  await page.evaluate(() =>
    document.elementFromPoint(300, 300)?.dispatchEvent(new DragEvent("dragleave", { bubbles: true })),
  );
  await expect(target(page)).toBeHidden();
});

test("files that are let go as soon as the target is there, or before, are added", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [import.meta.filename], dragOperationsMask: 1 };
  const send = (type: "dragEnter" | "dragOver" | "drop") =>
    session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  const added = page.getByRole("button", { name: "page-drop.spec.ts", exact: true });
  for (const wait of [true, false]) {
    await send("dragEnter");
    await send("dragOver");
    if (wait) await expect(target(page)).toBeVisible();
    await send("drop");
    await expect(target(page)).toBeHidden();
    await expect(added).toHaveCount(wait ? 1 : 2);
  }
});

test("a picture of the page that is dragged is no recording", async ({ page }) => {
  await drag(page, { type: "dragstart", at: "header img" }, { type: "dragenter", at: "main" });
  await drag(page, { type: "dragover", at: "main" }, { type: "drop", at: "main" });
  await expect(target(page)).toBeHidden();
  await expect(page.getByRole("listitem")).toHaveCount(1);
  // The next one is from outside again.
  await drag(page, { type: "dragend", at: "header img" });
  await overWindow(page);
});
