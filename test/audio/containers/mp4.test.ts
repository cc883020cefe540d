/** MP4 and MOV files one behind the other. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leftOutSentence } from "../../../src/audio/joined-track.ts";
import { joined } from "../../../src/lib/joined.ts";
import { movWithPauses } from "../times/mov-writer.ts";
import { bestLag, clips, decodeFile, formats, same, temporaryFolder, wholeOf } from "../sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function joinedFile(names: readonly string[]): Promise<string> {
  const path = join(folder, "joined.mp4");
  await writeFile(path, Buffer.concat(await Promise.all(names.map((name) => readFile(join(formats, name))))));
  return path;
}

test.each([
  [["aac-44100-stereo.m4a", "aac-44100-stereo.m4a"]],
  [["aac-index-first.m4a", "aac-8000hz.m4a", "aac-44100-stereo.m4a"]],
  [["aac-fragments.mp4", "aac-44100-stereo.m4a", "aac-fragments.mp4"]],
  [["pcm.mov", "opus.mp4", "mp3.mov"]],
])("%j are heard one after the other, whatever their indexes and codecs", async (names) => {
  const { samples, warnings, durationSeconds } = await decodeFile(await joinedFile(names));
  expect(warnings).toEqual([]);
  let at = 0;
  for (const name of names) {
    const part = (await wholeOf(name)).samples;
    const middle = part.subarray(3_200, part.length - 3_200);
    const { lag, alike } = bestLag(samples.subarray(at, at + part.length), middle, 3_200, 800);
    // It may stand between two samples.
    expect(alike).toBeGreaterThan(0.94);
    expect(Math.abs(lag - 3_200)).toBeLessThan(100);
    at += part.length;
  }
  expect(Math.abs(samples.length - at)).toBeLessThan(800);
  expect(durationSeconds).toBeCloseTo(samples.length / 16_000, 1);
});

test("a second that is cut off is told, and the first is heard", async () => {
  const names = ["aac-44100-stereo.m4a", "aac-44100-stereo.m4a"];
  const path = await joinedFile(names);
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length / 2 + 4_000));
  const { samples, warnings } = await decodeFile(path);
  const first = await wholeOf("aac-44100-stereo.m4a");
  expect(warnings).toEqual([leftOutSentence]);
  expect(joined([samples]).length).toBe(first.samples.length);
});

/** Of thousandths of a second less than it has, by what tells of the recording and of its track; `edts` is hidden where no list is wanted. */
async function shortened(milliseconds: number, hasList: boolean): Promise<string> {
  const content = await readFile(join(formats, "aac-44100-stereo.m4a"));
  for (const [box, at, unitsPerSecond] of [
    ["mvhd", 20, 1_000],
    ["tkhd", 24, 1_000],
    ["mdhd", 20, 44_100],
  ] as const) {
    const place = content.indexOf(box) + at;
    content.writeUInt32BE(content.readUInt32BE(place) - Math.round((milliseconds * unitsPerSecond) / 1_000), place);
  }
  if (!hasList) content.write("free", content.indexOf("edts"), "latin1");
  const path = join(folder, "short.m4a");
  await writeFile(path, content);
  return path;
}

test.each([20, 60, 80, 100, 500])("a stated length that is %i ms too short leaves nothing out, and no hole", async (milliseconds) => {
  const should = (await decodeFile(await shortened(0, false))).samples;
  const { samples } = await decodeFile(await shortened(milliseconds, false));
  expect(same(samples.subarray(0, should.length), should)).toBe(true);
});

test.each([20, 60, 80])("where an edit list says how long it is, %i ms less elsewhere change nothing", async (milliseconds) => {
  const { samples } = await decodeFile(await shortened(milliseconds, true));
  const whole = await wholeOf("aac-44100-stereo.m4a");
  expect(Math.abs(samples.length - whole.samples.length)).toBeLessThan(32);
  expect(same(samples.subarray(0, -800), whole.samples.subarray(0, samples.length - 800))).toBe(true);
});

test.each([
  ["in one chunk", 1_000_000],
  ["in the middle of chunks", 5_000],
  ["between chunks", 4_000],
  ["in chunks of few frames", 500],
])("pauses in PCM's table of times are silence, from any time on: %s", async (_, chunkFrames) => {
  const path = join(folder, "pauses.mov");
  const pauses = [
    { behind: 16_000, seconds: 4 },
    { behind: 16_001, seconds: 1 },
    { behind: 32_000, seconds: 1 },
  ];
  await writeFile(path, await movWithPauses({ chunkFrames, pauses }));
  const sentence = (await decodeFile(join(clips, "cards-005.wav"))).samples;
  const silence = (seconds: number) => new Float32Array(16_000 * seconds);
  const [first, second, third] = [sentence.subarray(0, 16_000), sentence.subarray(16_001, 32_000), sentence.subarray(32_000)];
  const expected = joined([first, silence(4), sentence.subarray(16_000, 16_001), silence(1), second, silence(1), third]);
  for (const fromSeconds of [0, 3, 5.5, 8.5]) {
    const { samples, warnings } = await decodeFile(path, { fromSeconds });
    expect(warnings).toEqual([]);
    expect(same(samples, expected.subarray(fromSeconds * 16_000))).toBe(true);
  }
});

test("a table of PCM whose samples last for ever makes it no longer than it says", async () => {
  const path = join(folder, "pauses.mov");
  const content = await movWithPauses({ chunkFrames: 5_000, pauses: [{ behind: 16_000, seconds: 4 }] });
  const table = content.indexOf("stts") + 12;
  for (const [count, units] of [
    [1, 0x4000_0000],
    [0x4000_0000, 16_000],
  ] as const) {
    content.writeUInt32BE(count, table + 8);
    content.writeUInt32BE(units, table + 12);
    await writeFile(path, content);
    const { samples } = await decodeFile(path);
    expect(samples.length).toBeGreaterThan(3 * 16_000);
    expect(samples.length).toBeLessThan(9 * 16_000);
  }
});
