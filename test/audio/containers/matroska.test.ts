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
