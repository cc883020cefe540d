/** Counts of an MP4's index beyond what is there are refused before a library follows them. */
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBytes } from "../../../src/audio/bytes.ts";
import { checkTables } from "../../../src/audio/containers/mp4-tables.ts";
import { formats, temporaryFolder } from "../sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const box = (type: string, ...content: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, "latin1");
  return Buffer.concat([head, ...content]);
};
const numbers = (...values: number[]): Buffer => {
  const all = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) all.writeUInt32BE(value, 4 * i);
  return all;
};
const table = (type: string, ...values: number[]): Buffer => box(type, numbers(0, ...values));

/** The tables of four samples in two chunks; only the check reads them. */
const sound: Record<string, Buffer> = {
  stts: table("stts", 1, 4, 1_024),
  ctts: table("ctts", 1, 4, 0),
  stsz: table("stsz", 0, 4, 1, 1, 1, 1),
  stsc: table("stsc", 1, 1, 2, 1),
  stco: table("stco", 2, 100, 102),
};

async function checked(tables: Record<string, Buffer>): Promise<void> {
  const track = box("trak", box("mdia", box("minf", box("stbl", ...Object.values(tables)))));
  const path = join(folder, "tables.mp4");
  await writeFile(path, box("moov", track));
  const bytes = await openBytes(path);
  try {
    await checkTables(bytes);
  } finally {
    await bytes.close();
  }
}

test("tables that agree pass", async () => {
  await checked(sound);
  await checked({ ...sound, stsz: table("stsz", 2, 4_000_000) });
});

const many = 0x7fffffff;

describe("refused is", () => {
  test.each<[what: string, tables: Record<string, Buffer>]>([
    ["a table with more entries than its box", { stts: table("stts", many, 4, 1_024) }],
    ["more sizes than there are", { stsz: table("stsz", 0, many, 1, 1) }],
    ["more chunks than there are", { stco: table("stco", 3, 100, 102) }],
    ["more samples to a chunk than there are", { stsc: table("stsc", 1, 1, many, 1) }],
    ["a chunk behind the last", { stsc: table("stsc", 2, 1, 2, 1, many, 2, 1) }],
    ["chunks that run backwards", { stsc: table("stsc", 2, 2, 2, 1, 1, 2, 1) }],
    ["more times than samples, where they are reordered", { stts: table("stts", 1, many, 1_024) }],
    ["more offsets than samples", { ctts: table("ctts", 1, many, 0) }],
    [
      "as many samples of one size as the file has no bytes for",
      {
        stsz: table("stsz", 1, many),
        ctts: table("ctts", 1, many, 0),
      },
    ],
    ["a run of more samples than the file has bytes", { trun: box("trun", numbers(0, many)) }],
    ["a list of edits longer than its box", { elst: table("elst", 9, 1, 1, 1) }],
  ])("%s", async (_, tables) => {
    await expect(checked({ ...sound, ...tables })).rejects.toMatchObject({
      code: "audio.corrupt",
      message: "tables.mp4 is damaged: its index counts more than the file holds.",
    });
  });
});

test.each(readdirSync(formats).filter((name) => /\.(mp4|m4a|mov)$/.test(name)))(
  "%s passes, whole and cut off",
  async (name) => {
    const content = await readFile(join(formats, name));
    for (const part of [content, content.subarray(0, Math.floor(0.7 * content.length))]) {
      const path = join(folder, name);
      await writeFile(path, part);
      const bytes = await openBytes(path);
      await checkTables(bytes);
      await bytes.close();
    }
  },
);
