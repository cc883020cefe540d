import fc from "fast-check";
import { expect, test } from "vitest";
import { readingSpeedLimit, SubtitleRules } from "../../src/api/settings.ts";
import { formats } from "../../src/export/formats.ts";
import { readingSpeed, subtitlesOf } from "../../src/export/subtitles.ts";
import { oneLine } from "../../src/export/written.ts";
import { columnsOf } from "../../src/lib/columns.ts";
import { readAss, readSrt, readVtt, withoutStandIns } from "./support/readers.ts";
import { segment, segments, transcript } from "./support/transcripts.ts";

const rules = SubtitleRules.parse({});
const letters = (text: string): string => text.replace(/\s+/gu, "");

const anyRules = fc.record({
  maxLine: fc.integer({ min: 10, max: 60 }),
  maxLines: fc.integer({ min: 1, max: 3 }),
  gapMs: fc.constantFrom(0, 80, 500),
  carriageReturns: fc.boolean(),
});

test("subtitles never overlap, never run backwards, last 0.7 to 7 s and fit their lines, and no letter is lost", () => {
  fc.assert(
    fc.property(segments, anyRules, fc.constantFrom("en", "ja", "ar", "th", ""), (said, chosen, language) => {
      const cues = subtitlesOf(transcript(said, { language }), chosen, "inline");
      const outOfTime = cues.filter(({ startMs, endMs }, place) => {
        const before = cues[place - 1];
        const follows = before === undefined ? startMs >= 0 : startMs >= before.endMs + chosen.gapMs;
        const length = endMs - startMs;
        return !(follows && length >= 700 && length <= 7000 && Number.isInteger(startMs) && Number.isInteger(endMs));
      });
      const outOfLine = cues.filter(({ lines }) => {
        const fits = (line: string) => line !== "" && line === line.trim() && columnsOf(line) <= chosen.maxLine;
        return !(lines.length > 0 && lines.length <= chosen.maxLines && lines.every(fits));
      });
      expect({ outOfTime, outOfLine }).toEqual({ outOfTime: [], outOfLine: [] });
      expect(letters(cues.flatMap(({ lines }) => lines).join(""))).toBe(
        letters(said.map(({ text }) => oneLine(text)).join("")),
      );
    }),
    { seed: 20_250_101, numRuns: 400 },
  );
});

test("subtitles stay within the file where there is room for all of them", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const end = Math.max(0, ...said.map((one) => one.end));
      const cues = subtitlesOf(transcript(said), rules, "inline");
      const limit = Math.max(Math.round(end * 1000), cues.length * 700);
      expect(cues.at(-1)?.endMs ?? 0).toBeLessThanOrEqual(limit);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test("what is written as srt and vtt reads back the same, with either line end", () => {
  fc.assert(
    fc.property(segments, anyRules, (said, chosen) => {
      const whole = transcript(said);
      const cues = subtitlesOf(whole, chosen, "inline").map(({ startMs, endMs, lines }) => ({
        startMs,
        endMs,
        lines: [...lines],
      }));
      const srt = formats.srt.write(whole, chosen);
      const vtt = formats.vtt.write(whole, chosen);
      const shown = readSrt(String(srt));
      for (const line of shown.flatMap(({ lines }) => lines)) expect(line).not.toMatch(/[{}<]|\\[Nnh]/);
      expect(shown.map((cue) => ({ ...cue, lines: cue.lines.map(withoutStandIns) }))).toEqual(
        cues.map((cue) => ({ ...cue, lines: cue.lines.map((line) => line.replace(/-+->/g, "->")) })),
      );
      expect(readVtt(String(vtt)).map((cue) => ({ ...cue, lines: cue.lines.map(withoutStandIns) }))).toEqual(cues);
      expect(String(srt).includes("\r")).toBe(chosen.carriageReturns && cues.length > 0);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("ass counts in hundredths: nothing overlaps, runs backwards or is lost", () => {
  fc.assert(
    fc.property(segments, anyRules, fc.constantFrom("en", "ja", "ar", ""), (said, chosen, language) => {
      const whole = transcript(said, { language });
      const cues = subtitlesOf(whole, chosen, "inline");
      const read = readAss(String(formats.ass.write(whole, chosen))).cues;
      expect(read.map(({ lines }) => lines.map(withoutStandIns))).toEqual(cues.map(({ lines }) => lines));
      read.forEach(({ startMs, endMs }, place) => {
        expect(startMs).toBeGreaterThanOrEqual(read[place - 1]?.endMs ?? 0);
        expect(endMs).toBeGreaterThan(startMs);
        expect(Math.abs(startMs - (cues[place]?.startMs ?? 0))).toBeLessThanOrEqual(5);
        expect(Math.abs(endMs - (cues[place]?.endMs ?? 0))).toBeLessThanOrEqual(5);
      });
    }),
    { seed: 13, numRuns: 100 },
  );
});

test("ass has what players ask for, who speaks, and the direction of each line", () => {
  const whole = transcript([
    segment(0.0041, 2, "Good morning, {all}: C:\\New.", { speaker: "Ann, chair" }),
    segment(36_000, 36_002, "שלום, עולם."),
  ]);
  const { info, styles, cues } = readAss(String(formats.ass.write(whole, rules)));
  expect(info).toMatchObject({
    ScriptType: "v4.00+",
    Title: "talk.flac",
    WrapStyle: "0",
    ScaledBorderAndShadow: "yes",
    PlayResX: "1920",
    PlayResY: "1080",
    Language: "en",
  });
  expect(styles.map(({ Name, Alignment }) => [Name, Alignment])).toEqual([["Default", "2"]]);
  expect(cues).toEqual([
    {
      startMs: 0,
      endMs: 2000,
      lines: ["Ann, chair: Good morning, ❴all❵: C:∖New."],
      speaker: "Ann; chair",
      fromRight: false,
    },
    { startMs: 36_000_000, endMs: 36_002_000, lines: ["שלום, עולם."], speaker: "", fromRight: true },
  ]);
  const empty = readAss(String(formats.ass.write(transcript([], { language: "" }), rules)));
  expect(empty.cues).toEqual([]);
  expect(empty.info.Language).toBeUndefined();
});

test("players show what stands in braces and tags in srt, where they would hide or obey it", () => {
  const written = (text: string, maxLine = 42): string | undefined =>
    readSrt(String(formats.srt.write(transcript([segment(0, 5, text)]), { ...rules, maxLine })))[0]?.lines.join(" / ");
  expect(written("{music} <i>la</i> {\\an8}")).toBe("❴music❵ ‹i›la‹/i› ❴\\an8❵");
  expect(written("in C:\\New\\x <unclosed")).toBe("in C:∖New\\x ‹unclosed");
  expect(written(">> Who speaks? -> Ann")).toBe(">> Who speaks? -> Ann");
  // A tag that the end of a line divides.
  expect(written("aaaaa <fo bbbbbb>", 10)).toBe("aaaaa ‹fo / bbbbbb›");
});

test("lines break at punctuation and are balanced", () => {
  const said = "And so, my fellow Americans, ask not what your country can do for you.";
  const [cue] = subtitlesOf(transcript([segment(0, 6, said)]), rules, "inline");
  expect(cue?.lines).toEqual(["And so, my fellow Americans,", "ask not what your country can do for you."]);
});

test("a long segment is cut at the ends of its sentences, by the times of its words", () => {
  const said =
    " The first sentence of this is rather long and takes its time. The second one comes after it, and it is long too.";
  const words = said.split(/(?= )/).map((text, place) => ({
    text,
    start: place * 0.5 + (place > 11 ? 2 : 0),
    end: place * 0.5 + 0.4 + (place > 11 ? 2 : 0),
    probability: 1,
  }));
  const cues = subtitlesOf(transcript([segment(0, 14, said, { words })]), rules, "inline");
  expect(cues.map(({ lines }) => lines.join(" "))).toEqual([
    "The first sentence of this is rather long and takes its time.",
    "The second one comes after it, and it is long too.",
  ]);
  expect(cues[1]?.startMs).toBe(8000);
});

test.each([
  ["I don't think Mr. Hale, you have done quite right in introducing such a person to us", /\bMr\.$/],
  ["It was the day on which the late J. R. Ewing met Dr. Watson at St. Paul's, of all places", /\b(?:J|R|Dr|St)\.$/],
  [
    "Das kann man z. B. bei Frau Dr. Müller und auch bei Hr. Schmidt in Nr. 5 sehen, wenn man will",
    /\b(?:z|B|Dr|Hr|Nr)\.$/,
  ],
])("no line or subtitle ends between a title and its name: %s", (said, torn) => {
  const words = said
    .split(" ")
    .map((text, i) => ({ text: ` ${text}`, start: i * 0.4, end: i * 0.4 + 0.35, probability: 1 }));
  for (const maxLine of [32, 42]) {
    const cues = subtitlesOf(
      transcript([segment(0, words.length * 0.4, said, { words })]),
      { ...rules, maxLine },
      "inline",
    );
    expect(cues.flatMap(({ lines }) => lines).filter((line) => torn.test(line))).toEqual([]);
  }
});

test("a word with a long pause behind it goes off the screen", () => {
  const cues = subtitlesOf(transcript([segment(3, 28, " Hello")]), rules, "inline");
  expect(cues).toEqual([{ startMs: 3000, endMs: 10_000, lines: ["Hello"], speaker: "" }]);
});

test("a segment too short to read grows into the pause, or joins its neighbour", () => {
  const alone = subtitlesOf(transcript([segment(1, 1.2, "Yes."), segment(5, 6, "No.")]), rules, "inline");
  expect(alone.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [1000, 1700],
    [5000, 6000],
  ]);
  const joined = subtitlesOf(transcript([segment(1, 1.2, "Yes."), segment(1.2, 3, "I do.")]), rules, "inline");
  expect(joined.map(({ lines }) => lines)).toEqual([["Yes. I do."]]);
});

test("a subtitle stays long enough to be read where a pause follows it, and not into the next or past the end", () => {
  const haste = "All of this was said in a single second.";
  const shown = (said: ReturnType<typeof segment>[], duration: number) =>
    subtitlesOf(transcript(said, { duration }), rules, "inline").map(({ startMs, endMs }) => [startMs, endMs]);
  // 40 characters take 1905 ms.
  expect(shown([segment(1, 2, haste)], 10)).toEqual([[1000, 2905]]);
  expect(shown([segment(1, 2, haste)], 2.5)).toEqual([[1000, 2500]]);
  expect(shown([segment(1, 2, haste), segment(2.25, 6, haste)], 10)).toEqual([
    [1000, 2250],
    [2250, 6000],
  ]);
});

test("an end that a person set is kept, also where more time would be needed to read", () => {
  const haste = "All of this was said in a single second.";
  const said = { ...segment(1, 2.5, haste), ownEnd: true };
  const [cue] = subtitlesOf(transcript([said], { duration: 10 }), rules, "inline");
  expect([cue?.startMs, cue?.endMs]).toEqual([1000, 2500]);
  const soon = { ...segment(1, 1.3, "Yes."), ownEnd: true };
  expect(subtitlesOf(transcript([soon], { duration: 10 }), rules, "inline")[0]?.endMs).toBe(1700);
});

test("where a gap is wanted, the first of two gives it from its end, and is not made shorter than can be read", () => {
  const shown = (said: ReturnType<typeof segment>[]) =>
    subtitlesOf(transcript(said), { ...rules, gapMs: 80 }, "inline").map(({ startMs, endMs }) => [startMs, endMs]);
  const asked = "Who was it that came in here by the other door?";
  const long = "Nobody that I know of came in here by the other door.";
  expect(shown([segment(0, 3, asked), segment(3, 6, long)])).toEqual([
    [0, 2920],
    [3000, 6000],
  ]);
  expect(shown([segment(0, 0.7, asked), segment(0.7, 6, long)])).toEqual([
    [0, 700],
    [780, 6000],
  ]);
});

test("reading speed counts characters as lines do, and what is given time to be read keeps the limit", () => {
  const cue = (line: string, ms: number) => ({ startMs: 0, endMs: ms, lines: [line, "four"], speaker: "" });
  expect(readingSpeed(cue("twelve chars", 1000))).toBe(16);
  expect(readingSpeed(cue("twelve chars", 3000))).toBe(5.3);
  expect(readingSpeed(cue("日本語", 500))).toBe(20);
  const pauses = fc.array(fc.integer({ min: 1, max: 84 }), { maxLength: 20 });
  fc.assert(
    fc.property(pauses, (lengths) => {
      // Each is said within a tenth of a second, and followed by a pause.
      const said = lengths.map((length, place) => segment(10 * place, 10 * place + 0.1, "x".repeat(length)));
      const cues = subtitlesOf(transcript(said, { duration: 1000 }), rules, "inline");
      for (const one of cues) expect(readingSpeed(one)).toBeLessThanOrEqual(readingSpeedLimit);
    }),
    { seed: 17, numRuns: 50 },
  );
});

test("Chinese and Japanese break between words and never before a closing mark", () => {
  const said = "真っ昼間なのにキャンプの外れの電柱に、電球がともっていた。それを見て、私たちはとても驚いた。";
  const cues = subtitlesOf(transcript([segment(0, 12, said)], { language: "ja" }), rules, "inline");
  const lines = cues.flatMap((cue) => cue.lines);
  expect(lines.join("")).toBe(said);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).not.toMatch(/^[、。ー]/);
});

test("a speaker's name never stands alone, however much is said in how little time", () => {
  const words = "many a word about nothing, said in haste, and then some, which nobody could read in time".split(" ");
  for (let length = 1; length <= words.length; length++)
    for (const seconds of [0.44, 1, 3, 8]) {
      const said = segment(2, 2 + seconds, words.slice(0, length).join(" "), { speaker: "Speaker 2" });
      const cues = subtitlesOf(transcript([said]), rules, "inline");
      expect([length, seconds, cues[0]?.lines.join(" ")]).toEqual([
        length,
        seconds,
        expect.stringMatching(/^Speaker 2: many/),
      ]);
    }
});

test("a speaker is named at each turn in srt, as a voice in vtt", () => {
  const whole = transcript([
    segment(0, 2, "Good morning.", { speaker: "Ann" }),
    segment(2, 4, "How are you?", { speaker: "Ann" }),
    segment(4, 6, "Well.", { speaker: "Bob <x>" }),
  ]);
  expect(readSrt(String(formats.srt.write(whole, rules))).map(({ lines }) => lines[0])).toEqual([
    "Ann: Good morning.",
    "How are you?",
    "Bob ‹x›: Well.",
  ]);
  expect(String(formats.vtt.write(whole, rules))).toContain("<v Bob &lt;x&gt;>Well.</v>");
});
