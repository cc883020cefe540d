/** MP3s one behind the other. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeFile, temporaryFolder } from "../sound.ts";
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
