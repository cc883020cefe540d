/** A page on a scripted application: one server and one folder of recordings for each test. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import type { Application } from "../../src/app/app.ts";
import { type Server, startServer } from "../../src/hosts/server/server.ts";
import { type Script, scriptedApplication } from "./scripted.ts";

export const pageFolder = resolve(import.meta.dirname, "../../out/page");

export const sentences = [
  "So when we moved into the house, the first thing my father did was paint the door.",
  "He said a house without a red door was just a place to keep your coats.",
  "My mother laughed about that for years.",
  "And that summer the whole street came to look at it.",
  "I must have been six or seven then.",
  "We asked him once why he bothered, with nobody left to see it.",
];

/** Six seconds a sentence. */
export function spoken(seconds: number): ReturnType<Script["segments"]> {
  return Array.from({ length: Math.ceil(seconds / 6) }, (_, index) => ({
    start: 6 * index,
    end: Math.min(seconds, 6 * index + 5.8),
    text: ` ${sentences[index % sentences.length]}`,
    ...(index === 2 ? { suspect: ["low confidence" as const] } : {}),
  }));
}

export const quick: Script = { duration: () => 60, segments: () => spoken(60), pace: async () => {} };

export interface Bench {
  application: Application;
  server: Server;
  /** makes files and puts them into the queue */
  put(...names: string[]): Promise<void>;
  folder: string;
}

export const test = base.extend<{ script: Script; outOfReach: boolean; bench: Bench; page: Page }>({
  script: [quick, { option: true }],
  /** the test takes the server away: that its questions fail is no error of the page */
  outOfReach: [false, { option: true }],
  bench: async ({ script }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "slimscribe-page-"));
    const application = scriptedApplication(script, folder);
    const uploadFolder = join(folder, "uploads");
    await mkdir(uploadFolder);
    const server = await startServer({ application, pageFolder, uploadFolder, port: 0 });
    const put = async (...names: string[]): Promise<void> => {
      for (const name of names) await writeFile(join(folder, name), `sound of ${name}`);
      await application.add(names.map((name) => join(folder, name)));
    };
    await use({ application, server, put, folder });
    await server.close();
    await application.close();
    await rm(folder, { recursive: true, force: true });
  },
  page: async ({ page, bench, outOfReach }, use) => {
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => {
      // The players of scripted files have nothing to play.
      if (message.type() !== "error" || message.location().url.includes("/sound/")) return;
      if (!outOfReach || !message.text().startsWith("Failed to load resource")) wrong.push(message.text());
    });
    await page.goto(bench.server.url);
    await use(page);
    expect(wrong).toEqual([]);
  },
});

export { expect };
