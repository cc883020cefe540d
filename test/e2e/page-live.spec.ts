/** Words while they are decoded, and a queue that says who is being decoded. */
import { expectAccessible } from "./axe.ts";
import { expect, quick, sentences, spoken, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { held } from "./scripted.ts";

const [first = "", second = ""] = sentences;
/** Hands the next text out when it is asked for. */
let steps = Array.from({ length: 4 }, held);
let done = held();
test.beforeEach(() => {
  steps = Array.from({ length: 4 }, held);
  done = held();
});
test.use({
  script: {
    ...quick,
    duration: () => 12,
    segments: () => spoken(12),
    streams: (name) => (name === "talk.wav" ? 2 : 0),
    async *provisional(name) {
      if (name !== "talk.wav") return;
      // Of a window that is decoded once more the second attempt begins anew.
      for (const [place, text] of [
        first,
        `${first} ${second} ${first} ${second}`,
        "So",
        `${first} ${second}`,
      ].entries()) {
        await steps[place]?.opened;
        yield text;
      }
    },
    pace: () => done.opened,
  },
});

test("words appear while they are decoded, dimmed, and make room for the finished ones", async ({ page, bench }) => {
  await bench.put("talk.wav", "later.wav");
  const rows = page.getByRole("listitem");
  await expect(rows.filter({ hasText: "talk.wav" })).toContainText("Running");
  await expect(rows.filter({ hasText: "later.wav" })).toContainText("Next");
  await expect(page.getByText("Listening.")).toBeVisible();

  const coming = page.getByRole("region", { name: "Being decoded now" });
  const paragraph = coming.getByRole("paragraph");
  steps[0]?.free();
  await expect(paragraph).toHaveText(first);
  const colour = () => paragraph.evaluate((element) => getComputedStyle(element).color);
  const dimmed = await colour();
  await expectAccessible(page);
  await keepPicture(page, "words while they are decoded");
  steps[1]?.free();
  await expect(paragraph).toContainText(second);
  const height = async (): Promise<number> => (await paragraph.boundingBox())?.height ?? 0;
  const tall = await height();
  expect(tall).toBeGreaterThan(0);
  steps[2]?.free();
  await expect(paragraph).toHaveText("So");
  expect(await height()).toBe(tall);
  await page.setViewportSize({ width: 400, height: 800 });
  steps[3]?.free();
  await expect(paragraph).toHaveText(`${first} ${second}`);
  // Nor does it keep the height of narrow lines in a wide window.
  const narrow = await height();
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect.poll(height).toBeLessThan(narrow);
  // Nothing of it is kept or can be changed.
  await expect(page.locator("[data-segment]")).toHaveCount(0);

  done.free();
  const segments = page.locator("[data-segment]");
  await expect(segments).toHaveCount(2);
  await expect(segments.first()).toContainText(first);
  await expect(coming).toBeHidden();
  expect(
    await segments
      .first()
      .locator("p")
      .evaluate((element) => getComputedStyle(element).color),
  ).not.toBe(dimmed);
});
