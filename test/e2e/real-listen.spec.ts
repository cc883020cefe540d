/**
 * Listening while reading: the word that is heard is lit, a click goes to a word, keys move through the sound, a segment is looped. The recording
 * is a film: its pictures play beside the words, under the subtitles that are made of them.
 */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { words } from "../../renderer/words.ts";
import { expectAccessible } from "./axe.ts";
import { writeFilm } from "./film.ts";
import { drop, expect, expectDone, test } from "./real.ts";

const place = (page: Page) => page.getByRole("slider", { name: "Place in the recording" });
const seconds = async (page: Page): Promise<number> => Number(await place(page).inputValue());

test("a film plays beside its words, which light up as they are heard, a click goes to one, J K L move, R loops", async ({
  page,
  program,
}) => {
  const path = join(program.folder, "speech.webm");
  await program.start();
  await writeFilm(page, path, ["jfk.flac", "austen-0870.flac"]);
  await drop(page, path);
  await expectDone(page, "speech.webm");
  const pictures = page.getByRole("region", { name: words.pictures.title });
  const video = page.locator("video");
  const filmTime = () => video.evaluate((film) => (film instanceof HTMLVideoElement ? film.currentTime : -1));
  await expect(pictures).toBeVisible();
  await expect(video).toHaveJSProperty("videoWidth", 160);

  // The words' own times: a click goes to one of them.
  const word = page
    .locator("[data-start]")
    .filter({ hasText: /^country$/ })
    .first();
  const start = Number(await word.getAttribute("data-start"));
  expect(start).toBeGreaterThan(4);
  await word.click();
  await expect(place(page)).toHaveValue(String(Math.floor(start)));
  await expect(word).toHaveAttribute("data-lit", "");
  await expect.poll(filmTime).toBeCloseTo(start, 1);
  await expect(pictures.locator("[data-subtitle]")).toContainText("country");
  await page.keyboard.press(" ");
  await expect.poll(filmTime).toBeGreaterThan(start + 0.5);
  const lit = page.locator("[data-lit]");
  await expect(lit).toHaveCount(1);
  await expect(word).not.toHaveAttribute("data-lit", "");
  expect(Number(await lit.getAttribute("data-start"))).toBeGreaterThan(start);
  await expectAccessible(page);

  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  // A busy machine may have played nearly to the end by then, where there are no 5 seconds to go on.
  await word.click();
  await expect(place(page)).toHaveValue(String(Math.floor(start)));
  const stood = await seconds(page);
  await page.keyboard.press("l");
  await expect.poll(() => seconds(page)).toBe(stood + 5);
  await page.keyboard.press("j");
  await expect.poll(() => seconds(page)).toBe(stood);

  // The chosen segment again and again, at twice the speed.
  await page.getByRole("button", { name: "Speed: 1" }).click();
  await page.getByRole("menuitem", { name: "2x" }).click();
  await word.click();
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Loop this segment" })).toHaveAttribute("aria-pressed", "true");
  const segment = page.locator("[data-segment]").filter({ has: word }).first();
  const begin = Math.floor(Number(await segment.locator("[data-start]").first().getAttribute("data-start")));
  const end = Math.ceil(Number(await segment.locator("[data-start]").last().getAttribute("data-start"))) + 2;
  await page.keyboard.press(" ");
  const heard: number[] = [];
  // Until it has jumped back once.
  await expect
    .poll(
      async () => {
        heard.push(await seconds(page));
        return heard.some((time, at) => at > 0 && time < (heard[at - 1] ?? 0));
      },
      { intervals: [50] },
    )
    .toBe(true);
  expect(Math.min(...heard)).toBeGreaterThanOrEqual(begin - 1);
  expect(Math.max(...heard)).toBeLessThanOrEqual(end);
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Loop this segment" })).toHaveAttribute("aria-pressed", "false");
});
