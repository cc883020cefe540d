/** Cases that end in every way there is: what the others are watched with is tried on these. By number, from 0. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { check } from "../../src/lib/check.ts";
import { Failure } from "../../src/lib/failure.ts";
import { limits } from "./limits.ts";
import { refusalOf } from "./sentence.ts";
import type { Case, Ending, Subject } from "./subject.ts";

const kinds = ["read", "refused", "crash", "hang", "memory", "mistake"] as const;
type Kind = (typeof kinds)[number];

const ends: Record<Kind, () => Ending> = {
  read: () => ({ ending: "read" }),
  refused: () => refusalOf(new Failure("stand.in", "This is a stand-in.", "Try another one.")),
  crash: () => process.exit(7),
  hang() {
    for (;;);
  },
  memory() {
    // Filled: what nobody wrote to takes no memory.
    const filled = new Uint8Array(1.2 * limits.bytes).fill(1);
    return filled[0] === 1 ? ends.read() : ends.mistake();
  },
  mistake() {
    check(false, "a stand-in");
    return { ending: "read" };
  },
};

async function make(number: number, folder: string): Promise<Case> {
  const what = kinds[number % kinds.length] ?? "read";
  const path = join(folder, what);
  await writeFile(path, what);
  return { path, what };
}

export const standIns: Subject = {
  make,
  async attempt({ what }) {
    return ends[kinds.find((kind) => kind === what) ?? "mistake"]();
  },
};
