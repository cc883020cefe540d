/** Memory is constant in the length of the file: half an hour takes what three minutes take. */
import { execFile } from "node:child_process";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtScript } from "../built.ts";
import { clips, formats, temporaryFolder } from "./sound.ts";

const script = await builtScript(join(import.meta.dirname, "peak-memory.ts"));
let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function peak(path: string): Promise<{ samples: number; peakBytes: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, path]);
  return JSON.parse(stdout);
}

/** `head`, then `body` again and again. */
async function repeated(name: string, head: Uint8Array, body: Uint8Array, times: number): Promise<string> {
  const path = join(folder, `${times} ${name}`);
  const handle = await open(path, "w");
  await handle.write(head);
  const ten = Buffer.concat(new Array<Uint8Array>(10).fill(body));
  for (let i = 0; i < times / 10; i++) await handle.write(ten);
  await handle.close();
  return path;
}

/** Where a FLAC file's frames begin. */
function flacFrames(content: Buffer): number {
  let at = 4;
  for (let last = false; !last; ) {
    last = ((content[at] ?? 0) & 0x80) !== 0;
    at += 4 + content.readUIntBE(at + 1, 3);
  }
  return at;
}

interface Sample {
  name: string;
  seconds: number;
  make(times: number): Promise<string>;
}

const untagged = await readFile(join(formats, "untagged.mp3"));
const adts = await readFile(join(formats, "aac.aac"));
const flac = await readFile(join(clips, "austen-0880.flac"));
const wav = await readFile(join(clips, "cards-005.wav"));
const transport = await readFile(join(formats, "mp3.ts"));
const none = new Uint8Array(0);
const frames = flacFrames(flac);
// A header that tells of no length: what was joined is read to its end.
const unfinished = Buffer.from(wav.subarray(0, 44));
unfinished.writeUInt32LE(0, 40);
const unsized = Buffer.from(flac.subarray(0, frames));
unsized.fill(0, 8 + 14, 8 + 18);
unsized[8 + 13] = (unsized[8 + 13] ?? 0) & 0xf0;

const samples: Sample[] = [
  { name: "long.mp3", seconds: 3.6, make: (times) => repeated("long.mp3", none, untagged, times) },
  { name: "long.aac", seconds: 3.58, make: (times) => repeated("long.aac", none, adts, times) },
  { name: "long.flac", seconds: 2.99, make: (times) => repeated("long.flac", unsized, flac.subarray(frames), times) },
  { name: "long.wav", seconds: 3.5, make: (times) => repeated("long.wav", unfinished, wav.subarray(44), times) },
  { name: "long.ts", seconds: 3.6, make: (times) => repeated("long.ts", none, transport, times) },
];

test.each(samples)("$name: ten times the length, the same memory", { timeout: 600_000 }, async ({ seconds, make }) => {
  const short = await peak(await make(50));
  const long = await peak(await make(500));
  expect(short.samples / 16_000).toBeGreaterThan(47 * seconds);
  expect(long.samples / short.samples).toBeCloseTo(10, 0);
  // Half an hour of samples is 115 MB; the collector's leisure is a quarter of that.
  expect(long.peakBytes - short.peakBytes).toBeLessThan(29e6);
});
