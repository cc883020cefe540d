/** Ogg streams one behind the other, as radio stations send them and `cat` joins them: where each begins. RFC 3533, 4. */
import type { Bytes } from "../bytes.ts";
import { findPage } from "./ogg.ts";
import type { OggLink } from "./ogg-stream.ts";

/** So much is searched through sooner than looked at in places. */
const searchedBytes = 1_048_576;
/** Places that are looked at to see whether one clock runs through a file. */
const looks = 16;
/** Pages of other streams (pictures) that may stand between those of the sound. */
const pagesBetween = 32;

/** The clock of the stream at the first of its pages from here on that has one; undefined where there is none near, or a stream begins. */
async function clockBehind(bytes: Bytes, serial: number, from: number): Promise<number | undefined> {
  let at = from;
  for (let i = 0; i < pagesBetween; i++) {
    const page = await findPage(bytes, at, Math.min(bytes.size, at + 262_144));
    if (!page || page.begins) return undefined;
    if (page.serial === serial && page.granule !== undefined) return page.granule;
    at = page.at + page.length;
  }
  return undefined;
}

/** Whether the file's last clock is this stream's, and the clock only goes forward on the way there. */
export async function isOneLink(bytes: Bytes, { stream, start, lastClock }: OggLink): Promise<boolean> {
  if (lastClock === undefined || bytes.size < searchedBytes) return false;
  let before = 0;
  for (let i = 0; i < looks; i++) {
    const at = start + Math.floor(((bytes.size - start) * i) / looks);
    const clock = await clockBehind(bytes, stream.serial, at);
    if (clock === undefined || clock < before || clock > lastClock) return false;
    before = clock;
  }
  return true;
}

/** Where streams begin behind others; several that begin together (pictures and sound) count once. */
export async function linkStarts(bytes: Bytes): Promise<number[]> {
  const starts: number[] = [];
  let together = -1;
  for (let at = 0; at < bytes.size; at += 65_536) {
    // A mark may begin in one piece and end in the next.
    const chunk = Buffer.from(await bytes.at(at, 65_536 + 6));
    for (let i = chunk.indexOf("OggS\0"); i >= 0 && i < 65_536; i = chunk.indexOf("OggS\0", i + 1)) {
      if (((chunk[i + 5] ?? 0) & 2) === 0) continue;
      const page = await findPage(bytes, at + i, at + i + 1);
      if (!page?.begins || page.damaged) continue;
      if (page.at !== together || starts.length === 0) starts.push(page.at);
      together = page.at + page.length;
    }
  }
  const [, ...others] = starts;
  return [0, ...others];
}
