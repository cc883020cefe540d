/** Damaged caches of a tiny model and of the speech detector: none is refused, whatever was damaged is made again. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { type Damage, damagesOf, inflict } from "../../bench/damage.ts";
import { present } from "../../src/lib/check.ts";
import { allWell, copyCache, makeWholeCache, outcomeOf, type WholeCache } from "../model-store/support/whole-cache.ts";
import { chanceOf } from "./chance.ts";
import type { Case, Ending, Subject } from "./subject.ts";

let whole: WholeCache | undefined;
let damage: Damage | undefined;

async function make(number: number, folder: string): Promise<Case> {
  // Beside the cases, of which each has an empty folder: it goes with them.
  whole ??= await makeWholeCache(await mkdtemp(join(folder, "..", "whole-")));
  const path = join(folder, "cache");
  await copyCache(whole, path);
  damage = chanceOf(number).one(await damagesOf(whole.cache, 1));
  await inflict(path, damage, number);
  return { path, what: `${damage.path}: ${damage.what}` };
}

async function attempt({ path }: Case): Promise<Ending> {
  const outcome = await outcomeOf(present(whole, "a whole cache"), path, present(damage, "a damage"));
  if (JSON.stringify(outcome) !== JSON.stringify(allWell)) throw new Error(JSON.stringify(outcome));
  return { ending: "read" };
}

export const caches: Subject = { make, attempt };
