/** Compare: begun, stopped, begun over another one, beside other work, of a file that can't be read; what stands below each other. */
import { expect, quick, spoken, test } from "./fixtures.ts";

test.use({
  script: {
    ...quick,
    duration: () => 60,
    segments: () => spoken(60),
    heardBy: (attention, text) => (attention === "compact" ? text.replace("red", "green") : text),
    failure: (name) =>
      name.startsWith("broken")
        ? { code: "audio.codec", message: "broken.wma needs ffmpeg.", hint: "Install ffmpeg, then retry." }
        : null,
    pace: (name) => (name.startsWith("slow") ? new Promise<void>(() => {}) : Promise.resolve()),
  },
});

test("modes are held against the first of them, whichever that is; columns stand below their heads", async ({
  page,
  bench,
}) => {
  await bench.put("talk.wav");
  await expect(page.getByRole("heading", { name: "talk.wav" })).toBeVisible();
  await page.keyboard.press("c");
  await page.getByRole("checkbox", { name: "Standard" }).uncheck();
  await page.getByRole("checkbox", { name: "Compact" }).check();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByText(/^Compact: . of 3 windows token for token as Slim\.$/)).toBeVisible();
  // The queue had nothing to do.
  await expect(page.getByText("Other files were transcribed meanwhile")).toBeHidden();
  const left = (selector: string): Promise<number[]> =>
    page.locator(selector).evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
  const heads = await left("section[aria-label=Compare] th[scope=col]");
  // A list that scrolls has a bar, and is no narrower for that than what stands above it.
  await page.setViewportSize({ width: 1280, height: 420 });
  expect(heads).toHaveLength(2);
  await expect.poll(async () => (await left("section[aria-label=Compare] p[dir=auto]")).slice(0, 2)).toEqual(heads);
});

test("one that is under way is shown, not begun anew; to begin another says that it ends it; what was stopped says so", async ({
  page,
  bench,
}) => {
  await bench.put("slow.wav", "talk.wav");
  await expect(page.getByRole("heading", { name: "slow.wav" })).toBeVisible();
  const main = page.locator("main");
  const ofThis = page.getByRole("button", { name: "Compare on this file" });
  await ofThis.click();
  await expect(main.getByText(/^Comparing/)).toBeVisible();
  await page.getByRole("button", { name: "talk.wav", exact: true }).click();
  await ofThis.click();
  await expect(main.getByText("slow.wav is being compared now: to start here ends that.")).toBeVisible();
  await page.getByRole("button", { name: "slow.wav", exact: true }).click();
  await ofThis.click();
  await main.getByRole("button", { name: "Stop" }).click();
  await expect(main.getByText("Stopped before anything was finished.")).toBeVisible();

  await page.getByRole("button", { name: "talk.wav", exact: true }).click();
  await ofThis.click();
  await expect(main.getByText(/^Same .* tokens in both\.$/)).toBeVisible();
  // Beside the other file, which is still transcribed.
  await expect(main.getByText("Other files were transcribed meanwhile")).toBeVisible();
  await page.keyboard.press("Escape");
  // What was found is shown once more.
  await ofThis.click();
  await expect(main.getByText(/^Same .* tokens in both\.$/)).toBeVisible();
  await expect(main.getByRole("button", { name: "Compare again" })).toBeVisible();
});

test("of a file that can't be read it says why", async ({ page, bench }) => {
  await bench.put("broken.wma");
  await page.getByRole("button", { name: "broken.wma", exact: true }).click();
  await page.keyboard.press("c");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.locator("main").getByText("broken.wma needs ffmpeg. Install ffmpeg, then retry.")).toBeVisible();
});
