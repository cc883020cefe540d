/** What isn't decoded here goes to ffmpeg: a stand-in shows how it is called and what comes of its answers; the real one, where it is installed, decodes. */
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFfmpeg } from "../../src/audio/find-ffmpeg.ts";
import { openAudio } from "../../src/audio/open.ts";
import { bestLag, clips, formats, decodeFile, same, temporaryFolder } from "./sound.ts";
import { aacFrames16k, ac3Frames48k, type Frames } from "./times/frames.ts";
import { registration, type WrittenStream, writeTransport } from "./times/transport-writer.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const says = `Input #0, asf, from 'file:x':
  Duration: 00:00:02.00, start: 0.000000, bitrate: 32 kb/s
  Stream #0:0: Audio: wmav2 (a[1][0][0] / 0x0161), 8000 Hz, stereo, fltp, 32 kb/s`;

interface Answers {
  /** What it says without an output: at first, and when it is asked to look further. */
  says?: string;
  saysDeep?: string;
  /** With an output: so many frames of left 0.5 and right 0. */
  frames?: number;
  /** The time of each block of 1,000 frames, in frames; null: it knows none. */
  times?: (number | null)[];
  /** Lines of its log at the end. */
  complaint?: string;
  code?: number;
}

/** A program that answers as told. */
async function standIn(name: string, answers: Answers): Promise<string> {
  const { says: answer = says, saysDeep = answer, frames = 16_000, times, complaint = "", code = 0 } = answers;
  const places = times ?? Array.from({ length: Math.ceil(frames / 1_000) }, (_, i) => 1_000 * i);
  // Named CommonJS: without an ending it would be what a package.json above the temporary folder says.
  const path = join(folder, `${name}.cjs`);
  const script = `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync(${JSON.stringify(`${path}.calls`)}, JSON.stringify(process.argv.slice(2)) + "\\n");
if (!process.argv.includes("pipe:1")) {
  fs.writeSync(2, process.argv.includes("-analyzeduration") ? ${JSON.stringify(saysDeep)} : ${JSON.stringify(answer)});
  process.exit(1);
}
const sound = Buffer.alloc(8 * 1000);
for (let i = 0; i < 1000; i++) sound.writeFloatLE(0.5, 8 * i);
for (const [n, at] of ${JSON.stringify(places)}.entries()) {
  fs.writeSync(2, "[Parsed_ashowinfo_1 @ 0x55d2928427c0] [info] n:" + n + " pts:" + (at ?? "NOPTS") + " pts_time:" + at / 8000 +
    " pos:564 fmt:flt channels:2 chlayout:stereo rate:8000 nb_samples:1000 checksum:D6AF20EB plane_checksums: [ D6AF20EB ] \\n" +
    "[Parsed_ashowinfo_1 @ 0x55d2928427c0] [info]   side data - matrix encoding: none\\n");
  for (let from = 0; from < sound.length; from += 1001) fs.writeSync(1, sound.subarray(from, from + 1001));
}
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
    expect(calls).toHaveLength(2);
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

  test("counts backwards from a clock's wrap: what is before it is heard; what a codec put before zero is not", async () => {
    const timesFrom = (first: number) => Array.from({ length: 16 }, (_, i) => first + 1_000 * i);
    const wrapped = await standIn("ffmpeg-wraps", { says: says.replace("asf", "mpeg").replace("start: 0.0", "start: -0.3"), times: timesFrom(-2_400) });
    expect((await decodeFile(wma, {}, { ffmpeg: wrapped })).samples).toHaveLength(32_000);
    const primed = await standIn("ffmpeg-primes", { says: says.replace("start: 0.0", "start: -0.1"), times: timesFrom(-800) });
    expect((await decodeFile(wma, {}, { ffmpeg: primed })).samples).toHaveLength(32_000 - 1_600);
  });

  test("that breaks off gives what it gave, and a warning", async () => {
    const ffmpeg = await standIn("ffmpeg-breaks", {
      frames: 4_000,
      complaint: "[asf @ 0x1] [error] packet is damaged\n",
      code: 1,
    });
    const { samples, warnings } = await decodeFile(wma, { channel: "mix" }, { ffmpeg });
    expect(samples).toHaveLength(8_000);
    expect(warnings).toEqual(["ffmpeg could not read the file to its end: what is behind that place is missing."]);
  });

  test("that complains tells of damage to the sound, and not of that to the pictures", async () => {
    const warned = async (name: string, complaint: string) =>
      (await decodeFile(wma, { channel: "mix" }, { ffmpeg: await standIn(name, { complaint }) })).warnings;
    const damage = ["Parts of the file are damaged; silence stands in their place."];
    expect(await warned("ffmpeg-sound", "[wmav2 @ 0x1] [error] overread\n")).toEqual(damage);
    expect(await warned("ffmpeg-nobody", "[error] Error while decoding stream #0:0\n")).toEqual(damage);
    expect(await warned("ffmpeg-pictures", "[h264 @ 0x1] [error] non-existing PPS 0 referenced\n")).toEqual([]);
    expect(await warned("ffmpeg-warns", "[asf @ 0x1] [warning] odd\n[warning] odder\n")).toEqual([]);
  });

  test("gives each block of sound with its time: a late beginning and a hole become silence", async () => {
    const late = says.replace("start: 0.000000", "start: 100.500000").replace("00:00:02.00", "00:00:06.00");
    const times = [0, 1_000, null, 11_000].map((at) => at && at + 8_000 * 101.5);
    times[0] = 8_000 * 101.5;
    const ffmpeg = await standIn("ffmpeg-late", { says: late, times });
    const { samples, warnings } = await decodeFile(wma, { channel: "mix" }, { ffmpeg });
    expect(samples).toHaveLength(16_000 + 2 * 12_000);
    // A second of nothing, three blocks of which the third follows without a time, a second of nothing, a block.
    const places = [0, 8_000, 17_000, 21_000, 23_000, 30_000, 39_000];
    expect(places.map((at) => Math.round(100 * (samples[at] ?? 0)))).toEqual([0, 0, 25, 25, 0, 0, 25]);
    expect(warnings).toEqual([]);
    expect((await decodeFile(wma, { channel: "mix", fromSeconds: 1.5 }, { ffmpeg })).samples).toEqual(samples.subarray(24_000));
  });

  test("whose file begins with nothing but pictures is asked to look further", async () => {
    const nothing = "Input #0, mpeg, from 'file:x':\n  Duration: 00:00:02.00, start: 0.500000, bitrate: 32 kb/s\n";
    const unknown = `${nothing}  Stream #0:1[0x1c0]: Audio: mp2, 0 channels\n`;
    for (const [i, first] of [nothing, unknown].entries()) {
      const ffmpeg = await standIn(`ffmpeg-deep-${i}`, { says: first, saysDeep: says });
      expect((await decodeFile(wma, {}, { ffmpeg })).samples).toHaveLength(32_000);
      // It looks as far again when it decodes.
      expect((await readFile(`${ffmpeg}.calls`, "utf8")).trim().split("\n").at(-1)).toContain("-analyzeduration");
    }
  });

  test.each([
    ["file:x: Permission denied", "this account may not read it"],
    ["[mov,mp4 @ 0x55] moov atom not found\nfile:x: Invalid data found when processing input", "its index is missing"],
    ["[hls @ 0x55] Protocol 'https' not on whitelist 'file'!\nfile:x: Invalid argument", "it leads to another address"],
    ["file:x: Numerical result out of range", "it says “Numerical result out of range”"],
    ["", "it gave no reason"],
  ])("its reason not to read a file is told in words that help: %s", async (answer, reason) => {
    const ffmpeg = await standIn("ffmpeg-reasons", { says: `${answer}\n` });
    await expect(decodeFile(wma, {}, { ffmpeg })).rejects.toMatchObject({
      message: expect.stringContaining(`ffmpeg can't read windows-media.wma: ${reason}`),
    });
  });

  test("of an edition that nobody here knows is not waited for", async () => {
    const complaint = "[Parsed_ashowinfo_1 @ 0x55] [info] n:0 time=0 samples=1000\n";
    const ffmpeg = await standIn("ffmpeg-strange", { frames: 0, complaint });
    await expect(decodeFile(wma, {}, { ffmpeg })).rejects.toMatchObject({
      message: expect.stringContaining("this edition of it speaks in a way that isn't known here"),
    });
  });

  test("that has no decoder for any sound says for which, and takes the track that it can read", async () => {
    const apac = `${says.split("  Stream")[0]}  Stream #0:1[0x2]: Audio: none (apac / 0x63617061), 48000 Hz, mono, 96 kb/s\n`;
    await expect(
      decodeFile(wma, {}, { ffmpeg: await standIn("ffmpeg-apac", { says: apac }) }),
    ).rejects.toMatchObject({ message: expect.stringContaining("it has no decoder for the sound in it (apac)") });
    const both = `${apac}  Stream #0:2[0x3](deu): Audio: aac (LC) (mp4a / 0x6134706D), 8000 Hz, stereo, fltp\n`;
    const ffmpeg = await standIn("ffmpeg-both", { says: both });
    expect(await decodeFile(wma, {}, { ffmpeg })).toMatchObject({ codec: "aac", channels: 2, sampleRate: 8_000 });
    expect(await readFile(`${ffmpeg}.calls`, "utf8")).toContain('"0:a:1"');
  });

  test("that can't read the file, finds no sound in it, or can't be started", async () => {
    const refuses = await standIn("ffmpeg-refuses", {
      says: `file:${wma}: Invalid data found when processing input\n`,
    });
    await expect(decodeFile(wma, {}, { ffmpeg: refuses })).rejects.toMatchObject({
      code: "audio.ffmpeg",
      message: "ffmpeg can't read windows-media.wma: it is damaged, or in a format that ffmpeg doesn't know either.",
    });
    const silent = await standIn("ffmpeg-silent", {
      says: "Input #0, asf, from 'file:x':\n  Stream #0:0: Video: wmv2, 25 fps",
    });
    await expect(decodeFile(wma, {}, { ffmpeg: silent })).rejects.toMatchObject({ code: "audio.noTrack" });
    const fails = await standIn("ffmpeg-fails", { frames: 0, complaint: "[error] Error while decoding stream\n", code: 69 });
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
if (!real) console.warn("not run: there is no ffmpeg on the PATH to decode with");

test.skipIf(real === null)("the ffmpeg that is installed reads what isn't read here", async () => {
  const original = (await decodeFile(join(clips, "cards-005.wav"))).samples;
  for (const name of ["windows-media.wma", "speex.ogg", "ac3.mkv"]) {
    const { samples, warnings } = await decodeFile(join(formats, name), {}, {});
    const best = bestLag(samples, original.subarray(0, samples.length - 400), 500, 2_000);
    expect({ name, warnings, alike: best.alike > 0.75 }).toEqual({ name, warnings: [], alike: true });
  }
});

test.skipIf(real === null)("a transport stream's clock that wraps a moment behind the beginning leaves nothing out", async () => {
  const { data, seconds } = await ac3Frames48k();
  const whole: Float32Array[] = [];
  for (const start of [10, 2 ** 33 / 90_000 - 0.3, 2 ** 33 / 90_000 - 2]) {
    const pieces = data.map((frame, i) => ({ seconds: start + i * seconds, data: frame }));
    const path = join(folder, "wraps.ts");
    await writeFile(path, writeTransport({ streams: [{ type: 0x81, descriptors: registration("AC-3"), piece: 0xbd, pieces }] }));
    const heard = await decodeFile(path, {}, {});
    expect(heard.warnings).toEqual([]);
    whole.push(heard.samples);
  }
  for (const samples of whole.slice(1)) expect(same(samples, whole[0] ?? samples.subarray(0, 0))).toBe(true);
});

/** Sound of AC-3 that is decoded by ffmpeg, and AAC that is read here, in the same transport streams one behind the other. */
test.skipIf(real === null).each([
  ["each with its sound behind its pictures", [[0, 6, 2], [0, 6, 2]]],
  ["each with pictures that go on behind its sound", [[1, 0, 8], [1, 0, 8]]],
  ["of other clocks, the later one first", [[900, 2, 6], [20, 3, 6], [7_000, 2, 6]]],
  ["with a pause longer than a leap of the clock, and one behind it", [[0, 80, 84], [0, 70, 74]]],
] as const)("transport streams one behind the other, %s: AC-3 is heard where AAC is", async (_, parts) => {
  const starts = async (kind: Omit<WrittenStream, "pieces">, frames: Frames) => {
    const content = parts.map(([clock, late, shown]) => {
      const times = Array.from({ length: shown * 25 }, (_, i) => clock + i / 25);
      const pictures = { type: 2, piece: 0xe0, pieces: times.map((seconds) => ({ seconds, data: Buffer.from([0, 0, 1, 0xb7]) })) };
      const pieces = frames.data.map((data, i) => ({ seconds: clock + late + i * frames.seconds, data }));
      return writeTransport({ streams: [pictures, { ...kind, pieces }] });
    });
    const path = join(folder, "joined.ts");
    await writeFile(path, Buffer.concat(content));
    const { samples, warnings } = await decodeFile(path, {}, {});
    const onsets: number[] = [];
    // Behind more than a second of silence.
    for (let at = 0, silent = 16_000; at < samples.length; at++) {
      if (Math.abs(samples[at] ?? 0) < 0.02) silent++;
      else {
        if (silent >= 16_000) onsets.push(at / 16_000);
        silent = 0;
      }
    }
    return { onsets, seconds: samples.length / 16_000, warnings };
  };
  // As long as the other.
  const aac = await aacFrames16k();
  const twin = await starts({ type: 15 }, { ...aac, data: aac.data.slice(0, 16) });
  const heard = await starts({ type: 0x81, descriptors: registration("AC-3"), piece: 0xbd }, await ac3Frames48k());
  expect(heard.warnings).toEqual(twin.warnings);
  expect(twin.onsets.length).toBeGreaterThanOrEqual(parts.length);
  expect(heard.onsets).toHaveLength(twin.onsets.length);
  for (const [i, onset] of heard.onsets.entries()) expect(Math.abs(onset - (twin.onsets[i] ?? 0))).toBeLessThan(0.25);
  expect(Math.abs(heard.seconds - twin.seconds)).toBeLessThan(0.3);
});

test.skipIf(real === null)("sound behind a last piece that is shorter than the others follows at once", async () => {
  const { data, seconds } = await ac3Frames48k();
  const pieces = Array.from({ length: Math.ceil(data.length / 6) }, (_, i) => ({
    seconds: 1 + 6 * i * seconds,
    data: Buffer.concat(data.slice(6 * i, 6 * i + 6)),
  }));
  const content = writeTransport({ streams: [{ type: 0x81, descriptors: registration("AC-3"), piece: 0xbd, pieces }] });
  const path = join(folder, "pieces.ts");
  await writeFile(path, Buffer.concat([content, content]));
  const { samples } = await decodeFile(path, {}, {});
  const length = data.length * seconds * 16_000;
  expect(Math.abs(samples.length - 2 * length)).toBeLessThan(1_000);
  const one = samples.subarray(4_000, 12_000);
  const { lag, alike } = bestLag(samples.subarray(Math.round(length)), one, 4_000, 1_600);
  expect(alike).toBeGreaterThan(0.95);
  expect(Math.abs(lag - 4_000)).toBeLessThan(20);
});

test.skipIf(real === null).each([188, 192] as const)("transport streams of AAC and of AC-3 one behind the other, packets of %i bytes: both are heard", async (step) => {
  const [aac, ac3] = [await aacFrames16k(), await ac3Frames48k()];
  const part = (kind: Omit<WrittenStream, "pieces">, { data, seconds }: Frames) =>
    writeTransport({ step, streams: [{ ...kind, pieces: data.map((one, i) => ({ seconds: 1 + i * seconds, data: one })) }] });
  const [one, other] = [part({ type: 15 }, aac), part({ type: 0x81, descriptors: registration("AC-3"), piece: 0xbd }, ac3)];
  const secondsOf = ({ data, seconds }: Frames) => data.length * seconds;
  const path = join(folder, "kinds.ts");
  for (const [content, before] of [[[one, other], aac], [[other, one], ac3]] as const) {
    await writeFile(path, Buffer.concat(content));
    const { samples, warnings } = await decodeFile(path, {}, {});
    expect(warnings).toEqual([]);
    expect(samples.length / 16_000).toBeCloseTo(secondsOf(aac) + secondsOf(ac3), 1);
    // The same sentence begins in both.
    const at = Math.round(secondsOf(before) * 16_000);
    const { lag, alike } = bestLag(samples.subarray(at), samples.subarray(3_000, 14_000), 3_000, 1_600);
    expect(alike).toBeGreaterThan(0.8);
    expect(Math.abs(lag - 3_000)).toBeLessThan(1_100);
  }
  // Without ffmpeg what can't be read is told.
  await writeFile(path, Buffer.concat([one, other]));
  expect((await decodeFile(path)).warnings).toEqual([expect.stringContaining("that part is left out")]);
});
