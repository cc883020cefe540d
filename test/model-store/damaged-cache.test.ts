/** Fifty damaged caches, always the same; `npm run fuzz` draws others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { damagesOf, inflict } from "../../bench/damage.ts";
import { allWell, copyCache, makeWholeCache, outcomeOf } from "./support/whole-cache.ts";

test("fifty damages: the same answers to the last bit, said, and whole again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-damaged-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const whole = await makeWholeCache(folder);
  expect(whole.said.length).toBeGreaterThan(0);
  expect(whole.said.every((line) => line.startsWith("new: "))).toBe(true);
  const damages = (await damagesOf(whole.cache, 2)).slice(0, 50);
  expect(new Set(damages.map(({ what }) => what)).size).toBeGreaterThan(12);
  for (const [seed, damage] of damages.entries()) {
    const cache = join(folder, `${seed}`);
    await copyCache(whole, cache);
    await inflict(cache, damage, seed);
    expect({ damage, ...(await outcomeOf(whole, cache, damage)) }).toEqual({ damage, ...allWell });
    await rm(cache, { recursive: true });
  }
}, 600_000);
