/**
 * The way out for everything else: an ffmpeg that the person has installed decodes, and this program reads its output.
 * Its blocks of sound come with their times on the file's own clock, and are put in their place as those of every other container.
 */
import type { Bytes } from "./bytes.ts";
import { packetCodec } from "./codecs/packet-codec.ts";
import { editedTrack, editsBeyondFfmpeg, isLeftToFfmpeg } from "./containers/mp4-edits.ts";
import { openElsewhereDecoded } from "./containers/transport-elsewhere.ts";
import { announcements, askFfmpeg, startFfmpeg, taker } from "./ffmpeg-process.ts";
import { type Probed, type ProbedSound, parseProbe, reasonOf } from "./ffmpeg-said.ts";
import { longestHeld } from "./limits.ts";
import { type Packet, packetTrack } from "./packet-track.ts";
import { ffmpegFailed, noAudioTrack, noSuchTrack, shownName } from "./refusals.ts";
import { damageSentence, type Track, type Warn } from "./track.ts";
import { type TrackFacts, trackFacts } from "./tracks.ts";

/**
 * Where nothing is found in the first megabytes: sound that begins minutes into a broadcast or a tape. What is looked through is held
 * in memory.
 */
const deep = ["-probesize", "134217728", "-analyzeduration", "600000000"];
/** Formats whose clock runs on from programme to programme, and may jump: the length that ffmpeg tells is the difference of two times. */
const runningClocks = ["mpegts", "mpeg", "ogg", "wtv"];

/** The stream of sound that is read: the one that is wanted, or the default one, or the first, for which ffmpeg has a decoder. */
function chooseSound({ sounds }: Probed, place: number | undefined): ProbedSound | undefined {
  const decoded = sounds.filter(({ index, sampleRate }) => sampleRate > 0 && (place === undefined || index === place));
  return decoded.find(({ isDefault }) => isDefault) ?? decoded[0];
}

interface Source {
  ffmpeg: string;
  bytes: Bytes;
  probed: Probed;
  sound: ProbedSound;
  /** Options before the file. */
  input: string[];
}

/** @throws Failure where it can't read the file, or finds no sound in it that it can decode */
async function probe(ffmpeg: string, bytes: Bytes, place: number | undefined): Promise<Source> {
  let container = "";
  let undecoded: string | undefined;
  for (const input of [[], deep]) {
    const said = await askFfmpeg(ffmpeg, bytes, input);
    const probed = parseProbe(said);
    if (!probed) throw ffmpegFailed(bytes.name, shownName(reasonOf(said.trim().split(/\r?\n/))), said);
    const sound = chooseSound(probed, place);
    if (sound) return { ffmpeg, bytes, probed, sound, input };
    container = probed.container;
    if (place !== undefined && probed.sounds.length > 0 && !probed.sounds[place])
      throw noSuchTrack(bytes.name, place + 1, probed.sounds.length);
    undecoded ??= probed.sounds[place ?? 0]?.codec;
  }
  if (undecoded === undefined) throw noAudioTrack(bytes.name, container);
  throw ffmpegFailed(bytes.name, `it has no decoder for the sound in it (${shownName(undecoded)})`);
}

/**
 * How one stream becomes samples on standard output: one rate and one layout, whatever changes in the file; each block is announced
 * with its time, which is then forgotten, as ffmpeg would throw away what goes back on the clock.
 */
function outputOf({ index, channels, sampleRate }: ProbedSound): string[] {
  const filters = `aresample=${sampleRate},ashowinfo,asetpts=0/0`;
  const format = ["-f", "f32le", "-c:a", "pcm_f32le", "-ac", String(channels), "-ar", String(sampleRate)];
  return ["-map", `0:a:${index}`, "-af", filters, ...format, "pipe:1"];
}

/**
 * By how much ffmpeg is told to add to the times: of a clock that runs on and begins with exactly zero it would take the sound's own first time
 * for the beginning, though it is to leave times as they are.
 */
function addedSeconds({ container, startSeconds }: Probed): number {
  return runningClocks.includes(container) && startSeconds === 0 ? 1 : 0;
}

/** A rest of less is nobody's words. */
const leastMissingSeconds = 0.1;
/** What it says comes so much before the sound around it. */
const aheadSeconds = 1;

/** Whether what it complains of is the end of the sound in WAV, behind all that the file tells of: a block that isn't whole, or a byte that fills up. */
function isRest({ probed, sound }: Source, frames: number, framesBefore: number): boolean {
  const { container, durationSeconds } = probed;
  if (container !== "wav" || durationSeconds === null) return false;
  if (frames - framesBefore > aheadSeconds * sound.sampleRate) return false;
  return frames / sound.sampleRate > durationSeconds - leastMissingSeconds;
}

/** From the beginning always: seeking in these formats is not exact, and decoding is quick. */
async function* packets(source: Source, warn: Warn): AsyncGenerator<Packet> {
  const { ffmpeg, bytes, probed, sound, input } = source;
  const quiet = ["-nostats", "-loglevel", "repeat+level+info", "-copyts"];
  const added = addedSeconds(probed);
  const options = [...quiet, ...input, "-itsoffset", String(added)];
  const { process: running, ended } = startFfmpeg(ffmpeg, bytes, options, outputOf(sound));
  const announced = announcements(bytes.name, running.stderr);
  const take = taker(running.stdout);
  let time = zeroOf(probed);
  let frames = 0;
  try {
    for (let block = await announced.next(); block; block = await announced.next()) {
      const data = await take(4 * sound.channels * block.frames);
      if (block.at !== null) time = block.at / sound.sampleRate - added;
      yield { time, data };
      time += block.frames / sound.sampleRate;
      frames += block.frames;
    }
    const code = await ended;
    const { complaints, framesBeforeComplaint: before } = announced;
    if (frames === 0 && code !== 0)
      throw ffmpegFailed(bytes.name, shownName(reasonOf(complaints)), complaints.join("\n"));
    if (code !== 0) warn("ffmpeg could not read the file to its end: what is behind that place is missing.");
    else if (before !== undefined && !isRest(source, frames, before)) warn(damageSentence);
  } finally {
    running.kill("SIGKILL");
  }
}

export interface FfmpegTrack {
  track: Track;
  facts: TrackFacts;
  /** All of them. */
  tracks: readonly TrackFacts[];
}

/**
 * @param ffmpeg the program's path
 * @param place of the track among the streams of sound, from 0; undefined: the default one, else the first that it can decode
 * @throws Failure where it can't be started, or can't read the file
 */
export async function openWithFfmpeg(
  ffmpeg: string,
  bytes: Bytes,
  place?: number,
  warn: Warn = () => {},
): Promise<FfmpegTrack> {
  const source = await probe(ffmpeg, bytes, place);
  const factsOf = ({ index, language }: ProbedSound): TrackFacts => trackFacts(index + 1, language);
  return {
    track: (await editedOf(source, bytes, warn)) ?? (await trackOf(source, bytes)),
    facts: factsOf(source.sound),
    tracks: source.probed.sounds.map(factsOf),
  };
}

/** The clock's zero: the file's first time. Of a clock that wraps ffmpeg counts backwards what is before that; elsewhere it is what a codec put before the sound. */
function zeroOf({ container, startSeconds }: Probed): number {
  return container !== "ogg" && runningClocks.includes(container) ? startSeconds : Math.max(0, startSeconds);
}

/** What an edit list of MP4 leaves of all the sound that ffmpeg finds, where it would not follow the list; undefined: it does. */
async function editedOf(source: Source, bytes: Bytes, warn: Warn): Promise<Track | undefined> {
  const list = source.probed.container === "mov" ? await editsBeyondFfmpeg(bytes, source.sound.index) : undefined;
  if (!list) return undefined;
  if (isLeftToFfmpeg(list)) {
    warn(
      "The file's edit list is followed in part: what was cut out may be heard, and times may differ from a player's.",
    );
    return undefined;
  }
  // The length that it tells is what the list leaves.
  const probed = { ...source.probed, startSeconds: 0, durationSeconds: null };
  const media = await trackOf({ ...source, probed, input: [...source.input, "-ignore_editlist", "1"] }, bytes);
  return editedTrack(media, 0, list, warn);
}

async function trackOf(source: Source, bytes: Bytes): Promise<Track> {
  const { container, durationSeconds, isEstimated, pictures } = source.probed;
  const { codec: name, id, channels, sampleRate, centre } = source.sound;
  const transport = container === "mpegts" && id !== undefined ? await openElsewhereDecoded(bytes, id) : undefined;
  // A clock that was seen to run through says as much as a header does.
  const isStated = transport?.leaps.count === 0 || !(isEstimated || runningClocks.includes(container));
  const seconds = transport && transport.leaps.count > 0 ? transport.lastSeconds : durationSeconds;
  const isHeld = seconds !== null && (isStated || seconds <= longestHeld(bytes.size));
  // It would take a clock that goes back for one that wraps, and change all times behind.
  const asTold = { ...source, input: [...source.input, "-correct_ts_overflow", "0"] };
  const pcm = packetCodec({
    container,
    codec: "pcm-f32",
    channels,
    sampleRate,
    description: undefined,
    first: new Uint8Array(0),
  });
  return packetTrack({
    container,
    codec: { ...pcm, name, centre },
    pictures,
    packets: (_, warn) => transport?.placed(packets(asTold, warn), warn) ?? packets(source, warn),
    zeroSeconds: transport ? 0 : zeroOf(source.probed),
    firstSeconds: null,
    delay: 0,
    isCutOff: false,
    endIsOwn: false,
    endIsRough: true,
    durationSeconds: isHeld ? seconds : null,
    isStated,
    bytes: bytes.size,
  });
}
