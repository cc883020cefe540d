import { expect, test } from "vitest";
import { subtitlesOf } from "../../src/export/subtitles.ts";
import { columned } from "../../src/hosts/cli/columned.ts";
import { columnsOf } from "../../src/lib/columns.ts";
import { segment, transcript } from "../export/support/transcripts.ts";

test.each([
  ["plain", "abc", 3],
  ["a letter and its accent", "e\u0301", 1],
  ["East Asian", "日本", 4],
  ["an emoji of several", "👨‍👩‍👧", 2],
  ["Thai with marks above", "นี้", 1],
  ["Thai AM", "กำ", 2],
  ["Thai AM behind a tone", "น้ำ", 2],
  ["Thai AM alone", "ำ", 1],
  ["Lao AM", "ນຳ ນໍຳ", 5],
] as const)("columns of %s", (_, text, columns) => expect(columnsOf(text)).toBe(columns));

test("a Thai table stands in columns", () => {
  const rows = columned([
    ["คำ", "1"],
    ["ab", "2"],
  ]);
  expect(rows).toBe("คำ  1\nab  2\n");
});

test("no line of Thai subtitles is wider than asked for, with AM in every word", () => {
  const said = segment(0, 6, "ทำน้ำคำจำนำกำดำทำน้ำคำจำนำกำดำทำน้ำคำจำนำกำดำ");
  const cues = subtitlesOf(
    transcript([said], { language: "th" }),
    { maxLine: 14, maxLines: 2, gapMs: 0, carriageReturns: false },
    "inline",
  );
  // A letter or AM is a column, a tone mark none.
  const widths = cues.flatMap(({ lines }) => lines.map((line) => line.replaceAll(/[\u0e48-\u0e4b]/g, "").length));
  expect(Math.max(...widths)).toBeLessThanOrEqual(14);
});
