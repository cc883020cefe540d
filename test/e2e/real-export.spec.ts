/** What leaves the page: subtitles and documents as others read them, the text on the clipboard, a span as sound. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { readSrt, unzip } from "../export/support/readers.ts";
import { expectAccessible } from "./axe.ts";
import { drop, expect, expectDone, test } from "./real.ts";
import { writeSpeech } from "./speech.ts";

async function download(page: Page, start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await start();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("srt and docx are read back, the text is copied, a span is saved as sound", async ({ page, program, context }) => {
  const path = join(program.folder, "Überfahrt 1.wav");
  await writeSpeech(path, ["jfk.flac", "austen-0870.flac"]);
  await program.start();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await drop(page, path);
  await expectDone(page, "Überfahrt 1.wav");
  const first = page.locator("[data-segment='0']");
  await first.locator("p").dblclick();
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  await field.fill(`Zebra & <crossing>. ${await field.inputValue()}`);
  await field.press("Enter");

  const as = (format: string) =>
    download(page, async () => {
      await page.getByRole("button", { name: "Export" }).click();
      await expectAccessible(page);
      await page.getByRole("menuitem", { name: format }).click();
    });
  const srt = await as("SubRip subtitles");
  expect(srt.name).toBe("Überfahrt 1.srt");
  const cues = readSrt(srt.bytes.toString("utf8"));
  expect(cues.length).toBeGreaterThan(3);
  for (const [place, { startMs, endMs, lines }] of cues.entries()) {
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBeGreaterThanOrEqual(cues[place - 1]?.endMs ?? 0);
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
  }
  const spoken = cues.flatMap(({ lines }) => lines).join(" ");
  // What looks like a tag stays on the screen of players by a stand-in.
  expect(spoken).toMatch(/^Zebra & ‹crossing›\. And so,? my fellow Americans/);
  expect(spoken).toMatch(/John Dashwood/);

  const docx = await as("Word document");
  expect(docx.name).toBe("Überfahrt 1.docx");
  const body = unzip(docx.bytes, "word/document.xml");
  expect(body).toContain("Zebra &amp; &lt;crossing&gt;.");
  expect(body).toContain("John Dashwood");

  await page.getByRole("button", { name: "Copy text" }).click();
  await expect(page.getByText("The text is on the clipboard.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.replaceAll("\n", " ")).toMatch(/^Zebra & <crossing>\. And so,? my fellow Americans.*John Dashwood/);

  await first.hover();
  const wav = await download(page, async () => {
    await page.getByRole("button", { name: "More for 0:00" }).click();
    await page.getByRole("menuitem", { name: "Save this span as WAV" }).click();
  });
  const [, from = "", to = ""] = /^Überfahrt 1 (0\.\d)-(\d+\.\d) s\.wav$/.exec(wav.name) ?? [];
  expect(wav.bytes.subarray(0, 4).toString()).toBe("RIFF");
  expect(wav.bytes.readUInt32LE(24)).toBe(16_000);
  expect((wav.bytes.length - 44) / 2 / 16_000).toBeCloseTo(Number(to) - Number(from), 0);
  // It is speech, not silence.
  const samples = new Int16Array(wav.bytes.buffer.slice(wav.bytes.byteOffset + 44, wav.bytes.byteOffset + 44 + 32_000));
  expect(Math.max(...samples)).toBeGreaterThan(1000);
  await expectAccessible(page);
});
