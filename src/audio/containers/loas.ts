/** Files of AAC in LATM without a container (`.loas`, `.latm`): elements one behind the other. ISO/IEC 14496-3, 1.7.2. They have no clock. */
import type { Bytes } from "../bytes.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { corrupt } from "../refusals.ts";
import { damageSentence, type Track, type Warn } from "../track.ts";
import { latmBytes, latmMark, makeLatmReader } from "./latm.ts";
import { findStranger } from "./stranger.ts";
import { codecOf, secondsOf } from "./transport-frames.ts";

const container = "LOAS";
const longestElement = 8_194;
/** Elements that make it sure that bytes are LATM, where they don't begin with one. */
const elementsOfCut = 5;

/** The place at or after `from` where an element begins with another behind it; the end of the bytes where none does. */
function nextElement(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(latmMark, from); at >= 0; at = bytes.indexOf(latmMark, at + 1)) {
    const length = latmBytes(bytes, at);
    if (length !== undefined && latmBytes(bytes, at + length) !== undefined) return at;
  }
  return bytes.length;
}

/** Where elements begin in a file, which may have been cut out of a stream; undefined where there are none. */
export function findLoas(bytes: Uint8Array): number | undefined {
  const length = latmBytes(bytes, 0);
  if (length !== undefined && (length + 3 > bytes.length || latmBytes(bytes, length) !== undefined)) return 0;
  for (let at = nextElement(bytes, 1); at < bytes.length; at = nextElement(bytes, at + 1)) {
    let end = at;
    for (let i = 0; i < elementsOfCut; i++) end += latmBytes(bytes, end) ?? bytes.length;
    if (end <= bytes.length) return at;
  }
  return undefined;
}

/** Up to where a recording of another kind begins, which is what it returns. */
async function* frames(bytes: Bytes, start: number, warn: Warn): AsyncGenerator<Packet, number | undefined> {
  const read = makeLatmReader(container);
  let time = 0;
  for (let at = start; at < bytes.size; ) {
    const piece = await bytes.at(at, longestElement);
    const length = latmBytes(piece, 0);
    if (length !== undefined && length > piece.length) {
      warn("The file ends in the middle of a frame: it seems to be cut off.");
      return undefined;
    }
    const next = at + (length ?? nextElement(piece, 1));
    const stranger = length === undefined ? await findStranger(bytes, at, next, "loas") : undefined;
    if (stranger !== undefined) return stranger;
    const inside = length === undefined ? undefined : read(piece.subarray(0, length));
    if (!inside) warn(damageSentence);
    for (const data of inside ?? []) {
      yield { time, data };
      time += secondsOf(data, "latm");
    }
    at = next;
  }
  return undefined;
}

/** Throws a Failure, or UnknownCodec for AAC that isn't decoded here. */
export async function openLoas(bytes: Bytes): Promise<Track> {
  const start = findLoas(await bytes.at(0, 65_536)) ?? 0;
  let first: Packet | undefined;
  let durationSeconds = 0;
  const all = frames(bytes, start, () => {});
  let step = await all.next();
  for (; !step.done; step = await all.next()) {
    first ??= step.value;
    durationSeconds = step.value.time + secondsOf(step.value.data, "latm");
  }
  if (!first) throw corrupt(bytes.name, "its first frame is unreadable");
  const track = packetTrack({
    container,
    codec: codecOf(first.data, "latm", undefined),
    packets: (_, warn) => frames(bytes, start, warn),
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
  return { ...track, nextAt: step.value };
}
