/** Numbers and languages as people read them: one way on the page and in the terminal. */
import { expect, test } from "vitest";
import { bytes, clock, count, figure, percent, span, speed, timeLeft } from "../../src/lib/figures.ts";
import { languageCode, languageCodes, languageName } from "../../src/lib/languages.ts";

test("times", () => {
  expect([0, 59.9, 61, 3731].map((seconds) => clock(seconds))).toEqual(["0:00", "0:59", "1:01", "1:02:11"]);
  expect([-1, 61, 3731].map((seconds) => clock(seconds, true))).toEqual(["00:00:00", "00:01:01", "01:02:11"]);
  expect([0, 4.24, 38, 240, 7200, 7500].map(span)).toEqual(["0.0 s", "4.2 s", "38 s", "4 min", "2 h", "2 h 5 min"]);
  expect([0, 4.24, 38, 7500].map(timeLeft)).toEqual(["1 s left", "4 s left", "38 s left", "2 h 5 min left"]);
});

test("sizes, speeds and shares", () => {
  expect([0, 999, 8_577_024, 47_874_048, 1e12].map(bytes)).toEqual(["0 B", "999 B", "8.58 MB", "47.9 MB", "1.00 TB"]);
  expect([0.0421, 2.449, 9.97, 38.2].map(speed)).toEqual(["0.042x", "2.4x", "10x", "38x"]);
  expect([0, 0.01234, 5.5812, 1234.5, Number.NaN].map(figure)).toEqual(["0", "0.0123", "5.58", "1235", "-"]);
  expect([-1, 0.999, 1, 2].map(percent)).toEqual(["0 %", "99 %", "100 %", "100 %"]);
  expect([count(1, "file"), count(1234, "file"), count(2, "is", "are")]).toEqual(["1 file", "1,234 files", "2 are"]);
});

test("every language of Whisper's has a name; what is no language stays as it is", () => {
  expect(languageCodes.filter((code) => languageName(code) === code)).toEqual([]);
  expect(["jw", "bo", "", "no language", "xx"].map(languageName)).toEqual([
    ...["Javanese", "Tibetan", "", "no language", "xx"],
  ]);
});

test("languages by code, region or name", () => {
  expect(["EN", "en-GB", "pt_BR", "German", "zh-Hans", "iw", "auto", "Javanese"].map(languageCode)).toEqual([
    "en",
    "en",
    "pt",
    "de",
    "zh",
    "he",
    "auto",
    "jw",
  ]);
  expect(["", "klingon", "xx", "english please"].map(languageCode)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(new Set(languageCodes).size).toBe(100);
});
