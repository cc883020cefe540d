/** Takes the README's pictures: the real window, the real engine, the project's own recordings. `npm run picture`, after `npm run build`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "./chromium.ts";

const root = join(import.meta.dirname, "..", "..");
const data = await mkdtemp(join(tmpdir(), "slimscribe-picture-"));
process.env.SLIMSCRIBE_DATA = data;
const { serve } = await import("../../src/hosts/server/serve.ts");
const server = await serve({ port: 0 });
const browser = await chromium.launch(chromiumOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
  await page.goto(server.url);
  const clips = ["jfk.flac", "austen-0870.flac", "austen-0890.flac", "austen-0920.flac", "austen-0930.flac"];
  const files = clips.map((name) => join(root, "test", "audio", name));
  await page.locator("input[type=file]").first().setInputFiles(files);
  await page.getByText("5 of 5").waitFor({ timeout: 300_000 });
  await page.getByText("jfk.flac").first().click();
  await page.getByText("what your country can do for you").first().waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(root, "docs", `window-${colorScheme}.png`) });
  }
} finally {
  await browser.close();
  await server.close();
  await rm(data, { recursive: true, force: true });
}
