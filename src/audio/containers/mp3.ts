/**
 * MPEG audio files (MP3, and layers I and II): frames one behind the other, with tags before and after, and often a first frame
 * that holds no sound but the count of frames and the encoder's delay (Xing, LAME, VBRI). Frames are walked here, so that every
 * sample has its exact place on the clock, damaged stretches keep their length, and a resumed file goes on at the same sample.
 */
import type { Bytes } from "../bytes.ts";
import { openMpegDecoder } from "../codecs/decoders.ts";
import type { MpegHeader } from "../codecs/mpeg-header.ts";
import { openJoined } from "../joined-track.ts";
import { longestHeld } from "../limits.ts";
import { noSamples } from "../refusals.ts";
import {
  type Block,
  blockPart,
  cutOff,
  damageSentence,
  makeTimeline,
  silentBlocks,
  type Track,
  type Warn,
} from "../track.ts";
import { findMpegFrame, findRuns, framesLost, type MpegRun, walkFrames } from "./mp3-frames.ts";
import { decoderDelay, type Mp3Info, parseMp3Info } from "./mp3-info.ts";
import { findStranger } from "./stranger.ts";

/** Frames decoded and thrown away before the wanted one: layer III reaches back 511 bytes into those before it. */
const prerollFrames = 10;
/** More than the 4095 samples that a tag can cut off the end. */
const heldFrames = 8_192;

/** Places that are looked at to see whether a file without a tag has one bit rate throughout. */
const looks = 16;

/** Whether nothing but frames of this rate and shape is found at places all over the file. */
async function isSteady(bytes: Bytes, start: number, end: number, first: MpegHeader): Promise<boolean> {
  for (let i = 1; i <= looks; i++) {
    const at = start + Math.floor(((end - start - 32_768) * i) / looks);
    const header = at > start ? (await findMpegFrame(bytes, at, end, 65_536))?.header : undefined;
    if (header?.bitsPerSecond !== first.bitsPerSecond || header.kind !== first.kind) return false;
    if (header.channels !== first.channels) return false;
  }
  return (await findStranger(bytes, Math.max(start, end - 65_536), end, "mp3")) === undefined;
}

interface Layout {
  /** The first frame of sound. */
  first: number;
  end: number;
  header: MpegHeader;
  info: Mp3Info;
}

async function readLayout(bytes: Bytes, start: number, end: number): Promise<Layout & { at: number }> {
  const found = await findMpegFrame(bytes, start, end);
  if (!found) throw noSamples(bytes.name);
  const { at, header } = found;
  const info = parseMp3Info(await bytes.at(at, header.frameBytes), header, decoderDelay);
  return { at, first: at + (info.isInfo ? header.frameBytes : 0), end, header, info };
}

/** Seconds of sound by the tag, or by a constant bit rate; undefined where only reading all of it tells, or other files follow. */
async function toldSeconds(
  bytes: Bytes,
  { at, first, end, header, info }: Layout & { at: number },
): Promise<number | undefined> {
  const told = ((info.frames ?? 0) * header.frames - info.startSkip - info.endSkip) / header.sampleRate;
  const isTold = info.frames !== undefined && info.bytes !== undefined && told > 0 && told <= longestHeld(end - first);
  // A count that doesn't go with the bytes, by the first frame's bit rate, may have been written too early: all of it is read.
  const isDoubtful = !isTold || (info.bytes ?? 0) * 8 > 1.5 * header.bitsPerSecond * told;
  if (isDoubtful && (await isSteady(bytes, first, end, header))) return ((end - first) * 8) / header.bitsPerSecond;
  if (isDoubtful || info.bytes === undefined) return undefined;
  // Tags may follow the frames that it counts. Frames are another file's.
  const behind = at + info.bytes;
  const follows =
    (await findMpegFrame(bytes, behind, end, 65_536)) ??
    (await findStranger(bytes, behind, Math.min(end, behind + 65_536), "mp3"));
  return follows === undefined ? told : undefined;
}

function runTrack(bytes: Bytes, layout: Layout, durationSeconds: number): Track {
  const { header } = layout;
  return {
    container: "MP3",
    codec: header.layer === 3 ? "MP3" : header.layer === 2 ? "MP2" : "MP1",
    channels: header.channels,
    sampleRate: header.sampleRate,
    durationSeconds,
    blocks: (fromFrame, told) => blocks(bytes, layout, fromFrame, told),
  };
}

async function openRun(bytes: Bytes, { start, end, frames, lost }: MpegRun): Promise<Track> {
  const layout = await readLayout(bytes, start, end);
  const { header, info } = layout;
  const cut = info.startSkip + (frames === info.frames ? info.endSkip : 0);
  const seconds = Math.max(0, (frames + lost) * header.frames - cut) / header.sampleRate;
  if (seconds === 0) throw noSamples(bytes.name);
  return runTrack(bytes, layout, seconds);
}

/** @param start, end where the frames are in the file; tags around them are passed over */
export async function mp3Track(bytes: Bytes, start: number, end: number, warn: Warn): Promise<Track> {
  const layout = await readLayout(bytes, start, end);
  const { at, header, info } = layout;
  if (info.bytes !== undefined && info.bytes > end - at + header.frameBytes) {
    const missing = 1 - (end - at) / info.bytes;
    warn(cutOff((missing * (info.frames ?? 0) * header.frames) / header.sampleRate));
  }
  const seconds = await toldSeconds(bytes, layout);
  if (seconds !== undefined) return runTrack(bytes, layout, seconds);
  const runs = await findRuns(bytes, at, end);
  const last = runs.at(-1);
  if (!last) throw noSamples(bytes.name);
  const track = await openJoined(
    runs.map((run) => () => openRun(bytes, run)),
    warn,
  );
  return { ...track, nextAt: last.isLast ? last.end : undefined };
}

/** Sound, or a loss, before it is known where the file ends. */
interface Placed {
  at: number;
  block: Block;
}

/**
 * Every frame decoded and in its place, on the decoder's clock (the encoder's delay counted in); frames before `decodeFrom` are
 * passed over. Returns how many frames there were.
 */
async function* decodeFrames(
  bytes: Bytes,
  layout: Layout,
  decodeFrom: number,
  warn: Warn,
): AsyncGenerator<Placed, number> {
  const { first, end, header } = layout;
  const decoder = await openMpegDecoder(header.channels);
  let position = 0;
  let frames = 0;
  let frameBytes = 0;
  let lostBytes = 0;
  try {
    for await (const piece of walkFrames(bytes, first, end, header.kind)) {
      if (!("header" in piece)) {
        if (piece.what === "cut") warn("The file ends in the middle of a frame: it seems to be cut off.");
        if (piece.what === "damage" || piece.what === "zeros") lostBytes += piece.gapBytes;
        if (piece.what === "damage") warn(damageSentence);
        continue;
      }
      if (lostBytes > 0) {
        warn(damageSentence);
        const lost = framesLost(lostBytes, frames, frameBytes) * header.frames;
        for (const block of silentBlocks(header.channels, lost)) {
          yield { at: position, block };
          position += block[0]?.length ?? 0;
        }
        lostBytes = 0;
      }
      frames++;
      frameBytes += piece.data.length;
      if (parseMp3Info(piece.data, piece.header, decoderDelay).isInfo) continue; // the next of several files of one bit rate
      if (position + header.frames > decodeFrom)
        yield { at: position, block: decoder.decode(piece.data, header.frames) };
      position += header.frames;
    }
    return frames;
  } finally {
    decoder.close();
  }
}

async function* blocks(bytes: Bytes, layout: Layout, fromFrame: number, warn: Warn): AsyncGenerator<Block> {
  const { header, info } = layout;
  const timeline = makeTimeline(header.channels, fromFrame);
  const placed = decodeFrames(bytes, layout, fromFrame + info.startSkip - prerollFrames * header.frames, warn);
  let held: Placed[] = []; // the tail that the end padding may cut
  let end = 0;
  let step = await placed.next();
  for (; !step.done; step = await placed.next()) {
    const at = step.value.at - info.startSkip;
    end = at + (step.value.block[0]?.length ?? 0);
    held.push({ at, block: step.value.block });
    for (let ready = held[0]; ready && at - ready.at > heldFrames; ready = held[0]) {
      held = held.slice(1);
      yield* timeline.add(ready.at, ready.block);
    }
  }
  // The padding is cut where the file ends as its tag says; more frames than it counts are other files joined to it.
  const stop = end - (step.value === info.frames ? info.endSkip : 0);
  for (const { at, block } of held) yield* timeline.add(at, blockPart(block, 0, Math.max(0, stop - at)));
}
