/** Results that the settings ask for: in their folders, never half, and what stands in their way is told and stops nothing else. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { defaultSettings, type Settings } from "../../src/api/settings.ts";
import type { Application } from "../../src/app/app.ts";
import { scriptedApplication } from "../e2e/scripted.ts";

let folder = "";
let application: Application;
let told: HostEvent[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-results-"));
  const segments = () => [{ start: 0, end: 5, text: " Words." }];
  application = scriptedApplication({ duration: () => 10, segments, pace: async () => {} }, folder);
  told = [];
  application.listen((event) => told.push(event));
});
afterEach(async () => {
  await application.close();
  await rm(folder, { recursive: true, force: true });
});

const into = (outFolder: string): Settings => ({
  ...defaultSettings,
  formats: ["txt", "srt"],
  writeTo: "folder",
  outFolder,
});
const rowsOf = async (): Promise<QueueRow[]> => (await application.handlers.queue({})).rows;
const states = async (): Promise<string[]> => (await rowsOf()).map(({ state }) => state);
const failuresTold = (): string[] => told.flatMap((event) => (event.type === "notice" ? [event.failure.code] : []));

async function day(...names: string[]): Promise<string> {
  const top = join(folder, "day 1");
  for (const name of names) {
    await mkdir(join(top, name, ".."), { recursive: true });
    await writeFile(join(top, name), name);
  }
  return top;
}

test("folders are mirrored, and what another wrote there is left alone", async () => {
  const out = join(folder, "out");
  await mkdir(join(out, "day 1"), { recursive: true });
  await writeFile(join(out, "day 1", "one.txt"), "mine");
  await application.handlers.changeSettings(into(out));
  await application.add([await day("one.wav", "inner/two.wav")]);
  await expect.poll(states, { timeout: 30_000 }).toEqual(["done", "done"]);
  await expect
    .poll(() => readdirSync(out, { recursive: true }).map(String).sort())
    .toEqual([
      ...["day 1", "day 1/inner", "day 1/inner/two.srt", "day 1/inner/two.txt"],
      ...["day 1/one (2).txt", "day 1/one.srt", "day 1/one.txt"],
    ]);
  expect(readFileSync(join(out, "day 1", "one.txt"), "utf8")).toBe("mine");
  expect(readFileSync(join(out, "day 1", "one (2).txt"), "utf8")).toBe("Words.\n");
});

test("a folder that can't be written to costs the results, which can be written later, not the transcript", async () => {
  const blocked = join(folder, "blocked");
  await writeFile(blocked, "a file where a folder should be");
  await application.handlers.changeSettings(into(blocked));
  await application.add([await day("one.wav", "two.wav")]);
  await expect.poll(states, { timeout: 30_000 }).toEqual(["done", "done"]);
  await expect.poll(failuresTold, { timeout: 30_000 }).toHaveLength(2);
  expect(failuresTold().every((code) => code.startsWith("output."))).toBe(true);
  expect(readFileSync(blocked, "utf8")).toBe("a file where a folder should be");

  const ids = (await rowsOf()).map(({ id }) => id);
  const out = join(folder, "out");
  await application.handlers.changeSettings(into(out));
  const paths = await application.handlers.writeOut({ ids, formats: ["txt"] });
  expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(["Words.\n", "Words.\n"]);
});

test("a recording that vanished fails alone, with a sentence, and goes on when it is back", async () => {
  const top = await day("one.wav", "two.wav");
  await application.handlers.pauseAll({ paused: true });
  await application.add([top]);
  await rm(join(top, "one.wav"));
  await application.handlers.pauseAll({ paused: false });
  await expect.poll(states, { timeout: 30_000 }).toEqual(["failed", "done"]);
  const [row] = await rowsOf();
  expect(row).toMatchObject({ failure: { message: expect.stringContaining("one.wav") } });
  expect(existsSync(join(top, "one.wav"))).toBe(false);
  await writeFile(join(top, "one.wav"), "back");
  await application.handlers.act({ action: "retry", ids: [row?.id ?? ""] });
  await expect.poll(states, { timeout: 30_000 }).toEqual(["done", "done"]);
});
