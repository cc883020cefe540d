/** The window where the system speaks German: dropped, transcribed, exported, set, without an English sentence; another language is heard at once. */
import { readFile } from "node:fs/promises";
import { german } from "../../src/words/de/words.ts";
import { english } from "../../src/words/en/words.ts";
import { japanese } from "../../src/words/ja/words.ts";
import { expectAccessible } from "./axe.ts";
import { englishOn } from "./english.ts";
import { expect, sentences, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";

test.use({ locale: "de-AT" });

test("dropped, transcribed and exported in German, then in Japanese and English at a click", async ({ page }) => {
  const { add, drop, transcript, settings, keys, compare, subtitles, exports, queue } = german;
  const expectGerman = async (what: string): Promise<void> => {
    await keepPicture(page, what);
    expect([what, await englishOn(page, german, ["talk.wav", "Slimscribe", "whisper-base"])]).toEqual([what, []]);
  };
  const click = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
  await expect(page.getByText(drop.private)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectGerman("empty");
  await expectAccessible(page);

  await page.locator("#choose-files").setInputFiles([
    { name: "talk.wav", mimeType: "audio/wav", buffer: Buffer.from("sound") },
    { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("a picture") },
  ]);
  await expect(page.getByText(german.added(1, [{ ending: "png", files: 1 }], 0))).toBeVisible();
  await expect(page.getByText("Übergangen: 1 Bild.")).toBeVisible();
  await expect(page.locator("[data-segment] p[lang=en]").first()).toContainText(sentences[0] ?? "");
  await expect(page.getByRole("listitem").filter({ hasText: "talk.wav" })).toContainText("Englisch");
  await expectGerman("transcript");
  await page.setViewportSize({ width: 400, height: 800 });
  await expectGerman("narrow");
  await expectAccessible(page);
  await page.setViewportSize({ width: 1360, height: 860 });

  await page.keyboard.press("t");
  await expectGerman("timing");
  await page.keyboard.press("t");
  await click(transcript.export);
  const menu = page.getByRole("menuitem", { name: exports.names.srt });
  await expect(menu).toBeVisible();
  await expectGerman("export");
  const [download] = await Promise.all([page.waitForEvent("download"), menu.click()]);
  expect(await readFile(await download.path(), "utf8")).toContain("door");
  await click(transcript.export);
  await page.getByRole("menuitem", { name: subtitles.open }).click();
  await expect(page.getByText(subtitles.tooFast(0))).toBeVisible();
  await expectGerman("subtitles");
  await click(subtitles.close);
  await page.keyboard.press("c");
  await expect(page.getByRole("button", { name: compare.close }).first()).toBeVisible();
  await expectGerman("compare");
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: keys.places.transcript })).toBeVisible();
  await expectGerman("keys");
  await page.keyboard.press("Escape");

  await click(settings.open);
  for (const section of Object.values(settings.sections)) {
    await page.getByRole("tab", { name: section, exact: true }).click();
    await expect(page.getByRole("tabpanel")).toBeVisible();
    await expectGerman(`settings, ${section}`);
  }
  await expectAccessible(page);
  // Darstellung is open: another language, and back to the system's.
  const choose = async (label: string, name: string): Promise<void> => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name, exact: true }).click();
  };
  await choose(settings.interface, "日本語");
  await expect(page.getByRole("heading", { name: japanese.settings.title })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await choose(japanese.settings.interface, "English");
  await expect(page.getByRole("tab", { name: english.settings.sections.look })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: english.add.label })).toBeVisible();
  await click(english.settings.open);
  await page.getByRole("tab", { name: english.settings.sections.look }).click();
  await choose(english.settings.interface, english.settings.system);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: add.label })).toBeVisible();
  await expect(page.getByRole("navigation", { name: queue.title })).toBeVisible();
});
