/** MP4 and MOV files one behind the other. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leftOutSentence } from "../../../src/audio/joined-track.ts";
import { joined } from "../../../src/lib/joined.ts";
import { bestLag, decodeFile, formats, temporaryFolder, wholeOf } from "../sound.ts";

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
