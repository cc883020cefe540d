/** The waveform under two fingers, on a screen and on a trackpad: it is zoomed, the page around it is not. */
import type { CDPSession, Page } from "@playwright/test";
import { words } from "../../renderer/words.ts";
import { expect, test } from "./fixtures.ts";

type Source = "touch" | "mouse";

/** Two fingers that part or meet in the middle of something. @param gestureSourceType a trackpad's fingers count as a mouse's */
async function pinch(
  page: Page,
  devtools: CDPSession,
  selector: string,
  scaleFactor: number,
  gestureSourceType: Source,
) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not drawn`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await devtools.send("Input.synthesizePinchGesture", { x, y, scaleFactor, gestureSourceType, relativeSpeed: 2000 });
}

const scaleOf = (page: Page) => page.evaluate(() => [window.visualViewport?.scale, window.devicePixelRatio]);

test("two fingers zoom the waveform and not the page; the first finger's place is kept", async ({ page, bench }) => {
  await bench.put("talk.wav");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  const before = await scaleOf(page);
  const timing = page.getByRole("region", { name: "Timing" });
  const overview = "canvas.wave >> nth=0";
  await expect(page.getByRole("slider", { name: words.player.waveform })).toBeVisible();

  // On the whole recording: the tools open on what is between the fingers.
  await expect(timing).toBeHidden();
  await pinch(page, devtools, overview, 2, "touch");
  await expect(timing).toBeVisible();

  // The chosen segment is as wide as the view is narrow.
  const borders = (["start", "end"] as const).map((side) =>
    timing.getByRole("slider", { name: words.timing.border[side] }),
  );
  const width = async (): Promise<number> => {
    const [start, end] = await Promise.all(borders.map((border) => border.boundingBox()));
    return (end?.x ?? 0) - (start?.x ?? 0);
  };
  await page.locator("[data-closeup]").click();
  const place = page.getByRole("slider", { name: words.player.waveform });
  const heard = await place.inputValue();
  for (const source of ["touch", "mouse"] as const) {
    const narrow = await width();
    await pinch(page, devtools, "[data-closeup]", 2, source);
    await expect.poll(width).toBeGreaterThan(1.2 * narrow);
    const wide = await width();
    await pinch(page, devtools, "[data-closeup]", 0.5, source);
    await expect.poll(width).toBeLessThan(wide / 1.2);
  }
  // A finger that lands has its place played, as a click has; the second one has not.
  expect(Math.abs(Number(await place.inputValue()) - Number(heard))).toBeLessThan(6);
  expect(await scaleOf(page)).toEqual(before);
});
