/** What is kept on the disk is told in the settings, and deleted for good from there. */
import { expectAccessible } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";

test("removed files are erased for good after a question that says how many and how large", async ({ page, bench }) => {
  await bench.put("gone.wav", "stays.wav");
  const rows = async () => (await bench.application.handlers.queue({})).rows;
  await expect.poll(async () => (await rows()).every(({ state }) => state === "done")).toBe(true);
  const gone = (await rows()).find(({ name }) => name === "gone.wav");
  await bench.application.handlers.act({ action: "remove", ids: [gone?.id ?? ""] });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Storage" }).click();
  await expect(page.getByText(/1 removed file, [\d.]+ k?B\./)).toBeVisible();
  await keepPicture(page, "storage");
  await expectAccessible(page);
  const erase = page.getByRole("button", { name: "Erase…" }).first();
  const ofAge = async (age: string): Promise<void> => {
    await page.getByRole("combobox", { name: "Erase what left the queue" }).click();
    await page.getByRole("option", { name: age }).click();
  };
  await ofAge("more than a day ago");
  await expect(page.getByText(/^With their transcripts.* There are none\.$/)).toBeVisible();
  await expect(erase).toBeDisabled();
  await ofAge("at any time");
  await erase.click();
  await expect(page.getByRole("alertdialog")).toContainText("Erase 1 removed file for good?");
  await expect(page.getByRole("alertdialog")).toContainText(
    "Files and transcripts that are erased can't be brought back.",
  );
  // The settings, too, are out of reach as long as it is asked, and look it.
  const over = await page.getByRole("tab", { name: "Look", includeHidden: true }).evaluate((tab) => {
    const { x, y } = tab.getBoundingClientRect();
    const top = document.elementFromPoint(x + 5, y + 5);
    return top === null ? "" : getComputedStyle(top).backgroundColor;
  });
  expect(over).toMatch(/0\.3\)$/);
  await keepPicture(page, "asked");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  // The question alone is closed by it, and nothing was done.
  await expect(page.getByRole("tab", { name: "Storage" })).toBeVisible();
  await erase.click();
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByText("1 removed file erased.")).toBeVisible();
  await expect(erase).toBeDisabled();
  await page.getByRole("button", { name: "Empty the cache" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Empty the cache" }).click();
  await expect(page.getByText("The cache is empty.")).toBeVisible();
  expect(await bench.application.handlers.removed({})).toEqual([]);
  expect(await rows()).toMatchObject([{ name: "stays.wav" }]);
});
