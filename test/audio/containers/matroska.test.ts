/** Matroska and WebM as recorders write them. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../../../src/lib/check.ts";
import { bestLag, decodeFile, formats, likeness, same, temporaryFolder, wholeOf } from "../sound.ts";
import { matroskaOf, type SoundFrames } from "../times/matroska-writer.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As a browser's recorder streams it: no length, no index. */
async function streamed(name: string): Promise<Buffer> {
  const input = new Input({ source: new BufferSource(await readFile(join(formats, name))), formats: ALL_FORMATS });
  const track = present(await input.getPrimaryAudioTrack(), "a track of sound");
  const decoderConfig = present(await track.getDecoderConfig(), "its description");
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat({ appendOnly: true }), target });
  const source = new EncodedAudioPacketSource("opus");
  output.addAudioTrack(source);
  await output.start();
  for await (const packet of new EncodedPacketSink(track).packets()) await source.add(packet, { decoderConfig });
  await output.finalize();
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}

test("a recording without a length is heard to the end of its last packet", async () => {
  const path = join(folder, "recorded.webm");
  const content = await streamed("opus.webm");
  expect(content.indexOf(Buffer.from([0x44, 0x89]))).toBe(-1);
  await writeFile(path, content);
  const { samples, warnings } = await decodeFile(path);
  const whole = await wholeOf("opus.webm");
  expect(warnings).toEqual([]);
  expect(samples.length).toBeGreaterThanOrEqual(whole.samples.length);
  expect(same(samples.subarray(0, whole.samples.length - 320), whole.samples.subarray(0, whole.samples.length - 320))).toBe(true);
});

/** What another container holds, for the writer of this one. */
async function framesOf(name: string, codec: string): Promise<SoundFrames> {
  const input = new Input({ source: new BufferSource(await readFile(join(formats, name))), formats: ALL_FORMATS });
  const track = present(await input.getPrimaryAudioTrack(), "a track of sound");
  const { description } = present(await track.getDecoderConfig(), "its description");
  const told = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : description && new Uint8Array(description);
  const frames: { seconds: number; data: Uint8Array }[] = [];
  for await (const { timestamp, data } of new EncodedPacketSink(track).packets()) frames.push({ seconds: timestamp, data });
  const [channels, sampleRate] = [await track.getNumberOfChannels(), await track.getSampleRate()];
  return { codec, description: told, channels, sampleRate, frames };
}

test.each([1, 3, 8])("Vorbis with %i frames in a block is heard from its beginning, at its place", async (framesPerBlock) => {
  const path = join(folder, `laced-${framesPerBlock}.mka`);
  await writeFile(path, matroskaOf(await framesOf("vorbis-stereo.webm", "A_VORBIS"), { framesPerBlock }));
  const heard = await decodeFile(path);
  const { samples } = await wholeOf("vorbis-stereo.webm");
  expect(heard.warnings).toEqual([]);
  expect(heard.samples.length).toBeGreaterThan(samples.length - 800);
  expect(likeness(heard.samples, samples, 0)).toBeGreaterThan(0.98);
});

test.each([false, true])("files one behind the other are heard one after the other, whatever their codecs (live: %s)", async (isLive) => {
  const path = join(folder, `joined-${isLive}.mkv`);
  const [opus, vorbis] = [await framesOf("opus.webm", "A_OPUS"), await framesOf("vorbis-stereo.webm", "A_VORBIS")];
  await writeFile(path, Buffer.concat([matroskaOf(opus, { isLive }), matroskaOf(vorbis), matroskaOf(opus, { isLive })]));
  const parts = [await wholeOf("opus.webm"), await wholeOf("vorbis-stereo.webm"), await wholeOf("opus.webm")];
  const { samples, warnings, durationSeconds } = await decodeFile(path);
  expect(warnings).toEqual([]);
  let at = 0;
  for (const part of parts) {
    const middle = part.samples.subarray(3_200, part.samples.length - 3_200);
    // Without a length a file ends where its last block begins.
    const { lag, alike } = bestLag(samples.subarray(at, at + part.samples.length), middle, 3_200, 1_600);
    expect(alike).toBeGreaterThan(0.98);
    at += lag - 3_200 + part.samples.length;
  }
  expect(Math.abs(samples.length - at)).toBeLessThan(3_200);
  expect(durationSeconds).toBeCloseTo(samples.length / 16_000, 1);
});

/** Opus whose every packet is told to be sound: its head says what is before it. */
const opusFrames = () => framesOf("opus.webm", "A_OPUS");

async function written(...given: Parameters<typeof matroskaOf>): Promise<Awaited<ReturnType<typeof decodeFile>>> {
  const path = join(folder, "written.mka");
  await writeFile(path, matroskaOf(...given));
  return decodeFile(path);
}

test.each([0.01, 0.03, 0.09, 0.5])("a stated length that is %f s short cuts nothing", async (short) => {
  const sound = await opusFrames();
  const whole = await written(sound);
  const length = whole.samples.length / 16_000;
  const { samples, durationSeconds, warnings } = await written(sound, { durationSeconds: length - short });
  expect(durationSeconds).toBeCloseTo(length - short, 3);
  expect(same(samples, whole.samples)).toBe(true);
  expect(warnings).toEqual([]);
});

test.each([
  ["by itself", 1, false],
  ["with others in its block", 3, false],
  ["in a live recording", 1, true],
])("what the last packet says is no sound is left out, to the sample: %s", async (_, framesPerBlock, isLive) => {
  const sound = await opusFrames();
  const whole = await written(sound, { framesPerBlock, isLive });
  const { samples } = await written(sound, { framesPerBlock, isLive, discardedSeconds: 0.0135 });
  expect(whole.samples.length - samples.length).toBe(216);
  expect(same(samples.subarray(0, samples.length - 64), whole.samples.subarray(0, samples.length - 64))).toBe(true);
});

test("recordings joined by a program that keeps what each says of its end follow one another without a step", async () => {
  const sound = await opusFrames();
  const { samples: one } = await written(sound, { discardedSeconds: 0.0135 });
  const first = matroskaOf(sound, { isLive: true, discardedSeconds: 0.0135 });
  const path = join(folder, "kept.mka");
  // The clusters of another behind the first, later by its sound.
  const later = { ...sound, frames: sound.frames.map((frame) => ({ ...frame, seconds: frame.seconds + one.length / 16_000 })) };
  const second = matroskaOf(later, { isLive: true });
  await writeFile(path, Buffer.concat([first, second.subarray(second.indexOf(Buffer.from("1f43b675", "hex")))]));
  const { samples, warnings } = await decodeFile(path);
  expect(warnings).toEqual([]);
  const { lag, alike } = bestLag(samples.subarray(one.length), one.subarray(8_000, 24_000), 8_000, 400);
  expect(alike).toBeGreaterThan(0.95);
  // What Opus puts before its sound is heard where two are joined.
  expect(Math.abs(lag - 8_000)).toBeLessThan(120);
});

test("blocks that are later by what their codec puts before the sound are heard at their place", async () => {
  const given = await framesOf("aac-44100-stereo.m4a", "A_AAC");
  const frames = given.frames.map((frame, i) => ({ ...frame, seconds: (1_024 * i) / 44_100 }));
  const sound = { ...given, frames };
  const whole = await written(sound);
  // They begin with zero, and so the sound ahead of it.
  const { samples } = await written(sound, { delaySeconds: 1_024 / 44_100 });
  const { lag, alike } = bestLag(samples, whole.samples.subarray(8_000, 24_000), 8_000, 800);
  expect(alike).toBeGreaterThan(0.9);
  expect(Math.abs(lag - 8_000 + (1_024 / 44_100) * 16_000)).toBeLessThan(20);
});

test("of a clock that begins late the length is that of the sound, whether the file states its length or its end", async () => {
  const given = await opusFrames();
  const sound = { ...given, frames: given.frames.map((frame) => ({ ...frame, seconds: frame.seconds + 2 })) };
  const length = (await written(given)).samples.length / 16_000;
  for (const durationSeconds of [length, length + 2]) {
    const heard = await written(sound, { durationSeconds });
    expect(heard.samples.length / 16_000).toBeCloseTo(length, 2);
    expect(Math.abs((heard.durationSeconds ?? 0) - length)).toBeLessThan(0.05);
  }
});
