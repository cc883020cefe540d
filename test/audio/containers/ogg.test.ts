/** Ogg whose sound begins elsewhere than at the clock's zero. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeFile, likeness, same, temporaryFolder, wholeOf } from "../sound.ts";
import { pagesOf, sealed } from "../times/ogg-writer.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A page of one short packet, of pictures. */
function picturePage(flags: number, clock: number, packet: Buffer): Buffer {
  const head = Buffer.alloc(28);
  head.write("OggS", "latin1");
  head[5] = flags;
  head.writeBigInt64LE(BigInt(clock), 6);
  head.writeUInt32LE(0x70696373, 14);
  head[26] = 1;
  head[27] = packet.length;
  return sealed(Buffer.concat([head, packet]));
}

/** Ten pictures a second. */
function theora(): Buffer {
  const packet = Buffer.alloc(42);
  packet.write("\x80theora", "latin1");
  packet.writeUInt32BE(10, 22);
  packet.writeUInt32BE(1, 26);
  packet.writeUInt16BE(6 << 5, 40);
  return packet;
}

async function decoded(pages: Buffer[]) {
  const path = join(folder, "one.ogg");
  await writeFile(path, Buffer.concat(pages));
  return decodeFile(path);
}

test.each([
  ["opus.opus", 48_000],
  ["vorbis.ogg", 16_000],
])("%s that begins later than the pictures beside it has silence there", async (name, rate) => {
  const [first = Buffer.alloc(0), ...rest] = await pagesOf(name, 2 * rate);
  const whole = await wholeOf(name);
  const heads = [picturePage(2, 0, theora()), first];
  // The first picture ends at a tenth of a second, or the file was cut out of a longer one, and it ends at 1.1 s.
  for (const [clock, late] of [
    [1 << 6, 2],
    [11 << 6, 1],
  ] as const) {
    const heard = await decoded([...heads, picturePage(0, clock, Buffer.alloc(8)), ...rest]);
    expect(heard.warnings).toEqual([]);
    expect(heard.samples.length).toBe(late * 16_000 + whole.samples.length);
    expect(heard.durationSeconds).toBeCloseTo(late + (whole.durationSeconds ?? 0), 6);
    expect(heard.samples.subarray(0, late * 16_000 - 100).every((sample) => sample === 0)).toBe(true);
    expect(same(heard.samples.subarray(late * 16_000), whole.samples)).toBe(true);
  }
  // Alone it is the rest of a longer recording.
  expect((await decoded([first, ...rest])).samples.length).toBe(whole.samples.length);
});

test("Opus that was cut so that its clock begins below zero is heard from its first packet", async () => {
  const whole = await wholeOf("opus.opus");
  const heard = await decoded(await pagesOf("opus.opus", -12_000));
  expect(heard.warnings).toEqual([]);
  expect(same(heard.samples, whole.samples)).toBe(true);
});

test.each([
  ["opus.opus", 48_000],
  ["vorbis.ogg", 16_000],
])("%s with a hole in its clock is silent there, and goes on where it should from any place", async (name, rate) => {
  const whole = await wholeOf(name);
  const hole = await pagesOf(name, (sound) => (sound < 2 ? 0 : 3 * rate));
  const heard = await decoded(hole);
  expect(heard.warnings).toEqual([]);
  expect(heard.samples.length).toBe(whole.samples.length + 3 * 16_000);
  expect(heard.durationSeconds).toBeCloseTo((whole.durationSeconds ?? 0) + 3, 6);
  const end = (2 - 0.1) * 16_000;
  expect(same(heard.samples.subarray(0, end), whole.samples.subarray(0, end))).toBe(true);
  expect(same(heard.samples.subarray(-20_000), whole.samples.subarray(-20_000))).toBe(true);
  const later = await decodeFile(join(folder, "one.ogg"), { fromSeconds: 5.5 });
  expect(likeness(later.samples, heard.samples.subarray(5.5 * 16_000), 0)).toBeGreaterThan(0.999);
});

test("a hole that is longer than anything the file could hold is closed up, and told", async () => {
  const whole = await wholeOf("opus.opus");
  const heard = await decoded(await pagesOf("opus.opus", (sound) => (sound < 2 ? 0 : 3_600 * 48_000)));
  expect(same(heard.samples, whole.samples)).toBe(true);
  expect(heard.warnings).toEqual([expect.stringMatching(/clock jumps/)]);
});

test("a single page whose clock is ahead of all others is no hole", async () => {
  const whole = await wholeOf("opus.opus");
  for (const by of [24_000, 48_000, 600_000]) {
    const heard = await decoded(await pagesOf("opus.opus", (sound) => (sound === 1 ? by : 0)));
    expect(same(heard.samples, whole.samples)).toBe(true);
  }
});
