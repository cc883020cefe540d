/** Killed behind every step of a result's way to its place: the next program leaves one result, whole, and nothing beside. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { writeOutput } from "../../src/store/output.ts";
import { builtScript } from "../built.ts";
import { stepsIn } from "./support/deadly.ts";
import { aStore, temporaryFolder } from "./support/folder.ts";

const patience = { timeout: 300_000 };

const script = await builtScript(join(import.meta.dirname, "support", "output-writer.ts"));

function write(folder: string, step: number, ...texts: string[]) {
  const args = [script, folder, String(step), ...texts];
  const { stderr, signal, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return { steps: stepsIn(stderr), signal, status };
}

async function next(folder: string, text: string): Promise<void> {
  const store = aStore(join(folder, "data"));
  const out = join(folder, "out");
  const request = { source: join(folder, "talk.wav"), folder: out, stem: "talk", extension: "txt" };
  await writeOutput({ ...request, bytes: Buffer.from(text) }, store.outputs);
  store.close();
}

test("a new result, and one in place of an older: behind each step", patience, async () => {
  const { steps, status } = write(temporaryFolder(), -1, "one", "two");
  expect(status).toBe(0);
  expect(steps).toEqual([
    ...["makeFolder", "announce", "write", "placeNew", "settled"],
    ...["makeFolder", "announce", "write", "replace", "settled"],
  ]);
  for (const [step, name] of steps.entries()) {
    const folder = temporaryFolder();
    const at = `behind step ${step}, ${name}`;
    expect([at, write(folder, step, "one", "two").signal]).toEqual([at, "SIGKILL"]);
    // Other words than those that were about to be placed: what is there is known by its content, not by the next one's.
    await next(folder, "three");
    expect([at, readdirSync(join(folder, "out"))]).toEqual([at, ["talk.txt"]]);
    expect(readFileSync(join(folder, "out", "talk.txt"), "utf8")).toBe("three");
    expect(readdirSync(join(folder, "data", "programs"))).toEqual([]);
  }
});

test("beside another's file the number stays the same", patience, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, "out", "talk.txt"), "mine");
  expect(write(folder, 3, "one").steps.at(-1)).toBe("placeNew");
  await next(folder, "two");
  expect(readdirSync(join(folder, "out")).sort()).toEqual(["talk (2).txt", "talk.txt"]);
  expect(readFileSync(join(folder, "out", "talk.txt"), "utf8")).toBe("mine");
});

test("drafts of a program that lives stay where they are", async () => {
  const folder = temporaryFolder();
  const one = aStore(folder);
  const draft = join(folder, ".slimscribe-draft");
  one.outputs.announce(draft);
  writeFileSync(draft, "half");
  aStore(folder).close();
  expect(readFileSync(draft, "utf8")).toBe("half");
  one.close();
  const database = openDatabase(one.path);
  aStore(folder).close();
  expect(readdirSync(folder)).not.toContain(".slimscribe-draft");
  expect(database.prepare("SELECT * FROM drafts").all()).toEqual([]);
  database.close();
});
