/** AAC files as streams are saved: ADTS, a head before each frame. ISO/IEC 13818-7, 6.2. Such a file has no clock: frames follow. */

import type { Bytes } from "../bytes.ts";
import { aacFrames, openAacDecoder } from "../codecs/aac.ts";
import { type AacConfig, rateIndexOf } from "../codecs/aac-config.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import { centreOfAac } from "../layouts.ts";
import { longestHeld } from "../limits.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { type Block, damageSentence, makeTimeline, silentBlock, type Track, type Warn } from "../track.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { id3Length } from "./mp3.ts";

/** Frames decoded and thrown away before the wanted one: a frame overlaps with the one before it. */
const prerollFrames = 2;

export interface AdtsHead {
  /** 1 Main, 2 LC, 3 SSR, 4 LTP. */
  type: number;
  rateCode: number;
  channelCode: number;
  headBytes: number;
  frameBytes: number;
  blocks: number;
}

export function parseAdtsHead(bytes: Uint8Array, at: number): AdtsHead | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = bytes.subarray(at, at + 7);
  if (a !== 0xff || (b & 0xf6) !== 0xf0 || at + 7 > bytes.length) return undefined;
  const rateCode = (c >> 2) & 15;
  const frameBytes = ((d & 3) << 11) | (e << 3) | (f >> 5);
  const headBytes = b & 1 ? 7 : 9;
  if (rateCode > 12 || frameBytes <= headBytes) return undefined;
  const channelCode = ((c & 1) << 2) | (d >> 6);
  return { type: (c >> 6) + 1, rateCode, channelCode, headBytes, frameBytes, blocks: (g & 3) + 1 };
}

/** Throws UnknownCodec where the frames are no AAC-LC. */
export function adtsConfig(head: AdtsHead, container: string): AacConfig {
  const names: Record<number, string> = { 1: "AAC Main", 3: "AAC SSR", 4: "AAC LTP" };
  const name = names[head.type];
  if (name) throw new UnknownCodec(container, name);
  if (head.blocks > 1) throw new UnknownCodec(container, "AAC with several blocks to a frame");
  const sampleRate = samplingRates[head.rateCode] ?? 44_100;
  // Code 0: a program config element in the stream tells; stereo is what such streams nearly always are.
  const channels = [2, 1, 2, 3, 4, 5, 6, 8][head.channelCode] ?? 2;
  return { rateIndex: rateIndexOf(sampleRate), sampleRate, channels, centre: centreOfAac(head.channelCode) };
}

type Piece = { frame: Uint8Array } | { gapBytes: number; cut: boolean };

function sameKind(a: AdtsHead, b: AdtsHead | undefined): boolean {
  return b !== undefined && a.type === b.type && a.rateCode === b.rateCode && a.channelCode === b.channelCode;
}

/** Where the next frame begins, with another behind it. */
function nextFrame(bytes: Uint8Array, kind: AdtsHead, from: number): number {
  for (let i = bytes.indexOf(0xff, from); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    const head = parseAdtsHead(bytes, i);
    if (!head || !sameKind(kind, head)) continue;
    const after = i + head.frameBytes;
    if (after + 7 > bytes.length || sameKind(kind, parseAdtsHead(bytes, after))) return i;
  }
  return bytes.length;
}

async function* walk(bytes: Bytes, start: number, kind: AdtsHead): AsyncGenerator<Piece> {
  for (let at = start; at < bytes.size; ) {
    const head = parseAdtsHead(await bytes.at(at, 9), 0);
    if (head && sameKind(kind, head)) {
      const data = await bytes.at(at, head.frameBytes);
      if (data.length < head.frameBytes) {
        yield { gapBytes: data.length, cut: true };
        return;
      }
      yield { frame: data.subarray(head.headBytes) };
      at += head.frameBytes;
      continue;
    }
    const rest = await bytes.at(at, 65_536);
    const next = id3Length(rest) || nextFrame(rest, kind, 1);
    const isTag = id3Length(rest) > 0 || String.fromCharCode(...rest.subarray(0, 3)) === "TAG";
    if (!isTag) yield { gapBytes: Math.min(next, rest.length), cut: false };
    at += next;
  }
}

interface Layout {
  start: number;
  kind: AdtsHead;
  /** Frames before the sound: an encoder's delay, where the stream tells. */
  skip: number;
  /** Of a frame with its head, over the whole file. */
  usualBytes: number;
}

/** What damaged bytes held, in frames, by the file's usual frame, and by the lowest rate that there is. */
function lostFrames(bytes: number, { kind, usualBytes }: Layout): number {
  const { sampleRate } = adtsConfig(kind, "ADTS");
  return Math.round(Math.min(bytes / usualBytes, (longestHeld(bytes) * sampleRate) / aacFrames));
}

async function* blocks(bytes: Bytes, layout: Layout, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { start, kind, skip } = layout;
  const decoder = openAacDecoder(adtsConfig(kind, "ADTS"));
  const { channels } = decoder;
  const timeline = makeTimeline(channels, fromFrame);
  const decodeFrom = skip + fromFrame - prerollFrames * aacFrames;
  let position = 0;
  for await (const piece of walk(bytes, start, kind)) {
    if (!("frame" in piece)) {
      warn(piece.cut ? "The file ends in the middle of a frame: it seems to be cut off." : damageSentence);
      // The silence comes with the next frame's place.
      if (!piece.cut) position += lostFrames(piece.gapBytes, layout) * aacFrames;
      continue;
    }
    if (position + aacFrames > decodeFrom) {
      const block = await decoder.decode(piece.frame);
      if (!block) warn(damageSentence);
      yield* timeline.add(position - skip, block ?? silentBlock(channels, aacFrames));
      // An encoder's name in a frame of its own has no length.
      position += block?.[0]?.length ?? aacFrames;
    } else position += aacFrames;
  }
  yield* timeline.add(position - skip, silentBlock(channels, 0));
}

export async function openAdts(bytes: Bytes): Promise<Track> {
  const start = id3Length(await bytes.at(0, 10));
  const kind = parseAdtsHead(await bytes.at(start, 9), 0);
  if (!kind) throw corrupt(bytes.name, "its first frame is unreadable");
  const { channels, sampleRate } = adtsConfig(kind, "ADTS");
  let frames = 0;
  let frameBytes = 0;
  let skip = 0;
  for await (const piece of walk(bytes, start, kind)) {
    if (!("frame" in piece)) continue;
    frameBytes += piece.frame.length + kind.headBytes;
    // FAAC writes its name into the first frame, and begins with a frame of nothing.
    if (frames === 0 && Buffer.from(piece.frame).includes("libfaac")) skip = aacFrames;
    frames++;
  }
  if (frames * aacFrames <= skip) throw noSamples(bytes.name);
  const usualBytes = frameBytes / frames;
  return {
    container: "AAC",
    codec: "AAC",
    channels,
    sampleRate,
    durationSeconds: (frames * aacFrames - skip) / sampleRate,
    blocks: (fromFrame, warn) => blocks(bytes, { start, kind, skip, usualBytes }, fromFrame, warn),
  };
}
