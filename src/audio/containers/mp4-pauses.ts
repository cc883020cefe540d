/**
 * Pauses in PCM of MP4 and MOV: a sample that lasts longer than one does, in the track's table of times. The library gives a whole chunk as one
 * packet, and so nothing of what is told of the samples within. ISO/IEC 14496-12, 8.6.1.2.
 */
import { type Bytes, viewOf } from "../bytes.ts";
import type { Packet } from "../packet-track.ts";
import { numberBehindTimes, trackBox } from "./mp4-edits.ts";
import { boxWithin } from "./mp4-index.ts";

export interface Pause {
  /** Frames of sound before it, from the first one on. */
  behind: number;
  seconds: number;
}

/** Less is rounding. */
const leastSeconds = 0.1;
/** More than a recorder makes: such a table is damaged. */
const mostPauses = 10_000;

/** @param trackId of the track in `tkhd`; @param sampleRate frames a second, each of which is a sample of the table */
export async function readPauses(bytes: Bytes, trackId: number, sampleRate: number): Promise<Pause[]> {
  const track = await trackBox(bytes, trackId);
  const units = track && (await numberBehindTimes(bytes, await boxWithin(bytes, track, "mdia", "mdhd")));
  const table = track && (await boxWithin(bytes, track, "mdia", "minf", "stbl", "stts"));
  if (!units || !table) return [];
  const view = viewOf(await bytes.at(table.start, table.end - table.start));
  const pauses: Pause[] = [];
  let behind = 0;
  for (let at = 8; at + 8 <= view.byteLength; at += 8) {
    const count = view.getUint32(at);
    const seconds = view.getUint32(at + 4) / units;
    if (seconds > leastSeconds && pauses.length + count > mostPauses) return [];
    for (let i = 1; seconds > leastSeconds && i <= count; i++)
      pauses.push({ behind: behind + i, seconds: seconds - 1 / sampleRate });
    behind += count;
  }
  return pauses;
}

interface Sound {
  pauses: readonly Pause[];
  /** The time of the first packet of all. */
  startSeconds: number;
  sampleRate: number;
  frameBytes: number;
}

/** Each packet, divided where a pause is within it. */
export async function* withPauses(packets: AsyncGenerator<Packet>, sound: Sound): AsyncGenerator<Packet> {
  const { pauses, startSeconds, sampleRate, frameBytes } = sound;
  for await (const packet of packets) {
    const { time: start, data } = packet;
    let passed = 0;
    for (const { behind, seconds } of pauses)
      if (start - startSeconds > behind / sampleRate + passed + seconds / 2) passed += seconds;
    const first = Math.round((start - startSeconds - passed) * sampleRate);
    let time = start;
    let at = 0;
    for (const { behind, seconds } of pauses) {
      const cut = (behind - first) * frameBytes;
      if (cut <= at || cut >= data.length) continue;
      yield { ...packet, time, data: data.subarray(at, cut) };
      time += (cut - at) / frameBytes / sampleRate + seconds;
      at = cut;
    }
    yield { ...packet, time, data: data.subarray(at) };
  }
}
