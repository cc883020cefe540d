/** A model's hash is noted for files that have settled, and never taken for files that changed. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contentHash } from "../../src/model-store/content-hash.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-hash-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(folder, "cache"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const notes = (): Promise<string[]> => readdir(join(folder, "cache", "hashes")).catch(() => []);

test("noted once it has settled; another content, or other settings, are read again", async () => {
  const weights = join(folder, "weights");
  await writeFile(weights, "one");
  const first = await contentHash([{}], [weights]);
  expect(await notes()).toEqual([]);

  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + 60_000);
  expect(await contentHash([{}], [weights])).toBe(first);
  const [name = ""] = await notes();
  const note = join(folder, "cache", "hashes", name);
  // What is noted is what is taken: nothing was read.
  const marked = "f".repeat(64);
  const { state } = JSON.parse(await readFile(note, "utf8")) as { state: string };
  const sum = createHash("sha256").update(`${state} ${marked}`).digest("hex");
  await writeFile(note, JSON.stringify({ state, hash: marked, sum }));
  expect(await contentHash([{}], [weights])).toBe(marked);
  expect(await contentHash([{}], [weights], "read")).toBe(first);
  // … unless it isn't what was noted.
  await writeFile(note, JSON.stringify({ state, hash: "e".repeat(64), sum }));
  expect(await contentHash([{}], [weights])).toBe(first);

  expect(await contentHash([{ other: true }], [weights])).not.toBe(first);
  await writeFile(weights, "two");
  const second = await contentHash([{}], [weights]);
  expect(second).not.toBe(first);
  expect(second).not.toBe(marked);
});
