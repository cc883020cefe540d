import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExportFormat, SubtitleRules } from "../../src/api/settings.ts";
import { Transcript } from "../../src/api/transcript.ts";
import { exportTranscript, formats } from "../../src/export/formats.ts";
import { oneLine } from "../../src/export/written.ts";
import { mayHoldSound } from "../../src/lib/media-endings.ts";
import { readCsv, readHtml, unzip, withoutStandIns } from "./support/readers.ts";
import { segment, segments, transcript } from "./support/transcripts.ts";

const rules = SubtitleRules.parse({});
const runs = { seed: 11, numRuns: 300 };
const spoken = (said: readonly { text: string }[]): string[] =>
  said.map(({ text }) => oneLine(text)).filter((text) => text !== "");

test("documents name every format, and none is taken for a recording", () => {
  const file = (name: string): string => readFileSync(join(import.meta.dirname, "../..", name), "utf8");
  expect(file("README.md")).toContain(`--format ${ExportFormat.options.join(",")} `);
  for (const name of ExportFormat.options) {
    expect(file("docs/formats.md")).toContain(`\n| ${name} |`);
    expect([name, mayHoldSound(`talk.${name}`, true)]).toEqual([name, false]);
  }
});

test("json reads back as the transcript, times to the millisecond", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const whole = transcript(said);
      const read = Transcript.parse(JSON.parse(String(formats.json.write(whole, rules))));
      expect(read.segments.length).toBe(said.length);
      read.segments.forEach((one, place) => {
        expect(one.text).toBe(said[place]?.text);
        expect(Math.abs(one.start - (said[place]?.start ?? 0))).toBeLessThanOrEqual(0.000501);
        expect(one.words?.map(({ text }) => text)).toEqual(said[place]?.words?.map(({ text }) => text));
      });
      // Written once more, nothing changes.
      expect(formats.json.write(read, rules)).toBe(formats.json.write(whole, rules));
    }),
    runs,
  );
});

test("json has the fields of the documentation", () => {
  const whole = transcript([segment(0.1239, 1, " Hi", { suspect: ["loop"] })]);
  const value: unknown = JSON.parse(String(formats.json.write(whole, rules)));
  expect(value).toMatchObject({
    file: "talk.flac",
    duration: 1,
    language: "en",
    model: "whisper-base",
    attention: "slim",
    segments: [{ start: 0.124, end: 1, text: " Hi", suspect: ["loop"], tokens: [1] }],
    stats: { contextBytes: { standard: 4, slim: 1, allocated: 1 } },
  });
});

test("csv reads back, and no cell is a formula", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const rows = readCsv(String(formats.csv.write(transcript(said), rules)));
      expect(rows[0]).toEqual(["start", "end", "text", "suspect"]);
      const texts = rows.slice(1).map((row) => row[2] ?? "");
      for (const text of texts) expect(text).not.toMatch(/^[=+\-@\t\r]/);
      expect(texts.map((text) => text.replace(/^'(?='*[=+\-@＝＋－＠])/u, ""))).toEqual(spoken(said));
    }),
    runs,
  );
});

test("csv quotes and disarms", () => {
  const whole = transcript([segment(0, 1, '=HYPERLINK("http://x";"y")'), segment(1, 2, "a, b")]);
  expect(formats.csv.write(whole, rules)).toBe(
    'start,end,text,suspect\r\n0.000,1.000,"\'=HYPERLINK(""http://x"";""y"")",\r\n1.000,2.000,"a, b",\r\n',
  );
});

test("tsv and txt read back", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const whole = transcript(said);
      const rows = String(formats.tsv.write(whole, rules)).split("\n").slice(1, -1);
      expect(rows.map((row) => row.split("\t")[2])).toEqual(spoken(said));
      for (const row of rows) expect(row.split("\t").length).toBe(3);
      expect(String(formats.txt.write(whole, rules)).split("\n").slice(0, -1)).toEqual(spoken(said));
    }),
    runs,
  );
});

test("lrc keeps every line behind one time and goes blank in a silence", () => {
  const whole = transcript([segment(1.239, 2, "[music]"), segment(6105.5, 6106, "late")], { duration: 6107 });
  expect(formats.lrc.write(whole, rules)).toBe(
    "[ti:talk.flac]\n[la:en]\n[length:101:47]\n[00:01.23]［music］\n[00:02.00]\n[101:45.50]late\n",
  );
});

test("lrc has no bracket but those of its times, and all of the text", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const lines = String(formats.lrc.write(transcript(said), rules))
        .split("\n")
        .slice(3, -1);
      const texts = lines.map((line) => /^\[\d{2,}:\d\d\.\d\d\]([^[\]<]*)$/.exec(line)?.[1] ?? `not a line: ${line}`);
      expect(texts.filter((text) => text !== "").map(withoutStandIns)).toEqual(spoken(said));
    }),
    runs,
  );
});

test("html reads back: every word, nothing but text, one name for each paragraph", () => {
  fc.assert(
    fc.property(segments, (said) => {
      const { paragraphs } = readHtml(String(formats.html.write(transcript(said), rules)));
      expect(paragraphs.map(({ text }) => text).join(" ")).toBe(spoken(said).join(" "));
      expect(new Set(paragraphs.map(({ id }) => id)).size).toBe(paragraphs.length);
      for (const { id, link } of paragraphs) expect(link).toBe(id);
    }),
    runs,
  );
});

test("html is in the language that was spoken and runs its way; doubts and speakers are told", () => {
  const said = [
    segment(1, 2, "שלום <b>", { speaker: "Ann & Co" }),
    segment(1.5, 3, "OK.", { speaker: "Bob", suspect: ["silence"] }),
  ];
  const whole = transcript(said, { language: "he", file: "/x/a <script> & b.flac" });
  const read = readHtml(String(formats.html.write(whole, rules)));
  expect(read).toEqual({
    language: "he",
    direction: "rtl",
    title: "a <script> & b.flac",
    paragraphs: [
      { id: "00:00:01", link: "00:00:01", text: "Ann & Co: שלום <b>" },
      { id: "00:00:01-2", link: "00:00:01-2", text: "Bob: OK. (doubtful: silence)" },
    ],
  });
  const empty = readHtml(String(formats.html.write(transcript([], { language: "" }), rules)));
  expect(empty).toEqual({ language: "", direction: "ltr", title: "talk.flac", paragraphs: [] });
});

test("markdown escapes its own signs and marks doubts", () => {
  const whole = transcript([segment(0, 1, "*not* [bold](x) <b>"), segment(9, 10, "1. so", { suspect: ["silence"] })]);
  const text = String(formats.md.write(whole, rules));
  expect(text).toContain("**[00:00:00]** \\*not\\* \\[bold\\](x) \\<b\\>");
  expect(text).toContain("**[00:00:09]** *1\\. so* (doubtful: silence)");
});

test("docx is a Word document with the text and its doubts", async () => {
  const whole = transcript([segment(0, 1, "Fish & <chips>"), segment(1, 2, "Odd.", { suspect: ["low confidence"] })]);
  const body = unzip(await exportTranscript(whole, "docx", rules), "word/document.xml");
  expect(body).toContain("Fish &amp; &lt;chips&gt;");
  expect(body).toContain("(doubtful: low confidence)");
  expect(body).toContain('w:highlight w:val="yellow"');
});

test("a document holds no sign that XML has no place for", async () => {
  const said = "a\u0000b\u000bc\ufffed\uffffe";
  const whole = transcript([segment(0, 1, said, { speaker: said })], { file: `${said}.flac` });
  for (const part of ["word/document.xml", "docProps/core.xml"]) {
    const body = unzip(await exportTranscript(whole, "docx", rules), part);
    expect(body).toContain("a b c d e");
    expect(body).toMatch(/^[\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]*$/u);
  }
});

test("documents are headed by the recording's name, not by where it is", () => {
  for (const file of ["/home/ann/talks/talk.flac", "C:\\talks\\talk.flac", "talk.flac"]) {
    const whole = transcript([segment(0, 1, "Hi.")], { file });
    expect(String(formats.md.write(whole, rules)).split("\n")[0]).toBe("# talk.flac");
    expect(String(formats.lrc.write(whole, rules)).split("\n")[0]).toBe("[ti:talk.flac]");
  }
});

test("an empty transcript gives a valid file in every format", async () => {
  for (const name of ExportFormat.options) {
    const bytes = await exportTranscript(transcript([]), name, rules);
    if (name === "json") expect(Transcript.parse(JSON.parse(new TextDecoder().decode(bytes))).segments).toEqual([]);
    if (name === "vtt") expect(new TextDecoder().decode(bytes)).toBe("WEBVTT\n");
    if (name === "txt" || name === "srt") expect(bytes.length).toBe(0);
  }
});
