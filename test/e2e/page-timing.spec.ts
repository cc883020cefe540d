/** The waveform under two fingers, on a screen and on a trackpad: it is zoomed, the page around it is not. In a low window the text below it stays in reach. */
import type { CDPSession, Page } from "@playwright/test";
import { words } from "../../renderer/words.ts";
import { expect, sentences, test } from "./fixtures.ts";

async function middleOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not drawn`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

interface Hand {
  page: Page;
  devtools: CDPSession;
}

/** Two fingers that part or meet, side by side. */
async function onScreen({ page, devtools }: Hand, selector: string, times: number): Promise<void> {
  const { x, y } = await middleOf(page, selector);
  const [first, last] = times > 1 ? [40, 40 * times] : [40 / times, 40];
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", away: readonly number[]) => {
    const touchPoints = away.map((pixels, id) => ({ x: x + pixels, y, id }));
    return devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
  await touch("touchStart", [-first]);
  await touch("touchStart", [-first, first]);
  for (let step = 1; step <= 4; step += 1) {
    const away = first + ((last - first) * step) / 4;
    await touch("touchMove", [-away, away]);
  }
  await touch("touchEnd", []);
}

async function onTrackpad({ page, devtools }: Hand, selector: string, times: number): Promise<void> {
  const place = await middleOf(page, selector);
  await devtools.send("Input.synthesizePinchGesture", { ...place, scaleFactor: times, gestureSourceType: "mouse" });
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
  await onScreen({ page, devtools }, overview, 2);
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
  for (const pinch of [onScreen, onTrackpad]) {
    const narrow = await width();
    await pinch({ page, devtools }, "[data-closeup]", 2);
    await expect.poll(width).toBeGreaterThan(1.2 * narrow);
    const wide = await width();
    await pinch({ page, devtools }, "[data-closeup]", 0.5);
    await expect.poll(width).toBeLessThan(wide / 1.2);
  }
  // A finger that lands has its place played, as a click has; the second one has not.
  expect(Math.abs(Number(await place.inputValue()) - Number(heard))).toBeLessThan(6);
  expect(await scaleOf(page)).toEqual(before);
});

test("in a low window, as at 200 %, the text below the timing can be scrolled to and read", async ({ page, bench }) => {
  await bench.put("talk.wav");
  const [first = ""] = sentences;
  await page.getByText(first).first().click();
  await page.keyboard.press("t");
  await expect(page.getByRole("region", { name: words.timing.title })).toBeVisible();
  await page.setViewportSize({ width: 640, height: 400 });
  const text = page.getByRole("region", { name: words.transcript.label, exact: true });
  await expect.poll(async () => (await text.boundingBox())?.height ?? 0).toBeGreaterThan(80);
  await text.scrollIntoViewIfNeeded();
  await expect(page.getByText(first).first()).toBeInViewport();
});
