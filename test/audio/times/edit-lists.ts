/** MP4 files of test/audio/formats with other lists of edits. ISO/IEC 14496-12, 8.6.6. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { formats } from "../sound.ts";

/** In thousandths of a second, on the clock that the file's own list gives; from: null for silence. */
export interface WantedEdit {
  milliseconds: number;
  from: number | null;
  rate?: number;
}

export interface EditedFile {
  name?: string;
  version?: 0 | 1;
  /** of the media's units, and what they begin with: what the encoder put before the sound */
  rate?: number;
  priming?: number;
}

function editBox(wanted: readonly WantedEdit[], { version = 0, rate: unitsPerSecond = 44_100, priming = 1_024 }: EditedFile): Buffer {
  const entries = wanted.map(({ milliseconds, from, rate = 1 }) => {
    const mediaTime = from === null ? -1 : priming + (from * unitsPerSecond) / 1_000;
    const entry = Buffer.alloc(version === 1 ? 20 : 12);
    if (version === 1) {
      entry.writeBigUInt64BE(BigInt(milliseconds));
      entry.writeBigInt64BE(BigInt(mediaTime), 8);
    } else {
      entry.writeUInt32BE(milliseconds);
      entry.writeInt32BE(mediaTime, 4);
    }
    entry.writeInt32BE(Math.round(rate * 65_536), entry.length - 4);
    return entry;
  });
  const head = Buffer.alloc(24);
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  head.writeUInt32BE(24 + length);
  head.write("edts", 4, "latin1");
  head.writeUInt32BE(16 + length, 8);
  head.write("elst", 12, "latin1");
  head.writeUInt8(version, 16);
  head.writeUInt32BE(entries.length, 20);
  return Buffer.concat([head, ...entries]);
}

/** A file whose index is behind its sound, with another list of edits; movie times are in milliseconds there. */
export async function withEdits(wanted: readonly WantedEdit[], made: EditedFile = {}): Promise<Buffer> {
  const content = await readFile(join(formats, made.name ?? "aac-44100-stereo.m4a"));
  const startOf = (type: string) => content.lastIndexOf(type, undefined, "latin1") - 4;
  const [movie, track, old, media] = ["moov", "trak", "edts", "mdia"].map(startOf) as [number, number, number, number];
  expect(content.readUInt32BE(content.indexOf("mvhd") + 16)).toBe(1_000);
  expect(content.indexOf("mdat")).toBeLessThan(movie);
  const box = editBox(wanted, made);
  const from = old > 0 ? old : media;
  const to = old > 0 ? old + content.readUInt32BE(old) : media;
  const changed = Buffer.concat([content.subarray(0, from), box, content.subarray(to)]);
  for (const at of [movie, track]) changed.writeUInt32BE(content.readUInt32BE(at) + box.length - (to - from), at);
  return changed;
}
