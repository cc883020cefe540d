/** Transport streams: what carries sound by their tables, clocks that wrap and jump, and programmes beside each other. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bestLag, type DecodedAudio, clips, decodeFile, same, temporaryFolder, wholeOf } from "../sound.ts";
import { aacFrames16k, ac3Frames32k, type Frames, lpcmFrames48k, mp3Frames16k, s302mFrames48k } from "../times/frames.ts";
import {
  descriptor,
  registration,
  type WrittenProgram,
  type WrittenStream,
  writeTransport,
} from "../times/transport-writer.ts";

let folder = "";
let aac: Frames;
let whole: DecodedAudio;
beforeAll(async () => {
  folder = await temporaryFolder();
  aac = await aacFrames16k();
  whole = await wholeOf("aac.aac");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function decoded(content: Buffer, options = {}): Promise<DecodedAudio> {
  const path = join(folder, "one.ts");
  await writeFile(path, content);
  return decodeFile(path, options);
}

const piecesFrom = ({ data, seconds }: Frames, clock: number) =>
  data.map((one, i) => ({ seconds: clock + i * seconds, data: one }));
const sound = (clock = 1): WrittenStream => ({ type: 15, pieces: piecesFrom(aac, clock) });
const seconds = ({ samples }: Pick<DecodedAudio, "samples">) => samples.length / 16_000;

describe("what isn't decoded here is named, wherever its descriptor stands", () => {
  const language = descriptor(0x0a, ...Buffer.from("deu"), 0);
  const aligned = descriptor(0x52, 1);
  const silent = { piece: 0xbd, pieces: [{ seconds: 1, data: Buffer.alloc(64, 0x55) }] };
  const hdmv = { descriptors: registration("HDMV") };

  test.each<[name: string, type: number, descriptors: Buffer[], program?: Partial<WrittenProgram>]>([
    ["AC-3", 6, [descriptor(0x6a, 0)]],
    ["AC-3", 6, [language, aligned, descriptor(0x6a, 0)]],
    ["AC-3", 6, [language, registration("AC-3")]],
    ["AC-3", 0x81, []],
    ["AC-3", 0x80 + 0x50, [descriptor(0x81, 0)]],
    ["E-AC-3", 6, [language, descriptor(0x7a, 0)]],
    ["E-AC-3", 6, [registration("EAC3")]],
    ["E-AC-3", 0x87, [descriptor(0xcc, 0)]],
    ["E-AC-3", 0x84, [], hdmv],
    ["E-AC-3", 0x84, [], { step: 192 }],
    ["E-AC-3", 0xa1, [registration("HDMV")]],
    ["DTS", 6, [language, descriptor(0x7b, 0)]],
    ["DTS", 6, [registration("DTS2")]],
    ["DTS", 0x82, [], hdmv],
    ["DTS", 0x8a, []],
    ["DTS-HD", 0x85, [], hdmv],
    ["DTS-HD", 0x86, [], hdmv],
    ["DTS-HD", 6, [descriptor(0x7f, 0x0e)]],
    ["TrueHD", 0x83, [], hdmv],
    ["AC-4", 6, [descriptor(0x7f, 0x15)]],
    ["MPEG-H 3D Audio", 0x2d, []],
    ["encrypted AAC", 0xcf, []],
  ])("%s as type %i", async (name, type, descriptors, program = {}) => {
    const content = writeTransport({
      ...program,
      streams: [{ ...silent, type, descriptors: Buffer.concat(descriptors) }],
    });
    await expect(decoded(content)).rejects.toMatchObject({
      code: "audio.codec",
      message: `one.ts is ${name} sound in MPEG-TS, which needs ffmpeg, and there is none on the PATH.`,
      hint: expect.stringContaining("Install ffmpeg"),
    });
  });

  test("by its first bytes, where nothing describes it", async () => {
    const { data } = await ac3Frames32k();
    const content = writeTransport({ streams: [{ type: 6, piece: 0xbd, pieces: piecesFrom({ ...aac, data }, 1) }] });
    await expect(decoded(content)).rejects.toMatchObject({
      message: expect.stringContaining("is AC-3 sound in MPEG-TS"),
    });
  });

  test("AAC and MP3 as well: cameras' streams of sound alone have no description", async () => {
    for (const [frames, codec] of [
      [aac, "AAC"],
      [await mp3Frames16k(), "MP3"],
    ] as const) {
      const stream = { type: 6, pieces: piecesFrom(frames, 1) };
      expect((await decoded(writeTransport({ step: 192, streams: [stream] }))).codec).toBe(codec);
    }
  });

  test("teletext, subtitles, cues and pictures are no sound", async () => {
    const others = [
      { ...silent, type: 6, descriptors: descriptor(0x56, 0) },
      { ...silent, type: 6, descriptors: Buffer.concat([language, descriptor(0x59, 0)]) },
      { ...silent, type: 0x86, descriptors: registration("CUEI") },
      { ...silent, type: 0x82 },
      { ...silent, type: 0x1b, piece: 0xe0 },
    ];
    await expect(decoded(writeTransport({ streams: others }))).rejects.toMatchObject({ code: "audio.noTrack" });
    expect((await decoded(writeTransport({ streams: [...others, sound()] }))).codec).toBe("AAC");
  });
});

test("packets with checksums behind them, and a recording that begins within a packet", async () => {
  const content = writeTransport({ streams: [sound()] });
  const packets = Array.from({ length: content.length / 188 }, (_, i) => content.subarray(188 * i, 188 * (i + 1)));
  const checked = Buffer.concat(packets.flatMap((packet) => [packet, Buffer.alloc(16, 0x55)]));
  const again = writeTransport({ streams: [sound(1 + aac.data.length * aac.seconds)] });
  for (const cut of [checked, Buffer.concat([content, again]).subarray(content.length - 100)]) {
    const heard = await decoded(cut);
    expect(heard).toMatchObject({ codec: "AAC", warnings: [] });
    expect(heard.samples.length).toBe(whole.samples.length);
  }
});

test("PCM of discs and of broadcasters is what it was, sample by sample", async () => {
  const clip = (await decodeFile(join(clips, "cards-005.wav"))).samples;
  const hdmv = { descriptors: registration("HDMV") };
  const lpcm = { type: 0x80, piece: 0xbd, pieces: piecesFrom(await lpcmFrames48k(), 1) };
  const s302m = {
    type: 6,
    piece: 0xbd,
    descriptors: registration("BSSD"),
    pieces: piecesFrom(await s302mFrames48k(), 1),
  };
  for (const content of [
    writeTransport({ ...hdmv, streams: [lpcm] }),
    writeTransport({ step: 192, streams: [lpcm] }),
    writeTransport({ streams: [s302m] }),
  ]) {
    const heard = await decoded(content);
    expect(heard).toMatchObject({ codec: "PCM 16-bit", channels: 2, sampleRate: 48_000, warnings: [] });
    const different = clip.reduce((most, x, i) => Math.max(most, Math.abs(x - (heard.samples[i] ?? 0))), 0);
    // To 48 kHz and back.
    expect(different).toBeLessThan(0.02);
  }
});

test("a map that is longer than a packet is read to its end", async () => {
  const long = Buffer.concat(Array.from({ length: 40 }, () => descriptor(0x0a, ...Buffer.from("deu"), 0)));
  const teletext = { type: 6, descriptors: Buffer.concat([long, descriptor(0x56, 0)]), pieces: [] };
  const { samples, warnings } = await decoded(writeTransport({ streams: [teletext, teletext, sound()] }));
  expect(same(samples, whole.samples)).toBe(true);
  expect(warnings).toEqual([]);
});

describe("the clock", () => {
  const wrap = 2 ** 33 / 90_000;
  test.each([0.01, 0.5, 1.7, 3])("begins anew %f s behind the beginning, and nobody hears it", async (before) => {
    const content = writeTransport({ streams: [sound(wrap - before)] });
    const { samples, warnings, durationSeconds } = await decoded(content);
    expect(same(samples, whole.samples)).toBe(true);
    expect([durationSeconds, warnings]).toEqual([expect.closeTo(seconds(whole), 2), []]);
    const rest = await decoded(content, { fromSeconds: 2 });
    expect(same(rest.samples, whole.samples.subarray(32_000))).toBe(true);
  });

  const empty = Buffer.alloc(188, 0xff);
  empty.set([0x47, 0x1f, 0xff, 0x10]);

  test("doesn't leap where sound comes far behind the pictures beside it", async () => {
    const seen = Array.from({ length: 12 }, (_, i) => ({ seconds: 1 + i / 2, data: Buffer.from([0, 0, 1, 0xb7]) }));
    const pictures = { type: 2, piece: 0xe0, pieces: seen };
    const streams = [pictures, sound()];
    const ahead = writeTransport({ streams: [pictures, { ...sound(), pieces: [] }] });
    const behind = writeTransport({ streams: [{ ...pictures, pieces: [] }, sound()] });
    const apart = await decoded(Buffer.concat([ahead, behind]));
    const { durationSeconds, warnings } = await decoded(writeTransport({ streams }));
    expect(apart).toMatchObject({ durationSeconds, warnings });
  });

  test("goes back to its beginning for a second, shorter recording: both are there, and nothing is cut off", async () => {
    const long = [...piecesFrom(aac, 1), ...piecesFrom(aac, 1 + seconds(whole))];
    const content = Buffer.concat([
      writeTransport({ streams: [{ ...sound(), pieces: long }] }),
      writeTransport({ streams: [sound(1)] }),
    ]);
    const { samples, warnings, durationSeconds } = await decoded(content);
    expect(samples.length / whole.samples.length).toBeCloseTo(3, 1);
    expect(durationSeconds).toBeCloseTo(samples.length / 16_000, 0);
    expect(warnings.filter((warning) => /cut off/.test(warning))).toEqual([]);
  });

  test("of a large file leaps in its middle: its length is that of what is heard, from any time on", async () => {
    const padding = Buffer.concat(Array.from({ length: 12_000 }, () => empty));
    const content = Buffer.concat([
      writeTransport({ streams: [sound(1)] }),
      padding,
      writeTransport({ streams: [sound(900)] }),
      padding,
      writeTransport({ streams: [sound(20)] }),
    ]);
    const { samples, warnings, durationSeconds } = await decoded(content);
    expect(samples.length / whole.samples.length).toBeCloseTo(3, 1);
    expect(durationSeconds).toBeCloseTo(samples.length / 16_000, 0);
    expect(warnings).toEqual([expect.stringContaining("clock jumps")]);
    const rest = await decoded(content, { fromSeconds: 5 });
    expect(same(rest.samples, samples.subarray(80_000))).toBe(true);
  });
});

/** Packets of two streams in turn. */
function mixed(one: Buffer, other: Buffer): Buffer {
  const packets: Buffer[] = [];
  for (let at = 0; at < Math.max(one.length, other.length); at += 188)
    packets.push(one.subarray(at, at + 188), other.subarray(at, at + 188));
  return Buffer.concat(packets);
}

describe("programmes", () => {
  test("beside each other have clocks of their own", async () => {
    const maps = [0x1000, 0x1001];
    const pictures = {
      type: 2,
      piece: 0xe0,
      pieces: piecesFrom({ ...aac, data: aac.data.map(() => Buffer.alloc(8)) }, 5_000),
    };
    const content = mixed(
      writeTransport({ maps, mapId: 0x1000, firstId: 0x200, streams: [pictures] }),
      writeTransport({ maps, mapId: 0x1001, firstId: 0x100, streams: [sound(3)] }),
    );
    const { samples, warnings, durationSeconds } = await decoded(content);
    expect(same(samples, whole.samples)).toBe(true);
    expect([durationSeconds, warnings]).toEqual([expect.closeTo(seconds(whole), 2), []]);
  });

  test("that are named and not in the recording are passed over", async () => {
    const other = { ...sound(3), pieces: [] };
    const maps = [0x1002, 0x1000, 0x1001];
    const content = mixed(
      writeTransport({ maps, mapId: 0x1000, firstId: 0x200, streams: [other] }),
      writeTransport({ maps, mapId: 0x1001, firstId: 0x100, streams: [sound(3)] }),
    );
    expect(same((await decoded(content)).samples, whole.samples)).toBe(true);
  });

  test("one behind the other on streams of other numbers are all heard", async () => {
    const content = Buffer.concat([
      writeTransport({ firstId: 0x100, streams: [sound(1)] }),
      writeTransport({ firstId: 0x300, streams: [sound(1 + seconds(whole))] }),
    ]);
    const { samples, warnings } = await decoded(content);
    expect(samples.length).toBe(2 * whole.samples.length);
    expect(same(samples.subarray(0, whole.samples.length), whole.samples)).toBe(true);
    expect(warnings).toEqual([]);
  });

  test.each([
    ["another begins with its pictures, and its sound later", 0, 3],
    ["another follows pictures that go on without sound", 3, 0],
    ["both", 2, 1],
  ])("where %s: silence for as long", async (_, after, late) => {
    const length = seconds(whole);
    const one = (lateSeconds: number, shownSeconds: number): Buffer => {
      const shown = Array.from({ length: Math.ceil(shownSeconds * 25) }, (_, i) => 1 + i / 25);
      const pictures = { type: 2, piece: 0xe0, pieces: shown.map((at) => ({ seconds: at, data: Buffer.from([0, 0, 1, 0xb7]) })) };
      return writeTransport({ streams: [pictures, sound(1 + lateSeconds)] });
    };
    const content = Buffer.concat([one(0, length + after), one(late, late + length)]);
    const { samples, warnings } = await decoded(content);
    expect(warnings).toEqual([]);
    const second = Math.round((Math.ceil((length + after) * 25) / 25 + late) * 16_000);
    expect(Math.abs(samples.length - second - whole.samples.length)).toBeLessThan(1_024);
    const { lag, alike } = bestLag(samples.subarray(second), whole.samples.subarray(8_000, 24_000), 8_000, 1_000);
    expect(alike).toBeGreaterThan(0.98);
    expect(Math.abs(lag - 8_000)).toBeLessThan(320);
    expect(samples.subarray(second - 16_000 * (after + late) + 2_000, second - 100).every((x) => Math.abs(x) < 0.01)).toBe(true);
  });

  test("the next with sound that isn't read here: up to there, and told", async () => {
    const { data } = await ac3Frames32k();
    const other = { type: 0x81, piece: 0xbd, pieces: piecesFrom({ ...aac, data }, 1 + seconds(whole)) };
    const counters = new Map<number, number>();
    for (const firstId of [0x100, 0x300]) {
      const content = [{ streams: [sound()] }, { streams: [other], firstId }].map((one) =>
        writeTransport({ ...one, counters }),
      );
      const { samples, warnings } = await decoded(Buffer.concat(content));
      expect(same(samples, whole.samples)).toBe(true);
      expect(warnings).toEqual([expect.stringMatching(/another kind: that part is left out/)]);
    }
  });

  test("with two languages: the sound that can be read, though another comes first", async () => {
    const { data } = await ac3Frames32k();
    const other = { type: 0x81, piece: 0xbd, pieces: piecesFrom({ ...aac, data }, 1) };
    expect(same((await decoded(writeTransport({ streams: [other, sound()] }))).samples, whole.samples)).toBe(true);
  });
});
