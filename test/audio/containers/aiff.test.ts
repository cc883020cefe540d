/** AIFF as pipes leave it: lengths that nobody came back to write. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeFile, formats, same, temporaryFolder, wholeOf } from "../sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each<[length: number, frames: "told" | "untold"]>([
  [0, "untold"],
  [0, "told"],
  [8, "untold"],
  [0xffffffff, "told"],
  [0x7fffffff, "untold"],
])("a length of %i, its samples %s", async (length, frames) => {
  const content = await readFile(join(formats, "s16.aiff"));
  content.writeUInt32BE(length, content.indexOf("SSND") + 4);
  if (frames === "untold") content.writeUInt32BE(0, content.indexOf("COMM") + 10);
  const path = join(folder, "piped.aiff");
  await writeFile(path, content);
  const { samples, warnings } = await decodeFile(path);
  expect(warnings).toEqual([]);
  expect(same(samples, (await wholeOf("s16.aiff")).samples)).toBe(true);
});
