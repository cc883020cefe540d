/** Headers beyond reason are refused with a sentence in every container; clocks that nothing confirms make no hours of silence. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crc32 } from "../../src/audio/checksum.ts";
import { openAudio } from "../../src/audio/open.ts";
import { type ClockFacts, makePacketClock } from "../../src/audio/packet-clock.ts";
import { clips, formats, decodeFile, temporaryFolder } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Edit = (content: Buffer) => void;

/** A recording of the tests, changed. */
async function changed(name: string, edit: Edit, from = formats): Promise<string> {
  const content = await readFile(join(from, name));
  edit(content);
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The place behind a mark that the file must have. */
function behind(content: Buffer, mark: string | Buffer, from = 0): number {
  const at = content.indexOf(mark, from, "latin1");
  expect(at, `${mark} is in the file`).toBeGreaterThanOrEqual(0);
  return at + mark.length;
}

/** Matroska's float of 8 or 4 bytes with an id of one byte. */
function setFloat(id: number, value: number): Edit {
  return (content) => {
    const long = content.indexOf(Buffer.from([id, 0x88]));
    if (long >= 0) content.writeDoubleBE(value, long + 2);
    else content.writeFloatBE(value, behind(content, Buffer.from([id, 0x84])));
  };
}

/** The checksums of all pages made right again. */
function sealed(edit: Edit): Edit {
  return (content) => {
    edit(content);
    for (let at = content.indexOf("OggS"); at >= 0; at = content.indexOf("OggS", at + 1)) {
      const segments = content[at + 26] ?? 0;
      const end = at + 27 + segments + content.subarray(at + 27, at + 27 + segments).reduce((sum, x) => sum + x, 0);
      content.fill(0, at + 22, at + 26);
      content.writeUInt32LE(crc32(content, at, end), at + 22);
    }
  };
}

const rateOf = (write: (content: Buffer, rate: number) => void, rates: number[]) =>
  rates.map((rate): [rate: string, edit: Edit] => [String(rate), (content) => write(content, rate)]);

const wavRate = (content: Buffer, rate: number) => void content.writeUInt32LE(rate, behind(content, "fmt ") + 8);
/** 80-bit float: a power of two times 32 bits. */
const aiffRate = (content: Buffer, rate: number) => {
  const at = behind(content, "COMM") + 12;
  content.writeUInt16BE(16_383 + 31, at);
  content.writeUInt32BE(rate, at + 2);
};
/** 20 bits. */
const flacRate = (content: Buffer, rate: number) => {
  const at = behind(content, "fLaC") + 4 + 10;
  content.writeUInt32BE(((rate << 12) >>> 0) + (content.readUInt32BE(at) & 0xfff), at);
};
const vorbisRate = (content: Buffer, rate: number) => {
  const write = (all: Buffer) => void all.writeUInt32LE(rate, behind(all, "\x01vorbis") + 5);
  if (content.indexOf("OggS") === 0) sealed(write)(content);
  else write(content);
};
const matroskaRate = (content: Buffer, rate: number) => setFloat(0xb5, rate)(content);
/** 16.16 in the description of the samples. */
const movRate = (content: Buffer, rate: number) =>
  void content.writeUInt32BE(Math.min(rate, 65_535) * 65_536, behind(content, "sowt") + 24);

const absurd = [0, 1, 1_999, 768_001, 1_000_000_000];
const rates: [name: string, cases: [rate: string, edit: Edit][]][] = [
  ["u8-stereo.wav", rateOf(wavRate, [...absurd, 0xffffffff])],
  ["ima.wav", rateOf(wavRate, absurd)],
  ["s16.aiff", rateOf(aiffRate, [...absurd, 0xffffffff])],
  ["stereo-44100.flac", rateOf(flacRate, [1, 1_999, 1_048_575])],
  ["vorbis.ogg", rateOf(vorbisRate, [...absurd, 0xffffffff])],
  ["vorbis-stereo.webm", rateOf(vorbisRate, absurd)],
  [
    "pcm.mkv",
    rateOf(matroskaRate, [...absurd, -8_000, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 64]),
  ],
  ["pcm.mov", rateOf(movRate, [0, 1, 1_999])],
];

describe.each(rates)("%s", (name, cases) => {
  test.each(cases)("with a rate of %s is refused", async (_, edit) => {
    await expect(decodeFile(await changed(name, edit))).rejects.toMatchObject({
      code: "audio.corrupt",
      message: expect.stringMatching(/^\S+ is damaged: (its header tells of .* samples a second|.* makes no sense)\.$/),
    });
  });
});

test.each<[string, Edit]>([
  ["u8-stereo.wav", (content) => void content.writeUInt16LE(300, behind(content, "fmt ") + 6)],
  ["s16.aiff", (content) => void content.writeUInt16BE(0, behind(content, "COMM") + 4)],
  ["vorbis.ogg", sealed((content) => void content.writeUInt8(255, behind(content, "\x01vorbis") + 4))],
  ["vorbis.ogg", sealed((content) => void content.writeUInt8(0, behind(content, "\x01vorbis") + 4))],
  ["pcm.mkv", (content) => void content.writeUInt8(200, behind(content, Buffer.from([0x9f, 0x81])))],
  ["pcm.mkv", (content) => void content.writeUInt8(0, behind(content, Buffer.from([0x9f, 0x81])))],
  ["pcm.mov", (content) => void content.writeUInt16BE(300, behind(content, "sowt") + 16)],
])("%s with channels beyond reason is refused", async (name, edit) => {
  await expect(decodeFile(await changed(name, edit))).rejects.toMatchObject({
    code: "audio.corrupt",
    message: expect.stringMatching(/its header tells of \d+ channels\.$/),
  });
});

/** Pages of an Ogg file, by the places where they begin. */
function pagesOf(content: Buffer): number[] {
  const places: number[] = [];
  for (let at = content.indexOf("OggS"); at >= 0; at = content.indexOf("OggS", at + 1)) places.push(at);
  return places;
}

const hour = 3_600n;

test.each<[what: string, name: string, edit: Edit]>([
  [
    "one page's clock",
    "opus.opus",
    (content) => void content.writeBigInt64LE(hour * 48_000n, (pagesOf(content)[4] ?? 0) + 6),
  ],
  [
    "every page's checksum, and one's clock",
    "opus.opus",
    (content) => {
      for (const at of pagesOf(content)) content.writeUInt32LE(7, at + 22);
      content.writeBigInt64LE(hour * 48_000n, (pagesOf(content)[4] ?? 0) + 6);
    },
  ],
  [
    "a page, and the clock behind it",
    "vorbis.ogg",
    sealed((content) => {
      const places = pagesOf(content);
      content.fill(0, places.at(-3), places.at(-2));
      content.writeBigInt64LE(hour * 16_000n, (places.at(-2) ?? 0) + 6);
    }),
  ],
  [
    "the last clock",
    "opus.opus",
    sealed((content) => void content.writeBigInt64LE(2n ** 62n, (pagesOf(content).at(-1) ?? 0) + 6)),
  ],
])("Ogg with damage to %s is no longer than it was", async (_, name, edit) => {
  const whole = (await decodeFile(join(formats, name))).samples.length;
  const { samples, durationSeconds } = await decodeFile(await changed(name, edit));
  expect(samples.length).toBeGreaterThan(0.6 * whole);
  expect(samples.length).toBeLessThanOrEqual(whole + 16_000);
  expect(durationSeconds ?? 0).toBeLessThan(5);
});

/** Matroska's clusters: the places of their times, a byte count before each. */
function clusterTimes(content: Buffer): number[] {
  const places: number[] = [];
  const mark = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
  for (let at = content.indexOf(mark); at >= 0; at = content.indexOf(mark, at + 1))
    places.push(content.indexOf(0xe7, at + 4) + 1);
  return places;
}

/** The times of the blocks, relative to their cluster: 16 bits behind the track's number. */
function blockTimes(content: Buffer): number[] {
  const places: number[] = [];
  const [first = 0] = clusterTimes(content);
  for (let at = content.indexOf(Buffer.from([0xa3]), first); at >= 0; at = content.indexOf(0xa3, at + 1)) {
    const size = content[at + 1] ?? 0;
    const head = size >= 0x80 ? 2 : size >= 0x40 ? 3 : 0;
    if (head > 0 && content[at + head] === 0x81) places.push(at + head + 1);
  }
  return places;
}

const jumpSentence = expect.stringContaining("clock jumps where nothing in the file confirms it");

test("Matroska: one block's absurd time is passed over", async () => {
  const whole = (await decodeFile(join(formats, "aac.mkv"))).samples.length;
  const path = await changed("aac.mkv", (content) => {
    const places = blockTimes(content);
    content.writeInt16BE(32_767, places[Math.floor(places.length / 2)] ?? 0);
  });
  expect((await decodeFile(path)).samples.length).toBe(whole);
});

test("Matroska without a stated length whose clock leaps by hours: closed up, and told", async () => {
  const whole = (await decodeFile(join(formats, "aac.mkv"))).samples.length;
  const leap: Edit = (content) => {
    const [at = 0] = clusterTimes(content);
    // Milliseconds become seconds: from the unit on, everything is a thousand times as far.
    content.writeUIntBE(1_000_000_000, behind(content, Buffer.from([0x2a, 0xd7, 0xb1])) + 1, 4);
    expect(at).toBeGreaterThan(0);
  };
  const path = await changed("aac.mkv", (content) => {
    const unit = content.indexOf(Buffer.from([0x2a, 0xd7, 0xb1, 0x84]));
    if (unit >= 0) leap(content);
    else content.writeUIntBE(0xffffff, behind(content, Buffer.from([0x2a, 0xd7, 0xb1, 0x83])), 3);
    content.writeDoubleBE(1e12, behind(content, Buffer.from([0x44, 0x89, 0x88])));
  });
  const { samples, durationSeconds } = await decodeFile(path);
  expect(samples.length / 16_000).toBeLessThan(whole / 16_000 + 61);
  expect(durationSeconds ?? 0).toBeLessThan(600);
});

/** The time in the head of a transport stream's piece of sound, moved by so many ticks. */
function movedTime(content: Buffer, at: number, ticks: number): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = content.subarray(at, at + 5);
  const time = ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1) + ticks;
  content[at] = (a & 0xf1) | ((Math.floor(time / 2 ** 30) & 7) << 1);
  content[at + 1] = (time >> 22) & 0xff;
  content[at + 2] = ((time >> 14) & 0xfe) | 1;
  content[at + 3] = (time >> 7) & 0xff;
  content[at + 4] = ((time << 1) & 0xfe) | 1;
}

/** The places of the times of all pieces of sound. */
function pieceTimes(content: Buffer): number[] {
  const places: number[] = [];
  for (
    let at = content.indexOf(Buffer.from([0, 0, 1, 0xc0]));
    at >= 0;
    at = content.indexOf(Buffer.from([0, 0, 1, 0xc0]), at + 1)
  )
    if (((content[at + 7] ?? 0) & 0x80) !== 0) places.push(at + 9);
  return places;
}

describe("a transport stream", () => {
  const twoHours = 2 * 3_600 * 90_000;

  test("whose clock leaps by two hours goes on at once, and says so once", async () => {
    const whole = await decodeFile(join(formats, "aac.ts"));
    const path = await changed("aac.ts", (content) => {
      const places = pieceTimes(content);
      expect(places.length).toBeGreaterThan(4);
      for (const at of places.slice(2)) movedTime(content, at, twoHours);
    });
    const { samples, warnings, durationSeconds } = await decodeFile(path);
    expect(Math.abs(samples.length - whole.samples.length)).toBeLessThan(1_600);
    expect(durationSeconds).toBeCloseTo(whole.durationSeconds ?? 0, 0);
    expect(warnings).toEqual([jumpSentence]);
  });

  test("one of whose times is damaged is as long as it was", async () => {
    const whole = await decodeFile(join(formats, "aac.ts"));
    const path = await changed("aac.ts", (content) => {
      const places = pieceTimes(content);
      movedTime(content, places[2] ?? 0, 50 * 90_000);
    });
    const { samples } = await decodeFile(path);
    expect(Math.abs(samples.length - whole.samples.length)).toBeLessThan(1_600);
  });

  test("with a hole of four seconds has four seconds of silence", async () => {
    const whole = await decodeFile(join(formats, "aac.ts"));
    const path = await changed("aac.ts", (content) => {
      for (const at of pieceTimes(content).slice(2)) movedTime(content, at, 4 * 90_000);
    });
    const { samples, warnings } = await decodeFile(path);
    expect(Math.abs(samples.length - whole.samples.length - 64_000)).toBeLessThan(1_600);
    expect(warnings).toEqual([]);
  });
});

test("MP4 whose table of times has an absurd step is no longer than it says", async () => {
  const whole = (await decodeFile(join(formats, "mp3.mov"))).samples.length;
  const path = await changed("mp3.mov", (content) => {
    const at = behind(content, "stts") + 4;
    const entries = content.readUInt32BE(at);
    // All of the samples but the last hundred come after one step of hours.
    content.writeUInt32BE(0x40000000, at + 4 + 8 * (entries - 1) + 4);
  });
  const { samples } = await decodeFile(path);
  expect(samples.length).toBeLessThan(whole + 16_000);
});

test("AAC with a hole: as long as its bytes could have been, in pieces", async () => {
  const frames = Array.from({ length: 50 }, () => Buffer.from([0xff, 0xf1, 0x50, 0x40, 0x01, 0x1f, 0xfc, 0x07]));
  const path = join(folder, "hole.aac");
  await writeFile(path, Buffer.concat([...frames, Buffer.alloc(65_536, 0x55), ...frames]));
  const file = await openAudio(path, { ffmpeg: null });
  let samples = 0;
  for await (const part of file.pcm()) {
    samples += part.length;
    expect(part.length).toBeLessThan(200_000);
  }
  await file.close();
  expect(samples / 16_000).toBeLessThan(150);
  expect(file.warnings).toContain("Parts of the file are damaged; silence stands in their place.");
});

test("FLAC whose frames are counted beyond what its bytes hold: unknown, and not missed", async () => {
  const path = await changed(
    "jfk.flac",
    (content) => {
      const at = behind(content, "fLaC") + 4 + 13;
      content[at] = (content[at] ?? 0) | 15;
    },
    clips,
  );
  const { samples, durationSeconds, warnings } = await decodeFile(path);
  expect(samples).toHaveLength(176_000);
  expect([durationSeconds, warnings]).toEqual([null, []]);
});

/** Places of packets of a second each, at such times, in a file of whole seconds at 16 kHz. */
function placesOf(times: number[], facts: Partial<ClockFacts>): { seconds: number[]; told: string[] } {
  const told: string[] = [];
  const clock = makePacketClock(
    {
      sampleRate: 16_000, zeroSeconds: 0, firstSeconds: times[0] ?? 0, delay: 0,
      durationSeconds: null, isStated: false, holdsSeconds: 100, isOnGrid: true, ...facts,
    },
    undefined,
    (sentence) => told.push(sentence),
  );
  const seconds = times.map((time, i) => clock.place({ time }, 16_000, times[i + 1]) / 16_000);
  return { seconds, told };
}

test.each<[what: string, times: number[], facts: Partial<ClockFacts>, seconds: number[], jumps: number]>([
  [
    "a hole of three hours that the file's length confirms",
    [0, 1, 10_000, 10_001],
    { durationSeconds: 10_002, isStated: true },
    [0, 1, 10_000, 10_001],
    0,
  ],
  ["a late start", [3_000, 3_001], { durationSeconds: 3_002, isStated: true }, [3_000, 3_001], 0],
  ["a hole of half a minute", [0, 1, 30, 31], {}, [0, 1, 30, 31], 0],
  ["a leap that nothing confirms", [0, 1, 10_000, 10_001], {}, [0, 1, 2, 3], 1],
  ["a leap behind the stated end", [0, 1, 10_000, 10_001], { durationSeconds: 20, isStated: true }, [0, 1, 2, 3], 1],
  ["one damaged time", [0, 1, 900, 3, 4], { durationSeconds: 1_000, isStated: true }, [0, 1, 2, 3, 4], 1],
  ["a damaged first time", [900, 1, 2], { durationSeconds: 1_000, isStated: true }, [0, 1, 2], 1],
  ["some damaged times", [0, 1, 5_000, 5_001, 4, 5], {}, [0, 1, 2, 3, 4, 5], 1],
  ["a time that is too early", [0, 1, 2, 0, 4, 5], {}, [0, 1, 2, 3, 4, 5], 0],
  ["a clock that begins anew, and a hole behind it", [0, 1, 2, 0, 1, 12], {}, [0, 1, 2, 3, 4, 15], 0],
  ["more holes than the file can hold", [0, 50, 100, 150, 151], { holdsSeconds: 100 }, [0, 50, 100, 101, 102], 1],
])("the clock of packets: %s", (_, times, facts, seconds, jumps) => {
  const placed = placesOf(times, facts);
  expect(placed.seconds).toEqual(seconds);
  expect(placed.told).toHaveLength(jumps);
});
