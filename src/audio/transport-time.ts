/**
 * The clock of an MPEG transport stream begins with its earliest picture or sound, whatever their codecs: ISO/IEC 13818-1, 2.4.3.
 * Recordings from the air begin in the middle, and their pictures are often of a kind that nothing here knows.
 */
import type { Bytes } from "./bytes.ts";

const searchBytes = 1_048_576;

/** The presentation time in a packet that begins a stream's next piece (PES), in 1/90000 s. */
function presentationTime(packet: Uint8Array): number | undefined {
  const begins = ((packet[1] ?? 0) & 0x40) !== 0;
  const hasField = ((packet[3] ?? 0) & 0x20) !== 0;
  const at = 4 + (hasField ? 1 + (packet[4] ?? 0) : 0);
  if (packet[0] !== 0x47 || !begins || at + 14 > packet.length) return undefined;
  if (packet[at] !== 0 || packet[at + 1] !== 0 || packet[at + 2] !== 1) return undefined;
  const id = packet[at + 3] ?? 0;
  const isMedia = id === 0xbd || id === 0xfd || (id >= 0xc0 && id <= 0xef);
  if (!isMedia || ((packet[at + 7] ?? 0) & 0x80) === 0) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = packet.subarray(at + 9, at + 14);
  return ((a >> 1) & 7) * 2 ** 30 + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1);
}

/** In seconds; infinite where the container is another, or no time is found. */
export async function firstTransportTime(bytes: Bytes, container: string): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  if (container !== "ts") return first;
  const head = await bytes.at(0, searchBytes);
  const step = head[0] === 0x47 ? 188 : 192;
  for (let at = step - 188; at + 188 <= head.length; at += step)
    first = Math.min(first, presentationTime(head.subarray(at, at + 188)) ?? Number.POSITIVE_INFINITY);
  return first / 90_000;
}
