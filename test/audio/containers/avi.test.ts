/** AVI: chunks that cut frames in two, damage, and what isn't decoded here. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DecodedAudio, decodeFile, same, temporaryFolder } from "../sound.ts";
import { type WrittenSound, writeAvi } from "../times/avi.ts";
import { mp3Frames16k } from "../times/frames.ts";

let folder = "";
let frames: Buffer[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  frames = (await mp3Frames16k()).data;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function decoded(content: Buffer): Promise<DecodedAudio> {
  const path = join(folder, "one.avi");
  await writeFile(path, content);
  return decodeFile(path);
}

const byChunk = { tag: 0x55, sampleRate: 16_000, bits: 0, blockBytes: 576, scale: 576, rate: 16_000, unitBytes: 0 };

/** A constant rate: bytes count, wherever the chunks end. */
function byBytes(chunkBytes: number): WrittenSound {
  const all = Buffer.concat(frames);
  const chunks: Buffer[] = [];
  for (let at = 0; at < all.length; at += chunkBytes) chunks.push(all.subarray(at, at + chunkBytes));
  const rate = Math.round(all.length / (frames.length * 0.036));
  return { ...byChunk, blockBytes: 1, scale: 1, rate, unitBytes: 1, chunks };
}

test("MPEG audio is the same, however its frames are cut into chunks", async () => {
  const whole = await decoded(writeAvi({ ...byChunk, chunks: frames }));
  expect(whole).toMatchObject({ container: "AVI", codec: "MP3", channels: 1, sampleRate: 16_000, warnings: [] });
  expect(whole.samples.length).toBe(576 * frames.length);
  for (const chunkBytes of [50, 333, 4_000]) {
    const { samples, warnings, durationSeconds } = await decoded(writeAvi(byBytes(chunkBytes)));
    expect(same(samples, whole.samples), `${chunkBytes} bytes`).toBe(true);
    expect([durationSeconds, warnings]).toEqual([expect.closeTo(samples.length / 16_000, 1), []]);
  }
});

test("what is damaged is passed over, and told", async () => {
  const content = writeAvi({ ...byChunk, chunks: frames });
  const middle = content.indexOf("00wb", content.length / 2);
  content.fill(0, middle, middle + 500);
  const { samples, warnings } = await decoded(content);
  expect(samples.length).toBeGreaterThan(0.9 * 576 * frames.length);
  expect(warnings).toContain("Parts of the file are damaged; silence stands in their place.");
});

test("other codecs are named; a file without sound, and one without a header", async () => {
  const refusal = async (content: Buffer) =>
    decoded(content).catch((error: { code: string; message: string }) => error);
  expect(await refusal(writeAvi({ ...byChunk, tag: 0x2000, chunks: frames }))).toMatchObject({
    code: "audio.codec",
    message: "one.avi is AC-3 sound in AVI, which needs ffmpeg, and there is none on the PATH.",
  });
  expect(await refusal(writeAvi({ ...byChunk, chunks: [] }))).toMatchObject({ code: "audio.empty" });
  const silent = writeAvi({ ...byChunk, chunks: frames });
  silent.write("vids", silent.indexOf("auds"), "latin1");
  expect(await refusal(silent)).toMatchObject({ code: "audio.noTrack" });
  expect(await refusal(silent.subarray(0, 40))).toMatchObject({ code: "audio.corrupt" });
});
