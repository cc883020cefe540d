/** AAC files as streams are saved: ADTS, a head before each frame. ISO/IEC 13818-7, 6.2. Such a file has no clock: frames follow. */

import { type Bytes, textOf } from "../bytes.ts";
import { aacFrames, openAacDecoder } from "../codecs/aac.ts";
import { samplingRates } from "../codecs/aac-tables.ts";
import { openJoined } from "../joined-track.ts";
import { longestHeld } from "../limits.ts";
import { corrupt, noSamples } from "../refusals.ts";
import { type Block, damageSentence, makeTimeline, silentBlock, type Track, type Warn } from "../track.ts";
import { type AdtsHead, adtsConfig, parseAdtsHead } from "./adts-head.ts";
import { id3Length } from "./id3.ts";
import { findStranger } from "./stranger.ts";

/** Frames decoded and thrown away before the wanted one: a frame overlaps with the one before it. */
const prerollFrames = 2;

type Piece = { frame: Uint8Array } | { gapBytes: number; cut: boolean };

function sameKind(a: AdtsHead, b: AdtsHead | undefined): boolean {
  return b !== undefined && a.type === b.type && a.rateCode === b.rateCode && a.channelCode === b.channelCode;
}

/** Frames of another kind that make it a stream of its own; fewer are damage. */
const framesOfAnother = 3;

/** Whether so many frames of one kind stand here. */
function beginsRun(bytes: Uint8Array, at: number, kind: AdtsHead, wanted: number): boolean {
  let next = at;
  for (let i = 0; i < wanted; i++) {
    const head = parseAdtsHead(bytes, next);
    if (!head || !sameKind(kind, head)) return false;
    next += head.frameBytes;
  }
  return next <= bytes.length;
}

/** Frames that make it sure that bytes are AAC, where they don't begin with one. */
const framesOfCut = 5;

/** Where frames begin in a stream that was cut anywhere; undefined where there are none. */
export function findAdts(bytes: Uint8Array): number | undefined {
  for (let i = bytes.indexOf(0xff); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    const head = parseAdtsHead(bytes, i);
    if (head && beginsRun(bytes, i, head, framesOfCut)) return i;
  }
  return undefined;
}

/** Where the next frame begins, with another behind it, or several of another kind. */
function nextFrame(bytes: Uint8Array, kind: AdtsHead, from: number): number {
  for (let i = bytes.indexOf(0xff, from); i >= 0; i = bytes.indexOf(0xff, i + 1)) {
    const head = parseAdtsHead(bytes, i);
    if (!head) continue;
    const after = i + head.frameBytes;
    const isNext = after + 7 > bytes.length || sameKind(kind, parseAdtsHead(bytes, after));
    if (sameKind(kind, head) ? isNext : beginsRun(bytes, i, head, framesOfAnother)) return i;
  }
  return bytes.length;
}

/** What stands in [start, end), until frames of another kind or another recording begin: where they do is what it returns. */
async function* walk(bytes: Bytes, start: number, end: number, kind: AdtsHead): AsyncGenerator<Piece, number> {
  let at = start;
  while (at < end) {
    const head = parseAdtsHead(await bytes.at(at, 9), 0);
    if (head && sameKind(kind, head)) {
      const data = await bytes.at(at, Math.min(head.frameBytes, end - at));
      if (data.length < head.frameBytes) {
        yield { gapBytes: data.length, cut: true };
        return end;
      }
      yield { frame: data.subarray(head.headBytes) };
      at += head.frameBytes;
      continue;
    }
    const rest = await bytes.at(at, Math.min(65_536, end - at));
    if (head && beginsRun(rest, 0, head, framesOfAnother)) return at;
    const tag = id3Length(rest);
    const next = tag || nextFrame(rest, kind, 1);
    const stranger = tag > 0 ? undefined : await findStranger(bytes, at, Math.min(end, at + next), "adts");
    const length = stranger === undefined ? next : stranger - at;
    const isTag = tag > 0 || textOf(rest.subarray(0, 3)) === "TAG";
    if (!isTag && length > 0) yield { gapBytes: length, cut: false };
    if (stranger !== undefined) return stranger;
    at += length;
  }
  return end;
}

/** A stretch of frames of one kind: one of the files that were joined, or what a stream was until it changed. */
interface Run {
  start: number;
  end: number;
  kind: AdtsHead;
  /** Frames before the sound: an encoder's delay, where the stream tells. */
  skip: number;
  /** Of a frame with its head, over the whole run. */
  usualBytes: number;
  /** Of the run, lost ones included. */
  frames: number;
}

/** What damaged bytes held, in frames, by the run's usual frame, and by the lowest rate that there is. */
function lostFrames(bytes: number, { kind, usualBytes }: Pick<Run, "kind" | "usualBytes">): number {
  const sampleRate = samplingRates[kind.rateCode] ?? 44_100;
  return Math.round(Math.min(bytes / usualBytes, (longestHeld(bytes) * sampleRate) / aacFrames));
}

async function readRun(bytes: Bytes, start: number, kind: AdtsHead): Promise<Run> {
  const gaps: number[] = [];
  let frames = 0;
  let frameBytes = 0;
  let skip = 0;
  const pieces = walk(bytes, start, bytes.size, kind);
  let step = await pieces.next();
  for (; !step.done; step = await pieces.next()) {
    const piece = step.value;
    if (!("frame" in piece)) {
      if (!piece.cut) gaps.push(piece.gapBytes);
      continue;
    }
    frameBytes += piece.frame.length + kind.headBytes;
    // FAAC writes its name into the first frame, and begins with a frame of nothing.
    if (frames === 0 && Buffer.from(piece.frame).includes("libfaac")) skip = aacFrames;
    frames++;
  }
  const usualBytes = frameBytes / Math.max(1, frames);
  const lost = gaps.reduce((sum, gap) => sum + lostFrames(gap, { kind, usualBytes }), 0);
  return { start, end: step.value, kind, skip, usualBytes, frames: frames === 0 ? 0 : frames + lost };
}

async function* blocks(bytes: Bytes, run: Run, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { start, end, kind, skip } = run;
  const decoder = openAacDecoder(adtsConfig(kind, "ADTS"));
  const { channels } = decoder;
  const timeline = makeTimeline(channels, fromFrame);
  const decodeFrom = skip + fromFrame - prerollFrames * aacFrames;
  let position = 0;
  for await (const piece of walk(bytes, start, end, kind)) {
    if (!("frame" in piece)) {
      warn(piece.cut ? "The file ends in the middle of a frame: it seems to be cut off." : damageSentence);
      // The silence comes with the next frame's place.
      if (!piece.cut) position += lostFrames(piece.gapBytes, run) * aacFrames;
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

async function openRun(bytes: Bytes, run: Run): Promise<Track> {
  const { channels, sampleRate, centre } = adtsConfig(run.kind, "ADTS");
  if (run.frames * aacFrames <= run.skip) throw noSamples(bytes.name);
  return {
    container: "AAC",
    codec: "AAC",
    channels,
    sampleRate,
    centre,
    durationSeconds: (run.frames * aacFrames - run.skip) / sampleRate,
    blocks: (fromFrame, warn) => blocks(bytes, run, fromFrame, warn),
  };
}

export async function openAdts(bytes: Bytes, warn: Warn): Promise<Track> {
  const runs: Run[] = [];
  let nextAt: number | undefined;
  const tag = id3Length(await bytes.at(0, 10));
  const start = parseAdtsHead(await bytes.at(tag, 9), 0) ? 0 : (findAdts(await bytes.at(tag, 65_536)) ?? 0);
  for (let at = tag + start; at < bytes.size; at = runs.at(-1)?.end ?? bytes.size) {
    const kind = parseAdtsHead(await bytes.at(at, 9), 0);
    if (!kind) nextAt = at;
    if (!kind) break;
    runs.push(await readRun(bytes, at, kind));
  }
  if (runs.length === 0) throw corrupt(bytes.name, "its first frame is unreadable");
  const track = await openJoined(
    runs.map((run) => () => openRun(bytes, run)),
    warn,
  );
  return { ...track, nextAt };
}
