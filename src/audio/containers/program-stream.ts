/** Where another MPEG program stream begins behind one: its packs count time from the beginning again. ISO/IEC 13818-1, 2.5.3; ISO/IEC 11172-1, 2.4.3. */
import { type Bytes, viewOf } from "../bytes.ts";

export const packMark = "\0\0\x01\xba";

const ticks = 90_000;
const clockTicks = 2 ** 33;
/** Packs of one stream go back by less. */
const backSeconds = 1;
/** Larger files are not gone through before they are read. */
const mostBytes = 1_073_741_824;
/** A pack's head, or what a piece of sound begins with. */
const headBytes = 32;

interface Pack {
  length: number;
  clock: number;
}

/** The head of a pack, as MPEG-2 or MPEG-1 has it. */
function parsePack(head: Uint8Array): Pack | undefined {
  const [four = 0, five = 0, six = 0, seven = 0, eight = 0] = head.subarray(4, 9);
  if (four >> 6 === 1) {
    const high = (((four >> 3) & 7) * 4 + (four & 3)) * 2 ** 28 + five * 2 ** 20;
    return {
      length: 14 + ((head[13] ?? 0) & 7),
      clock: high + (six >> 3) * 2 ** 15 + (six & 3) * 2 ** 13 + seven * 32 + (eight >> 3),
    };
  }
  if (four >> 4 !== 2) return undefined;
  const clock = ((four >> 1) & 7) * 2 ** 30 + five * 2 ** 22 + (six >> 1) * 2 ** 15 + seven * 128 + (eight >> 1);
  return { length: 12, clock };
}

/** The number of a piece's stream, where it is one of sound: of MPEG's own, or of those that DVDs have besides. */
function soundOf(head: Uint8Array): number | undefined {
  const id = head[3] ?? 0;
  if (id >= 0xc0 && id <= 0xdf) return id;
  const inside = head[9 + (head[8] ?? 0)] ?? 0;
  return id === 0xbd && inside >= 0x80 && inside < 0xb0 ? inside : undefined;
}

/** @returns NaN where it has several sounds: which is which the order of their first pieces would tell, in each part anew */
export async function programStreamEnd(bytes: Bytes, start: number): Promise<number> {
  if (bytes.size > mostBytes) return Number.NaN;
  let before: number | undefined;
  let next: number | undefined;
  const sounds = new Set<number>();
  for (let at = start; ; ) {
    const head = await bytes.at(at, headBytes);
    if (head.length < 9 || head[0] !== 0 || head[1] !== 0 || head[2] !== 1) return at;
    const id = head[3] ?? 0;
    if (id === 0xba) {
      const pack = parsePack(head);
      if (!pack) return at;
      const back = ((before ?? pack.clock) - pack.clock) / ticks;
      // A clock that wraps goes back by hours.
      if (back > backSeconds && back < clockTicks / ticks / 2 && sounds.size > 0) next ??= at;
      before = pack.clock;
      at += pack.length;
    } else if (id === 0xb9) at += 4;
    else if (id > 0xb9) {
      const sound = soundOf(head);
      // Pictures alone are no recording.
      if (sound !== undefined && next !== undefined) return next;
      if (sound !== undefined) sounds.add(sound);
      if (sounds.size > 1) return Number.NaN;
      at += 6 + viewOf(head).getUint16(4);
    } else return at;
  }
}
