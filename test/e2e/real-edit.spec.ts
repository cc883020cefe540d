/** What a person writes outlives the program, is found by search, and is opened at its moment. */
import { join } from "node:path";
import { expectAccessible } from "./axe.ts";
import { drop, expect, expectDone, test } from "./real.ts";
import { writeSpeech } from "./speech.ts";

test("a word is changed, the program is started again, the word is found, and its moment is heard", async ({
  page,
  program,
}) => {
  const path = join(program.folder, "interview.wav");
  await writeSpeech(path, ["jfk.flac", "austen-0870.flac", "austen-0890.flac"]);
  await program.start();
  await drop(page, path);
  await expectDone(page, "interview.wav");
  const last = page.locator("[data-segment]").filter({ hasText: /ill[- ]disposed/i });
  const start = ((await last.getByRole("button", { name: /^Play from/ }).textContent()) ?? "").trim();
  await last.locator("p").first().dblclick();
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  await field.fill((await field.inputValue()).replace(/ill[- ]disposed/i, "xylophonic"));
  await expectAccessible(page);
  await field.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await program.quit();

  await program.start();
  await expect(page.getByText(/xylophonic/)).toBeVisible();
  await page.keyboard.press("f");
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("ylopho");
  await expect(page.getByText("1 place found")).toBeVisible();
  const found = page.getByRole("region", { name: "Search" });
  await expect(found.locator("mark")).toHaveText("ylopho");
  await expectAccessible(page);
  // What was heard is no longer what is shown, so it is not found.
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("ill disposed");
  await expect(page.getByText("Nothing found.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("xylophonic");
  await found.getByRole("listitem").getByRole("button").click();

  await expect(page.getByRole("heading", { name: "interview.wav" })).toBeVisible();
  const segment = page.locator("[data-segment]").filter({ hasText: "xylophonic" });
  await expect(segment).toBeInViewport();
  await expect(page.getByRole("slider", { name: "Place in the recording" })).toHaveAttribute("aria-valuetext", start);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const seconds = async (): Promise<number> =>
    Number(await page.getByRole("slider", { name: "Place in the recording" }).inputValue());
  const [minutes = 0, rest = 0] = start.split(":").map(Number);
  await expect.poll(seconds).toBeGreaterThan(60 * minutes + rest);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expectAccessible(page);
});
