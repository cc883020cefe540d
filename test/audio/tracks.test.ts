/** Files with several tracks of sound: which one is heard, what is told of it, and each by its number. */
import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, MovOutputFormat, Mp4OutputFormat, Output } from "mediabunny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMap } from "../../src/audio/containers/transport-tables.ts";
import { parseProbe } from "../../src/audio/ffmpeg-said.ts";
import { openAudio } from "../../src/audio/open.ts";
import { describedTrack, trackFacts } from "../../src/audio/tracks.ts";
import { Failure } from "../../src/lib/failure.ts";
import { hasShared, shared } from "../shared.ts";
import { decodeFile, temporaryFolder } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface MadeTrack {
  /** All samples of it have this value, of 32,767: so that it is known again. */
  level: number;
  codec?: string;
  language?: string;
  name?: string;
  flags?: { enabled?: number; isDefault?: number; forced?: number };
}

/** Matroska's element: id, length in eight bytes, content. */
function element(id: string, ...content: (Buffer | string | number)[]): Buffer {
  const bytes = Buffer.concat(
    content.map((part) => (typeof part === "number" ? Buffer.from([part]) : Buffer.from(part as Buffer))),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  length[0] = 1;
  return Buffer.concat([Buffer.from(id, "hex"), length, bytes]);
}

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};

const samplesOf = (level: number): Buffer => Buffer.from(new Int16Array(8_000).fill(level).buffer);

/** Half a second of each track, at 16 kHz in 16 bits. */
function matroska(tracks: readonly MadeTrack[]): Buffer {
  const entries = tracks.map(({ codec = "A_PCM/INT/LIT", language, name, flags = {} }, place) =>
    element(
      "ae",
      element("d7", place + 1),
      element("83", 2),
      element("86", codec),
      ...(language === undefined ? [] : [element("22b59c", language)]),
      ...(name === undefined ? [] : [element("536e", name)]),
      ...(flags.enabled === undefined ? [] : [element("b9", flags.enabled)]),
      ...(flags.isDefault === undefined ? [] : [element("88", flags.isDefault)]),
      ...(flags.forced === undefined ? [] : [element("55aa", flags.forced)]),
      element("e1", element("b5", float(16_000)), element("9f", 1), element("6264", 16)),
    ),
  );
  const blocks = tracks.map(({ level }, place) =>
    element("a3", Buffer.from([0x80 | (place + 1), 0, 0, 0x80]), samplesOf(level)),
  );
  return Buffer.concat([
    element("1a45dfa3", element("4282", "matroska")),
    element(
      "18538067",
      element("1549a966", element("2ad7b1", Buffer.from([0x0f, 0x42, 0x40])), element("4489", float(500))),
      element("1654ae6b", ...entries),
      element("1f43b675", element("e7", 0), ...blocks),
    ),
  ]);
}

async function written(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function mp4(kind: "mp4" | "mov", tracks: readonly MadeTrack[]): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: kind === "mov" ? new MovOutputFormat() : new Mp4OutputFormat(), target });
  const sources = tracks.map(({ language, name, flags }) => {
    const source = new EncodedAudioPacketSource("pcm-s16");
    output.addAudioTrack(source, {
      ...(language !== undefined && { languageCode: language }),
      ...(name !== undefined && { name }),
      ...(flags?.enabled !== undefined && { disposition: { default: flags.enabled === 1 } }),
    });
    return source;
  });
  await output.start();
  const decoderConfig = { codec: "pcm-s16", numberOfChannels: 1, sampleRate: 16_000 };
  for (const [place, source] of sources.entries()) {
    await source.add(new EncodedPacket(samplesOf(tracks[place]?.level ?? 0), "key", 0, 0.5), { decoderConfig });
    source.close();
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

/** The level of the track that is heard, and what is told. */
async function heard(path: string, track?: number) {
  const { samples, warnings } = await decodeFile(path, {}, { ffmpeg: null, track });
  return { level: Math.round((samples[4_000] ?? 0) * 32_768), told: warnings };
}

describe("Matroska", () => {
  const cases: [what: string, tracks: MadeTrack[], level: number, told: string[]][] = [
    ["one track alone: nothing is told", [{ level: 1_000 }], 1_000, []],
    ["the first of equals", [{ level: 1_000 }, { level: 2_000 }], 1_000, ["Of its 2 audio tracks number 1 is heard."]],
    [
      "the default one",
      [
        { level: 1_000, language: "eng", flags: { isDefault: 0 } },
        { level: 2_000, language: "ger", name: "Commentary" },
      ],
      2_000,
      ["Of its 2 audio tracks number 2 is heard (German, “Commentary”)."],
    ],
    [
      "not one that is switched off",
      [{ level: 1_000, flags: { enabled: 0 } }, { level: 2_000, flags: { isDefault: 0 } }],
      2_000,
      ["Of its 2 audio tracks number 2 is heard."],
    ],
    [
      "the one that is for everybody",
      [{ level: 1_000 }, { level: 2_000, flags: { forced: 1 } }],
      2_000,
      ["Of its 2 audio tracks number 2 is heard."],
    ],
    [
      "the first that can be read, and why",
      [{ level: 1_000, codec: "A_AC3" }, { level: 2_000, language: "fre" }, { level: 3_000 }],
      2_000,
      ["Of its 3 audio tracks number 2 is heard (French), since number 1 is AC-3 sound in Matroska, which is not read here."],
    ],
  ];
  for (const [what, tracks, level, told] of cases)
    test(what, async () => {
      expect(await heard(await written(`${level}.mkv`, matroska(tracks)))).toEqual({ level, told });
    });
});

describe("MP4 and MOV", () => {
  for (const kind of ["mp4", "mov"] as const)
    test(`${kind}: the one that is switched on, each by its number, its language and its name`, async () => {
      const tracks = [
        { level: 1_000, language: "eng", flags: { enabled: 0 } },
        { level: 2_000, language: "spa", name: "Entrevista", flags: { enabled: 1 } },
      ];
      const path = await written(`two.${kind}`, await mp4(kind, tracks));
      expect((await heard(path)).level).toBe(2_000);
      expect((await heard(path, 1)).level).toBe(1_000);
      const audio = await openAudio(path, { ffmpeg: null });
      expect(audio.track.number).toBe(2);
      expect(audio.tracks.map(({ language }) => language)).toEqual(["en", "es"]);
      await audio.close();
    });
});

test("each track by its number; one that is not there is refused with a sentence", async () => {
  const path = await written("three.mkv", matroska([{ level: 1_000 }, { level: 2_000 }, { level: 3_000 }]));
  for (const track of [1, 2, 3]) expect(await heard(path, track)).toEqual({ level: 1_000 * track, told: [] });
  await expect(heard(path, 4)).rejects.toThrow("three.mkv has no audio track 4: it has 3.");
  await expect(heard(path, 4)).rejects.toBeInstanceOf(Failure);
});

test("nothing that can be read: the refusal is that of the default track", async () => {
  const tracks = [{ level: 1, codec: "A_DTS", flags: { isDefault: 0 } }, { level: 1, codec: "A_AC3" }];
  await expect(heard(await written("none.mkv", matroska(tracks)))).rejects.toThrow("AC-3 sound in Matroska");
});

test("a transport stream tells languages, and which sound describes the pictures", () => {
  const language = (code: string, kind: number) => Buffer.concat([Buffer.from([10, 4]), Buffer.from(code), Buffer.from([kind])]);
  const stream = (id: number, descriptors: Buffer) =>
    Buffer.concat([Buffer.from([15, 0xe0 | (id >> 8), id & 255, 0xf0, descriptors.length]), descriptors]);
  const head = Buffer.from([2, 0xb0, 0, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0]);
  const { sounds } = parseMap(Buffer.concat([head, stream(256, language("deu", 3)), stream(257, language("fra", 0))]), false);
  expect(sounds).toMatchObject([
    { id: 256, language: "deu", describesPictures: true },
    { id: 257, language: "fra", describesPictures: false },
  ]);
});

test("what ffmpeg says of languages and defaults", () => {
  const said = `Input #0, matroska,webm, from 'file:x':
  Duration: 00:00:02.00, start: 0.000000, bitrate: 32 kb/s
  Stream #0:0: Video: h264 (High), yuv420p, 64x48
  Stream #0:1(eng): Audio: ac3, 48000 Hz, 5.1(side), fltp, 448 kb/s
  Stream #0:2[0x101](ger): Audio: aac (LC), 44100 Hz, stereo, fltp (default)`;
  expect(parseProbe(said)?.sounds).toMatchObject([
    { index: 0, language: "eng", isDefault: false, channels: 6, centre: 2 },
    { index: 1, language: "ger", isDefault: true, channels: 2, centre: undefined },
  ]);
});

test("languages in every spelling, and names that are none", () => {
  expect(["ger", "deu", "de-AT", "und", "", "qaa", "yue"].map((code) => trackFacts(1, code).language)).toEqual(
    ["de", "de", "de", null, null, null, "yue"],
  );
  expect(trackFacts(1, null, "SoundHandler").name).toBeNull();
  expect(describedTrack(trackFacts(2, "fre", " Director’s\ncut "))).toBe("French, “Director’s cut”");
  expect(describedTrack(trackFacts(2, null))).toBe("");
});

describe("recordings from outside", () => {
  const folder = hasShared("cases", "audio") ? readdirSync(shared("cases", "audio")) : [];
  for (const [name, number] of [
    [/^two-tracks.*\.mp4$/, 1],
    [/^two-tracks-ac3-aac\.mkv$/, 2],
    [/^apac-first-aac-second\.mov$/, 2],
    [/^two-tracks-second-default.*\.mkv$/, 2],
  ] as const)
    test.skipIf(folder.length === 0)(`${name}: number ${number}`, async () => {
      const [found = ""] = folder.filter((one) => name.test(one));
      const audio = await openAudio(shared("cases", "audio", found), { ffmpeg: null });
      expect(audio.track.number).toBe(number);
      expect(audio.warnings[0]).toContain(`Of its 2 audio tracks number ${number} is heard`);
      await audio.close();
    });
});
