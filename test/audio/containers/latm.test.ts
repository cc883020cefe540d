/** AAC in LATM: elements of every form, alone in a file and in transport streams, are the frames that they hold. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DecodedAudio, decodeFile, formats, same, temporaryFolder, wholeOf } from "../sound.ts";
import { aacFrames16k } from "../times/frames.ts";
import { latmElement, type WrittenElement } from "../times/latm-writer.ts";
import { writeTransport } from "../times/transport-writer.ts";

let folder = "";
let frames: Buffer[];
let whole: DecodedAudio;
beforeAll(async () => {
  folder = await temporaryFolder();
  frames = (await aacFrames16k()).data.map((frame) => frame.subarray(7));
  whole = await wholeOf("aac.aac");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function decoded(name: string, content: Uint8Array, options = {}): Promise<DecodedAudio> {
  const path = join(folder, name);
  await writeFile(path, content);
  return decodeFile(path, options);
}

/** @param together frames of an element */
function elements(form: Partial<WrittenElement> = {}, together = 1): Buffer[] {
  return frames.flatMap((_, i) =>
    i % together === 0 ? [latmElement({ frames: frames.slice(i, i + together), rateCode: 8, ...form })] : [],
  );
}

const mixed = (described: Buffer[], other: Buffer[]): Buffer[] =>
  described.map((one, i) => (i % 5 === 0 ? one : (other[i] ?? one)));

test.each<[name: string, made: () => Buffer[]]>([
  ["each with its description", () => elements()],
  ["of the later form", () => elements({ version: 1 })],
  ["with four frames each", () => elements({}, 4)],
  ["said to be HE-AAC around it", () => elements({ type: 5 })],
  ["described now and then", () => mixed(elements(), elements({ isAsBefore: true }))],
])("elements %s", async (_, made) => {
  const loas = await decoded("one.loas", Buffer.concat(made()));
  expect(loas).toMatchObject({ container: "LOAS", codec: "AAC", channels: 1, sampleRate: 16_000, warnings: [] });
  expect(loas.durationSeconds).toBeCloseTo(frames.length * 0.064, 6);
  expect(same(loas.samples, whole.samples)).toBe(true);
  const pieces = made().map((data, i) => ({ seconds: 1 + (i * frames.length * 0.064) / made().length, data }));
  const stream = await decoded("one.ts", writeTransport({ streams: [{ type: 17, pieces }] }));
  expect(stream).toMatchObject({ container: "MPEG-TS", codec: "AAC", channels: 1, sampleRate: 16_000, warnings: [] });
  expect(same(stream.samples.subarray(0, whole.samples.length), whole.samples)).toBe(true);
});

test("from any second it goes on as from the beginning", async () => {
  const { samples } = await decoded("one.loas", Buffer.concat(elements()), { fromSeconds: 1.6 });
  expect(same(samples, whole.samples.subarray(25_600))).toBe(true);
});

test("nothing is heard before an element says what it is, and damage is told and passed over", async () => {
  const all = elements();
  const late = Buffer.concat([...elements({ isAsBefore: true }).slice(0, 10), ...all.slice(10)]);
  const { samples } = await decoded("late.loas", late);
  expect(samples.length).toBe((frames.length - 10) * 1_024);
  const damaged = Buffer.concat(all);
  damaged.fill(0, Buffer.concat(all.slice(0, 20)).length, Buffer.concat(all.slice(0, 20)).length + 40);
  const heard = await decoded("damaged.loas", damaged);
  expect(heard.warnings).toEqual(["Parts of the file are damaged; silence stands in their place."]);
  expect(heard.samples.length).toBe((frames.length - 1) * 1_024);
  const cut = await decoded("cut.loas", Buffer.concat(all).subarray(0, -20));
  expect(cut.warnings).toEqual(["The file ends in the middle of a frame: it seems to be cut off."]);
});

test("a recording that was cut out of a stream anywhere", async () => {
  const content = Buffer.concat(elements());
  const { container, samples, warnings } = await decoded("cut-out.loas", content.subarray((elements()[0]?.length ?? 0) + 31));
  expect({ container, warnings }).toEqual({ container: "LOAS", warnings: [] });
  expect(samples.length).toBe((frames.length - 2) * 1_024);
});

test("AAC that isn't decoded here is named", async () => {
  const content = elements({ type: 1 });
  await expect(decoded("main.loas", Buffer.concat(content))).rejects.toMatchObject({
    code: "audio.codec",
    message: "main.loas is AAC Main in LOAS, which needs ffmpeg, and there is none on the PATH.",
  });
  const pieces = content.map((data, i) => ({ seconds: 1 + i * 0.064, data }));
  await expect(decoded("main.ts", writeTransport({ streams: [{ type: 17, pieces }] }))).rejects.toMatchObject({
    message: "main.ts is AAC Main in MPEG-TS, which needs ffmpeg, and there is none on the PATH.",
  });
});

test("an ordinary file of frames is none of them", async () => {
  expect((await decoded("plain.aac", await readFile(join(formats, "aac.aac")))).container).toBe("AAC");
});
