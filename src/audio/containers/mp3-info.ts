/**
 * The first frame of many MP3 files holds no sound but facts: how many frames and bytes follow, and how many samples the encoder
 * put before and behind the sound. Gabriel Bouvigne, "Mp3 info tag revision 1"; Fraunhofer's VBRI.
 */
import { viewOf } from "../bytes.ts";
import type { MpegHeader } from "../codecs/mpeg-header.ts";

/** The decoder's own delay, in samples: the synthesis filter bank's 528 and one. */
export const decoderDelay = 529;

export interface Mp3Info {
  /** This frame is such a one, and no sound. */
  isInfo: boolean;
  /** Frames of sound, without this one. */
  frames?: number;
  /** Bytes, this frame included. */
  bytes?: number;
  /** Samples to leave out at the beginning and at the end, the decoder's delay counted in. */
  startSkip: number;
  endSkip: number;
}

/** @param decoderDelay samples by which the decoder itself is late */
export function parseMp3Info(frame: Uint8Array, header: MpegHeader, decoderDelay: number): Mp3Info {
  const none = { isInfo: false, startSkip: 0, endSkip: 0 };
  if (header.layer !== 3) return none;
  const view = viewOf(frame);
  const isAt = (at: number, text: string) =>
    at + text.length <= frame.length && [...text].every((letter, i) => frame[at + i] === letter.charCodeAt(0));
  if (isAt(36, "VBRI") && frame.length >= 62)
    return { isInfo: true, bytes: view.getUint32(46), frames: view.getUint32(50), startSkip: 0, endSkip: 0 };
  const tag = 4 + header.sideBytes;
  if (!isAt(tag, "Xing") && !isAt(tag, "Info")) return none;
  const info: Mp3Info = { ...none, isInfo: true };
  if (tag + 8 > frame.length) return info;
  const flags = view.getUint32(tag + 4);
  let at = tag + 8;
  if (flags & 1 && at + 4 <= frame.length) info.frames = view.getUint32(at);
  at += flags & 1 ? 4 : 0;
  if (flags & 2 && at + 4 <= frame.length) info.bytes = view.getUint32(at);
  at += (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  // The encoder's name takes 9 bytes, its gains and limits 12; then 12 bits of delay and 12 of padding.
  if (at + 24 > frame.length || frame[at] === 0) return info;
  const delays = ((frame[at + 21] ?? 0) << 16) | ((frame[at + 22] ?? 0) << 8) | (frame[at + 23] ?? 0);
  info.startSkip = (delays >> 12) + decoderDelay;
  info.endSkip = Math.max(0, (delays & 0xfff) - decoderDelay);
  return info;
}
