/** Frames in a transport stream's pieces, for each codec that is read here: where they begin and end, how long they last, who decodes them. */

import { aacFrames } from "../codecs/aac.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import {
  lpcmCodec,
  lpcmFrames,
  parseLpcmHead,
  parseS302mHead,
  s302mCodec,
  s302mFrames,
} from "../codecs/broadcast-pcm.ts";
import { changingCodec } from "../codecs/changing-codec.ts";
import type { PacketDecoder } from "../codecs/decoders.ts";
import { parseMpegHeader } from "../codecs/mpeg-header.ts";
import { opusLength, parseOpusControl } from "../codecs/opus-packet.ts";
import { type PacketCodec, packetCodec } from "../codecs/packet-codec.ts";
import { parseAdtsHead } from "./adts-head.ts";
import { type LatmReader, latmBytes, latmMark, makeLatmReader } from "./latm.ts";
import type { OwnCodec } from "./transport-tables.ts";

export const container = "MPEG-TS";

interface Head {
  /** What frames of one decoder share. */
  kind: string;
  bytes: number;
  seconds: number;
}

interface Framing {
  /** What stands at a place; undefined where no frame begins there. */
  head(data: Uint8Array, at: number): Head | undefined;
  /** @param channels as the tables tell them, where a frame doesn't */
  codec(frame: Uint8Array, channels: number | undefined): PacketCodec;
  /** Every frame begins with this byte, wherever; undefined: it has no mark, and begins with its piece. */
  mark: number | undefined;
}

const described = { container, description: undefined, channels: 2, sampleRate: 48_000 };

const adts: Framing = {
  mark: 0xff,
  head(data, at) {
    const head = parseAdtsHead(data, at);
    if (!head) return undefined;
    const { type, rateCode, channelCode, frameBytes, blocks } = head;
    const seconds = (aacFrames * blocks) / (samplingRates[rateCode] ?? 48_000);
    return { kind: `AAC ${type} ${rateCode} ${channelCode}`, bytes: frameBytes, seconds };
  },
  codec: (frame) => packetCodec({ ...described, codec: "aac", first: frame }),
};

const framings: Record<OwnCodec, Framing> = {
  aac: adts,
  latm: {
    ...adts,
    mark: latmMark,
    head(data, at) {
      const bytes = latmBytes(data, at);
      return bytes === undefined ? undefined : { kind: "LATM", bytes, seconds: 0 };
    },
  },
  mpeg: {
    mark: 0xff,
    head(data, at) {
      const head = parseMpegHeader(data, at);
      if (!head) return undefined;
      const { kind, channels, frameBytes, frames, sampleRate } = head;
      return { kind: `MPEG ${kind} ${channels}`, bytes: frameBytes, seconds: frames / sampleRate };
    },
    codec: (frame) => packetCodec({ ...described, codec: "mp3", first: frame }),
  },
  opus: {
    mark: undefined,
    head(data, at) {
      const head = parseOpusControl(data, at);
      if (!head) return undefined;
      const end = head.start + head.length;
      const seconds = opusLength(data.subarray(head.start, end)) / 48_000;
      return { kind: "Opus", bytes: end - at, seconds };
    },
    codec(frame, channels = 2) {
      const codec = packetCodec({ ...described, channels, codec: "opus", first: frame });
      return { ...codec, open: async () => withoutControl(await codec.open()) };
    },
  },
  lpcm: {
    mark: undefined,
    head(data, at) {
      const head = data.length >= at + 4 ? parseLpcmHead(data.subarray(at)) : undefined;
      if (!head) return undefined;
      const { channels, bits, sampleRate, bytes } = head;
      return { kind: `${channels} ${bits} ${sampleRate}`, bytes, seconds: lpcmFrames(head) / sampleRate };
    },
    codec: (frame) => lpcmCodec(container, frame),
  },
  s302m: {
    mark: undefined,
    head(data, at) {
      const head = data.length >= at + 4 ? parseS302mHead(data.subarray(at)) : undefined;
      if (!head) return undefined;
      const { channels, bits, sampleRate, bytes } = head;
      return { kind: `${channels} ${bits}`, bytes, seconds: s302mFrames(head) / sampleRate };
    },
    codec: (frame) => s302mCodec(container, frame),
  },
};

function withoutControl(decoder: PacketDecoder): PacketDecoder {
  const decode = (frame: Uint8Array) => decoder.decode(frame.subarray(parseOpusControl(frame, 0)?.start ?? 0));
  return { ...decoder, decode };
}

/** Frames without a mark begin with their piece: what is left of the one before is lost. */
export function beginsWithPiece(own: OwnCodec): boolean {
  return framings[own].mark === undefined;
}

/** The first frame at or after a place in the stream, if all of it is there. */
export function nextFrame(data: Uint8Array, from: number, own: OwnCodec): { at: number; length: number } | undefined {
  const { mark, head } = framings[own];
  const whole = (at: number, length: number) => (at + length <= data.length ? { at, length } : undefined);
  if (mark === undefined) {
    const found = head(data, from);
    return found && whole(from, found.bytes);
  }
  for (let at = data.indexOf(mark, from); at >= 0; at = data.indexOf(mark, at + 1)) {
    const found = head(data, at);
    if (found) return whole(at, found.bytes);
  }
  return undefined;
}

/**
 * Takes the frames out of what `nextFrame` finds: that is one frame by itself, but LATM's elements hold several, or none.
 * It gives undefined for what is damaged. @throws UnknownCodec as makeLatmReader's
 */
export const makeUnwrap = (own: OwnCodec): LatmReader =>
  own === "latm" ? makeLatmReader(container) : (found) => [found];

/** What a frame is once it is taken out: PCM's don't say it by themselves, the others do, whatever stood before them. */
function framingInside(frame: Uint8Array, own: OwnCodec): Framing {
  if (own === "lpcm" || own === "s302m") return framings[own];
  return [adts, framings.mpeg, framings.opus].find(({ head }) => head(frame, 0)) ?? framings[own];
}

export function secondsOf(frame: Uint8Array, own: OwnCodec): number {
  return framingInside(frame, own).head(frame, 0)?.seconds ?? 0;
}

/**
 * @param own of the first frame; those behind it may be another's
 * @param channels as the tables tell them, for codecs whose frames don't
 * @throws UnknownCodec for a variant that isn't decoded here
 */
export function codecOf(first: Uint8Array, own: OwnCodec, channels: number | undefined): PacketCodec {
  return changingCodec(
    first,
    (frame) => framingInside(frame, own).head(frame, 0)?.kind,
    (frame) => framingInside(frame, own).codec(frame, channels),
  );
}
