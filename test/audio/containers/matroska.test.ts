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
import { decodeFile, formats, same, temporaryFolder, wholeOf } from "../sound.ts";

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
