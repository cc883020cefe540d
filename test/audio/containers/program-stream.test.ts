/** Where MPEG program streams begin one behind the other. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBytes } from "../../../src/audio/bytes.ts";
import { repeatedStarts } from "../../../src/audio/containers/repeated.ts";
import { temporaryFolder } from "../sound.ts";
import { picturesFrom, type WrittenPiece, writeProgram } from "../times/program-writer.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sound = (start: number, numbers = [0]): WrittenPiece[] =>
  Array.from({ length: 20 }, (_, i) => numbers.map((number) => ({ id: "AC-3" as const, number, seconds: start + i / 10, data: Buffer.alloc(100, 7) }))).flat();
const withSound = (start = 0.5, numbers = [0]) => writeProgram([...picturesFrom(start, 2), ...sound(start, numbers)]);
const silent = writeProgram(picturesFrom(0.5, 3));
const ended = Buffer.concat([withSound(), Buffer.from([0, 0, 1, 0xb9])]);

test.each<[name: string, parts: Buffer[], starts: number[]]>([
  ["one", [withSound()], [0]],
  ["each with its sound", [withSound(), withSound(), withSound()], [0, 1, 2]],
  ["with an end of its own", [ended, ended], [0, 1]],
  ["with a clock that is near its wrap", [withSound(90_000), withSound()], [0]],
  ["behind one of hours", [withSound(9_000), withSound()], [0, 1]],
  ["pictures alone before it", [silent, withSound()], [0]],
  ["pictures alone behind it", [withSound(), silent, withSound(), silent], [0, 1]],
  ["several sounds, which the order of their pieces tells apart", [withSound(0.5, [0, 1]), withSound(0.5, [1, 0])], [0]],
  ["damage behind the first", [withSound(), Buffer.alloc(3_000, 0x55), withSound()], [0]],
])("%s", async (_, parts, starts) => {
  const path = join(folder, "joined.mpg");
  await writeFile(path, Buffer.concat(parts));
  const places = [0];
  for (const { length } of parts) places.push((places.at(-1) ?? 0) + length);
  const bytes = await openBytes(path);
  expect(await repeatedStarts(bytes)).toEqual(starts.map((part) => places[part]));
  await bytes.close();
});
