import { copyFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { aFile, aStore, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});
const window = (index: number) => ({
  index,
  start: index,
  end: index + 1,
  segments: [said(index, index + 1, ` ${index}`)],
});

test("a program that lives keeps its recording, however long a window takes", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  let now = 1000;
  const slow = aStore(folder, () => now);
  const run = await slow.journal.begin(file, options);
  const other = aStore(folder, () => now);
  for (let second = 0; second < 600; second += 20) {
    now += 20;
    vi.advanceTimersByTime(20_000);
  }
  await expect(other.journal.begin(file, options)).rejects.toMatchObject({ code: "journal.busy" });
  run.commit(window(0));
  // Its process is gone without a word: only the clock tells another machine.
  vi.clearAllTimers();
  now += 121;
  expect((await other.journal.begin(file, options)).done).toEqual([window(0)]);
  expect(() => run.commit(window(1))).toThrowError(expect.objectContaining({ code: "journal.taken" }));
});

test("a program that ends lets go of what it held", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const first = aStore(folder);
  (await first.journal.begin(file, options)).commit(window(0));
  first.close();
  expect((await aStore(folder).journal.begin(file, options)).done).toEqual([window(0)]);
});

test("two copies of one recording in a batch don't take each other for another program", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const copy = join(folder, "backup.flac");
  copyFileSync(file, copy);
  const { atime, mtime } = statSync(file);
  for (const path of [file, copy]) utimesSync(path, atime, mtime);
  const { journal } = aStore(folder);
  const one = await journal.begin(file, options);
  const two = await journal.begin(copy, options);
  one.commit(window(0));
  two.commit(window(0));
  one.release();
  two.commit(window(1));
  two.release();
  expect((await aStore(folder).journal.begin(copy, options)).done).toEqual([window(0), window(1)]);
});

test("a program hears that another has changed something, and not of its own changes", () => {
  const folder = temporaryFolder();
  const one = aStore(folder);
  const two = aStore(folder);
  expect(one.changedElsewhere()).toBe(false);
  one.saveSettings({ ...defaultSettings, theme: "dark" });
  expect(one.changedElsewhere()).toBe(false);
  two.saveSettings({ ...defaultSettings, theme: "light" });
  expect(one.changedElsewhere()).toBe(true);
  expect(one.changedElsewhere()).toBe(false);
});
