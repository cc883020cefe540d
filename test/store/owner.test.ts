import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { openDatabase } from "../../src/store/database.ts";
import type { Store } from "../../src/store/store.ts";
import { aFile, aStore, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});
const window = (index: number) => ({
  index,
  start: index,
  end: index + 1,
  segments: [said(index, index + 1, ` ${index}`)],
});

test("a program that lives keeps its recording, however the clock is set", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  let now = 1e9;
  const run = await aStore(folder, () => now).journal.begin(file, options);
  const other = aStore(folder, () => now);
  for (const time of [1e9 + 600, 1e9 - 600, 1e8]) {
    now = time;
    await expect(other.journal.begin(file, options)).rejects.toMatchObject({ code: "journal.busy" });
  }
  run.commit(window(0));
});

/** A claim as a program of this name and process left it. */
function claimed(store: Store, owner: string, process: number, seenAt: number): void {
  const database = openDatabase(store.path);
  database.prepare("UPDATE runs SET owner = ?, owner_process = ?, owner_seen_at = ?").run(owner, process, seenAt);
  database.close();
}

test("a dead program's claim is free at once: its number has come again, as this program's own too, or the clock stepped back", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "support", "writer.ts"), folder, file, "0", "1"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await once(child.stdout, "data");
  const store = aStore(folder);
  const claims = openDatabase(store.path);
  const { owner } = z.object({ owner: z.string() }).parse(claims.prepare("SELECT owner FROM runs").get());
  claims.close();
  const now = Date.now() / 1000;
  claimed(store, owner, process.ppid, now);
  await expect(store.journal.begin(file, options)).rejects.toMatchObject({ code: "journal.busy" });
  child.kill("SIGKILL");
  await once(child, "exit");
  for (const [number, seenAt] of [
    [process.ppid, now],
    [process.pid, now],
    [process.ppid, now + 3600],
  ] as const) {
    claimed(store, owner, number, seenAt);
    expect((await store.journal.begin(file, options)).done).toEqual([expect.objectContaining({ index: 0 })]);
  }
  // Its sign goes with the next start; only living programs have one.
  aStore(folder);
  expect(readdirSync(join(folder, "programs"))).toHaveLength(2);
});

test("without signs of life a claim counts while its process lives and was heard of lately, before or after this clock", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const store = aStore(folder, () => 1e9);
  const run = await store.journal.begin(file, options);
  const free = async (process: number, seenAt: number): Promise<boolean> => {
    claimed(store, "a name without a sign", process, seenAt);
    return store.journal.begin(file, options).then(
      () => true,
      ({ code }) => code !== "journal.busy",
    );
  };
  const { ppid, pid } = process;
  expect(await free(ppid, 1e9 - 100)).toBe(false);
  expect(() => run.commit(window(0))).toThrowError(expect.objectContaining({ code: "journal.taken" }));
  expect(await free(ppid, 1e9 - 121)).toBe(true);
  expect(await free(ppid, 1e9 + 121)).toBe(true);
  expect(await free(pid, 1e9)).toBe(true);
});

test("a program without a sign is heard of as long as it lives", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = temporaryFolder();
  let now = 1000;
  const slow = aStore(folder, () => now);
  await slow.journal.begin(aFile(folder, "talk.flac", "sound"), options);
  now += 600;
  vi.advanceTimersByTime(20_000);
  const database = openDatabase(slow.path);
  expect(database.prepare("SELECT owner_seen_at FROM runs").get()).toEqual({ owner_seen_at: 1600 });
  database.close();
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
