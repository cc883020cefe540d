/** A little of `npm run fuzz`, always the same: what is damaged is read or refused with a sentence, in little time and memory. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { chanceOf } from "./chance.ts";
import { damaged } from "./damage.ts";
import { tryAll } from "./pool.ts";
import { mustBeSentence } from "./sentence.ts";
import { type SubjectName, subjectNames } from "./subjects.ts";

const cases: Record<SubjectName, number> = { recordings: 90, models: 14, weights: 12, databases: 20, caches: 6 };

test.each(subjectNames)(
  "damaged %s: no crash, no hang, little memory, a sentence for each refusal",
  async (subject) => {
    const numbers = Array.from({ length: cases[subject] }, (_, i) => i + 1);
    const tally = await tryAll({ subject, numbers, processes: 1 });
    expect(tally.faults).toEqual([]);
    expect(tally.tried).toBe(cases[subject]);
    // Damage that is all refused, or all overlooked, tries nothing; a cache is never refused.
    const { read, refused } = tally.endings;
    expect(subject === "caches" ? read : Math.min(read, refused)).toBeGreaterThan(cases[subject] / 20);
  },
);

test("the same number is the same damage, another number another", () => {
  const whole = Uint8Array.from(readFileSync(join(import.meta.dirname, "..", "audio", "formats", "opus.webm")));
  const of = (number: number) => Buffer.from(damaged(whole, chanceOf(number), [whole]).bytes).toString("base64");
  expect(of(7)).toBe(of(7));
  expect(new Set([1, 2, 3, 4, 5, 6].map(of)).size).toBe(6);
});

test("what shows the program's inside is no sentence", () => {
  for (const text of ["broken invariant: a page is missing.", "It is undefined.", "Cannot read\n  at x", "no end", ""])
    expect(() => mustBeSentence(text)).toThrow();
  mustBeSentence("11 samples were no numbers (NaN or infinite) and became silence.");
});

test("a crash, a hang, too much memory and a mistake are found, each with its input, and the others go on", async () => {
  const tally = await tryAll({ subject: "stand-ins", numbers: [0, 1, 2, 3, 4, 5], processes: 2, seconds: 2 });
  const faults = new Map(tally.faults.map(({ number, fault, kept }) => [number, { fault, kept }]));
  expect(tally.endings).toEqual({ read: 1, refused: 1 });
  expect(faults.get(2)?.fault).toMatch(/process ended with 7/);
  expect(faults.get(3)?.fault).toMatch(/more than 2 s of processor time/);
  expect(faults.get(4)?.fault).toMatch(/MB/);
  expect(faults.get(5)?.fault).toMatch(/broken invariant: a stand-in[\s\S]*stand-ins\.ts/);
  for (const { kept } of faults.values()) expect(existsSync(kept)).toBe(true);
  for (const { kept } of faults.values()) rmSync(resolve(kept, "..", ".."), { recursive: true, force: true });
});
