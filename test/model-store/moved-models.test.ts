/** The person's own models move to another folder: whole, known to every program at once, or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { modelFolders, ownModelsFolder } from "../../src/lib/node/folders.ts";
import { giveSign } from "../../src/lib/node/signs.ts";
import { findModel } from "../../src/model-store/model-folder.ts";
import { moveModels } from "../../src/model-store/moved-models.ts";
import { temporaryFolder } from "../hosts/cli/support/terminal.ts";

let data = "";

function model(folder: string, name: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "config.json"), `{"name":"${name}"}`);
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { code: string }) => error.code,
  );

beforeEach(() => {
  data = temporaryFolder();
  vi.stubEnv("SLIMSCRIBE_DATA", data);
  vi.stubEnv("SLIMSCRIBE_MODELS", undefined);
});
afterEach(() => vi.unstubAllEnvs());

test("all of them are in the new folder, found by their names, and gone from the old one", async () => {
  const usual = join(data, "models");
  expect(ownModelsFolder()).toBe(usual);
  for (const name of ["one", "two"]) model(usual, name);
  writeFileSync(join(usual, "notes.txt"), "mine");
  const target = temporaryFolder();
  await moveModels(target);
  expect(modelFolders().at(-1)).toBe(target);
  expect(readdirSync(target).sort()).toEqual(["one", "two"]);
  expect(readdirSync(usual)).toEqual(["notes.txt"]);
  expect(await findModel("two")).toEqual({ name: "two", path: join(target, "two") });

  const next = temporaryFolder();
  await moveModels(next);
  expect(readFileSync(join(next, "one", "config.json"), "utf8")).toContain("one");
  expect(readdirSync(target)).toEqual([]);
});

test("what a killed program left half copied is taken away, what a living one copies is not", async () => {
  model(join(data, "models"), "one");
  const living = giveSign(join(data, "programs"));
  const target = temporaryFolder();
  const left = ".two.signed-00000000-0000-4000-8000-000000000000.draft";
  const copied = `.two.${living?.name}.draft`;
  for (const name of [left, copied]) model(target, name);
  await moveModels(target);
  living?.end();
  expect(readdirSync(target).sort()).toEqual([copied, "one"]);
});

test("what can't be is refused, and nothing has moved", async () => {
  const usual = join(data, "models");
  model(usual, "one");
  const taken = temporaryFolder();
  model(taken, "one");
  expect(await codeOf(moveModels(taken))).toBe("model.place");
  mkdirSync(join(usual, "inner"));
  expect(await codeOf(moveModels(join(usual, "inner")))).toBe("model.place");
  expect(await codeOf(moveModels(join(data, "nowhere", "at", "all")))).toBe("done");
  expect(existsSync(join(usual, "one"))).toBe(false);
  // A file where the folder should be: nothing can be written there.
  const file = join(data, "file");
  writeFileSync(file, "");
  expect(await codeOf(moveModels(file))).toBe("model.copy");
  expect(ownModelsFolder()).toBe(join(data, "nowhere", "at", "all"));
  expect(readdirSync(ownModelsFolder())).toEqual(["one"]);

  vi.stubEnv("SLIMSCRIBE_MODELS", taken);
  expect(await codeOf(moveModels(temporaryFolder()))).toBe("model.place");
});
