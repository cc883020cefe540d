/** Short segments merged by rule: what is merged, and what never is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeShort, type ShortRule, usualShortRule } from "../../renderer/merge-short.ts";
import type { EditedSegment } from "../../src/api/document.ts";

let next = 0;
const segment = (start: number, end: number, text: string, speaker?: string): EditedSegment => ({
  key: String(next++),
  start,
  end,
  text: ` ${text}`,
  avgLogprob: 0,
  noSpeechProb: 0,
  compressionRatio: 1,
  temperature: 0,
  tokens: [1],
  ...(speaker === undefined ? {} : { speaker }),
});
const texts = (segments: readonly EditedSegment[]): string[] => segments.map(({ text }) => text.trim());
const rule: ShortRule = { seconds: 1, characters: 4, gap: 0.5, acrossSentences: false };

test("a short one goes with what follows it, else with what is before it", () => {
  const said = [
    segment(0, 3, "We moved into"),
    segment(3, 3.5, "the house"),
    segment(3.6, 8, "where my father"),
    segment(8, 8.4, "lived."),
    segment(9, 12, "He painted the door."),
  ];
  const merged = mergeShort(said, rule);
  expect(texts(merged)).toEqual(["We moved into", "the house where my father lived.", "He painted the door."]);
  expect(merged[1]).toMatchObject({ start: 3, end: 8.4, tokens: [1, 1, 1] });
});

test("few characters make a segment short as well, however long it is held", () => {
  expect(texts(mergeShort([segment(0, 5, "So"), segment(5, 9, "when we moved")], rule))).toEqual(["So when we moved"]);
});

test("nothing goes across speakers, a longer silence or the end of a sentence, unless the rule says so", () => {
  const voices = [segment(0, 0.5, "yes", "Anna"), segment(0.5, 1, "no", "Bo")];
  expect(mergeShort(voices, { ...rule, acrossSentences: true })).toBe(voices);
  const apart = [segment(0, 0.5, "well"), segment(1.1, 5, "then we left")];
  expect(mergeShort(apart, rule)).toBe(apart);
  expect(mergeShort(apart, { ...rule, gap: 0.6 }).length).toBe(1);
  const sentences = [segment(0, 0.5, "Yes."), segment(0.5, 4, "It was red.")];
  expect(mergeShort(sentences, rule)).toBe(sentences);
  expect(texts(mergeShort(sentences, { ...rule, acrossSentences: true }))).toEqual(["Yes. It was red."]);
});

test("nothing goes across languages, whatever the rule", () => {
  const two = [{ ...segment(0, 0.5, "ja"), language: "de" }, segment(0.5, 4, "and then we left")];
  expect(mergeShort(two, { ...rule, acrossSentences: true })).toBe(two);
});

test("a segment of just the length is not shorter than it, whatever its times are rounded to", () => {
  const exact = [segment(0.4, 1.4, "the house"), segment(1.4, 8, "where my father lived")];
  expect(exact[0] && exact[0].end - exact[0].start).toBeLessThan(1);
  expect(mergeShort(exact, rule)).toBe(exact);
});

test("a doubt that was looked at stays so, and none is taken for looked at because another was", () => {
  const said = (first: Partial<EditedSegment>, second: Partial<EditedSegment>) =>
    mergeShort(
      [
        { ...segment(0, 0.5, "So"), ...first },
        { ...segment(0.5, 4, "when we moved"), ...second },
      ],
      rule,
    )[0];
  const [doubtful, kept] = [{ suspect: ["loop" as const] }, { suspect: ["silence" as const], kept: true }];
  expect(said(kept, doubtful)).toMatchObject({ suspect: ["silence", "loop"] });
  expect(said(kept, doubtful)).not.toHaveProperty("kept");
  expect(said(doubtful, kept)).not.toHaveProperty("kept");
  expect(said({}, kept)).toMatchObject({ suspect: ["silence"], kept: true });
  expect(said(kept, {})).toMatchObject({ suspect: ["silence"], kept: true });
});

test("scripts without spaces are joined without one", () => {
  expect(texts(mergeShort([segment(0, 0.4, "我们"), segment(0.4, 3, "搬进了房子")], rule))).toEqual(["我们搬进了房子"]);
  expect(texts(mergeShort([segment(0, 0.4, "はい、"), segment(0.4, 3, "そうです")], rule))).toEqual(["はい、そうです"]);
});

test("whatever the rule: every word is kept in its order, nothing overlaps, nobody's words go to somebody else", () => {
  const parts = fc.array(
    fc.record({
      gap: fc.integer({ min: 0, max: 1500 }),
      length: fc.integer({ min: 50, max: 4000 }),
      text: fc.constantFrom("So", "when we moved.", "into the house", "Yes.", "and"),
      speaker: fc.constantFrom(undefined, "Anna", "Bo"),
    }),
    { maxLength: 20 },
  );
  const rules = fc.record({
    seconds: fc.double({ min: 0, max: 5, noNaN: true }),
    characters: fc.nat({ max: 40 }),
    gap: fc.double({ min: 0, max: 2, noNaN: true }),
    acrossSentences: fc.boolean(),
  });
  fc.assert(
    fc.property(parts, rules, (list, any) => {
      let at = 0;
      const before = list.map(({ gap, length, text, speaker }) => {
        const start = at + gap;
        at = start + length;
        return segment(start / 1000, at / 1000, text, speaker);
      });
      const after = mergeShort(before, any);
      expect(texts(after).join(" ")).toBe(texts(before).join(" "));
      const bySpeaker = (all: readonly EditedSegment[], who?: string) =>
        texts(all.filter(({ speaker }) => speaker === who)).join(" ");
      for (const who of [undefined, "Anna", "Bo"]) expect(bySpeaker(after, who)).toBe(bySpeaker(before, who));
      for (const [place, one] of after.entries()) expect(one.start).toBeGreaterThanOrEqual(after[place - 1]?.end ?? 0);
      // Who is left is what it was, or begins where one of those that it was made of began.
      expect(after.every(({ key, start }) => before.some((one) => one.key === key && one.start === start))).toBe(true);
    }),
    { seed: 7, numRuns: 100 },
  );
  expect(mergeShort([], usualShortRule)).toEqual([]);
});
