/** Every bad input has its outcome: a sentence and a hint, or what can be heard and a warning. Nothing hangs, nothing is silent. */

import { execFileSync } from "node:child_process";
import { appendFile, chmod, copyFile, mkdir, open, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import wavefile from "wavefile";
import { openAudio } from "../../src/audio/open.ts";
import { Failure } from "../../src/lib/failure.ts";
import { clips, formats, decodeFile, same, temporaryFolder } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function failure(path: string): Promise<Failure> {
  try {
    await decodeFile(path);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`${path} was read without complaint`);
}

function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
}

interface Claims {
  depth?: string;
  channels?: number;
  rate?: number;
  length?: number;
}

/** A WAV file of float samples, and what its header says that isn't so. */
function wav(samples: number[], claims: Claims = {}): Buffer {
  const file = new wavefile.WaveFile();
  file.fromScratch(1, 16_000, claims.depth ?? "32f", samples);
  const bytes = Buffer.from(file.toBuffer());
  const format = bytes.indexOf("fmt ") + 8;
  if (claims.channels !== undefined) {
    bytes.writeUInt16LE(claims.channels, format + 2);
    bytes.writeUInt16LE((claims.channels * bytes.readUInt16LE(format + 12)) % 2 ** 16, format + 12);
  }
  if (claims.rate !== undefined) bytes.writeUInt32LE(claims.rate, format + 4);
  if (claims.length !== undefined) bytes.writeUInt32LE(claims.length, bytes.indexOf("data") + 4);
  return bytes;
}

/** A long recording of one level: the library takes seconds over as many samples. */
function levelWav(frames: number): Buffer {
  const header = wav([], { length: 4 * frames });
  return Buffer.concat([header, new Uint8Array(new Float32Array(frames).fill(0.1).buffer)]);
}

test("what isn't there, isn't a file, or has nothing in it", async () => {
  const cases: [path: string, code: string, words: string][] = [
    [join(folder, "nowhere.wav"), "audio.missing", "nowhere.wav is not there."],
    [folder, "audio.folder", "is a folder"],
    [await fileOf("empty.mp3", ""), "audio.empty", "empty.mp3 is empty: 0 bytes."],
    [await fileOf("header only.wav", wav([])), "audio.empty", "header only.wav has no sound in it"],
    ["/dev/null", "audio.notAFile", "device or a pipe"],
  ];
  for (const [path, code, words] of process.platform === "win32" ? cases.slice(0, 4) : cases) {
    const { code: got, message, hint } = await failure(path);
    expect({ got, message }).toEqual({ got: code, message: expect.stringContaining(words) });
    expect(hint).toMatch(/^[A-Z].*\.$/);
  }
});

test.skipIf(process.platform === "win32")("a named pipe is refused at once", async () => {
  const path = join(folder, "pipe.wav");
  execFileSync("mkfifo", [path]);
  expect((await failure(path)).code).toBe("audio.notAFile");
});

test.skipIf(process.platform === "win32")("links are followed, and links in a circle are told", async () => {
  await symlink(join(clips, "cards-005.wav"), join(folder, "link.wav"));
  expect((await decodeFile(join(folder, "link.wav"))).samples).toHaveLength(56_040);
  await symlink(join(folder, "b.wav"), join(folder, "a.wav"));
  await symlink(join(folder, "a.wav"), join(folder, "b.wav"));
  expect(await failure(join(folder, "a.wav"))).toMatchObject({ code: "audio.loop" });
  await symlink(join(folder, "gone.wav"), join(folder, "dangling.wav"));
  expect(await failure(join(folder, "dangling.wav"))).toMatchObject({ code: "audio.missing" });
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a file that may not be read", async () => {
  const path = await fileOf("secret.wav", wav([0.1]));
  await chmod(path, 0o000);
  expect(await failure(path)).toMatchObject({ code: "audio.unreadable" });
});

test("the content decides, whatever the name", async () => {
  const original = (await decodeFile(join(clips, "jfk.flac"))).samples;
  await copyFile(join(clips, "jfk.flac"), join(folder, "song.mp3"));
  await copyFile(join(clips, "jfk.flac"), join(folder, "no extension"));
  for (const name of ["song.mp3", "no extension"]) {
    const heard = await decodeFile(join(folder, name));
    expect(heard).toMatchObject({ container: "FLAC", warnings: [] });
    expect(same(heard.samples, original)).toBe(true);
  }
});

test("names of every kind", async () => {
  const names = [
    "two words.wav",
    "ünïcödé 日本語.wav",
    "😀.wav",
    'it\'s "quoted".wav',
    "a:b.wav",
    "-i.wav",
    "$(x);&.wav",
    "\u202efdp.wav",
    `${"n".repeat(251)}.wav`,
  ];
  for (const name of names.filter((one) => process.platform !== "win32" || !/[":]/.test(one))) {
    const path = join(folder, name);
    await copyFile(join(clips, "cards-005.wav"), path);
    expect((await decodeFile(path)).samples).toHaveLength(56_040);
  }
  const turned = await failure(await fileOf("\u202efdp\u0007.wav", ""));
  expect(turned.message).toBe("\ufffdfdp\ufffd.wav is empty: 0 bytes.");
});

test("files that are no recordings are named for what they are", async () => {
  const cases: [name: string, content: string | Uint8Array, what: string][] = [
    ["notes.mp3", "Dear diary, today I recorded nothing at all.", "text"],
    ["japanese.mp3", "\u3053\u3093".repeat(300), "text"],
    ["page.m4a", "<!DOCTYPE html><html><body>404</body></html>", "a web page"],
    ["list.m3u8", "#EXTM3U\n#EXTINF:9,\nhttp://localhost:9/a.ts\n", "text"],
    ["paper.wav", "%PDF-1.7\n\x01\x02", "a PDF document"],
    ["picture.flac", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), "a picture (PNG)"],
    ["archive.ogg", "PK\x03\x04\x14\x00", "a ZIP archive or an office document"],
  ];
  for (const [name, content, what] of cases) {
    const { code, message } = await failure(await fileOf(name, content));
    expect({ code, message }).toEqual({
      code: "audio.format",
      message: `${name} is ${what}, not a sound or video file.`,
    });
  }
  const noise = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919 + (i >> 3)) & 0x7f);
  expect(await failure(await fileOf("noise.wav", noise))).toMatchObject({ code: "audio.format" });
});

test("sound without a header is neither text nor MP3 for what its bytes are by chance", async () => {
  // G.722: no control characters at its beginning, and at its end what a frame of MP3 begins with.
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => 0x60 + ((i * 7_919 + (i >> 3)) % 0x9f));
  bytes.set([0xff, 0xfb, 0x90, 0x64], bytes.length - 100);
  expect((await failure(await fileOf("call.g722", bytes))).message).toContain("in no format that this program knows");
});

test("sound that nobody here reads is named for what it is, with ffmpeg or without", async () => {
  // Frames of one length whose heads tell no bit rate.
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x00, 0x44]), Buffer.alloc(500, 0x2a)]);
  const padded = Buffer.concat([Buffer.from([0xff, 0xfb, 0x02, 0x44]), Buffer.alloc(501, 0x2a)]);
  const free = Buffer.concat([frame, frame, padded, frame, padded, frame]);
  const cases: [name: string, content: Uint8Array, what: string][] = [
    ["free.mp3", free, "an MP3 in free format, with a bit rate of its own"],
    ["tagged.mp3", Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\x0a"), Buffer.alloc(10), free]), "an MP3 in free format, with a bit rate of its own"],
    ["letter.ds2", Buffer.concat([Buffer.from("\x03ds2"), Buffer.alloc(2_000, 7)]), "a dictation in DS2"],
    ["voice.slk", Buffer.concat([Buffer.from("\x02#!SILK_V3"), Buffer.alloc(2_000, 7)]), "a voice message of WeChat or QQ (SILK)"],
    ["locked.ds2", Buffer.concat([Buffer.from("\x03enc"), Buffer.alloc(2_000, 7)]), "an encrypted dictation (DS2)"],
  ];
  for (const [name, content, what] of cases)
    expect((await failure(await fileOf(name, content))).message).toBe(`${name} is ${what}, which neither this program nor ffmpeg reads.`);
});

test("sound that needs ffmpeg, where there is none, says so and names it", async () => {
  const cases: [name: string, what: string][] = [
    ["windows-media.wma", "a Windows Media file (WMA or WMV)"],
    ["speex.ogg", "Speex in Ogg"],
    ["ac3.mkv", "AC-3 sound in Matroska"],
  ];
  for (const [name, what] of cases) {
    const { code, message, hint } = await failure(join(formats, name));
    expect({ code, message }).toEqual({
      code: "audio.codec",
      message: `${name} is ${what}, which needs ffmpeg, and there is none on the PATH.`,
    });
    expect(hint).toContain("Install ffmpeg");
  }
});

test("QuickTime's numbers of WAV's codecs are named, and no sign of a file reaches the screen as it is", async () => {
  const content = await readFile(join(formats, "pcm.mov"));
  const at = content.indexOf("sowt");
  for (const [tag, what] of [
    ["ms\0\x11", "IMA ADPCM sound"],
    ["ms\0\x99", "codec 0x99 sound"],
    ["a\x1b[2", "a\ufffd[2 sound"],
  ] as const) {
    const changed = Buffer.from(content);
    changed.write(tag, at, "latin1");
    const { message } = await failure(await fileOf("odd.mov", changed));
    expect(message).toBe(`odd.mov is ${what} in MOV, which needs ffmpeg, and there is none on the PATH.`);
  }
});

test("a video without sound", async () => {
  expect(await failure(join(formats, "no-sound.mp4"))).toMatchObject({
    code: "audio.noTrack",
    message: "no-sound.mp4 has no audio track: this MP4 file holds pictures alone.",
  });
});

test("samples that are no numbers become silence, and are told", async () => {
  const samples = Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 10) / 2);
  samples[100] = Number.NaN;
  samples[200] = Number.POSITIVE_INFINITY;
  samples[300] = 1e30;
  const heard = await decodeFile(await fileOf("broken numbers.wav", wav(samples)));
  expect(heard.samples.every((x) => Math.abs(x) <= 1)).toBe(true);
  expect([heard.samples[100], heard.samples[200], heard.samples[300]]).toEqual([0, 0, 1]);
  expect(heard.warnings).toEqual(["2 samples were no numbers (NaN or infinite) and became silence."]);
  const resampled = await decodeFile(await fileOf("broken 44100.wav", wav(samples, { rate: 44_100 })));
  expect(resampled.samples.every((x) => Math.abs(x) <= 1)).toBe(true);
});

test("a clipped recording is read, and told", async () => {
  const samples = Array.from({ length: 16_000 }, (_, i) => Math.max(-1, Math.min(1, 3 * Math.sin(i / 10))));
  const heard = await decodeFile(await fileOf("clipped.wav", wav(samples)));
  expect(heard.samples).toHaveLength(16_000);
  expect(heard.warnings).toEqual([expect.stringMatching(/^The recording is clipped: 7\d\.\d % of its samples/)]);
});

test("headers that make no sense are refused with the reason", async () => {
  const cases: [name: string, content: Buffer, words: string][] = [
    ["no channels.wav", wav([1], { channels: 0 }), "0 channels"],
    ["many channels.wav", wav([1], { channels: 60_000 }), "60000 channels"],
    ["no rate.wav", wav([1], { rate: 0 }), "0 samples a second"],
    ["fast.wav", wav([1], { rate: 1_000_000_000 }), "1000000000 samples a second"],
    [
      "no format.wav",
      Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE", "latin1"), chunk("data", Buffer.alloc(8))]),
      "format",
    ],
    ["flac.flac", Buffer.from("fLaC\x80\0\0\x22", "latin1"), "stream information"],
  ];
  for (const [name, content, words] of cases) {
    const { code, message } = await failure(await fileOf(name, content));
    expect({ code, message }).toEqual({ code: "audio.corrupt", message: expect.stringContaining(words) });
  }
});

test("a recorder's unfinished header: the sound runs to the end of the file", async () => {
  const samples = Array.from({ length: 1_000 }, (_, i) => i / 2_000);
  for (const length of [0, 0xffffffff]) {
    const heard = await decodeFile(await fileOf("unfinished.wav", wav(samples, { length })));
    expect(heard).toMatchObject({ warnings: [], durationSeconds: 1_000 / 16_000 });
    expect(heard.samples[999]).toBeCloseTo(999 / 2_000, 6);
  }
});

test("a file that grows while it is read: its first length is read, and the rest is told", async () => {
  const path = await fileOf("growing.wav", levelWav(100_000));
  const file = await openAudio(path, { ffmpeg: null });
  let samples = 0;
  for await (const part of file.pcm()) {
    if (samples === 0) await appendFile(path, Buffer.alloc(40_000));
    samples += part.length;
  }
  await file.close();
  expect(samples).toBe(100_000);
  expect(file.warnings).toEqual(["The file grew while it was read: what was added is not in this transcript."]);
});

test("a file that becomes shorter while it is read gives what is there, and a warning", async () => {
  const path = await fileOf("shrinking.wav", levelWav(2_000_000));
  const file = await openAudio(path, { ffmpeg: null });
  let samples = 0;
  for await (const part of file.pcm()) {
    if (samples === 0) await truncate(path, 1_000_000);
    samples += part.length;
  }
  await file.close();
  expect(samples).toBeGreaterThan(0);
  expect(samples).toBeLessThan(2_000_000);
  expect(file.warnings).toEqual(["The file became shorter while it was read; the rest of it is missing."]);
});

test.skipIf(process.platform === "win32")("a file that vanishes while it is read is read to its end", async () => {
  const path = await fileOf("vanishing.wav", levelWav(500_000));
  const file = await openAudio(path, { ffmpeg: null });
  let samples = 0;
  for await (const part of file.pcm()) {
    if (samples === 0) await rm(path);
    samples += part.length;
  }
  await file.close();
  expect(samples).toBe(500_000);
  expect(await failure(path)).toMatchObject({ code: "audio.missing" });
});

test("ten hours, and more than 4 GB: found at its place without reading the rest", async () => {
  // A sparse file: mu-law zeros are full scale, so the silence is written as holes of PCM.
  const path = join(folder, "ten hours.wav");
  const seconds = 36_000;
  const bytes = seconds * 48_000 * 4;
  const header = Buffer.concat([
    Buffer.from("RF64\xff\xff\xff\xffWAVE", "latin1"),
    chunk("ds64", Buffer.alloc(28)),
    wav([], { depth: "16", channels: 2, rate: 48_000, length: 0xffffffff }).subarray(12),
  ]);
  header.writeBigUInt64LE(BigInt(bytes), 12 + 8 + 8);
  const handle = await open(path, "w");
  await handle.write(header);
  await handle.write(Buffer.alloc(4, 0x40), 0, 4, header.length + (seconds - 1) * 48_000 * 4);
  await handle.truncate(header.length + bytes);
  await handle.close();
  const file = await openAudio(path, { ffmpeg: null });
  expect(file.durationSeconds).toBe(seconds);
  const parts: Float32Array[] = [];
  for await (const part of file.pcm({ fromSeconds: seconds - 1.5 })) parts.push(part);
  await file.close();
  const samples = parts.flatMap((part) => [...part]);
  expect(samples).toHaveLength(24_000);
  expect(samples.indexOf(Math.max(...samples))).toBe(8_000);
});

test("nothing before the time asked for, nothing at all behind the end", async () => {
  for (const name of [
    "cards-005.wav",
    "jfk.mp3",
    "jfk.flac",
    "formats/opus.opus",
    "formats/aac.mkv",
    "formats/aac-44100-stereo.m4a",
    "formats/aac.ts",
  ])
    expect((await decodeFile(join(clips, name), { fromSeconds: 1_000 })).samples, basename(name)).toHaveLength(0);
});

test("an empty folder name in a path, and a file in place of a folder", async () => {
  await mkdir(join(folder, "inner"));
  const path = await fileOf("inner/one.wav", wav([0.5]));
  expect((await failure(join(path, "two.wav"))).code).toBe("audio.missing");
});

test("Opus that goes on as something else is heard up to there, and the rest is told", async () => {
  const whole = await decodeFile(join(formats, "opus.opus"));
  const parts = await Promise.all(["opus.opus", "speex.ogg"].map((name) => readFile(join(formats, name))));
  const { samples, warnings } = await decodeFile(await fileOf("opus then speex.opus", Buffer.concat(parts)));
  expect(samples.length).toBeGreaterThanOrEqual(whole.samples.length - 320);
  expect(warnings.join()).toContain("goes on with another stream");
});
