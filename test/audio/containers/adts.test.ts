/** AAC as streams are saved. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeFile, formats, temporaryFolder } from "../sound.ts";
import { aacFrames16k } from "../times/frames.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a recording of a station begins within a frame", async () => {
  const path = join(folder, "station.aac");
  const { data } = await aacFrames16k();
  const content = await readFile(join(formats, "aac.aac"));
  await writeFile(path, content.subarray(content.length - Buffer.concat(data.slice(3)).length - 20));
  const { container, samples, warnings } = await decodeFile(path);
  expect({ container, warnings }).toEqual({ container: "AAC", warnings: [] });
  expect(samples.length).toBe((data.length - 3) * 1_024);
});
