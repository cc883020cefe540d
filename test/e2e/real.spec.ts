/** The built server with the real engine and model: from a dropped file to words, through a kill in the middle. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";

const root = resolve(import.meta.dirname, "../..");
const audio = (name: string): string => join(root, "test/audio", name);

interface Running {
  child: ChildProcess;
  url: string;
}

let data = "";
const started: ChildProcess[] = [];

function start(): Promise<Running> {
  const child = spawn(process.execPath, [join(root, "out/server/server.js")], {
    env: { ...process.env, SLIMSCRIBE_DATA: data },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  return new Promise((done, fail) => {
    child.once("exit", () => fail(new Error("the server ended before it listened")));
    child.stdout?.on("data", (chunk: Buffer) => {
      const url = /http:\S+/.exec(chunk.toString())?.[0];
      if (url !== undefined) done({ child, url });
    });
  });
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await gone;
}

test.beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "slimscribe-data-"));
});
test.afterEach(async () => {
  for (const child of started.splice(0)) await kill(child, "SIGKILL");
  await rm(data, { recursive: true, force: true });
});

async function drop(page: Page, ...names: string[]): Promise<void> {
  await page.locator("#pick-files").setInputFiles(names.map(audio));
}

test("a dropped file becomes words; they are edited, found after a restart, exported", async ({ page }) => {
  const first = await start();
  await page.goto(first.url);
  await drop(page, "jfk.flac");
  await expect(page.getByText(/ask not what your country can do for you/i).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("listitem").filter({ hasText: "jfk.flac" })).toContainText("Done");
  await expect(page.getByRole("button", { name: /^Slim: 8\.6 MB/ })).toBeVisible();

  await page.locator("[data-segment='0'] p").first().dblclick();
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  const said = await field.inputValue();
  await field.fill(`Zebra crossing. ${said}`);
  await field.press("Enter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await kill(first.child, "SIGTERM");

  const second = await start();
  await page.goto(second.url);
  await page.keyboard.press("f");
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("zebra");
  await expect(page.getByText("1 place found")).toBeVisible();
  await page.keyboard.press("Escape");

  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "SubRip subtitles" }).click();
  expect((await coming).suggestedFilename()).toBe("jfk.srt");
});

test("standard and slim say the same words", async ({ page }) => {
  const { url } = await start();
  await page.goto(url);
  await drop(page, "jfk.flac");
  await expect(page.getByRole("listitem").filter({ hasText: "jfk.flac" })).toContainText("Done", { timeout: 120_000 });
  await page.getByRole("button", { name: "Compare on this file" }).click();
  await expect(page.getByText(/^Same \d+ tokens in both\.$/)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("5.58 : 1")).toBeVisible();
});
