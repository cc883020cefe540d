/**
 * Recordings one behind the other in one file, as a recorder that was stopped and started again, or `cat`, leaves them: each is read as a file
 * of its own, here or by ffmpeg, and heard behind the one before.
 */

import { Failure } from "../lib/failure.ts";
import { type Bytes, bytesWithin } from "./bytes.ts";
import { flacStarts } from "./containers/flac.ts";
import { id3Length } from "./containers/id3.ts";
import { matroskaStarts } from "./containers/matroska.ts";
import { mp4Starts } from "./containers/mp4-index.ts";
import { oggStarts } from "./containers/ogg-track.ts";
import { repeatedStarts } from "./containers/repeated.ts";
import { transportStarts } from "./containers/transport-programs.ts";
import { wavStarts } from "./containers/wav.ts";
import { leftOutSentence, tracksJoined } from "./joined-track.ts";
import { type HeardTrack, type OpenOptions, openHeard } from "./recording.ts";
import { type Container, sniff } from "./sniff.ts";
import type { Track, Warn } from "./track.ts";

/** More than anybody joins: such a file is read as one. */
const mostJoined = 1_000;

/** Where those of one kind begin. Streams without a container tell it when they are read: where what isn't theirs begins. */
const startsOf: Partial<Record<Container, (bytes: Bytes) => Promise<number[]>>> = {
  flac: flacStarts,
  matroska: matroskaStarts,
  mp4: mp4Starts,
  ogg: oggStarts,
  ts: transportStarts,
  wav: wavStarts,
};

async function partsOf(bytes: Bytes): Promise<Bytes[]> {
  const sniffed = await sniff(bytes);
  const find = (sniffed.kind === "container" ? startsOf[sniffed.container] : undefined) ?? repeatedStarts;
  const tag = id3Length(await bytes.at(0, 10));
  const [, ...others] = await find(tag === 0 ? bytes : bytesWithin(bytes, tag, bytes.size));
  if (others.length === 0 || others.length >= mostJoined) return [bytes];
  const starts = [0, ...others.map((start) => tag + start)];
  return starts.map((start, i) => bytesWithin(bytes, start, starts[i + 1] ?? bytes.size));
}

/** The track of that number, or the one that is heard where there is no such; undefined: it can't be read. */
async function openLike(bytes: Bytes, options: OpenOptions, number: number, warn: Warn): Promise<Track | undefined> {
  for (const track of [number, undefined])
    try {
      return (await openHeard(bytes, { ...options, track }, warn)).track;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code !== "audio.track") return undefined;
    }
  return undefined;
}

/** The tracks of the first, with what the others hold in their place. @throws Failure where the first can't be read */
export async function openParts(bytes: Bytes, options: OpenOptions, warn: Warn): Promise<HeardTrack> {
  const [first = bytes, ...waiting] = await partsOf(bytes);
  const opened = await openHeard(first, options, warn);
  const tracks = [opened.track];
  function putRest(part: Bytes, { nextAt }: Track): void {
    if (nextAt !== undefined) waiting.unshift(bytesWithin(part, nextAt, part.size));
  }
  putRest(first, opened.track);
  for (let whole = waiting.shift(); whole && tracks.length < mostJoined; whole = waiting.shift()) {
    const [part = whole, ...others] = await partsOf(whole);
    waiting.unshift(...others);
    const track = await openLike(part, options, opened.facts.number, warn);
    if (!track) {
      warn(leftOutSentence);
      continue;
    }
    putRest(part, track);
    tracks.push(track);
  }
  return { ...opened, track: await tracksJoined(tracks) };
}
