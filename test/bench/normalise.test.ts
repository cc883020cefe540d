import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { added, editsBetween, errorRate, noEdits } from "../../bench/edit-distance.ts";
import { countedUnits, normaliseBasic, normaliseEnglish } from "../../bench/normalise.ts";

/** What openai-whisper's own normalisers (20250625) made of public-domain texts and of sentences written for this. */
const frozen = z
  .array(z.object({ language: z.string(), text: z.string(), normalised: z.string() }))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "normalised.json"), "utf8")));

test("texts come out as Whisper's normalisers have them", () => {
  expect(frozen.length).toBeGreaterThan(30);
  for (const { language, text, normalised } of frozen)
    expect(language === "en" ? normaliseEnglish(text) : normaliseBasic(text)).toBe(normalised);
});

test("spellings and ways to write a number count as the same", () => {
  const same = (a: string, b: string): void => expect(countedUnits(a, "en")).toEqual(countedUnits(b, "en"));
  same("Colour and honour", "color and honor");
  same("twenty-five dollars", "$25");
  same("It's ten o'clock, isn't it?", "it is 10 o'clock is not it");
  same("Mr. Hale", "mister hale");
});

test("Chinese and Japanese count by character, other languages by word", () => {
  expect(countedUnits("打开 客厅的灯。", "zh")).toEqual(["打", "开", "客", "厅", "的", "灯"]);
  expect(countedUnits("Schalte das Licht ein.", "de")).toEqual(["schalte", "das", "licht", "ein"]);
});

test("edits are counted by kind", () => {
  const words = (text: string): string[] => text.split(" ");
  expect(editsBetween(words("a b c d"), words("a x c d e"))).toEqual({
    substitutions: 1,
    deletions: 0,
    insertions: 1,
    total: 4,
  });
  expect(editsBetween(words("a b c"), [])).toEqual({ substitutions: 0, deletions: 3, insertions: 0, total: 3 });
  expect(errorRate(editsBetween([], ["noise"]))).toBeNull();
  expect(errorRate(added(noEdits, editsBetween(["a", "b"], ["a"])))).toBe(0.5);
});

/** The plain definition, for short lists. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [headA, ...restA] = a;
  const [headB, ...restB] = b;
  if (headA === undefined) return b.length;
  if (headB === undefined) return a.length;
  if (headA === headB) return distance(restA, restB);
  return 1 + Math.min(distance(restA, b), distance(a, restB), distance(restA, restB));
}

test("the distance is Levenshtein's", () => {
  const list = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 });
  fc.assert(
    fc.property(list, list, (a, b) => {
      const { substitutions, deletions, insertions, total } = editsBetween(a.map(String), b.map(String));
      expect(substitutions + deletions + insertions).toBe(distance(a, b));
      expect(total - deletions + insertions).toBe(b.length);
    }),
    { seed: 3, numRuns: 500 },
  );
});
