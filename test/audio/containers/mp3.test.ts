/** MP3s one behind the other. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeFile, formats, temporaryFolder, wholeOf } from "../sound.ts";
import { mp3Frames16k, mp3Frames44k } from "../times/frames.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a large one behind a small one is found, however its frames stand in the bytes that are looked at", async () => {
  const [small, large] = [await mp3Frames16k(), await mp3Frames44k()];
  // More than is looked at in one go.
  const many = Array.from({ length: 8 }, () => large.data).flat();
  expect(Buffer.concat(many).length).toBeGreaterThan(131_072);
  const path = join(folder, "joined.mp3");
  await writeFile(path, Buffer.concat([...small.data, ...many]));
  const seconds = small.data.length * small.seconds + many.length * large.seconds;
  const { samples, warnings } = await decodeFile(path);
  expect(warnings).toEqual([]);
  expect(samples.length / 16_000).toBeCloseTo(seconds, 1);
});

test("a tag that counts fewer frames than its bytes hold is not believed", async () => {
  const content = await readFile(join(formats, "stereo-44100.mp3"));
  content.writeUInt32BE(40, content.toString("latin1").search(/Xing|Info/) + 8);
  const path = join(folder, "short.mp3");
  await writeFile(path, content);
  const { samples, durationSeconds } = await decodeFile(path);
  expect(durationSeconds).toBeCloseTo(samples.length / 16_000, 1);
  expect(samples.length).toBeGreaterThanOrEqual((await wholeOf("stereo-44100.mp3")).samples.length);
});

test("what stands behind a tag, between two of one kind, is heard, or told where it is no sound", async () => {
  const frames = await mp3Frames16k();
  const tag = Buffer.concat([Buffer.from("TAG"), Buffer.alloc(125, 0x78)]);
  const aac = await readFile(join(formats, "aac.aac"));
  const path = join(folder, "tagged.mp3");
  await writeFile(path, Buffer.concat([...frames.data, tag, aac, ...frames.data]));
  const { samples, warnings } = await decodeFile(path);
  expect(warnings).toEqual([]);
  expect(samples.length / 16_000).toBeCloseTo(2 * frames.data.length * frames.seconds + 56 * 0.064, 1);
  await writeFile(path, Buffer.concat([...frames.data, tag, Buffer.alloc(9_000, 0x2a), ...frames.data, tag]));
  expect((await decodeFile(path)).warnings).toEqual([expect.stringContaining("damaged")]);
  await writeFile(path, Buffer.concat([...frames.data, tag, Buffer.alloc(900, 0x2a)]));
  expect((await decodeFile(path)).warnings).toEqual([]);
});
