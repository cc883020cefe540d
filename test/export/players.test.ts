/** What players read: results through ffmpeg's own readers, and drawn by libass as in mpv and VLC. Where there is no ffmpeg it says so. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ExportFormat, SubtitleRules } from "../../src/api/settings.ts";
import { findFfmpeg } from "../../src/audio/find-ffmpeg.ts";
import { formats } from "../../src/export/formats.ts";
import { readSrt, withoutStandIns } from "./support/readers.ts";
import { segment, transcript } from "./support/transcripts.ts";

const ffmpeg = await findFfmpeg();
if (ffmpeg === null) console.warn("not run: there is no ffmpeg on the PATH to read results with");

const folder = mkdtempSync(join(tmpdir(), "slimscribe-players-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What players take for orders, or eat. */
const texts = [
  "{music} and {\\an8}nobody speaks",
  "A <i>slanted</i> word, a <font color=red>red</font> one",
  "in C:\\New\\next\\house, 3 < 4 > 2",
  "[Applause] and [00:12.34] behind it",
  ">> Who speaks? Ann & Bob --> all",
  "- No. - Yes, «indeed»",
  "真っ昼間なのに、電球が",
];
const rules = SubtitleRules.parse({ maxLine: 80 });
const said = texts.map((text, place) => segment(4 * place + 0.5, 4 * place + 3.25, text));
const times = said.map(({ start, end }) => [start * 1000, end * 1000]);

function written(format: ExportFormat, of = said): string {
  const path = join(folder, `talk-${of.length}.${format}`);
  writeFileSync(path, String(formats[format].write(transcript(of), rules)));
  return path;
}

const run = (args: readonly string[]): Buffer =>
  execFileSync(ffmpeg ?? "ffmpeg", ["-v", "error", ...args], { maxBuffer: 1 << 26, cwd: folder });

describe.skipIf(ffmpeg === null)("an ffmpeg that is installed", () => {
  test.each(ExportFormat.extract(["srt", "vtt", "ass", "lrc"]).options)("reads every sign and time of %s", (format) => {
    // As SubRip, which it writes from what it has understood: what it escapes it shows, and a style of ASS is a font.
    const cues = readSrt(`${run(["-i", written(format), "-f", "srt", "-"])}`.replace(/\\(?=[{}\\])/g, ""))
      .map(({ lines, ...time }) => ({
        ...time,
        text: withoutStandIns(lines.join(" ").replace(/^<font size="\d+">(.*)<\/font>$/, "$1")),
      }))
      .filter(({ text }) => text !== "");
    expect(cues.map(({ text }) => text)).toEqual(
      texts.map((text) => (format === "srt" ? text.replace("-->", "->") : text)),
    );
    // Lyrics know no ends.
    const known = times.map(([start, end]) => (format === "lrc" ? [start] : [start, end]));
    expect(cues.map(({ startMs, endMs }) => (format === "lrc" ? [startMs] : [startMs, endMs]))).toEqual(known);
  });

  test("draws with libass what stands in braces and tags", () => {
    const [width, height] = [640, 360];
    /** @returns the columns of the picture that are lit */
    const drawn = (format: ExportFormat, text: string): number => {
      const subtitles = `subtitles=${basename(written(format, [segment(0, 3, text)]))}`;
      const input = ["-f", "lavfi", "-i", `color=black:size=${width}x${height}:duration=0.1`, "-vf", subtitles];
      const picture = run([...input, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]);
      const lit = new Set<number>();
      picture.forEach((value, place) => {
        if (value > 100) lit.add(place % width);
      });
      return lit.size;
    };
    for (const format of ExportFormat.extract(["srt", "ass", "vtt"]).options) {
      const plain = drawn(format, "nobody speaks");
      expect([format, plain > 0]).toEqual([format, true]);
      for (const text of ["{music} nobody speaks", "{\\an8}nobody speaks", "<i>nobody speaks</i>", "nobody\\Nspeaks"])
        expect([format, text, drawn(format, text) > plain]).toEqual([format, text, true]);
    }
  });
});
