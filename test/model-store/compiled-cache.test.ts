/** The cache holds what is in use: units of earlier compilers and of models that are gone go, unless somebody may use them. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { giveSign } from "../../src/lib/node/signs.ts";
import { compilerVersion } from "../../src/model/compile.ts";
import { cacheBytes, noteOrigin, sweepUnits } from "../../src/model-store/compile/compiled-cache.ts";

let folder: string;
let programs: string;
const unit = (name: string): string => join(folder, "compiled", name);
const unitsOf = (name: string): string => `${name}-0123456789abcdef-v${compilerVersion}`;
/** A folder that looks like a model's. */
function model(...path: string[]): string {
  const made = join(folder, ...path);
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, "config.json"), "{}");
  return made;
}
const old = "whisper-base-40ad3b2c905ee80c-v1";
const kept = [
  `whisper-base-40ad3b2c905ee80c-v${compilerVersion}`,
  `silero-vad-v${compilerVersion}-unsigned`,
  `whisper-base-40ad3b2c905ee80c-v${compilerVersion + 1}`,
  "a-folder-of-the-person",
];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-compiled-"));
  programs = join(folder, "programs");
  vi.stubEnv("SLIMSCRIBE_CACHE", folder);
  for (const name of [old, `${old}-unsigned`, ...kept]) {
    mkdirSync(unit(name), { recursive: true });
    writeFileSync(join(unit(name), "weights.bin"), "weights");
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test("what earlier compilers made goes, nothing else", async () => {
  const own = giveSign(programs);
  await sweepUnits(programs);
  own?.end();
  expect([existsSync(unit(old)), existsSync(unit(`${old}-unsigned`))]).toEqual([false, false]);
  expect(kept.filter((name) => !existsSync(unit(name)))).toEqual([]);
});

test("what was made of models that are gone goes; of those that are there, wherever they are, it stays", async () => {
  const present = model("elsewhere", "present");
  const added = model("models", "added");
  vi.stubEnv("SLIMSCRIBE_MODELS", join(folder, "models"));
  const paths = { present, added: join(folder, "downloads", "added"), gone: join(folder, "downloads", "gone") };
  for (const [name, path] of Object.entries(paths)) {
    mkdirSync(unit(unitsOf(name)), { recursive: true });
    await noteOrigin(unitsOf(name), path);
  }
  const left = () => ["present", "added", "gone"].filter((name) => existsSync(unit(unitsOf(name))));
  await sweepUnits(programs);
  expect(left()).toEqual(["present", "added"]);
  await rm(present, { recursive: true });
  await rm(added, { recursive: true });
  await sweepUnits(programs);
  expect([left(), readdirSync(join(folder, "origins"))]).toEqual([[], []]);
  // Of these nothing is known.
  expect(kept.filter((name) => !existsSync(unit(name)))).toEqual([]);
});

test("a note that can't be read is no reason to take anything away", async () => {
  mkdirSync(join(folder, "origins"));
  writeFileSync(join(folder, "origins", `${kept[0]}.json`), "{ damaged");
  await sweepUnits(programs);
  expect(kept.filter((name) => !existsSync(unit(name)))).toEqual([]);
});

test("nothing goes while another program runs", async () => {
  const signs = [giveSign(programs), giveSign(programs)];
  await sweepUnits(programs);
  for (const sign of signs) sign?.end();
  expect(existsSync(unit(old))).toBe(true);
});

test("its size is that of all files", async () => {
  expect(await cacheBytes()).toBe(6 * "weights".length);
});
