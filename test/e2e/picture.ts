/** Takes the README's pictures: the built program, the real engine, the project's own recordings. `npm run picture`, after `npm run build`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { present } from "../../src/lib/check.ts";
import { builtServer } from "../built.ts";
import { chromiumOptions } from "./chromium.ts";
import { clip, writeSpeech } from "./speech.ts";

const root = join(import.meta.dirname, "..", "..");
const data = await mkdtemp(join(tmpdir(), "slimscribe-picture-"));
// From its source it would hold what its compiler holds, and the panel says so.
const server = spawn(process.execPath, [builtServer], {
  env: { ...process.env, SLIMSCRIBE_DATA: data },
  stdio: ["ignore", "pipe", "inherit"],
});
const [listening] = (await once(server.stdout, "data")) as [Buffer];
const url = present(/http:\S+/.exec(listening.toString())?.[0], "address of the server");
const browser = await chromium.launch(chromiumOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, reducedMotion: "reduce" });
  await page.goto(url);
  const reading = join(data, "Sense and Sensibility.wav");
  await writeSpeech(reading, [
    "austen-0870.flac",
    "austen-0880.flac",
    "austen-0890.flac",
    "austen-0920.flac",
    "austen-0930.flac",
  ]);
  const clips = ["jfk.flac", "cards-005.wav", "austen-0920.flac", "formats/aac.mkv", "formats/no-sound.mp4"];
  await page.locator("#choose-files").setInputFiles([reading, ...clips.map(clip)]);
  await page.getByText("5 of 6").waitFor({ timeout: 300_000 });
  // A little way in, so that the playhead, the current words and what is behind them are seen.
  await page.locator("canvas").click({ position: { x: 190, y: 28 } });
  await page.mouse.move(620, 640);
  await page.getByText("Nothing is running.").waitFor();
  // Messages go by themselves; the pictures are of the window without them.
  await page.getByRole("region", { name: "Messages" }).locator("> *").first().waitFor({ state: "detached" });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(root, "docs", `window-${colorScheme}.png`) });
  }
} finally {
  await browser.close();
  server.kill();
  await once(server, "exit");
  await rm(data, { recursive: true, force: true });
}
