/** One recording, read by this program, or, where it can't be, by ffmpeg: which of its tracks is heard. Throws a Failure where neither can. */

import { Failure } from "../lib/failure.ts";
import { type Bytes, bytesWithin } from "./bytes.ts";
import { openAdts } from "./containers/adts.ts";
import { openAiff } from "./containers/aiff.ts";
import { openAvi } from "./containers/avi.ts";
import { openFlac } from "./containers/flac.ts";
import { id3Length } from "./containers/id3.ts";
import { openLoas } from "./containers/loas.ts";
import { openMatroska } from "./containers/matroska.ts";
import { mp3Track } from "./containers/mp3.ts";
import { openMp4 } from "./containers/mp4.ts";
import { openOgg } from "./containers/ogg-track.ts";
import { openTransport } from "./containers/transport.ts";
import { openWav } from "./containers/wav.ts";
import { type FfmpegTrack, openWithFfmpeg } from "./ffmpeg.ts";
import { findFfmpeg } from "./find-ffmpeg.ts";
import { checkShape } from "./limits.ts";
import { closedFormat, needsFfmpeg, noSamples, notMedia, shownName, unknownFormat } from "./refusals.ts";
import { type Container, sniff } from "./sniff.ts";
import type { Track, Warn } from "./track.ts";
import { onlyTrack, type TrackFacts, type TrackList, wantedTracks } from "./tracks.ts";
import { UnknownCodec } from "./unknown-codec.ts";

export interface OpenOptions {
  /** The ffmpeg to ask for what isn't read here: its path, null for none; otherwise the one on the PATH. */
  ffmpeg?: string | null;
  /** Its number from 1; undefined: the default one, else the first that can be read. */
  track?: number | undefined;
}

const openers: Record<Container, (bytes: Bytes, warn: Warn) => Promise<Track | TrackList>> = {
  avi: openAvi,
  wav: openWav,
  aiff: openAiff,
  flac: openFlac,
  ogg: openOgg,
  mp3: (bytes, warn) => mp3Track(bytes, 0, bytes.size, warn),
  adts: openAdts,
  loas: openLoas,
  mp4: openMp4,
  matroska: openMatroska,
  ts: openTransport,
};

/** Those that look for tags between their frames. */
const takesTags: readonly Container[] = ["mp3", "adts"];

/** The tracks as this program reads them. Throws a Failure. */
async function listOwn(bytes: Bytes, warn: Warn): Promise<TrackList | Unread> {
  const sniffed = await sniff(bytes);
  if (sniffed.kind === "other") throw notMedia(bytes.name, sniffed.name);
  if (sniffed.kind === "closed") throw closedFormat(bytes.name, sniffed.name);
  if (sniffed.kind === "media") return { refusal: needsFfmpeg(bytes.name, sniffed.name) };
  if (sniffed.kind === "unknown") return { refusal: unknownFormat(bytes.name) };
  // Programs that tag everything put the tag of MP3 before other files as well.
  const tag = id3Length(await bytes.at(0, 10));
  const inside = tag > 0 && !takesTags.includes(sniffed.container) ? bytesWithin(bytes, tag, bytes.size) : bytes;
  const opened = await readable(bytes, () => openers[sniffed.container](inside, warn));
  return "blocks" in opened ? onlyTrack(opened) : opened;
}

/** What is found wrong with a file here, and ffmpeg may see otherwise: it knows more codecs, and mends more. */
const mayBeKnown = ["audio.corrupt", "audio.truncated", "audio.noTrack", "audio.empty"];

/** What this program can't read, and why: ffmpeg may. */
interface Unread {
  refusal: Failure;
  /** In few words, within a sentence. */
  why?: string;
}

/** What is opened, or why it can't be read here. Throws a Failure where nobody could. */
async function readable<T extends object>(bytes: Bytes, open: () => Promise<T>): Promise<T | Unread> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof UnknownCodec) {
      const why = shownName(`${error.codec} in ${error.container}`);
      return { refusal: needsFfmpeg(bytes.name, why), why };
    }
    if (error instanceof Failure && mayBeKnown.includes(error.code)) return { refusal: error };
    throw error;
  }
}

export interface HeardTrack {
  track: Track;
  facts: TrackFacts;
  list: TrackList;
  /** what kept those before it from being read */
  unread?: string | undefined;
}

/** By ffmpeg, where there is one. @param place among its streams of sound, from 0; undefined: as it finds best */
async function openElsewhere(
  bytes: Bytes,
  options: OpenOptions,
  unread: Unread,
  warn: Warn,
  place?: number,
): Promise<FfmpegTrack | Unread> {
  const ffmpeg = options.ffmpeg === undefined ? await findFfmpeg() : options.ffmpeg;
  if (ffmpeg === null) return unread;
  try {
    const opened = await openWithFfmpeg(ffmpeg, bytes, place, warn);
    checkShape(bytes.name, opened.track);
    return opened;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Where this program knows what is wrong, its own sentence says more.
    return mayBeKnown.includes(unread.refusal.code) ? unread : { ...unread, refusal: error };
  }
}

export async function openHeard(bytes: Bytes, options: OpenOptions, warn: Warn): Promise<HeardTrack> {
  const own = await listOwn(bytes, warn);
  if ("refusal" in own) {
    const place = options.track === undefined ? undefined : options.track - 1;
    const elsewhere = await openElsewhere(bytes, options, own, warn, place);
    if ("refusal" in elsewhere) throw elsewhere.refusal;
    const { track, facts, tracks } = elsewhere;
    return {
      track,
      facts,
      list: { container: track.container, tracks, isCountedAlike: true, open: async () => track },
    };
  }
  let first: Unread | undefined;
  for (const facts of wantedTracks(bytes.name, own, options.track)) {
    const track = await readable(bytes, () => own.open(facts));
    if (!("refusal" in track)) {
      checkShape(bytes.name, track);
      return { track, facts, list: own, ...(first && { unread: first.why }) };
    }
    const place = own.isCountedAlike || options.track !== undefined ? facts.number - 1 : undefined;
    const elsewhere = await openElsewhere(bytes, options, track, warn, place);
    if (!("refusal" in elsewhere)) return { track: elsewhere.track, facts, list: own };
    first ??= {
      ...elsewhere,
      ...(track.why !== undefined && { why: `number ${facts.number} is ${track.why}, which is not read here` }),
    };
  }
  throw first?.refusal ?? noSamples(bytes.name);
}
