/** WAV read and written, against a library of its own (wavefile): every depth that both know, to the last bit. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import wavefile from "wavefile";
import { wavHeader, wavOf } from "../../src/audio/containers/wav-file.ts";
import { loudness, samples16, wavSpan } from "../../src/app/waveform.ts";
import { clips, decodeFile, temporaryFolder } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What this program hears in a file's bytes. */
async function heard(bytes: Uint8Array, channel = 0): Promise<Float32Array> {
  const path = join(folder, "one.wav");
  await writeFile(path, bytes);
  return (await decodeFile(path, { channel })).samples;
}

/** What wavefile reads in them: a row a channel. */
function read(bytes: Uint8Array): number[][] {
  const file = new wavefile.WaveFile(bytes);
  if (file.bitDepth === "8a") file.fromALaw();
  if (file.bitDepth === "8m") file.fromMuLaw();
  const samples: unknown = file.getSamples(false);
  const rows = Array.isArray(samples) ? samples : [samples];
  return rows.map((row) => Array.from(row as Float64Array));
}

const integers = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const depths = [
  { depth: "8", sample: fc.integer({ min: 0, max: 255 }), toFloat: (value: number) => (value - 128) / 128 },
  ...[16, 24, 32].map((bits) => ({
    depth: String(bits),
    sample: integers(bits),
    toFloat: (value: number) => Math.fround(value / 2 ** (bits - 1)),
  })),
  ...["32f", "64"].map((depth) => ({
    depth,
    sample: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
    // One zero is as silent as the other.
    toFloat: (value: number) => Math.fround(value) + 0,
  })),
];

test.each(depths)(
  "PCM of $depth: the samples that wavefile wrote, in one channel and in two, in both byte orders",
  async ({ depth, sample, toFloat }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sample, sample), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(1, 2),
        fc.constantFrom("RIFF", "RIFX"),
        async (frames, channels, container) => {
          const rows = Array.from({ length: channels }, (_, channel) => frames.map((frame) => frame[channel] ?? 0));
          const file = new wavefile.WaveFile();
          file.fromScratch(channels, 16_000, depth, channels === 1 ? (rows[0] ?? []) : rows, { container });
          const bytes = file.toBuffer();
          for (let channel = 0; channel < channels; channel++)
            expect(Array.from(await heard(bytes, channel))).toEqual((read(bytes)[channel] ?? []).map(toFloat));
        },
      ),
      { seed: 5, numRuns: 25 },
    );
  },
);

test.each(["A-law", "mu-law"])("%s: each of its 256 codes", async (law) => {
  const file = new wavefile.WaveFile();
  file.fromScratch(1, 16_000, "16", new Int16Array(256));
  if (law === "A-law") file.toALaw();
  else file.toMuLaw();
  const bytes = file.toBuffer();
  const start = Buffer.from(bytes).indexOf("data") + 8;
  for (let code = 0; code < 256; code++) bytes[start + code] = code;
  const expected = read(bytes)[0] ?? [];
  expect(new Set(expected).size).toBeGreaterThan(254);
  expect(Array.from(await heard(bytes))).toEqual(expected.map((value) => value / 32_768));
});

test("a span of a recording of 16 bits has the recording's own samples", async () => {
  const clip = join(clips, "cards-005.wav");
  const own = read(await readFile(clip))[0] ?? [];
  const span = read(await wavSpan(clip, 0.5, 1.25))[0] ?? [];
  expect(span).toEqual(own.slice(8_000, 20_000));
  expect(read(await wavSpan(clip, 3, 60))[0]).toEqual(own.slice(48_000));
});

test("a recording that is streamed behind its header is the file that is written whole", async () => {
  const clip = join(clips, "cards-005.wav");
  const { samples } = await decodeFile(clip);
  const pieces: Uint8Array[] = [wavHeader(samples.length)];
  for await (const piece of samples16(clip, 0)) pieces.push(piece);
  expect(Buffer.concat(pieces).equals(wavOf(samples))).toBe(true);
});

test("a header's lengths end where 32 bits do", () => {
  const header = Buffer.from(wavHeader(10 * 3600 * 16_000 * 10));
  expect([header.readUInt32LE(4), header.readUInt32LE(40)]).toEqual([0xffff_ffff, 0xffff_ffff - 36]);
});

test("loudness is a bin each hundredth of a second, and longer ones where there would be too many", async () => {
  // Half a second: silence, then louder by steps of a hundredth.
  const samples = Int16Array.from({ length: 8000 }, (_, at) => (at < 4000 ? 0 : 1000 * Math.floor(at / 160 - 24)));
  const path = join(folder, "steps.wav");
  await writeFile(path, wavOf(samples));
  const byte = (magnitude: number) => Math.round(255 * Math.sqrt(magnitude / 32768));
  const fine = await loudness(path);
  expect([fine.duration, fine.binSeconds]).toEqual([0.5, 0.01]);
  expect([...Buffer.from(fine.base64, "base64")]).toEqual(
    Array.from({ length: 50 }, (_, bin) => byte(bin < 25 ? 0 : 1000 * (bin - 24))),
  );
  const coarse = await loudness(path, 16);
  expect([coarse.duration, coarse.binSeconds]).toEqual([0.5, 0.04]);
  const bins = [...Buffer.from(coarse.base64, "base64")];
  expect(bins).toEqual(
    Array.from({ length: 13 }, (_, bin) => byte(Math.max(0, 1000 * (Math.min(49, 4 * bin + 3) - 24)))),
  );
});
