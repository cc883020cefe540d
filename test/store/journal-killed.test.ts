/** The journal of a program that is killed, and of two programs at once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openDatabase } from "../../src/store/database.ts";
import { builtScript } from "../built.ts";
import { aFile, aStore, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});

const script = await builtScript(join(import.meta.dirname, "support", "writer.ts"));

function writer(folder: string, file: string, first: number, count: number) {
  const child = spawn(process.execPath, [script, folder, file, String(first), String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let heard = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  const said = async (text: string): Promise<void> => {
    while (!heard.split("\n").includes(text)) await once(child.stdout, "data");
  };
  return { child, said, lines: () => heard.split("\n").slice(0, -1) };
}

test("a program killed in the middle has lost nothing that it said it kept, and its run is free at once", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const { child, said: wait, lines } = writer(folder, file, 0, 100_000);
  await wait("20");
  child.kill("SIGKILL");
  await once(child, "exit");
  const store = aStore(folder);
  const run = await store.journal.begin(file, options);
  expect(run.done.length).toBeGreaterThanOrEqual(lines().length);
  expect(run.done.map(({ index }) => index)).toEqual(run.done.map((_, place) => place));
  // Nothing half: every window has its line in the index, and there is no line without a window.
  const places = store.search("window", 1_000_000).map(({ startSeconds }) => startSeconds);
  expect(places).toEqual(run.done.map(({ start }) => start));
  const database = openDatabase(store.path);
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
});

test("two programs: the second says who has the file, and may have it when the first is gone", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const { child, said: wait } = writer(folder, file, 0, 3);
  await wait("2");
  const store = aStore(folder);
  await expect(store.journal.begin(file, options)).rejects.toMatchObject({
    code: "journal.busy",
    message: expect.stringContaining(`process ${child.pid}`),
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  const run = await store.journal.begin(file, options);
  expect(run.done.length).toBe(3);
});

test("two programs that start at the same time share one new database", async () => {
  const folder = temporaryFolder();
  const one = writer(folder, aFile(folder, "a.flac", "a"), 0, 40);
  const two = writer(folder, aFile(folder, "b.flac", "b"), 0, 40);
  await Promise.all([one.said("39"), two.said("39")]);
  one.child.kill("SIGKILL");
  two.child.kill("SIGKILL");
  await Promise.all([once(one.child, "exit"), once(two.child, "exit")]);
  const store = aStore(folder);
  expect((await store.journal.begin(join(folder, "a.flac"), options)).done.length).toBe(40);
  expect((await store.journal.begin(join(folder, "b.flac"), options)).done.length).toBe(40);
});
