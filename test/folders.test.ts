/** The tests keep to their own folders: checked at the end of every run by closing-line.ts, and here that the check would see something. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cacheFolder, dataFolder } from "../src/lib/node/folders.ts";
import { leftWithPerson, testCache } from "./folders.ts";

test("a test's programs have a home, a cache and a data folder that are not the person's", () => {
  expect(cacheFolder()).toBe(testCache);
  for (const folder of [dataFolder(), homedir(), process.env.XDG_CACHE_HOME ?? "", process.env.XDG_DATA_HOME ?? ""])
    expect(relative(tmpdir(), folder)).toMatch(/^slimscribe-tests-/);
});

test("what a program leaves in the person's folders is seen, and what npm keeps there is not ours", () => {
  const person = mkdtempSync(join(tmpdir(), "slimscribe-person-"));
  onTestFinished(() => rmSync(person, { recursive: true, force: true }));
  expect(leftWithPerson(join(person, "never made"))).toEqual([]);
  mkdirSync(join(person, ".npm", "_logs"), { recursive: true });
  expect(leftWithPerson(person)).toEqual([]);
  mkdirSync(join(person, ".cache"));
  writeFileSync(join(person, ".cache", "compiled"), "");
  expect(leftWithPerson(person)).toEqual([".cache", join(".cache", "compiled")]);
});
