/** Folders that can't be made are refused at once, and nothing makes them in the way that tries for ever. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder, makeFolderSync } from "../../src/lib/node/make-folder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-make-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what is missing is made, what is there stays, many at once don't hinder each other", async () => {
  const deep = join(folder, "a", "b", "c");
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(folder, "a", "b"))]);
  makeFolderSync(join(deep, "d", "e"));
  makeFolderSync(join(deep, "d", "e"));
  expect(statSync(join(deep, "d", "e")).isDirectory()).toBe(true);
});

test("a file in the way is told", async () => {
  writeFileSync(join(folder, "file"), "");
  for (const path of [join(folder, "file"), join(folder, "file", "inner", "deep")]) {
    await expect(makeFolder(path)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(() => makeFolderSync(path)).toThrow(/EEXIST|ENOTDIR/);
  }
});

test("a disk that says of every folder that the one above is missing is not asked for ever", async () => {
  const missing = Object.assign(new Error("ENOENT"), { code: "ENOENT" });
  const asked: string[] = [];
  const nowhere = async (path: string): Promise<never> => {
    asked.push(path);
    throw missing;
  };
  await expect(makeFolder(join(folder, "a", "b"), 0o777, nowhere)).rejects.toBe(missing);
  // The last is there: below it one more try is made.
  expect(asked).toEqual([join(folder, "a", "b"), join(folder, "a"), folder, join(folder, "a")]);
});

test("nothing of the program makes folders otherwise", () => {
  const root = resolve(import.meta.dirname, "../..");
  const files = ["src", "electron"].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((name) => join(root, room, name)),
  );
  const sources = files.filter((path) => path.endsWith(".ts"));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((path) => /mkdir(?:Sync)?\([^)]*recursive/.test(readFileSync(path, "utf8")))).toEqual([]);
});
