/** Recording in the page: by keys, with its level, paused and gone on with, seen by other windows; and what a person is told where it can't be. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { readRecordingHeader } from "../../src/audio/growing.ts";
import { expectAccessible } from "./axe.ts";
import { expect, quick, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { withMicrophone } from "./microphone.ts";
import { held } from "./scripted.ts";

let words = held();
test.beforeEach(() => {
  words = held();
});
test.use({ launchOptions: withMicrophone(), script: { ...quick, pace: () => words.opened } });

const bar = (page: Page) => page.getByRole("region", { name: "Recording", exact: true });
const seconds = async (page: Page): Promise<number> => {
  const [minutes = 0, rest = 0] = ((await bar(page).getByRole("timer").textContent()) ?? "").split(":").map(Number);
  return 60 * minutes + rest;
};

/** Shows what can be chosen. */
async function open(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByRole("dialog", { name: "Record" })).toBeVisible();
}

async function begin(page: Page): Promise<void> {
  await open(page);
  await page.getByRole("button", { name: "Start recording" }).click();
  await expect(bar(page)).toBeVisible();
}

test("begun, paused, gone on with and stopped by keys; another window sees it; the file holds what was heard", async ({
  page,
  bench,
}) => {
  const looks: string[] = [];
  page.on("request", (request) => {
    if (/peaks/.test(request.url())) looks.push(request.url());
  });
  await open(page);
  await expect(page.getByText("and nowhere else")).toBeVisible();
  await expectAccessible(page);
  await keepPicture(page, "before a recording");
  const level = async () => Number(await page.getByRole("meter").getAttribute("value"));
  // The tones come once a second, and are seen before anything is recorded.
  await expect.poll(level).toBeGreaterThan(20);
  await page.getByRole("button", { name: "Start recording" }).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(1);
  await expect.poll(level).toBeGreaterThan(20);
  await expect(page.getByText("Words appear here while somebody speaks")).toBeVisible();
  await expectAccessible(page);
  await keepPicture(page, "while it records");

  const other = await page.context().newPage();
  await other.goto(bench.server.url);
  await expect(bar(other)).toContainText("is being recorded in another window");
  await expect(other.getByRole("button", { name: "Record", exact: true })).toBeDisabled();
  await other.close();

  await page.keyboard.press("m");
  await expect(bar(page)).toContainText("Paused");
  const before = await seconds(page);
  await expect
    .poll(async () => (await bench.application.handlers.recordings({})).running)
    .toMatchObject({ paused: true });
  await page.keyboard.press("m");
  await expect.poll(() => seconds(page)).toBeGreaterThan(before);
  const { running } = await bench.application.handlers.recordings({});
  // Its waveform is made when it is whole, and once.
  expect(looks).toEqual([]);
  await page.keyboard.press("Shift+M");
  await expect.poll(() => looks.length).toBe(1);
  await expect(page.getByText(/is in the queue/)).toBeVisible();
  await expect(bar(page)).toBeHidden();
  const file = readFileSync(running?.path ?? "");
  expect(readRecordingHeader(file)?.goesOn).toBe(false);
  const { rate = 1 } = readRecordingHeader(file) ?? {};
  expect((file.length - 80) / 2 / rate).toBeGreaterThan(before);
  // What a microphone gives is no silence.
  const sound = new Int16Array(Uint8Array.from(file.subarray(80)).buffer);
  expect(Math.max(...sound.subarray(0, rate))).toBeGreaterThan(1000);
  words.free();
  await expect(page.getByRole("listitem")).toContainText("Done");
});

test("a refused microphone is told with what to do, and leaves nothing", async ({ page, bench }) => {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", "NotAllowedError");
    };
  });
  await open(page);
  await expect(page.getByRole("alert")).toContainText("The microphone may not be used. Allow it");
  expect((await bench.application.handlers.queue({})).rows).toEqual([]);
});

test("a microphone that is unplugged pauses the recording, and another one goes on with it", async ({ page }) => {
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      document.addEventListener("unplugged", () => stream.getTracks()[0]?.dispatchEvent(new Event("ended")), {
        once: true,
      });
      return stream;
    };
  });
  await begin(page);
  await expect.poll(() => seconds(page)).toBeGreaterThan(0);
  await page.evaluate(() => document.dispatchEvent(new Event("unplugged")));
  await expect(bar(page)).toContainText("The microphone is gone: the recording is paused");
  await keepPicture(page, "an unplugged microphone");
  const before = await seconds(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(bar(page).getByRole("alert")).toBeHidden();
  await expect.poll(() => seconds(page)).toBeGreaterThan(before);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(bar(page)).toBeHidden();
});
