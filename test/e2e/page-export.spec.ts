/** What leaves the page: every format as others read it, and many files at once. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { typedTime } from "../../renderer/typed-time.ts";
import { words } from "../../renderer/words.ts";
import { ExportFormat, SubtitleRules } from "../../src/api/settings.ts";
import { Transcript } from "../../src/api/transcript.ts";
import { formats } from "../../src/export/formats.ts";
import { preciseClock } from "../../src/lib/figures.ts";
import { readAss, readCsv, readHtml, readSrt, readVtt, unzip, withoutStandIns } from "../export/support/readers.ts";
import { segment, transcript } from "../export/support/transcripts.ts";
import { expectAccessible } from "./axe.ts";
import { expect, sentences, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";

const [, second = ""] = sentences;

/** How each format is read back, as text. */
const readers: Record<ExportFormat, (bytes: Buffer) => string> = {
  txt: String,
  md: String,
  lrc: String,
  tsv: String,
  ass: (bytes) =>
    readAss(bytes.toString())
      .cues.flatMap(({ lines }) => lines)
      .join(" "),
  html: (bytes) =>
    readHtml(bytes.toString())
      .paragraphs.map(({ text }) => text)
      .join(" "),
  srt: (bytes) =>
    readSrt(bytes.toString())
      .flatMap(({ lines }) => lines)
      .join(" "),
  vtt: (bytes) =>
    readVtt(bytes.toString())
      .flatMap(({ lines }) => lines)
      .join(" "),
  json: (bytes) =>
    Transcript.parse(JSON.parse(bytes.toString()))
      .segments.map(({ text }) => text)
      .join(""),
  csv: (bytes) => readCsv(bytes.toString()).flat().join(" "),
  docx: (bytes) => unzip(bytes, "word/document.xml"),
};

/** Drags the start of the chosen segment, undoes and does it again. @returns where it is then, in seconds */
async function dragStart(page: Page): Promise<number> {
  await page.keyboard.press("t");
  const timing = page.getByRole("region", { name: "Timing" });
  const border = timing.getByRole("slider", { name: words.timing.border.start });
  const field = timing.getByRole("textbox", { name: words.timing.field.start });
  await expect(field).toHaveValue("0:06.000");
  const box = await border.boundingBox();
  if (box === null) throw new Error("the border is not drawn");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y, { steps: 3 });
  await page.mouse.up();
  await expect(field).not.toHaveValue("0:06.000");
  const dragged = await field.inputValue();
  await page.keyboard.press("Control+z");
  await expect(field).toHaveValue("0:06.000");
  await page.keyboard.press("Control+y");
  await expect(field).toHaveValue(dragged);
  // A step by keys from there, and a time that makes no sense.
  await page.keyboard.press("Shift+S");
  await page.keyboard.press("Shift+ArrowRight");
  const stepped = (typedTime(dragged) ?? 0) + 0.1;
  await expect(field).toHaveValue(preciseClock(stepped));
  await field.fill("soon");
  await page.keyboard.press("Enter");
  await expect(timing.getByRole("alert")).toHaveText(words.timing.notTime);
  await page.keyboard.press("Escape");
  return Math.round(1000 * stepped) / 1000;
}

test("every format is exported with the edited words, the speaker's name and the mended time", async ({
  page,
  bench,
}) => {
  await bench.put("talk.wav");
  await page.getByText(second).first().dblclick();
  await page.getByRole("textbox", { name: "Edit this segment" }).fill("He said a house needs a red door.");
  await page.keyboard.press("Enter");
  await page.locator("[data-segment='1']").hover();
  await page.getByRole("button", { name: "More for 0:06" }).click();
  await page.getByRole("menuitem", { name: "Name the speaker" }).click();
  await expect(page.getByRole("combobox", { name: "Speaker" })).toBeFocused();
  await page.keyboard.type("Anna");
  await page.keyboard.press("Enter");
  const start = await dragStart(page);
  await expectAccessible(page);
  for (const format of ExportFormat.options) {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: words.exports.names[format] }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`talk.${format}`);
    const bytes = await readFile(await download.path());
    const text = readers[format](bytes);
    expect([format, text]).toEqual([format, expect.stringContaining("a house needs a red door")]);
    // Whisper's own table of three columns has no place for names.
    if (format !== "json" && format !== "tsv")
      expect([format, text]).toEqual([format, expect.stringContaining("Anna")]);
    if (format === "srt") expect(readSrt(bytes.toString())[1]?.startMs).toBe(1000 * start);
  }
});

test.describe("the preview of subtitles", () => {
  const haste = "Nobody can read along with so many words as these, not even if they try.";
  const said = [
    { start: 0, end: 5, text: ` ${sentences[0]}` },
    { start: 6, end: 7.4, text: ` ${haste}` },
    { start: 7.4, end: 12, text: " He said a house without a red door was nothing." },
    { start: 20, end: 20.5, text: " My mother laughed about that for years." },
  ];
  test.use({ script: { duration: () => 60, segments: () => said, pace: async () => {} } });

  test("shows what is exported, and which subtitles leave no time to read them", async ({ page, bench }) => {
    await bench.put("talk.wav");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: words.subtitles.open }).click();
    const preview = page.getByRole("region", { name: words.subtitles.title });
    const items = preview.getByRole("listitem");
    await expect(items).toHaveCount(4);
    await expect(preview.getByText(words.subtitles.tooFast(1))).toBeVisible();
    const fast = items.filter({ hasText: words.subtitles.fast });
    await expect(fast).toContainText("Nobody can read along");
    // 72 characters in 1.4 s; the last one has the pause behind it to be read in.
    await expect(fast).toContainText(/5\d\.\d characters\/s/);
    await expect(items.last()).toContainText("0:20.0 – 0:21.8");
    await expectAccessible(page);
    // In the narrowest window too what is set stands in one column.
    await page.setViewportSize({ width: 400, height: 800 });
    const fields = preview.getByRole("spinbutton");
    await expect(fields).toHaveCount(3);
    const ends = () => fields.evaluateAll((all) => all.map((field) => Math.round(field.getBoundingClientRect().right)));
    await expect.poll(async () => new Set(await ends()).size).toBe(1);
    await page.setViewportSize({ width: 1280, height: 720 });
    await keepPicture(page, "subtitles");

    // What is seen is what is written: also by other rules.
    await preview.getByLabel(words.settings.maxLine).fill("24");
    await page.keyboard.press("Tab");
    await expect(items).not.toHaveCount(4);
    const seen = (await items.locator("p").allTextContents()).map((text) => text.split("\n"));
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: words.exports.names.srt }).click();
    const written = readSrt((await readFile(await (await coming).path())).toString());
    expect(written.map(({ lines }) => lines)).toEqual(seen);

    // From subtitle to sound, and back to the words.
    await preview.getByRole("button", { name: /^Play from 0:20\.0/ }).click();
    await expect(preview.getByText("0:20 / 1:00")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(preview).toBeHidden();
    await expect(page.getByText(haste)).toBeVisible();
  });
});

test("several files are exported as one archive, with their folders", async ({ page, bench }) => {
  await mkdir(join(bench.folder, "day 1"));
  for (const name of ["one.wav", "two.wav"]) await writeFile(join(bench.folder, "day 1", name), name);
  await bench.application.add([join(bench.folder, "day 1")]);
  await bench.put("one.wav", "three.wav");
  await expect(page.getByText(/^4 of 4/)).toBeVisible();
  await page.getByRole("button", { name: "two.wav", exact: true }).click();
  await page.keyboard.press("Control+a");
  await expect(page.getByRole("region", { name: "4 chosen" })).toBeVisible();
  await expectAccessible(page);
  const coming = page.waitForEvent("download");
  await page.getByRole("navigation").getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "SubRip subtitles" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("4 transcripts (srt).zip");
  const bytes = await readFile(await download.path());
  for (const name of ["day 1/one.srt", "day 1/two.srt", "one.srt", "three.srt"])
    expect(readSrt(unzip(bytes, name)).length).toBeGreaterThan(5);

  // All of them removed, nothing is in the way of the next ones, and each can still be brought back.
  await page.getByRole("region", { name: "4 chosen" }).getByRole("button", { name: "Remove from the list" }).click();
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await page.getByRole("button", { name: "Bring back 4 removed files" }).click();
  await page.getByRole("button", { name: "Bring back three.wav" }).click();
  await expect(page.getByText(/^1 of 1/)).toBeVisible();
});

test("the browser's own reader of WebVTT shows every sign, and who speaks", async ({ page }) => {
  const texts = ["{\\an8}A <i>slanted</i> word & 3 < 4 --> C:\\New", "[Applause] >> Who speaks? 電球"];
  const said = texts.map((text, place) => segment(4 * place, 4 * place + 3.5, text, { speaker: "Ann <x>" }));
  const file = String(formats.vtt.write(transcript(said), SubtitleRules.parse({ maxLine: 80 })));
  const read = await page.evaluate(async (text) => {
    const track = document.createElement("track");
    track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
    const video = document.createElement("video");
    video.append(track);
    track.track.mode = "hidden";
    document.body.append(video);
    await new Promise((loaded, failed) => {
      track.addEventListener("load", loaded);
      track.addEventListener("error", failed);
    });
    return Array.from(track.track.cues ?? [], (cue) => {
      if (!(cue instanceof VTTCue)) throw new Error("no cue of WebVTT");
      const shown = cue.getCueAsHTML();
      return {
        start: cue.startTime,
        end: cue.endTime,
        text: shown.textContent,
        who: shown.querySelector("span")?.title,
      };
    });
  }, file);
  expect(read.map((cue) => ({ ...cue, text: withoutStandIns(cue.text ?? "") }))).toEqual(
    texts.map((text, place) => ({ start: 4 * place, end: 4 * place + 3.5, text, who: "Ann <x>" })),
  );
});
