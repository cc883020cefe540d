/** Files of AAC in LATM without a container (`.loas`, `.latm`): elements one behind the other. ISO/IEC 14496-3, 1.7.2. They have no clock. */
import type { Bytes } from "../bytes.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { corrupt } from "../refusals.ts";
import { damageSentence, type Track, type Warn } from "../track.ts";
import { latmBytes, latmMark, makeLatmReader } from "./latm.ts";
import { codecOf, secondsOf } from "./transport-frames.ts";

const container = "LOAS";
const longestElement = 8_194;

/** The place at or after `from` where an element begins with another behind it; the end of the bytes where none does. */
function nextElement(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(latmMark, from); at >= 0; at = bytes.indexOf(latmMark, at + 1)) {
    const length = latmBytes(bytes, at);
    if (length !== undefined && latmBytes(bytes, at + length) !== undefined) return at;
  }
  return bytes.length;
}

/** Whether a file begins with elements. */
export function isLoas(head: Uint8Array): boolean {
  const length = latmBytes(head, 0);
  return length !== undefined && (length + 3 > head.length || latmBytes(head, length) !== undefined);
}

async function* frames(bytes: Bytes, warn: Warn): AsyncGenerator<Packet> {
  const read = makeLatmReader(container);
  let time = 0;
  for (let at = 0; at < bytes.size; ) {
    const piece = await bytes.at(at, longestElement);
    const length = latmBytes(piece, 0);
    if (length !== undefined && length > piece.length) {
      warn("The file ends in the middle of a frame: it seems to be cut off.");
      return;
    }
    const inside = length === undefined ? undefined : read(piece.subarray(0, length));
    if (!inside) warn(damageSentence);
    for (const data of inside ?? []) {
      yield { time, data };
      time += secondsOf(data, "latm");
    }
    at += length ?? nextElement(piece, 1);
  }
}

/** Throws a Failure, or UnknownCodec for AAC that isn't decoded here. */
export async function openLoas(bytes: Bytes): Promise<Track> {
  let first: Packet | undefined;
  let durationSeconds = 0;
  for await (const frame of frames(bytes, () => {})) {
    first ??= frame;
    durationSeconds = frame.time + secondsOf(frame.data, "latm");
  }
  if (!first) throw corrupt(bytes.name, "its first frame is unreadable");
  return packetTrack({
    container,
    codec: codecOf(first.data, "latm", undefined),
    packets: (_, warn) => frames(bytes, warn),
    zeroSeconds: 0,
    firstSeconds: 0,
    durationSeconds,
    isStated: true,
    readsFromStart: true,
    bytes: bytes.size,
    delay: 0,
    isCutOff: false,
    endIsOwn: true,
  });
}
