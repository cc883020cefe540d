/** A recording with pictures: seen beside its words, with the subtitles that files hold, played by the one player that there is. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { words } from "../../renderer/words.ts";
import { readSrt } from "../export/support/readers.ts";
import { expectAccessible } from "./axe.ts";
import { writeFilm } from "./film.ts";
import { type Bench, expect, sentences, spoken, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { writeSpeech } from "./speech.ts";

const { pictures: say, player, subtitles, transcript } = words;
const [first = ""] = sentences;
const refused = say.refused({ refused: "HEVC", silent: false });

test.use({
  script: {
    duration: () => 12,
    segments: () => spoken(12),
    pictures: (name) => (name === "film.webm" ? "VP8" : name === "phone.mov" ? "HEVC" : null),
    pace: async () => {},
  },
});

/** The exported subtitle at a time, a line of its own each. */
async function exportedAt({ application }: Bench, page: Page, seconds: number): Promise<string> {
  const { rows } = await application.handlers.queue({});
  const ids = rows.filter(({ name }) => name === "film.webm").map(({ id }) => id);
  await expect(page.getByText(transcript.saving)).toBeHidden();
  const { base64 } = await application.handlers.export({ ids, format: "srt" });
  const cue = readSrt(Buffer.from(base64, "base64").toString()).find(
    ({ startMs, endMs }) => startMs <= 1000 * seconds && 1000 * seconds < endMs,
  );
  return cue?.lines.join("\n") ?? "";
}

test("pictures play beside the words, under the subtitles that are exported", async ({ page, bench }) => {
  await writeFilm(page, join(bench.folder, "film.webm"), ["jfk.flac"]);
  await bench.application.add([join(bench.folder, "film.webm")]);
  const pictures = page.getByRole("region", { name: say.title });
  const over = pictures.locator("[data-subtitle]");
  const video = page.locator("video");
  await expect(pictures).toBeVisible();
  await expect(page.locator("video, audio")).toHaveCount(1);

  // The words and the pictures are at one place, by whatever it is reached.
  const place = page.getByRole("slider", { name: player.waveform });
  await place.fill("7");
  // Broken into the same lines.
  await expect.poll(() => over.textContent()).toBe(await exportedAt(bench, page, 7));
  await expect(video).toHaveJSProperty("currentTime", 7);
  await expect(page.locator("[data-lit]")).toContainText("house without a red door");
  await expectAccessible(page);
  await keepPicture(page, "film");

  // An edit is seen at once, as it would be exported: in lines of its own.
  await page.locator("[data-segment='1'] p").dblclick();
  const edited = "He said that a house which has no red door is a place to keep your coats and nothing more.";
  await page.getByRole("textbox", { name: transcript.edit }).fill(edited);
  await page.keyboard.press("Enter");
  await expect(over).toContainText("which has no red door");
  await expect.poll(() => over.textContent()).toBe(await exportedAt(bench, page, 7));

  // The keys are those of any recording.
  await page.keyboard.press(" ");
  await expect(video).toHaveJSProperty("paused", false);
  await page.keyboard.press("k");
  await expect(video).toHaveJSProperty("paused", true);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(over).toContainText("when we moved into the house");
  // A click on them plays, and what plays goes on where nothing of it is seen.
  await pictures.click();
  await expect(video).toHaveJSProperty("paused", false);
  await page.keyboard.press("r");
  await page.getByRole("button", { name: transcript.export }).click();
  await page.getByRole("menuitem", { name: subtitles.open }).click();
  await expect(page.getByRole("region", { name: subtitles.title })).toBeVisible();
  await expect(pictures).toBeVisible();
  await expect(video).toHaveJSProperty("paused", false);
  await keepPicture(page, "film, with its subtitles");
  await page.getByRole("button", { name: say.hide }).click();
  await expect(pictures).toBeHidden();
  await expect(video).toHaveJSProperty("paused", false);
  await page.keyboard.press("Escape");
  await page.keyboard.press("k");

  // Whoever hid them finds them hidden.
  await page.reload();
  await page.getByRole("button", { name: say.show }).click();
  await expect(pictures).toBeVisible();
  await place.fill("1");
  await expect(over).toContainText("moved into the house");
  await page.getByRole("button", { name: say.subtitles }).click();
  await expect(over).toBeHidden();
  await page.getByRole("button", { name: say.subtitles }).click();

  // As large as the screen, with the subtitles, and the keys as they were.
  await page.getByRole("button", { name: say.fill }).click();
  await expect(pictures.getByRole("button", { name: say.leave })).toBeVisible();
  await expect(over).toContainText("moved into the house");
  await page.keyboard.press(" ");
  await expect(video).toHaveJSProperty("paused", false);
  await page.keyboard.press(" ");
  await expectAccessible(page);
  await keepPicture(page, "film, as large as the screen");
  await pictures.getByRole("button", { name: say.leave }).click();
  await expect(pictures.getByRole("button", { name: say.leave })).toBeHidden();
});

test("what the browser can't draw is named, in a line and without an empty box", async ({ page, bench }) => {
  for (const name of ["phone.mov", "talk.wav"]) await writeSpeech(join(bench.folder, name), ["cards-005.wav"]);
  await bench.application.add(["phone.mov", "talk.wav"].map((name) => join(bench.folder, name)));
  await page.getByRole("button", { name: "phone.mov", exact: true }).click();
  await expect(page.getByText(refused)).toBeVisible();
  await expect(page.getByRole("region", { name: say.title })).toBeHidden();
  await expect(page.getByRole("button", { name: say.hide })).toBeHidden();
  await expectAccessible(page);
  await page.getByRole("button", { name: "talk.wav", exact: true }).click();
  await expect(page.getByRole("heading", { name: "talk.wav" })).toBeVisible();
  await expect(page.getByText(refused)).toBeHidden();
});

test("a wide window has something beside the words, a narrow one above them", async ({ page, bench }) => {
  await writeFilm(page, join(bench.folder, "film.webm"), ["cards-005.wav"]);
  await bench.application.add([join(bench.folder, "film.webm")]);
  const pictures = page.getByRole("region", { name: say.title });
  const beside = page.getByRole("complementary", { name: say.pane });
  const text = page.locator("[data-segment] p").first();
  await expect(text).toContainText(first);
  const boxOf = async (locator = pictures) => {
    const box = await locator.boundingBox();
    if (box === null) throw new Error("not there");
    return box;
  };
  await expect(pictures).toBeVisible();
  await expect(beside).toBeHidden();
  expect((await boxOf()).y + (await boxOf()).height).toBeLessThanOrEqual((await boxOf(text)).y);

  await page.setViewportSize({ width: 2560, height: 1300 });
  await expect(beside.getByRole("listitem")).toHaveCount(2);
  // Words at a width that is read with ease, and the pictures beside them.
  expect((await boxOf(text)).width).toBeLessThanOrEqual(46 * 16);
  expect((await boxOf()).x).toBeGreaterThan((await boxOf(text)).x + (await boxOf(text)).width);
  await expectAccessible(page);
  await keepPicture(page, "film, wide");
  await page.getByRole("button", { name: say.hide }).click();
  await expect(pictures).toBeHidden();
  await expect(beside.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: say.show }).click();

  await page.setViewportSize({ width: 400, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(beside).toBeHidden();
  await expect(pictures).toBeInViewport();
  await expect(text).toBeInViewport();
  const { x, width, height } = await boxOf();
  expect(x + width).toBeLessThanOrEqual(400);
  expect(height).toBeLessThan(0.35 * 800);
  await expectAccessible(page);
  await keepPicture(page, "film, narrow");
});
