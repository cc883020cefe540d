/** A doubtful span is decoded again: both versions are kept, and so is the person's word that it is right. */
import { join } from "node:path";
import { expectAccessible } from "./axe.ts";
import { drop, expect, expectDone, patience, rowOf, test } from "./real.ts";
import { writeSpeech } from "./speech.ts";

test("redo accurately, redo in another language, keep, look at the original", async ({ page, program }) => {
  const path = join(program.folder, "backwards.wav");
  // Half of it is spoken backwards: no model is sure of that.
  await writeSpeech(path, [{ clip: "jfk.flac" }, { clip: "austen-0870.flac", backwards: true }]);
  await program.start();
  await drop(page, path);
  await expectDone(page, "backwards.wav");
  await expect(rowOf(page, "backwards.wav")).toContainText("doubtful span");
  const transcript = page.getByRole("region", { name: "Transcript" });
  const heard = (await transcript.textContent()) ?? "";
  expect(heard).toMatch(/fellow Americans/);

  // The next doubt is chosen by its button, or by a key.
  await page.keyboard.press("n");
  const doubtful = page
    .locator("[data-segment]")
    .filter({ has: page.getByRole("button", { name: "Keep" }) })
    .first();
  await expect(doubtful.getByRole("button", { name: "Listen" })).toBeVisible();
  await expectAccessible(page);

  // Kept as it is, it is no longer doubted; undone, it is again.
  const doubts = /\d+ doubtful spans?/.exec((await rowOf(page, "backwards.wav").textContent()) ?? "")?.[0] ?? "";
  await doubtful.getByRole("button", { name: "Keep" }).click();
  await expect(rowOf(page, "backwards.wav")).not.toContainText(doubts);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(page, "backwards.wav")).toContainText(doubts);

  await doubtful.getByRole("button", { name: "Decode again", exact: true }).click();
  await page.getByRole("menuitem", { name: "Decode again, accurate" }).click();
  await expect(page.getByText("Decoding this span again…")).toBeVisible();
  await expect(page.getByText(/^(This span was decoded|Decoded) again[.:]/)).toBeVisible(patience);

  await page
    .locator("[data-segment]")
    .filter({ hasText: /fellow Americans/ })
    .first()
    .hover();
  await page
    .getByRole("button", { name: /^More for 0:0\d/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Decode again in another language" }).click();
  await expect(page.getByRole("menuitem", { name: "German" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "German" }).click();
  await expect(page.getByText(/Und so/).first()).toBeVisible(patience);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  // Both versions are there, also after a reload.
  await page.reload();
  await expect(page.getByText(/Und so/).first()).toBeVisible();
  await page.getByRole("button", { name: "Show the original" }).click();
  await expect(page.getByText(/fellow Americans/).first()).toBeVisible();
  await expect(page.getByText(/Und so/)).toBeHidden();
  await page.getByRole("button", { name: "Show my version" }).click();
  await expect(page.getByText(/Und so/).first()).toBeVisible();

  await expectAccessible(page);
});
