/** Where the interface's key comes from. */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apiKeyOf } from "../../../../src/hosts/server/openai/key.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-key-"));
});
afterEach(async () => {
  delete process.env.SLIMSCRIBE_API_KEY;
  await rm(folder, { recursive: true, force: true });
});

test("a file that is not there is made with a key that stays, for its owner alone", async () => {
  const path = join(folder, "key");
  const first = await apiKeyOf(path);
  expect(first).toEqual({ key: expect.stringMatching(/^slim-[\w-]{32}$/), made: true });
  expect(await readFile(path, "utf8")).toBe(`${first.key}\n`);
  if (process.platform !== "win32") expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await apiKeyOf(path)).toEqual({ key: first.key, made: false });
});

test("the environment's is taken, and handed on to no program; without any each start has another", async () => {
  process.env.SLIMSCRIBE_API_KEY = "one-of-the-environment";
  expect(await apiKeyOf(undefined)).toEqual({ key: "one-of-the-environment", made: false });
  expect(process.env.SLIMSCRIBE_API_KEY).toBeUndefined();
  const [one, other] = [await apiKeyOf(undefined), await apiKeyOf(undefined)];
  expect([one.made, other.made, one.key === other.key]).toEqual([true, true, false]);
});

test("what can be guessed, or sent in no header, is refused with a sentence", async () => {
  for (const text of ["short", "", "with spaces in its middle", "schlüssel-mit-umlaut"]) {
    const path = join(folder, "own");
    await writeFile(path, text);
    await expect(apiKeyOf(path)).rejects.toMatchObject({ code: "usage.api-key" });
  }
  await expect(apiKeyOf(folder)).rejects.toMatchObject({ code: "usage.api-key" });
  await expect(apiKeyOf(join(folder, "nowhere", "key"))).rejects.toMatchObject({ code: "usage.api-key" });
});
