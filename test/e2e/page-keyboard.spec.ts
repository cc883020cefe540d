/** The window by its keys. */
import { expectAccessible } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

test.beforeEach(async ({ page, bench }) => {
  await bench.put("talk.wav");
  await expect(page.getByRole("heading", { name: "talk.wav" })).toBeVisible();
});

test("who passes the search with Tab goes on reading; typing opens it", async ({ page }) => {
  const heading = page.getByRole("heading", { name: "talk.wav" });
  const search = page.getByRole("searchbox", { name: "Search all transcripts" });
  await page.getByRole("button", { name: "Add files or a folder" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Record" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(search).toBeFocused();
  await expect(heading).toBeVisible();
  await page.keyboard.type("coats");
  await expect(page.getByText("2 places found")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(heading).toBeVisible();
});

test("Space plays the file that was just clicked, too", async ({ page }) => {
  const row = page.getByRole("button", { name: "talk.wav", exact: true });
  await row.click();
  await expect(row).toBeFocused();
  await expect(row).toHaveAttribute("aria-current", "true");
  await page.evaluate(() => {
    HTMLMediaElement.prototype.play = async function played() {
      document.title = "played";
    };
  });
  await page.keyboard.press("Space");
  await expect(page).toHaveTitle("played");
  await expect(row).toHaveAttribute("aria-pressed", "false");
});

test("a key that changes a setting says so, and takes it back", async ({ page }) => {
  await page.keyboard.press("3");
  await expect(page.getByRole("radio", { name: "Compact" })).toBeChecked();
  const told = page.getByRole("region", { name: "Messages" });
  await expect(told).toContainText("Compact attention.");
  await told.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("radio", { name: "Slim" })).toBeChecked();
});

test("Escape closes what was opened last", async ({ page }) => {
  const find = page.getByRole("searchbox", { name: "Find in this transcript" });
  const filter = page.getByRole("searchbox", { name: "Filter by name" });
  await page.keyboard.press("Control+f");
  await page.locator("[data-segment='1'] p").first().click();
  await page.getByRole("button", { name: "Filter by name" }).click();
  await page.getByRole("heading", { name: "talk.wav" }).click();
  await page.keyboard.press("Escape");
  await expect(filter).toBeHidden();
  await expect(find).toBeVisible();

  await page.keyboard.press("c");
  await expect(page.getByRole("heading", { name: "Compare: talk.wav" })).toBeVisible();
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { name: "All transcripts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Compare: talk.wav" })).toBeVisible();
  await page.keyboard.press("Escape");
  // Whoever comes back finds what was open.
  await expect(find).toBeVisible();
  await page.getByRole("heading", { name: "talk.wav" }).click();
  for (let left = 0; left < 2; left += 1) await page.keyboard.press("Escape");
  await expect(find).toBeHidden();
});

test("a key is heard right behind the Escape that closes a dialog, and what it opens stays", async ({ page }) => {
  const keys = page.getByRole("dialog", { name: "Keyboard" });
  const settings = page.getByRole("dialog", { name: "Settings" });
  // What closes stays for a frame or two: here for as long as it takes to press a key.
  await page.evaluate(async () => {
    const sheet = new CSSStyleSheet();
    await sheet.replace("[role=dialog] { transition: opacity 900s !important } [data-ending-style] { opacity: 0 }");
    document.adoptedStyleSheets = [sheet];
  });
  await page.keyboard.press("?");
  await expect(keys).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(keys).toHaveAttribute("data-closed");
  await page.keyboard.press("Control+,");
  await expect(settings).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(settings).toHaveAttribute("data-closed");
  // The same one once more, before it is gone.
  await page.keyboard.press("Control+,");
  await expect(settings).toHaveAttribute("data-open");
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  await expect(keys).toHaveCount(0);
  await expect(settings).toBeFocused();
});

test("the list of keys names every place, and is made from what listens", async ({ page }) => {
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard" });
  for (const place of ["Everywhere", "Listening and reading", "While a segment is edited", "In the queue"])
    await expect(list.getByRole("heading", { name: place })).toBeVisible();
  await expect(list.getByText("Remove what is chosen from the list")).toBeVisible();
  await expect(list.getByText("Close what was opened last")).toBeVisible();
  // It is scrolled one way only: no bar stands below it.
  const bars = list.locator("[data-id$='viewport'], [class*='px-5 pb-5']").first();
  await expect(bars).toHaveCSS("overflow-x", "hidden");
  await expect(bars).toHaveCSS("overflow-y", "auto");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
});
