/**
 * A file becomes speech-rate sound: whatever container and codec, mono, 16 kHz, float32, in a stream of constant memory.
 * A file that can't be read at all throws a Failure with a sentence; one that can be read in part gives that part, and a warning.
 */
import { Failure } from "../lib/failure.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { type Bytes, openBytes } from "./bytes.ts";
import { openAdts } from "./containers/adts.ts";
import { openAiff } from "./containers/aiff.ts";
import { openAvi } from "./containers/avi.ts";
import { openFlac } from "./containers/flac.ts";
import { openMatroska } from "./containers/matroska.ts";
import { mp3Track } from "./containers/mp3.ts";
import { openMp4 } from "./containers/mp4.ts";
import { openOgg } from "./containers/ogg-track.ts";
import { openTransport } from "./containers/transport.ts";
import { openWav } from "./containers/wav.ts";
import { type FfmpegTrack, findFfmpeg, openWithFfmpeg } from "./ffmpeg.ts";
import { checkShape } from "./limits.ts";
import { autoMixer, fixedMixer, type Mixer } from "./mixer.ts";
import { needsFfmpeg, noSamples, noSuchChannel, notMedia, unknownFormat } from "./refusals.ts";
import { makeResampler } from "./resample.ts";
import { type Container, sniff } from "./sniff.ts";
import type { Track, Warn } from "./track.ts";
import { onlyTrack, type TrackFacts, type TrackList, trackNote, wantedTracks } from "./tracks.ts";
import { UnknownCodec } from "./unknown-codec.ts";

export interface AudioFile {
  /** `WAV`, `MP4`, … as a person names it. */
  readonly container: string;
  readonly codec: string;
  readonly channels: number;
  /** Of the recording; `pcm` gives 16,000 always. */
  readonly sampleRate: number;
  /** null where only reading all of it would tell. */
  readonly durationSeconds: number | null;
  /** All tracks of sound in the file's order, and which one this is. */
  readonly tracks: readonly TrackFacts[];
  readonly track: TrackFacts;
  /** What the pictures beside the sound are stored as; null where there are none. */
  readonly pictures: string | null;
  /**
   * Mono, 16 kHz float32, in pieces of any size; finite and in [-1, 1]. What is heard of the channels, see mixer.ts.
   * `fromSeconds`: the first sample given is exactly the one at that time on the file's clock (rounded to a sample).
   * Throws a Failure where there is no sound to give.
   */
  pcm(options?: PcmOptions): AsyncGenerator<Float32Array>;
  /** What the person should know: filled when opening and while reading. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export interface PcmOptions {
  /** One, from 0; the average of all; or what carries the sound, as it is when nothing is said. */
  channel?: number | "mix" | "auto" | undefined;
  fromSeconds?: number;
}

export interface OpenOptions {
  /** The ffmpeg to ask for what isn't read here: its path, null for none; otherwise the one on the PATH. */
  ffmpeg?: string | null;
  /** Its number from 1; undefined: the default one, else the first that can be read. */
  track?: number | undefined;
}

/** Beyond any scale that sound is stored in, and small enough that a filter's sum stays finite. */
const largestSample = 64;
/** Recordings with more than this share of samples at full scale are told to be clipped. */
const clippedShare = 0.005;

const openers: Record<Container, (bytes: Bytes, warn: Warn) => Promise<Track | TrackList>> = {
  avi: openAvi,
  wav: openWav,
  aiff: openAiff,
  flac: openFlac,
  ogg: openOgg,
  mp3: (bytes, warn) => mp3Track(bytes, 0, bytes.size, warn),
  adts: openAdts,
  mp4: openMp4,
  matroska: openMatroska,
  ts: openTransport,
};

interface Counts {
  samples: number;
  broken: number;
  clipped: number;
}

/** Samples within the scale that sound is stored in; what is no number becomes zero. What is right already is given as it is. */
function cleaned(samples: Float32Array, counts: Counts): Float32Array {
  let clean = samples;
  counts.samples += samples.length;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    const size = Math.abs(sample);
    if (size < 0.9999) continue;
    if (Number.isFinite(size)) counts.clipped++;
    else counts.broken++;
    if (size <= largestSample) continue;
    if (clean === samples) clean = samples.slice();
    clean[i] = Number.isFinite(size) ? Math.sign(sample) * largestSample : 0;
  }
  return clean;
}

/** What is heard of a track's channels. @throws Failure where it has no such channel */
function mixerOf(
  name: string,
  { channels, sampleRate, centre }: Track,
  channel: PcmOptions["channel"] = "auto",
): Mixer {
  if (typeof channel === "number" && !(Number.isInteger(channel) && channel >= 0 && channel < channels))
    throw noSuchChannel(name, channel, channels);
  if (channel === "auto" && channels > 1) return autoMixer(channels, sampleRate, centre);
  const one = typeof channel === "number" ? channel : undefined;
  return fixedMixer(
    Array.from({ length: channels }, (_, place) => (one === undefined ? 1 / channels : place === one ? 1 : 0)),
  );
}

/** In place: the range that the models know. Peaks above it are decoders' and filters' overshoot, or clipped already. */
function limited(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    if (sample > 1) samples[i] = 1;
    else if (sample < -1) samples[i] = -1;
  }
  return samples;
}

function summarize({ samples, broken, clipped }: Counts, warn: Warn): void {
  if (broken > 0) warn(`${broken} samples were no numbers (NaN or infinite) and became silence.`);
  if (clipped > samples * clippedShare)
    warn(
      `The recording is clipped: ${((100 * clipped) / samples).toFixed(1)} % of its samples are at full scale; words may suffer.`,
    );
}

async function* pcm(bytes: Bytes, track: Track, options: PcmOptions, warn: Warn): AsyncGenerator<Float32Array> {
  const { channel, fromSeconds = 0 } = options;
  const mixer = mixerOf(bytes.name, track, channel);
  const first = Math.max(0, Math.round(fromSeconds * sampleRate));
  const resampler = makeResampler(track.sampleRate, sampleRate, first);
  const counts = { samples: 0, broken: 0, clipped: 0 };
  function* made(mixed: readonly Float32Array[]): Generator<Float32Array> {
    for (const samples of mixed) {
      const piece = limited(resampler.push(samples));
      if (piece.length > 0) yield piece;
    }
  }
  for await (const block of track.blocks(resampler.firstInput, warn)) {
    const heard =
      typeof channel === "number"
        ? block.map((one, place) => (place === channel ? cleaned(one, counts) : one))
        : block.map((one) => cleaned(one, counts));
    yield* made(mixer.push(heard));
  }
  yield* made(mixer.flush());
  if (counts.samples === 0 && first === 0) throw noSamples(bytes.name);
  for (const note of mixer.notes()) warn(note);
  summarize(counts, warn);
  if ((await bytes.growth()) > 0) warn("The file grew while it was read: what was added is not in this transcript.");
  const rest = limited(resampler.flush());
  if (rest.length > 0) yield rest;
}

/** The tracks as this program reads them. Throws a Failure. */
async function listOwn(bytes: Bytes, warn: Warn): Promise<TrackList | Unread> {
  const sniffed = await sniff(bytes);
  if (sniffed.kind === "other") throw notMedia(bytes.name, sniffed.name);
  if (sniffed.kind === "media") return { refusal: needsFfmpeg(bytes.name, sniffed.name) };
  if (sniffed.kind === "unknown") return { refusal: unknownFormat(bytes.name) };
  const opened = await readable(bytes, () => openers[sniffed.container](bytes, warn));
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
      const why = `${error.codec} in ${error.container}`;
      return { refusal: needsFfmpeg(bytes.name, why), why };
    }
    if (error instanceof Failure && mayBeKnown.includes(error.code)) return { refusal: error };
    throw error;
  }
}

interface Opened {
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
  place?: number,
): Promise<FfmpegTrack | Unread> {
  const ffmpeg = options.ffmpeg === undefined ? await findFfmpeg() : options.ffmpeg;
  if (ffmpeg === null) return unread;
  try {
    const opened = await openWithFfmpeg(ffmpeg, bytes, place);
    checkShape(bytes.name, opened.track);
    return opened;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Where this program knows what is wrong, its own sentence says more.
    return mayBeKnown.includes(unread.refusal.code) ? unread : { ...unread, refusal: error };
  }
}

async function openTrack(bytes: Bytes, options: OpenOptions, warn: Warn): Promise<Opened> {
  const own = await listOwn(bytes, warn);
  if ("refusal" in own) {
    const place = options.track === undefined ? undefined : options.track - 1;
    const elsewhere = await openElsewhere(bytes, options, own, place);
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
    const elsewhere = await openElsewhere(bytes, options, track, place);
    if (!("refusal" in elsewhere)) return { track: elsewhere.track, facts, list: own };
    first ??= {
      ...elsewhere,
      ...(track.why !== undefined && { why: `number ${facts.number} is ${track.why}, which is not read here` }),
    };
  }
  throw first?.refusal ?? noSamples(bytes.name);
}

/** A look at the first bytes. @throws Failure where they tell that there is no sound: a picture, a text, nothing at all */
export async function checkSound(path: string): Promise<void> {
  const bytes = await openBytes(path);
  try {
    const sniffed = await sniff(bytes);
    if (sniffed.kind === "other") throw notMedia(bytes.name, sniffed.name);
  } finally {
    await bytes.close();
  }
}

/** Opens a recording by its content; its name decides nothing. Throws a Failure with a sentence for everything that can't be read. */
export async function openAudio(path: string, options: OpenOptions = {}): Promise<AudioFile> {
  const warnings: string[] = [];
  const warn = (sentence: string) => {
    if (!warnings.includes(sentence)) warnings.push(sentence);
  };
  const bytes = await openBytes(path);
  try {
    const { track, facts, list, unread } = await openTrack(bytes, options, warn);
    const tracks = [...list.tracks].sort((a, b) => a.number - b.number);
    if (tracks.length > 1 && options.track === undefined) warn(trackNote(list, facts, unread));
    const { container, codec, channels, durationSeconds, pictures = null } = track;
    return {
      container,
      codec,
      channels,
      durationSeconds,
      pictures,
      tracks,
      track: facts,
      warnings,
      sampleRate: track.sampleRate,
      pcm: (pcmOptions = {}) => pcm(bytes, track, pcmOptions, warn),
      close: () => bytes.close(),
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}
