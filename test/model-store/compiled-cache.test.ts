/** The cache holds what is in use: units of earlier compilers go, unless somebody may use them. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { giveSign } from "../../src/lib/node/signs.ts";
import { compilerVersion } from "../../src/model/compile.ts";
import { cacheBytes, sweepOldUnits } from "../../src/model-store/compile/compiled-cache.ts";

let folder: string;
let programs: string;
const unit = (name: string): string => join(folder, "compiled", name);
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
  await sweepOldUnits(programs);
  own?.end();
  expect([existsSync(unit(old)), existsSync(unit(`${old}-unsigned`))]).toEqual([false, false]);
  expect(kept.filter((name) => !existsSync(unit(name)))).toEqual([]);
});

test("nothing goes while another program runs", async () => {
  const signs = [giveSign(programs), giveSign(programs)];
  await sweepOldUnits(programs);
  for (const sign of signs) sign?.end();
  expect(existsSync(unit(old))).toBe(true);
});

test("its size is that of all files", async () => {
  expect(await cacheBytes()).toBe(6 * "weights".length);
});
