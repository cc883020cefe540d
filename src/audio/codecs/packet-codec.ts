/** From a track's description in MP4, Matroska or MPEG-TS to the decoder of its packets. */

import { viewOf } from "../bytes.ts";
import { adtsConfig, parseAdtsHead } from "../containers/adts-head.ts";
import { parseStreamInfo } from "../containers/flac.ts";
import { centreOfLeftRight, centreOfVorbis } from "../layouts.ts";
import { type Block, silentBlock } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { openAacDecoder } from "./aac.ts";
import { parseAacConfig } from "./aac-config.ts";
import { codecTitle } from "./codec-names.ts";
import {
  openFlacDecoder,
  openMpegDecoder,
  openOpusDecoder,
  openVorbisDecoder,
  type PacketDecoder,
} from "./decoders.ts";
import { parseMpegHeader } from "./mpeg-header.ts";
import { type OpusHead, opusLayout, parseOpusHead } from "./opus-packet.ts";
import { decodeSamples, isReadable, type SampleFormat } from "./samples.ts";

export interface PacketStream {
  container: string;
  /** As mediabunny names it: `aac`, `opus`, `pcm-s16`, … */
  codec: string;
  description: Uint8Array | undefined;
  channels: number;
  sampleRate: number;
  /** The first packet, for codecs that describe themselves there. */
  first: Uint8Array;
}

export interface PacketCodec {
  name: string;
  channels: number;
  sampleRate: number;
  /** Which channel is the centre one, where there is one. */
  centre?: number | undefined;
  /** Frames that the packets begin with and nobody hears, where the container doesn't count them into its times. */
  delay: number;
  /** Bytes of a frame, where all have the same. */
  frameBytes?: number;
  open(): Promise<PacketDecoder>;
}

function aac(stream: PacketStream): PacketCodec {
  const { container, description, first } = stream;
  const head = parseAdtsHead(first, 0);
  const packed = head?.frameBytes === first.length ? head : undefined;
  const parsed = packed ? adtsConfig(packed, container) : parseAacConfig(description ?? new Uint8Array(0));
  if (typeof parsed === "string") throw new UnknownCodec(container, parsed);
  const open = async () => {
    const decoder = openAacDecoder(parsed);
    if (!packed) return decoder;
    return {
      ...decoder,
      decode: (packet: Uint8Array) => decoder.decode(packet.subarray(parseAdtsHead(packet, 0)?.headBytes ?? 0)),
    };
  };
  const { channels, sampleRate, centre } = parsed;
  return { name: "AAC", channels, sampleRate, centre, delay: 0, open };
}

function opus({ container, description, channels }: PacketStream): PacketCodec {
  // MPEG-TS carries no head: the number of channels says how they are laid out.
  const plain = opusLayout(channels);
  const head: OpusHead | undefined = description ? parseOpusHead(description) : plain && { ...plain, preSkip: 0 };
  if (!head) throw new UnknownCodec(container, "Opus with a damaged description");
  return {
    name: "Opus",
    channels: head.channels,
    sampleRate: 48_000,
    centre: centreOfVorbis(head.channels),
    delay: head.preSkip,
    open: () => openOpusDecoder(head),
  };
}

/** Three packets in one, their lengths before them in Xiph's manner. */
function unlaced(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes[0] !== 2) return undefined;
  let at = 1;
  const lengths = [0, 1].map(() => {
    let length = 0;
    while (bytes[at] === 255) {
      length += 255;
      at++;
    }
    length += bytes[at] ?? 0;
    at++;
    return length;
  });
  const [one = 0, two = 0] = lengths;
  return [bytes.subarray(at, at + one), bytes.subarray(at + one, at + one + two), bytes.subarray(at + one + two)];
}

function vorbis({ container, description }: PacketStream): PacketCodec {
  const [identification, , setup] = (description && unlaced(description)) ?? [];
  if (!identification || !setup || identification.length < 30)
    throw new UnknownCodec(container, "Vorbis with a damaged description");
  const view = viewOf(identification);
  const open = () => openVorbisDecoder(identification, setup);
  const channels = view.getUint8(11);
  const sampleRate = view.getUint32(12, true);
  return { name: "Vorbis", channels, sampleRate, centre: centreOfVorbis(channels), delay: 0, open };
}

function mpeg({ container, first }: PacketStream): PacketCodec {
  const header = parseMpegHeader(first, 0);
  if (!header) throw new UnknownCodec(container, "MPEG audio with a damaged first frame");
  const { channels, sampleRate } = header;
  const open = async () => {
    const decoder = await openMpegDecoder(channels);
    const decode = async (packet: Uint8Array): Promise<Block | undefined> => {
      const frame = parseMpegHeader(packet, 0);
      const whole = frame?.kind === header.kind && frame.frameBytes <= packet.length;
      return frame && whole ? decoder.decode(packet.subarray(0, frame.frameBytes), frame.frames) : undefined;
    };
    return { channels, sampleRate, decode, close: decoder.close };
  };
  return { name: header.layer === 3 ? "MP3" : "MP2", channels, sampleRate, delay: 0, open };
}

function flac({ container, description }: PacketStream): PacketCodec {
  if (!description || description.length < 42) throw new UnknownCodec(container, "FLAC with a damaged description");
  const info = parseStreamInfo(description.subarray(8), container);
  const { channels, sampleRate } = info;
  const open = async () => openFlacDecoder(info);
  const centre = centreOfLeftRight(channels);
  return { name: `FLAC ${info.bits}-bit`, channels, sampleRate, centre, delay: 0, open };
}

function sampleFormat(codec: string): SampleFormat | undefined {
  if (codec === "alaw") return { encoding: "alaw", bytes: 1, bigEndian: false };
  if (codec === "ulaw") return { encoding: "mulaw", bytes: 1, bigEndian: false };
  const [, letter, bits, order] = /^pcm-([suf])(8|16|24|32|64)(be)?$/.exec(codec) ?? [];
  if (!letter) return undefined;
  const encoding = letter === "s" ? "signed" : letter === "u" ? "unsigned" : "float";
  const format: SampleFormat = { encoding, bytes: Number(bits) / 8, bigEndian: order === "be" };
  // Every width exists, but not of every encoding.
  return isReadable(format) ? format : undefined;
}

function pcmName({ encoding, bytes }: SampleFormat): string {
  if (encoding === "alaw") return "A-law";
  if (encoding === "mulaw") return "mu-law";
  return `PCM ${8 * bytes}-bit${encoding === "float" ? " float" : ""}`;
}

function pcm(stream: PacketStream): PacketCodec {
  const format = sampleFormat(stream.codec);
  if (!format) throw new UnknownCodec(stream.container, `${codecTitle(stream.codec)} sound`);
  const { channels, sampleRate } = stream;
  const decode = async (packet: Uint8Array) =>
    packet.length === 0 ? silentBlock(channels, 0) : decodeSamples(packet, format, channels);
  const open = async () => ({ channels, sampleRate, decode, close: () => {} });
  return { name: pcmName(format), channels, sampleRate, delay: 0, frameBytes: channels * format.bytes, open };
}

/** Throws UnknownCodec for what isn't decoded here. */
export function packetCodec(stream: PacketStream): PacketCodec {
  const codecs: Record<string, (stream: PacketStream) => PacketCodec> = { aac, opus, vorbis, mp3: mpeg, flac };
  const names: Record<string, string> = { ac3: "AC-3 sound", eac3: "E-AC-3 sound", dts: "DTS sound" };
  const name = names[stream.codec];
  if (name) throw new UnknownCodec(stream.container, name);
  return (codecs[stream.codec] ?? pcm)(stream);
}
