/** Every format cut off, overwritten in its middle, and at random: what can be heard is heard, in its place, and the rest is told. */
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { formats, decodeFile, likeness, temporaryFolder, wholeOf } from "./sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const media = readdirSync(formats).filter((name) => !/^(no-sound|windows|speex|ac3)/.test(name));
/** Cut off between two frames, these are whole files in every way that can be seen. */
const seamless = /untagged|\.ts$/;

test.each(media)(
  "%s cut off at half gives the first half and a warning, or says that its index is missing",
  async (name) => {
    const content = await readFile(join(formats, name));
    const whole = (await wholeOf(name)).samples;
    const path = await fileOf(`cut ${name}`, content.subarray(0, Math.floor(content.length / 2)));
    const indexLast = /\.(m4a|mp4|mov)$/.test(name) && !/index-first|fragments/.test(name);
    if (indexLast) {
      await expect(decodeFile(path)).rejects.toMatchObject({ code: "audio.truncated" });
      return;
    }
    const { samples, warnings } = await decodeFile(path);
    expect(samples.length).toBeGreaterThan(0.25 * whole.length);
    expect(samples.length).toBeLessThan(0.75 * whole.length);
    if (!seamless.test(name)) expect(warnings.join()).toMatch(/cut off|end/);
    expect(likeness(samples, whole, 0)).toBeGreaterThan(0.9);
  },
);

test.each(media)("%s with its middle overwritten: what is before and behind stands in its place", async (name) => {
  const content = await readFile(join(formats, name));
  const whole = await wholeOf(name);
  const middle = Math.floor(content.length * 0.45);
  for (let i = middle; i < middle + content.length * 0.06; i++) content[i] = (i * 7_919) >> 3;
  const { samples, warnings } = await decodeFile(await fileOf(`damaged ${name}`, content));
  expect(samples.every((x) => Math.abs(x) <= 1)).toBe(true);
  const before = Math.floor(whole.samples.length / 6);
  expect(likeness(samples.subarray(0, before), whole.samples.subarray(0, before), 0)).toBeGreaterThan(0.98);
  // Uncompressed sound shows no damage; a codec's frames do.
  if (!/PCM|law|ADPCM/.test(whole.codec))
    expect(warnings.length + Number(/MP[23]|AAC|Opus/.test(whole.codec))).toBeGreaterThan(0);
  if (/PCM|law|ADPCM|FLAC/.test(whole.codec) && !whole.codec.endsWith("ADPCM")) {
    const end = -Math.floor(whole.samples.length / 8);
    expect(samples.length).toBe(whole.samples.length);
    expect(likeness(samples.subarray(end), whole.samples.subarray(end), 0)).toBeGreaterThan(0.98);
  }
});

test("whatever bytes a file has, it is read or refused, soon and without a fault of the program", {
  timeout: 300_000,
}, async () => {
  let state = 11;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (const name of media) {
    const content = await readFile(join(formats, name));
    for (let i = 0; i < content.length * 0.01; i++) content[Math.floor(random() * content.length)] = random() * 256;
    const path = await fileOf(`random ${name}`, content);
    const started = performance.now();
    await decodeFile(path).then(
      ({ samples }) => expect(samples.every((x) => Math.abs(x) <= 1)).toBe(true),
      (error) => expect(error).toBeInstanceOf(Failure),
    );
    expect(performance.now() - started, name).toBeLessThan(60_000);
  }
});
