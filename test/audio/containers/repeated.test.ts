/** Files of one kind one behind the other: AIFF, which is read here, and what ffmpeg reads. */
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFfmpeg } from "../../../src/audio/find-ffmpeg.ts";
import type { OpenOptions } from "../../../src/audio/recording.ts";
import { bestLag, clips, decodeFile, formats, temporaryFolder } from "../sound.ts";
import { mp3Frames44k } from "../times/frames.ts";
import { bytesOf, sentencePcm, wave64 } from "../times/wave64.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of a file's end ffmpeg gives a frame more or less. */
const slack = 800;

async function expectThrice(name: string, one: Buffer, told: readonly string[] = []): Promise<void> {
  const [alone, all] = [join(folder, `one-${name}`), join(folder, name)];
  await writeFile(alone, one);
  await writeFile(all, Buffer.concat([one, one, one]));
  const single = (await decodeFile(alone, {}, {})).samples;
  const { samples, warnings } = await decodeFile(all, {}, {});
  expect(warnings).toEqual(told);
  expect(Math.abs(samples.length - 3 * single.length)).toBeLessThan(slack);
  for (const place of [1, 2]) {
    const { lag, alike } = bestLag(samples.subarray(place * single.length), single.subarray(4_000, 12_000), 4_000, slack);
    expect(alike).toBeGreaterThan(0.9);
    expect(Math.abs(lag - 4_000)).toBeLessThan(slack);
  }
}

const wave64Several = "Several recordings stand one behind the other in this file: all of them are read.";

async function coreAudio(): Promise<Buffer> {
  const sound = Buffer.from(await sentencePcm()).swap16();
  const rate = Buffer.alloc(8);
  rate.writeDoubleBE(16_000);
  return Buffer.concat([
    Buffer.from("caff\0\x01\0\0desc", "latin1"),
    bytesOf(8, 32, "BE"),
    rate,
    Buffer.from("lpcm"),
    ...[0, 2, 1, 1, 16].map((value) => bytesOf(4, value, "BE")),
    Buffer.from("data"),
    bytesOf(8, 4 + sound.length, "BE"),
    bytesOf(4, 0, "BE"),
    sound,
  ]);
}

test("AIFF", async () => expectThrice("joined.aiff", await readFile(join(formats, "s16.aiff"))));

test("Wave64", async () => expectThrice("joined.w64", await wave64(), [wave64Several]));

/** All of them are heard, as long together as each alone. */
async function expectAll(files: readonly Buffer[], codecs: readonly string[], open: OpenOptions): Promise<void> {
  const path = join(folder, "all");
  let seconds = 0;
  for (const bytes of files) {
    await writeFile(path, bytes);
    seconds += (await decodeFile(path, {}, open)).samples.length / 16_000;
  }
  await writeFile(path, Buffer.concat(files));
  const heard = await decodeFile(path, {}, open);
  expect(Math.abs(heard.samples.length / 16_000 - seconds)).toBeLessThan(0.1);
  for (const codec of codecs) expect(heard.codec).toContain(codec);
}

test("files of several kinds, in any order, each behind the end that the one before tells", async () => {
  const aiff = await readFile(join(formats, "s16.aiff"));
  const mp3 = await readFile(join(formats, "untagged.mp3"));
  const wav = await readFile(join(clips, "cards-005.wav"));
  const flac = await readFile(join(formats, "flac.oga"));
  await expectAll([aiff, mp3, await wave64(), wav, await wave64(), flac], ["PCM", "MP3", "FLAC"], { ffmpeg: null });
});

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

test.skipIf(real === null)("Core Audio", async () => expectThrice("joined.caf", await coreAudio()));

test.skipIf(real === null)("Sun audio", async () => {
  const sound = Buffer.from(await sentencePcm()).swap16();
  const head = [24, sound.length, 3, 16_000, 1].map((value) => bytesOf(4, value, "BE"));
  await expectThrice("joined.au", Buffer.concat([Buffer.from(".snd"), ...head, sound]));
});

test.skipIf(real === null)("Creative voice", async () => {
  const sound = await sentencePcm();
  const head = Buffer.concat([Buffer.from("Creative Voice File\x1a", "latin1"), Buffer.from("1a0014011f11", "hex")]);
  const format = Buffer.concat([bytesOf(4, 16_000, "LE"), Buffer.from([16, 1, 4, 0, 0, 0, 0, 0])]);
  const block = Buffer.concat([Buffer.from([9]), bytesOf(3, 12 + sound.length, "LE"), format, sound, Buffer.alloc(1)]);
  await expectThrice("joined.voc", Buffer.concat([head, block]));
});

/** Each with a tag behind it, as their encoders write one. */
test.skipIf(real === null).each(["tta", "wv"])("%s, by ffmpeg's encoder", async (ending) => {
  const path = join(folder, `encoded.${ending}`);
  const input = ["-v", "error", "-nostdin", "-y", "-i", join(clips, "cards-005.wav"), "-metadata", "title=A title"];
  await promisify(execFile)(real ?? "", [...input, path]);
  await expectThrice(`joined.${ending}`, await readFile(path));
  if (ending === "tta") await expectAll([await wave64(), await readFile(path), await wave64()], ["PCM", "tta"], {});
});

test.skipIf(real === null).each([
  ["amr", "#!AMR\n", 7, 31],
  ["awb", "#!AMR-WB\n", 8, 60],
] as const)("AMR (%s): the head of the next one is no damage", async (ending, head, mode, length) => {
  // Any bytes are sound of a kind.
  const frames = Array.from({ length: 50 }, (_, i) =>
    Buffer.from([(mode << 3) | 4, ...Array.from({ length }, (__, j) => (37 * i + 101 * j * (i + 3)) & 0xff)]),
  );
  const one = Buffer.concat([Buffer.from(head), ...frames]);
  const path = join(folder, `joined.${ending}`);
  await writeFile(path, Buffer.concat([one, one, one]));
  const { samples, warnings } = await decodeFile(path, {}, {});
  expect(samples).toHaveLength(3 * 16_000);
  expect(warnings.filter((sentence) => sentence.includes("damaged"))).toEqual([]);
});

/** Any bytes are sound of GSM 6.10: 65 of them are 40 ms. */
function gsmWav(blocks: number, behind = 0): Buffer {
  const sound = Buffer.from(Array.from({ length: 65 * blocks + behind }, (_, i) => (i * i * 7919) >> 5).map((n) => n & 0xff));
  const format = [0x1_0031, 8_000, 1_625, 65, 0x140_0002].map((value) => bytesOf(4, value, "LE"));
  const chunks = [Buffer.from("fmt "), bytesOf(4, 20, "LE"), ...format, Buffer.from("data"), bytesOf(4, sound.length, "LE"), sound];
  const content = Buffer.concat([Buffer.from("WAVE"), ...chunks]);
  return Buffer.concat([Buffer.from("RIFF"), bytesOf(4, content.length, "LE"), content]);
}

test.skipIf(real === null)("WAV whose sound is decoded elsewhere", async () => {
  const whole = gsmWav(50);
  await expectAll([whole, whole, gsmWav(25)], ["gsm_ms"], {});
});

test.skipIf(real === null)("WAV of which one is decoded elsewhere, and MP3", async () => {
  const wav = await readFile(join(clips, "cards-005.wav"));
  const mp3 = await readFile(join(formats, "untagged.mp3"));
  await expectAll([wav, gsmWav(50), mp3], ["PCM", "gsm_ms", "MP3"], {});
  await expectAll([gsmWav(50), wav, mp3], ["PCM", "gsm_ms", "MP3"], {});
});

test.skipIf(real === null).each([
  ["a byte that fills up", 1],
  ["a block that isn't whole", 30],
])("GSM in WAV: %s behind its sound is no damage", async (_, behind) => {
  const path = join(folder, "rest.wav");
  await writeFile(path, gsmWav(50, behind));
  const { samples, warnings } = await decodeFile(path, {}, {});
  expect(samples).toHaveLength(2 * 16_000);
  expect(warnings.filter((sentence) => sentence.includes("damaged"))).toEqual([]);
});
