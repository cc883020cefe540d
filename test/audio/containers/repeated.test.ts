/** Files of one kind one behind the other: AIFF, which is read here, and what ffmpeg reads. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFfmpeg } from "../../../src/audio/find-ffmpeg.ts";
import { bestLag, decodeFile, formats, temporaryFolder } from "../sound.ts";
import { mp3Frames44k } from "../times/frames.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of a file's end ffmpeg gives a frame more or less. */
const slack = 800;

async function expectThrice(name: string, one: Buffer): Promise<void> {
  const [alone, all] = [join(folder, `one-${name}`), join(folder, name)];
  await writeFile(alone, one);
  await writeFile(all, Buffer.concat([one, one, one]));
  const single = (await decodeFile(alone, {}, {})).samples;
  const { samples, warnings } = await decodeFile(all, {}, {});
  expect(warnings).toEqual([]);
  expect(Math.abs(samples.length - 3 * single.length)).toBeLessThan(slack);
  for (const place of [1, 2]) {
    const { lag, alike } = bestLag(samples.subarray(place * single.length), single.subarray(4_000, 12_000), 4_000, slack);
    expect(alike).toBeGreaterThan(0.9);
    expect(Math.abs(lag - 4_000)).toBeLessThan(slack);
  }
}

test("AIFF", async () => expectThrice("joined.aiff", await readFile(join(formats, "s16.aiff"))));

const real = await findFfmpeg();
if (!real) console.warn("not run: there is no ffmpeg on the PATH to decode with");

test.skipIf(real === null)("Windows Media", async () => expectThrice("joined.wma", await readFile(join(formats, "windows-media.wma"))));

test.skipIf(real === null)("Flash video", async () => {
  const { data, seconds } = await mp3Frames44k();
  const tags = data.map((frame, i) => {
    const [time, head] = [Math.round(1_000 * i * seconds), Buffer.alloc(12)];
    head[0] = 8;
    head.writeUIntBE(frame.length + 1, 1, 3);
    head.writeUIntBE(time & 0xff_ff_ff, 4, 3);
    // MP3, 44.1 kHz, 16 bits, stereo.
    head[11] = 0x2f;
    const behind = Buffer.alloc(4);
    behind.writeUInt32BE(frame.length + 12);
    return Buffer.concat([head, frame, behind]);
  });
  const flv = Buffer.concat([Buffer.from("FLV\x01\x04\0\0\0\x09\0\0\0\0", "latin1"), ...tags]);
  await expectThrice("joined.flv", flv);
});
