/** What isn't decoded here goes to ffmpeg: a stand-in shows how it is called and what comes of its answers; the real one, where it is installed, decodes. */
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFfmpeg } from "../../src/audio/ffmpeg.ts";
import { openAudio } from "../../src/audio/open.ts";
import { bestLag, clips, formats, decodeFile, temporaryFolder } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const says = `Input #0, asf, from 'file:x':
  Duration: 00:00:02.00, start: 0.000000, bitrate: 32 kb/s
  Stream #0:0: Audio: wmav2 (a[1][0][0] / 0x0161), 8000 Hz, stereo, fltp, 32 kb/s`;

/** A program that answers as told: `says` without an output, and with one `frames` frames of left 0.5 and right 0. */
async function standIn(
  name: string,
  { says: answer = says, frames = 16_000, complaint = "", code = 0 },
): Promise<string> {
  // Named CommonJS: without an ending it would be what a package.json above the temporary folder says.
  const path = join(folder, `${name}.cjs`);
  const script = `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync(${JSON.stringify(`${path}.calls`)}, JSON.stringify(process.argv.slice(2)) + "\\n");
if (!process.argv.includes("pipe:1")) { fs.writeSync(2, ${JSON.stringify(answer)}); process.exit(1); }
const sound = Buffer.alloc(8 * ${frames});
for (let i = 0; i < ${frames}; i++) sound.writeFloatLE(0.5, 8 * i);
for (let at = 0; at < sound.length; at += 1001) fs.writeSync(1, sound.subarray(at, at + 1001));
fs.writeSync(2, ${JSON.stringify(complaint)});
process.exit(${code});
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

const wma = join(formats, "windows-media.wma");

describe.skipIf(process.platform === "win32")("a stand-in for ffmpeg", () => {
    test("pictures are told, a cover is none", async () => {
    for (const [streams, pictures] of [
      ["Video: wmv2 (WMV2 / 0x32564D57), yuv420p, 320x180", "Windows Media Video"],
      ["Video: mjpeg (Baseline), yuvj420p, 600x600, 90k tbr (attached pic)", null],
    ] as const) {
      const ffmpeg = await standIn("ffmpeg-pictures", { says: `${says}\n  Stream #0:1: ${streams}\n` });
      const file = await openAudio(wma, { ffmpeg });
      await file.close();
      expect(file.pictures).toBe(pictures);
    }
  });

  test("is asked what the file is, and then for its sound; the file's name is never an option or an address", async () => {
    const ffmpeg = await standIn("ffmpeg-good", {});
    const heard = await decodeFile(wma, { channel: "mix" }, { ffmpeg });
    expect(heard).toMatchObject({
      container: "asf",
      codec: "wmav2",
      channels: 2,
      sampleRate: 8_000,
      durationSeconds: 2,
      warnings: [],
    });
    expect(heard.samples).toHaveLength(32_000);
    expect(heard.samples[10_000]).toBeCloseTo(0.25, 3);
    const calls = (await readFile(`${ffmpeg}.calls`, "utf8"))
      .trim()
      .split("\n")
      .map((line): string[] => JSON.parse(line));
    for (const call of calls) {
      expect(call[call.indexOf("-i") + 1]).toBe(`file:${wma}`);
      expect(call[call.indexOf("-protocol_whitelist") + 1]).toBe("file");
    }
  });

  test("gives one channel alone, and goes on from a time", async () => {
    const ffmpeg = await standIn("ffmpeg-channels", {});
    expect((await decodeFile(wma, { channel: 0 }, { ffmpeg })).samples[10_000]).toBeCloseTo(0.5, 3);
    expect((await decodeFile(wma, { channel: 1 }, { ffmpeg })).samples[10_000]).toBe(0);
    expect((await decodeFile(wma, { fromSeconds: 1.5 }, { ffmpeg })).samples).toHaveLength(8_000);
  });

  test("that breaks off gives what it gave, and a warning", async () => {
    const ffmpeg = await standIn("ffmpeg-breaks", {
      frames: 4_000,
      complaint: "[asf @ 0x1] packet is damaged",
      code: 1,
    });
    const { samples, warnings } = await decodeFile(wma, { channel: "mix" }, { ffmpeg });
    expect(samples).toHaveLength(8_000);
    expect(warnings).toEqual(["ffmpeg found damage in the file: packet is damaged."]);
  });

  test("that can't read the file, finds no sound in it, or can't be started", async () => {
    const refuses = await standIn("ffmpeg-refuses", {
      says: `file:${wma}: Invalid data found when processing input\n`,
    });
    await expect(decodeFile(wma, {}, { ffmpeg: refuses })).rejects.toMatchObject({
      code: "audio.ffmpeg",
      message: "ffmpeg can't read windows-media.wma: Invalid data found when processing input.",
    });
    const silent = await standIn("ffmpeg-silent", {
      says: "Input #0, asf, from 'file:x':\n  Stream #0:0: Video: wmv2, 25 fps",
    });
    await expect(decodeFile(wma, {}, { ffmpeg: silent })).rejects.toMatchObject({ code: "audio.noTrack" });
    const fails = await standIn("ffmpeg-fails", { frames: 0, complaint: "Error while decoding stream", code: 69 });
    await expect(decodeFile(wma, {}, { ffmpeg: fails })).rejects.toMatchObject({ code: "audio.ffmpeg" });
    await expect(decodeFile(wma, {}, { ffmpeg: join(folder, "nowhere") })).rejects.toMatchObject({
      code: "audio.ffmpeg",
      message: expect.stringContaining("can't be started as ffmpeg"),
    });
  });

  test("is not asked for what is read here, and not when it is forbidden", async () => {
    const ffmpeg = await standIn("ffmpeg-idle", {});
    await decodeFile(join(clips, "cards-005.wav"), {}, { ffmpeg });
    await expect(readFile(`${ffmpeg}.calls`)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(decodeFile(wma, {}, { ffmpeg: null })).rejects.toMatchObject({ code: "audio.codec" });
  });

  test("is stopped when its sound is no longer wanted", async () => {
    const ffmpeg = await standIn("ffmpeg-endless", { frames: 4_000_000 });
    const file = await openAudio(wma, { ffmpeg });
    for await (const part of file.pcm()) if (part.length > 0) break;
    await file.close();
  });
});

const real = await findFfmpeg();

test.skipIf(real === null)("the ffmpeg that is installed reads what isn't read here", async () => {
  const original = (await decodeFile(join(clips, "cards-005.wav"))).samples;
  for (const name of ["windows-media.wma", "speex.ogg", "ac3.mkv"]) {
    const { samples, warnings } = await decodeFile(join(formats, name), {}, {});
    const best = bestLag(samples, original.subarray(0, samples.length - 400), 500, 2_000);
    expect({ name, warnings, alike: best.alike > 0.75 }).toEqual({ name, warnings: [], alike: true });
  }
});
