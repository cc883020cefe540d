/** The whole story of a batch through the desktop's main and preload, with the real engine and model. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { z } from "zod";
import { readSrt, unzip } from "../export/support/readers.ts";
import { expectAccessible } from "./axe.ts";
import { type Desktop, test } from "./desktop.ts";
import { actOn, expectDone, oneWindowAtATime, patience, rowOf } from "./real.ts";
import { fieldFolder, longSpeech, writeSpeech } from "./speech.ts";

/** The page hands over File objects; preload finds their paths, those of folders too. */
async function drop(page: Page, names: readonly string[]): Promise<void> {
  await page.locator("#root > div").evaluate((target, all) => {
    const transfer = new DataTransfer();
    for (const name of all) transfer.items.add(new File(["sound"], name));
    target.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, names);
}

const Told = z.object({ download: z.object({ name: z.string(), path: z.string() }) });

async function exported({ page, told }: Desktop, format: string): Promise<{ name: string; bytes: Buffer }> {
  const before = told.length;
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: format }).click();
  const saved = () => told.slice(before).flatMap((one) => Told.safeParse(one).data ?? []);
  await expect.poll(saved).toHaveLength(1);
  const { name = "", path = "" } = saved()[0]?.download ?? {};
  return { name, bytes: await readFile(path) };
}

test("drop, cancel, pause, kill, go on, switch, compare, edit, search, redo, export", async ({ program }) => {
  const { folder } = program;
  await writeSpeech(join(folder, "interview.wav"), longSpeech(75));
  await writeSpeech(join(folder, "unwanted.wav"), longSpeech(40));
  await writeSpeech(join(folder, "backwards.wav"), [
    { clip: "jfk.flac" },
    { clip: "austen-0870.flac", backwards: true },
  ]);
  await fieldFolder(folder, 1);

  const first = await program.open(folder);
  let { page } = first;
  await oneWindowAtATime(page);
  await drop(page, ["interview.wav", "unwanted.wav", "backwards.wav", "field"]);
  await expect(page.getByText("7 files added. Passed over: 1 document.")).toBeVisible();
  await actOn(page, "unwanted.wav", "Cancel");
  await expect(rowOf(page, "unwanted.wav")).toContainText("Cancelled");
  await expect(page.locator("[data-segment]").first()).toBeVisible(patience);
  const heard = (await page.locator("[data-segment='0'] p").first().textContent()) ?? "";
  await actOn(page, "interview.wav", "Pause");
  await expect(rowOf(page, "interview.wav")).toContainText("Paused", patience);
  await actOn(page, "interview.wav", "Go on");
  const share = async (): Promise<number> =>
    Number(/(\d+) %/.exec((await rowOf(page, "interview.wav").textContent()) ?? "")?.[1] ?? 0);
  await expect.poll(share, { ...patience, intervals: [50] }).toBeGreaterThanOrEqual(55);
  await program.kill();

  const second = await program.open(folder);
  ({ page } = second);
  await expect(rowOf(page, "interview.wav")).toContainText(/went on at [01]:\d\d/);
  await expect(page.getByText(/^Interrupted and gone on at \d:\d\d/)).toBeVisible();
  await expect(page.locator("[data-segment]").first()).toBeVisible();
  await expectDone(page, "interview.wav");
  await page.getByRole("region", { name: "Transcript" }).evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(page.locator("[data-segment='0'] p").first()).toHaveText(heard);
  await expect(page.getByText("4 of 7 done")).toBeVisible(patience);
  await expect(rowOf(page, "broken.mp3")).toContainText("Failed:");
  await expect(rowOf(page, "silent film.mp4")).toContainText("Has no audio track");
  await page.getByRole("button", { name: "silent film.mp4", exact: true }).click();
  await expect(page.getByRole("main").getByText(/no audio track/)).toBeVisible();
  await expectAccessible(page);

  // Another mode for the next file, then both on one.
  await page.getByRole("radio", { name: "Standard" }).click();
  await actOn(page, "unwanted.wav", "Remove from the list");
  await page.getByRole("button", { name: "1-1.flac", exact: true }).click();
  await page.getByRole("button", { name: "Compare on this file" }).click();
  await expect(page.getByText(/^Same \d+ tokens in both\.$/)).toBeVisible(patience);
  await expect(page.getByRole("row", { name: /^Words equal/ })).toContainText("100 %");
  await expect(page.getByRole("row", { name: /^Bytes a stream/ })).toContainText(/47\.9 MB.*5\.58 : 1/);
  await page.getByRole("button", { name: "Back to the transcript" }).click();

  await page.getByRole("button", { name: "backwards.wav", exact: true }).click();
  await page.keyboard.press("n");
  const doubtful = page
    .locator("[data-segment]")
    .filter({ has: page.getByRole("button", { name: "Keep" }) })
    .first();
  await doubtful.getByRole("button", { name: "Decode again", exact: true }).click();
  await page.getByRole("menuitem", { name: "Decode again, accurate" }).click();
  await expect(page.getByText(/^(This span was decoded|Decoded) again[.:]/)).toBeVisible(patience);

  await page
    .getByText(/ask not what your country/i)
    .first()
    .dblclick();
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  await field.fill(`Zebra crossing. ${await field.inputValue()}`);
  await field.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  second.order({ quit: true });
  expect(await second.ended).toBe(0);

  const third = await program.open(folder);
  ({ page } = third);
  await expect(page.getByRole("radio", { name: "Standard" })).toBeChecked();
  await page.keyboard.press("f");
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("zebra");
  // Until the answer is there, all files stand in its place.
  const found = page.getByRole("region", { name: "Search" }).getByRole("listitem").filter({ hasText: /zebra/i });
  await found.getByRole("button").click();
  await expect(page.getByRole("heading", { name: "backwards.wav" })).toBeVisible();
  await expect(page.locator("[data-segment]").filter({ hasText: "Zebra crossing." })).toBeInViewport();

  const srt = await exported(third, "SubRip subtitles");
  expect(srt.name).toBe("backwards.srt");
  expect(
    readSrt(srt.bytes.toString("utf8"))
      .flatMap(({ lines }) => lines)
      .join(" "),
  ).toContain("Zebra crossing.");
  const docx = await exported(third, "Word document");
  expect(docx.name).toBe("backwards.docx");
  expect(unzip(docx.bytes, "word/document.xml")).toContain("Zebra crossing.");
  await expectAccessible(page);
});
