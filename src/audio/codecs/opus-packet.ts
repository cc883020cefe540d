/** What an Opus packet's first bytes tell, without decoding it: RFC 6716, section 3; its stream's head: RFC 7845, section 5.1. */
import { textOf } from "../bytes.ts";

/** Samples at 48 kHz of one frame, by configuration. */
function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1920, 2880][configuration & 3] ?? 0;
  if (configuration < 16) return [480, 960][configuration & 1] ?? 0;
  return [120, 240, 480, 960][configuration & 3] ?? 0;
}

/** A frame's length as one or two bytes at a place, and where it ends; undefined past the end. */
function frameLength(packet: Uint8Array, at: number): { length: number; next: number } | undefined {
  const first = packet[at];
  if (first === undefined) return undefined;
  if (first < 252) return { length: first, next: at + 1 };
  const second = packet[at + 1];
  return second === undefined ? undefined : { length: 4 * second + first, next: at + 2 };
}

/** The padding of a packet that counts its frames (code 3), and where its length ends. */
function readPadding(packet: Uint8Array): { padding: number; at: number } {
  let at = 2;
  let padding = 0;
  if ((packet[1] ?? 0) & 0x40) {
    while (packet[at] === 255) {
      padding += 254;
      at++;
    }
    padding += packet[at++] ?? 0;
  }
  return { padding, at };
}

function frameCount(packet: Uint8Array): number {
  const code = (packet[0] ?? 0) & 3;
  return code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
}

/** Where a stream's part of a packet ends that tells its last frame's length as well (appendix B); undefined past the end. */
function delimitedEnd(packet: Uint8Array): number | undefined {
  const code = (packet[0] ?? 0) & 3;
  const count = frameCount(packet);
  const isVariable = code === 2 || (code === 3 && ((packet[1] ?? 0) & 0x80) !== 0);
  let { padding: total, at } = code === 3 ? readPadding(packet) : { padding: 0, at: 1 };
  for (let i = 0; i < (isVariable ? count : 1); i++) {
    const frame = frameLength(packet, at);
    if (!frame) return undefined;
    total += frame.length * (isVariable ? 1 : count);
    at = frame.next;
  }
  return at + total < packet.length ? at + total : undefined;
}

/** Whether the frames of a packet that counts them (code 3) fill it as they should. */
function isFilled(packet: Uint8Array, count: number): boolean {
  const flags = packet[1] ?? 0;
  const head = readPadding(packet);
  const { padding } = head;
  let { at } = head;
  let total = 0;
  if (flags & 0x80)
    for (let i = 0; i < count - 1; i++) {
      const frame = frameLength(packet, at);
      if (!frame) return false;
      total += frame.length;
      at = frame.next;
    }
  const room = packet.length - at - padding - total;
  return flags & 0x80
    ? room >= 0 && room <= maxFrameBytes
    : room >= 0 && room % count === 0 && room / count <= maxFrameBytes;
}

const maxFrameBytes = 1_275;

/** Samples at 48 kHz in a packet by its first bytes alone, whatever follows them. */
export function opusLength(packet: Uint8Array): number {
  return frameCount(packet) * frameSamples((packet[0] ?? 0) >> 3);
}

/**
 * Samples at 48 kHz in a packet; undefined where it can't be one (section 3.4: a decoder would complain).
 * @param streams how many are in it, one behind the other: each but the last tells where it ends
 */
export function opusFrames(packet: Uint8Array, streams = 1): number | undefined {
  if (streams > 1) {
    const end = delimitedEnd(packet);
    return end === undefined ? undefined : opusFrames(packet.subarray(end), streams - 1);
  }
  const [first] = packet;
  if (first === undefined) return undefined;
  const code = first & 3;
  const body = packet.length - 1;
  const count = frameCount(packet);
  if (code === 0 && body > maxFrameBytes) return undefined;
  if (code === 1 && (body % 2 === 1 || body / 2 > maxFrameBytes)) return undefined;
  if (code === 2) {
    const frame = frameLength(packet, 1);
    if (!frame || frame.next + frame.length > packet.length) return undefined;
    if (packet.length - frame.next - frame.length > maxFrameBytes) return undefined;
  }
  if (code === 3 && (count === 0 || packet.length < 2 || !isFilled(packet, count))) return undefined;
  const samples = opusLength(packet);
  return samples > 5_760 ? undefined : samples;
}

/** How a packet's streams become channels. */
export interface OpusLayout {
  channels: number;
  streams: number;
  coupled: number;
  mapping: number[];
}

/** Streams, those of them that are pairs, and where each channel comes from, by the number of channels: RFC 7845, section 5.1.1.2. */
const vorbisLayouts: Record<number, Omit<OpusLayout, "channels">> = {
  1: { streams: 1, coupled: 0, mapping: [0] },
  2: { streams: 1, coupled: 1, mapping: [0, 1] },
  3: { streams: 2, coupled: 1, mapping: [0, 2, 1] },
  4: { streams: 2, coupled: 2, mapping: [0, 1, 2, 3] },
  5: { streams: 3, coupled: 2, mapping: [0, 4, 1, 2, 3] },
  6: { streams: 4, coupled: 2, mapping: [0, 4, 1, 2, 3, 5] },
  7: { streams: 4, coupled: 3, mapping: [0, 4, 1, 2, 3, 5, 6] },
  8: { streams: 5, coupled: 3, mapping: [0, 6, 1, 2, 3, 4, 5, 7] },
};

/** The layout of a stream without a head; undefined for a number of channels that has none. */
export function opusLayout(channels: number): OpusLayout | undefined {
  const layout = vorbisLayouts[channels];
  return layout && { channels, ...layout };
}

/**
 * A packet in a transport stream stands behind a head of its own: eleven bits that mark it, its length, and what is to be cut off at its
 * ends, which is a few milliseconds of an encoder's silence and is passed over. ETSI TS 103 491; ffmpeg writes the same.
 * @returns where the packet begins and how long it is; undefined where no head stands, or not all of it
 */
export function parseOpusControl(data: Uint8Array, at: number): { start: number; length: number } | undefined {
  const flags = data[at + 1] ?? 0;
  if (data[at] !== 0x7f || (flags & 0xe0) !== 0xe0) return undefined;
  let start = at + 2;
  let length = 0;
  for (; data[start] === 255; start++) length += 255;
  length += data[start++] ?? 0;
  if (flags & 0x10) start += 2;
  if (flags & 0x08) start += 2;
  if (flags & 0x04) start += 1 + (data[start] ?? 0);
  return start < data.length && length > 0 ? { start, length } : undefined;
}

export interface OpusHead extends OpusLayout {
  /** Samples at 48 kHz to leave out at the beginning. */
  preSkip: number;
}

/** undefined where the packet is no OpusHead, or one that can't be played. */
export function parseOpusHead(packet: Uint8Array): OpusHead | undefined {
  if (packet.length < 19 || textOf(packet.subarray(0, 8)) !== "OpusHead") return undefined;
  const channels = packet[9] ?? 0;
  const preSkip = (packet[10] ?? 0) | ((packet[11] ?? 0) << 8);
  if (channels === 0) return undefined;
  if (packet[18] === 0) {
    const mapping = channels === 2 ? [0, 1] : [0];
    return channels > 2 ? undefined : { channels, streams: 1, coupled: channels - 1, mapping, preSkip };
  }
  if (packet.length < 21 + channels) return undefined;
  const mapping = [...packet.subarray(21, 21 + channels)];
  const [streams = 0, coupled = 0] = packet.subarray(19, 21);
  const isPossible = streams > 0 && coupled <= streams && streams + coupled <= 255;
  // 255: a silent channel.
  if (!isPossible || mapping.some((from) => from !== 255 && from >= streams + coupled)) return undefined;
  return { channels, streams, coupled, mapping, preSkip };
}
