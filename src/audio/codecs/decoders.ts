/**
 * Decoders of single packets: Opus, Vorbis, MPEG audio in WebAssembly, loaded when a file needs them; FLAC and AAC are the
 * project's own. A damaged packet gives undefined, and the caller puts silence in its place.
 */

import { viewOf } from "../bytes.ts";
import { type Block, silentBlock } from "../track.ts";
import { decodeFlacFrame, type FlacStream, parseFlacHead } from "./flac-frame.ts";
import { type OpusLayout, opusFrames } from "./opus-packet.ts";

export interface PacketDecoder {
  readonly sampleRate: number;
  readonly channels: number;
  /** The packet's sound; undefined where it is damaged. */
  decode(packet: Uint8Array): Promise<Block | undefined>;
  close(): void;
}

export interface MpegDecoder {
  /** One frame to exactly `frames` samples a channel. */
  decode(frame: Uint8Array, frames: number): Block;
  close(): void;
}

/** Exactly `frames` samples a channel, whatever a decoder gave. */
function fitted(decoded: readonly Float32Array[], channels: number, frames: number): Block {
  return Array.from({ length: channels }, (_, channel) => {
    const samples = decoded[channel] ?? decoded[0] ?? new Float32Array(0);
    if (samples.length === frames) return samples;
    const whole = new Float32Array(frames);
    whole.set(samples.subarray(0, frames));
    return whole;
  });
}

export async function openMpegDecoder(channels: number): Promise<MpegDecoder> {
  const { MPEGDecoder } = await import("mpg123-decoder");
  // Its own trimming guesses where there is no tag; the tag is read here.
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  return {
    decode: (frame, frames) => fitted(decoder.decodeFrame(frame).channelData, channels, frames),
    close: () => decoder.free(),
  };
}

/** 48 kHz, whatever the recording was made at: Opus knows no other clock. */
export async function openOpusDecoder({ channels, streams, coupled, mapping }: OpusLayout): Promise<PacketDecoder> {
  const { OpusDecoder } = await import("opus-decoder");
  const decoder = new OpusDecoder({
    channels,
    streamCount: streams,
    coupledStreamCount: coupled,
    channelMappingTable: mapping,
  });
  await decoder.ready;
  const maxPacketBytes = 3_840 * channels;
  return {
    sampleRate: 48_000,
    channels,
    async decode(packet) {
      const frames = opusFrames(packet, streams);
      if (frames === undefined || packet.length > maxPacketBytes) return undefined;
      const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
      return samplesDecoded > 0 ? fitted(channelData, channels, frames) : undefined;
    },
    close: () => decoder.free(),
  };
}

/** @param identification, setup the stream's first and third packet */
export async function openVorbisDecoder(identification: Uint8Array, setup: Uint8Array): Promise<PacketDecoder> {
  const { OggVorbisDecoder } = await import("@wasm-audio-decoders/ogg-vorbis");
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  // It wants pages as its own parser makes them; these have just what it reads.
  const page = (data: Uint8Array, frames: object[]) => ({ data, codecFrames: frames }) as unknown as OggPage;
  await decoder.decodeOggPages([page(identification, [])]);
  const silent = new Uint8Array(0);
  let headed = false;
  const channels = identification[11] ?? 1;
  const view = viewOf(identification);
  return {
    sampleRate: view.getUint32(12, true),
    channels,
    async decode(packet) {
      if (packet.length === 0 || packet.length > 131_072) return undefined;
      const frame = headed ? { data: packet } : { data: packet, header: { vorbisSetup: setup } };
      headed = true;
      const { channelData, errors } = await decoder.decodeOggPages([page(silent, [frame])]);
      return errors.length > 0 ? undefined : fitted(channelData, channels, channelData[0]?.length ?? 0);
    },
    close: () => decoder.free(),
  };
}

type OggPage = Parameters<
  InstanceType<typeof import("@wasm-audio-decoders/ogg-vorbis").OggVorbisDecoder>["decodeOggPages"]
>[0][number];

export function openFlacDecoder(stream: FlacStream): PacketDecoder {
  let inHeaders = true; // Ogg puts them before the frames
  return {
    sampleRate: stream.sampleRate,
    channels: stream.channels,
    async decode(packet) {
      inHeaders &&= packet[0] !== 0xff;
      if (inHeaders) return silentBlock(stream.channels, 0);
      const head = parseFlacHead(packet, 0, stream);
      return head && decodeFlacFrame(packet, 0, head)?.block;
    },
    close: () => {},
  };
}
