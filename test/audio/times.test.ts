/** The table of docs/formats.md about where sound stands: it says what the rows say, and each of its cells is heard in a file. */
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFfmpeg } from "../../src/audio/find-ffmpeg.ts";
import { bestLag, clips, type DecodedAudio, decodeFile, decodeThroughFfmpeg, temporaryFolder } from "./sound.ts";
import { aviRows } from "./times/avi.ts";
import { matroskaRows } from "./times/matroska.ts";
import { fileRows } from "./times/files.ts";
import { programRows } from "./times/program.ts";
import { columns, type Row, type Sample, tableLines } from "./times/table.ts";
import { transportRows } from "./times/transport.ts";

const rows: Row[] = [...transportRows, ...programRows, ...aviRows, ...matroskaRows, ...fileRows];

let folder = "";
let sentence = new Float32Array(0);
beforeAll(async () => {
  folder = await temporaryFolder();
  sentence = new Float32Array((await decodeFile(join(clips, "cards-005.wav"))).samples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ffmpeg = await findFfmpeg();
if (!ffmpeg) console.warn("not run: there is no ffmpeg on the PATH to hear each cell through");

const rate = 16_000;
/** How far around its place a part is looked for, and how much of it. */
const reach = 0.03;
const longest = 0.5;
/** Codecs' own frames, and sound that ends within one. */
const endSlack = 0.2;
const placeSlack = 0.012;
const silence = 0.01;

function check({ samples, warnings }: Pick<DecodedAudio, "samples" | "warnings">, sample: Sample): void {
  expect(samples.length / rate).toBeGreaterThan(sample.seconds - endSlack);
  expect(samples.length / rate).toBeLessThan(sample.seconds + endSlack);
  const places = sample.heard.map(({ at, from, to }) => {
    const seconds = Math.min(to - from, longest);
    const part = sentence.subarray(Math.round(from * rate), Math.round((from + seconds) * rate));
    const lead = Math.round(Math.min(at, reach) * rate);
    const around = samples.subarray(Math.round(at * rate) - lead, Math.round((at + seconds + reach) * rate));
    const { lag, alike } = bestLag(around, part, lead, lead);
    return { at, isThere: alike > 0.75, isInPlace: Math.abs(lag - lead) <= placeSlack * rate };
  });
  expect(places).toEqual(sample.heard.map(({ at }) => ({ at, isThere: true, isInPlace: true })));
  let end = 0;
  for (const { at, from, to } of [...sample.heard, { at: sample.seconds, from: 0, to: 0 }]) {
    const between = samples.subarray(
      Math.round((end + endSlack) * rate),
      Math.max(0, Math.round((at - endSlack) * rate)),
    );
    expect(
      between.every((value) => Math.abs(value) < silence),
      `nothing is heard before ${at} s`,
    ).toBe(true);
    end = at + to - from;
  }
  expect(warnings).toHaveLength(sample.told?.length ?? 0);
  for (const [i, told] of (sample.told ?? []).entries()) expect(warnings[i]).toMatch(told);
}

test("the document has the table of the rows, cell by cell", async () => {
  const text = await readFile(resolve(import.meta.dirname, "../../docs/formats.md"), "utf8");
  const lines = tableLines(rows);
  const start = text.split("\n").indexOf(lines[0] ?? "");
  expect(text.split("\n").slice(start, start + lines.length)).toEqual(lines);
});

for (const { container, codec, by, refusedAs, cells } of rows)
  describe(`${codec} in ${container}`, () => {
    for (const column of columns) {
      const cell = cells[column];
      if (!cell) continue;

      test(`${column}: ${cell.says}`, async () => {
        const sample = await cell.make(folder);
        if (by === "this program") check(await decodeFile(sample.path), sample);
        else
          await expect(decodeFile(sample.path)).rejects.toMatchObject({
            code: "audio.codec",
            message: expect.stringContaining(refusedAs ?? codec.split(",")[0] ?? codec),
          });
      });

      test.skipIf(ffmpeg === null || cell.throughFfmpeg !== undefined)(`${column}, through ffmpeg`, async () => {
        const sample = await cell.make(folder);
        const heard =
          by === "ffmpeg"
            ? decodeFile(sample.path, { channel: "mix" }, { ffmpeg })
            : decodeThroughFfmpeg(ffmpeg ?? "", sample.path);
        check(await heard, sample);
      });
    }
  });
