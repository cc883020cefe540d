/** WAV as recorders, pipes and telephone systems write it: fields that contradict each other, lengths that nobody put in, codecs, files joined. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import wavefile from "wavefile";
import { type DecodedAudio, clips, decodeFile, formats, likeness, same, temporaryFolder, wholeOf } from "../sound.ts";
import { aacFrames16k, latmFrames16k } from "../times/frames.ts";

let folder = "";
let clip = Buffer.alloc(0);
let whole: DecodedAudio;
beforeAll(async () => {
  folder = await temporaryFolder();
  clip = await readFile(join(clips, "cards-005.wav"));
  whole = await decodeFile(join(clips, "cards-005.wav"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function decoded(content: Uint8Array, options = {}): Promise<DecodedAudio> {
  const path = join(folder, "one.wav");
  await writeFile(path, content);
  return decodeFile(path, options);
}

/** The clip with some of its header written anew. */
function withHeader(edit: (bytes: Buffer, format: number, data: number) => void): Buffer {
  const bytes = Buffer.from(clip);
  edit(bytes, bytes.indexOf("fmt ") + 8, bytes.indexOf("data") + 4);
  return bytes;
}

const chunk = (id: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
};

describe("the width of a sample is what two of three fields say", () => {
  test.each<[what: string, edit: (bytes: Buffer, format: number) => void]>([
    ["a block align of 4", (bytes, format) => bytes.writeUInt16LE(4, format + 12)],
    ["a block align of 1", (bytes, format) => bytes.writeUInt16LE(1, format + 12)],
    ["a block align of 0", (bytes, format) => bytes.writeUInt16LE(0, format + 12)],
    ["no bits", (bytes, format) => bytes.writeUInt16LE(0, format + 14)],
    ["fewer bits in the same room", (bytes, format) => bytes.writeUInt16LE(12, format + 14)],
    ["no bytes a second", (bytes, format) => bytes.writeUInt32LE(0, format + 8)],
  ])("%s", async (_, edit) => {
    const heard = await decoded(withHeader(edit));
    expect(heard).toMatchObject({ codec: "PCM 16-bit", warnings: [], durationSeconds: whole.durationSeconds });
    expect(same(heard.samples, whole.samples)).toBe(true);
  });

  test("24 bits in 32", async () => {
    const file = new wavefile.WaveFile();
    file.fromScratch(1, 16_000, "32", new Int32Array(1_000).fill(2 ** 30));
    const bytes = Buffer.from(file.toBuffer());
    bytes.writeUInt16LE(24, bytes.indexOf("fmt ") + 8 + 14);
    const { samples } = await decoded(bytes);
    expect([samples.length, samples[500]]).toEqual([1_000, 0.5]);
  });
});

describe("lengths that nobody put in", () => {
  test.each([0, 0x7fff_0000, 0x7fff_f000, 0x7fff_ffff, 0x8000_0000 - 36, 0xffff_f000, 0xffff_ffff - 36, 0xffff_ffff])(
    "%i: the sound runs to the end of the file, and nothing is missed",
    async (length) => {
      const heard = await decoded(withHeader((bytes, _, data) => bytes.writeUInt32LE(length, data)));
      expect(heard).toMatchObject({ warnings: [], durationSeconds: whole.durationSeconds });
      expect(same(heard.samples, whole.samples)).toBe(true);
    },
  );

  test("a length with the head counted in is none of a file that is cut off", async () => {
    const heard = await decoded(withHeader((bytes, _, data) => bytes.writeUInt32LE(clip.length, data)));
    expect(heard.warnings).toEqual([]);
  });

  test("a length of three seconds more than there are is told", async () => {
    const longer = (bytes: Buffer, _: number, data: number) =>
      bytes.writeUInt32LE(bytes.readUInt32LE(data) + 96_000, data);
    expect((await decoded(withHeader(longer))).warnings).toEqual([
      "The file is cut off: the last 3.0 s of sound are missing.",
    ]);
  });

  test.each([100, 40_000, 40_001])("a stale length of %i bytes: all of the sound is read, and told", async (length) => {
    const heard = await decoded(withHeader((bytes, _, data) => bytes.writeUInt32LE(length, data)));
    expect(same(heard.samples, whole.samples)).toBe(true);
    expect(heard.warnings).toEqual([
      "The file's header counts less sound than the file holds: all of it is read.",
    ]);
  });

  test.each<[what: string, behind: Buffer]>([
    ["other chunks", Buffer.concat([chunk("LIST", Buffer.alloc(600, 65)), chunk("iXML", Buffer.alloc(900, 1))])],
    ["a tag", Buffer.concat([Buffer.from("TAG"), Buffer.alloc(700, 32)])],
    ["zeros", Buffer.alloc(9_000)],
  ])("%s behind the sound are none", async (_, behind) => {
    const heard = await decoded(Buffer.concat([clip, behind]));
    expect(heard).toMatchObject({ warnings: [], durationSeconds: whole.durationSeconds });
    expect(same(heard.samples, whole.samples)).toBe(true);
  });

  test("an empty recording with chunks behind it is empty", async () => {
    const none = withHeader((bytes, _, data) => bytes.writeUInt32LE(0, data)).subarray(0, clip.indexOf("data") + 8);
    const path = join(folder, "none.wav");
    await writeFile(path, Buffer.concat([none, chunk("LIST", Buffer.alloc(600, 65))]));
    await expect(decodeFile(path)).rejects.toMatchObject({ code: "audio.empty" });
  });
});

test("files that are joined are all heard, whatever their rate and channels, and told", async () => {
  const other = await readFile(join(formats, "u8-stereo.wav"));
  const second = await decodeFile(join(formats, "u8-stereo.wav"));
  const heard = await decoded(Buffer.concat([clip, other, clip]));
  expect(heard.warnings).toEqual([
    "Several recordings stand one behind the other in this file: all of them are read.",
  ]);
  const [first, then] = [whole.samples.length, second.samples.length];
  expect(heard.samples).toHaveLength(2 * first + then);
  expect(heard.durationSeconds).toBeCloseTo((2 * first + then) / 16_000, 6);
  expect(likeness(heard.samples.subarray(first, first + then), second.samples, 0)).toBeGreaterThan(0.999);
  expect(same(heard.samples.subarray(first + then), whole.samples)).toBe(true);
  const later = await decoded(Buffer.concat([clip, other, clip]), { fromSeconds: 4 });
  expect(same(later.samples, heard.samples.subarray(64_000))).toBe(true);
});

test("a file behind chunks of the one before it is heard", async () => {
  const heard = await decoded(Buffer.concat([clip, chunk("LIST", Buffer.alloc(600, 65)), clip]));
  expect(heard.warnings).toHaveLength(1);
  expect(same(heard.samples.subarray(whole.samples.length), whole.samples)).toBe(true);
});

describe("sound in several chunks is one recording", () => {
  const head = () => clip.subarray(0, clip.indexOf("data"));
  const sound = () => clip.subarray(clip.indexOf("data") + 8);
  const half = 56_000;

  test.each<[what: string, between: () => Buffer]>([
    ["one behind the other", () => Buffer.alloc(0)],
    ["other chunks between", () => chunk("JUNK", Buffer.alloc(2_000))],
  ])("%s", async (_, between) => {
    const pieces = [chunk("data", sound().subarray(0, half)), between(), chunk("data", sound().subarray(half))];
    const heard = await decoded(Buffer.concat([head(), ...pieces, chunk("LIST", Buffer.alloc(600, 65))]));
    expect(heard).toMatchObject({ warnings: [], durationSeconds: whole.durationSeconds });
    expect(same(heard.samples, whole.samples)).toBe(true);
    const later = await decodeFile(join(folder, "one.wav"), { fromSeconds: 2 });
    expect(same(later.samples, whole.samples.subarray(32_000))).toBe(true);
  });

  test("the last of them cut off", async () => {
    const cut = chunk("data", sound().subarray(half)).subarray(0, 20_008);
    const heard = await decoded(Buffer.concat([head(), chunk("data", sound().subarray(0, half)), cut]));
    expect(heard.warnings).toEqual([expect.stringMatching(/cut off: the last 1\.1 s/)]);
    expect(same(heard.samples, whole.samples.subarray(0, (half + 20_000) / 2))).toBe(true);
  });
});

test("joined to something that can't be read: up to there, and told", async () => {
  const gsm = withHeader((bytes, format) => bytes.writeUInt16LE(49, format));
  const heard = await decoded(Buffer.concat([clip, gsm]));
  expect(same(heard.samples, whole.samples)).toBe(true);
  expect(heard.warnings.at(-1)).toContain("that part is left out");
});

test("Wave64, as programs of broadcasters write it", async () => {
  const rest = (letters: string, tail: string) => Buffer.concat([Buffer.from(letters), Buffer.from(tail, "hex")]);
  const long = (id: Buffer, content: Buffer) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(24 + content.length));
    return Buffer.concat([id, length, content, Buffer.alloc(-content.length & 7)]);
  };
  const tail = "f3acd3118cd100c04f8edb8a";
  const format = clip.subarray(clip.indexOf("fmt ") + 8, clip.indexOf("fmt ") + 24);
  const sound = clip.subarray(clip.indexOf("data") + 8);
  const body = [long(rest("fmt ", tail), format), long(rest("junk", tail), Buffer.alloc(5)), long(rest("data", tail), sound)];
  const head = [rest("riff", "2e91cf11a5d628db04c10000"), Buffer.alloc(8), rest("wave", tail)];
  const heard = await decoded(Buffer.concat([...head, ...body]));
  expect(heard).toMatchObject({ container: "WAV", codec: "PCM 16-bit", warnings: [] });
  expect(same(heard.samples, whole.samples)).toBe(true);
});

test("Microsoft ADPCM of two channels is twice that of one", async () => {
  const mono = await readFile(join(formats, "microsoft-adpcm.wav"));
  const data = mono.indexOf("data") + 8;
  const blockBytes = mono.readUInt16LE(mono.indexOf("fmt ") + 8 + 12);
  const twice = (bytes: Buffer, width: number) =>
    Buffer.concat(
      Array.from({ length: bytes.length / width }, (_, i) => {
        const one = bytes.subarray(i * width, (i + 1) * width);
        return Buffer.concat([one, one]);
      }),
    );
  const blocks: Buffer[] = [];
  for (let at = data; at + blockBytes <= mono.length; at += blockBytes) {
    const codes = [...mono.subarray(at + 7, at + blockBytes)].flatMap((pair) => [pair >> 4, pair & 15]);
    blocks.push(twice(mono.subarray(at, at + 1), 1), twice(mono.subarray(at + 1, at + 7), 2));
    blocks.push(Buffer.from(codes.map((code) => 17 * code)));
  }
  const head = Buffer.from(mono.subarray(0, data));
  const format = head.indexOf("fmt ") + 8;
  head.writeUInt16LE(2, format + 2);
  head.writeUInt16LE(2 * blockBytes, format + 12);
  const sound = Buffer.concat(blocks);
  head.writeUInt32LE(sound.length, data - 4);
  const wanted = (await decodeFile(join(formats, "microsoft-adpcm.wav"))).samples;
  for (const channel of [0, 1])
    expect(same((await decoded(Buffer.concat([head, sound]), { channel })).samples, wanted)).toBe(true);
});

test("what isn't read here is named", async () => {
  for (const [tag, name] of [[49, "GSM 6.10"], [0x45, "G.726"], [0x1234, "codec 0x1234, 16 bits"]] as const) {
    const path = join(folder, "other.wav");
    await writeFile(path, withHeader((bytes, format) => bytes.writeUInt16LE(tag, format)));
    await expect(decodeFile(path)).rejects.toMatchObject({
      code: "audio.codec",
      message: `other.wav is ${name} in WAV, which needs ffmpeg, and there is none on the PATH.`,
    });
  }
});

test("the description behind the sound, a chunk of odd length without its last byte, and a tag of MP3 before all", async () => {
  const format = chunk("fmt ", clip.subarray(clip.indexOf("fmt ") + 8, clip.indexOf("fmt ") + 24));
  const sound = chunk("data", clip.subarray(clip.indexOf("data") + 8));
  const riff = (...chunks: Buffer[]) => chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), ...chunks]));
  const tag = Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\x0a", "latin1"), Buffer.alloc(10)]);
  for (const content of [
    riff(sound, format),
    riff(format, chunk("LIST", Buffer.from("INFO?")), sound),
    Buffer.concat([tag, clip]),
  ]) {
    const heard = await decoded(content);
    expect(heard).toMatchObject({ container: "WAV", warnings: [] });
    expect(same(heard.samples, whole.samples)).toBe(true);
  }
});

describe("AAC inside", () => {
  /** What says that it is AAC-LC at 16 kHz in one channel. */
  const described = Buffer.from([0x14, 0x08]);
  const aacWav = (tag: number, extra: Buffer, sound: Buffer): Buffer => {
    const format = Buffer.alloc(18);
    for (const [at, value] of [[0, tag], [2, 1], [12, 1], [16, extra.length]] as const) format.writeUInt16LE(value, at);
    format.writeUInt32LE(16_000, 4);
    format.writeUInt32LE(4_000, 8);
    const content = [Buffer.from("WAVE"), chunk("fmt ", Buffer.concat([format, extra])), chunk("data", sound)];
    return chunk("RIFF", Buffer.concat(content));
  };
  const frames = async () => (await aacFrames16k()).data;

  test.each([0xff, 0x1600, 0x1610, 0x706d, 0xa106])("with heads, whatever number the codec has: 0x%i", async (tag) => {
    const { samples, container, warnings } = await decoded(aacWav(tag, Buffer.alloc(0), Buffer.concat(await frames())));
    expect([container, warnings]).toEqual(["WAV", []]);
    expect(same(samples, (await wholeOf("aac.aac")).samples)).toBe(true);
  });

  test("in LATM", async () => {
    const { data } = await latmFrames16k();
    const { samples, container } = await decoded(aacWav(0x1602, Buffer.alloc(0), Buffer.concat(data)));
    expect(container).toBe("WAV");
    expect(likeness(samples, (await wholeOf("aac.aac")).samples, 0)).toBeGreaterThan(0.99);
  });

  test.each([
    [0xff, described],
    [0x1610, Buffer.concat([Buffer.alloc(12), described])],
  ])("bare, where nothing says how long a block is: 0x%i", async (tag, extra) => {
    const bare = (await frames()).map((frame) => frame.subarray(7));
    const aac = await wholeOf("aac.aac");
    const { samples, warnings } = await decoded(aacWav(tag, extra, Buffer.concat(bare)));
    expect(warnings).toEqual([]);
    expect(same(samples, aac.samples)).toBe(true);
    const from = await decoded(aacWav(tag, extra, Buffer.concat(bare)), { fromSeconds: 2 });
    expect(likeness(from.samples, samples.subarray(32_000), 0)).toBeGreaterThan(0.99);
    // Nothing tells where sound goes on behind damage.
    const broken = Buffer.concat([...bare.slice(0, 30), Buffer.alloc(500, 0xff), ...bare.slice(30)]);
    const cut = await decoded(aacWav(tag, extra, broken));
    expect(cut.warnings).toEqual(["The file is damaged or cut off: what is behind that place is missing."]);
    expect(cut.samples.length).toBeGreaterThanOrEqual(30 * 1_024);
  });

  test("without heads or a description: what it is, for ffmpeg", async () => {
    const content = aacWav(0xff, Buffer.alloc(0), Buffer.alloc(4_000, 0x21));
    await expect(decoded(content)).rejects.toMatchObject({ code: "audio.codec", message: expect.stringContaining("AAC in WAV") });
  });
});
