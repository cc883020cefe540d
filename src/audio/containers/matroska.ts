/**
 * Matroska and WebM: RFC 9559. What the file says of itself and of its tracks; the blocks are read in matroska-blocks.ts.
 */
import { present } from "../../lib/check.ts";
import type { Bytes } from "../bytes.ts";
import { type PacketCodec, packetCodec } from "../codecs/packet-codec.ts";
import { longestHeld, saneDuration } from "../limits.ts";
import { makeSteps } from "../packet-clock.ts";
import { type Packet, packetTrack } from "../packet-track.ts";
import { pictureCodec } from "../picture-codec.ts";
import { corrupt, noAudioTrack, noSamples } from "../refusals.ts";
import { damageSentence, type Track, type Warn } from "../track.ts";
import { type TrackList, trackFacts } from "../tracks.ts";
import { UnknownCodec } from "../unknown-codec.ts";
import { type Element, elementAt, type Fields, parseFields } from "./ebml.ts";
import { findCluster, ids, seekCluster, walk } from "./matroska-blocks.ts";

const maxDescriptionBytes = 4_194_304;
/** What is read of a file's end for its last block. */
const tailBytes = 4_194_304;
/** A last block so near to the stated end confirms it. */
const confirmedSeconds = 10;

/** Times of codecs' own delays, and none that a recorder means. */
const roundingSeconds = 0.1;
/** What codecs put before the sound is shorter. */
const longestDelaySeconds = 1;

interface Entry {
  number: number;
  codec: string;
  description: Uint8Array | undefined;
  channels: number;
  sampleRate: number;
  bits: number;
  /** In seconds. */
  codecDelay: number | undefined;
  /** Bytes that every frame begins with, and the file leaves out. */
  prefix: Uint8Array;
  /** Frames are packed or locked in a way that isn't read here. */
  locked: string | undefined;
}

function parseEntry(entry: Fields): Entry {
  const audio = entry.within(0xe1);
  const encoding = entry.within(0x6d80).within(0x6240);
  const compression = encoding.bytes(0x5034) && encoding.within(0x5034);
  const delay = entry.number(0x56aa);
  const locked = encoding.bytes(0x5035)
    ? "encrypted"
    : compression && compression.number(0x4254) !== 3
      ? "compressed"
      : undefined;
  return {
    number: entry.number(0xd7) ?? 0,
    codec: entry.text(0x86) ?? "",
    description: entry.bytes(0x63a2),
    channels: audio.number(0x9f) ?? 1,
    sampleRate: Math.round(audio.float(0xb5) ?? 8_000),
    bits: audio.number(0x6264) ?? 16,
    codecDelay: delay === undefined || delay > longestDelaySeconds * 1e9 ? undefined : delay / 1e9,
    prefix: compression?.bytes(0x4255) ?? new Uint8Array(0),
    locked,
  };
}

/** The name that packetCodec knows it by. */
function codecName({ codec, bits }: Entry): string {
  if (codec.startsWith("A_AAC")) return "aac";
  if (codec.startsWith("A_MPEG/L")) return "mp3";
  if (codec === "A_PCM/INT/LIT") return bits === 8 ? "pcm-u8" : `pcm-s${bits}`;
  if (codec === "A_PCM/INT/BIG") return `pcm-s${bits}be`;
  if (codec === "A_PCM/FLOAT/IEEE") return `pcm-f${bits}`;
  const names = { A_OPUS: "opus", A_VORBIS: "vorbis", A_FLAC: "flac", A_AC3: "ac3", A_EAC3: "eac3", A_DTS: "dts" };
  return Object.entries(names).find(([id]) => codec === id)?.[1] ?? codec;
}

interface Layout {
  container: string;
  /** The first cluster, and the segment's end by its own word. */
  start: number;
  promisedEnd: number;
  /** Seconds in a unit of time. */
  unit: number;
  durationSeconds: number | null;
  entries: Fields[];
}

/** Whether a head and a segment begin at a place. */
async function beginsAt(bytes: Bytes, at: number): Promise<boolean> {
  const head = at + 12 <= bytes.size ? await elementAt(bytes, at) : undefined;
  if (head?.id !== ids.head || head.end - head.start > 4_096) return false;
  return (await elementAt(bytes, head.end))?.id === ids.segment;
}

/** Where another file begins behind one that begins at a place: at its segment's end, or, in live recordings, somewhere. */
async function nextFile(bytes: Bytes, from: number): Promise<number | undefined> {
  const head = await elementAt(bytes, from);
  const segment = head && (await elementAt(bytes, head.end));
  if (segment?.id !== ids.segment) return undefined;
  if (Number.isFinite(segment.end)) return (await beginsAt(bytes, segment.end)) ? segment.end : undefined;
  const mark = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
  for (let at = segment.start; at < bytes.size; at += 65_536) {
    const chunk = Buffer.from(await bytes.at(at, 65_536 + mark.length - 1));
    for (let found = chunk.indexOf(mark); found >= 0; found = chunk.indexOf(mark, found + 1))
      if (await beginsAt(bytes, at + found)) return at + found;
  }
  return undefined;
}

/** Where files one behind the other begin. */
export async function matroskaStarts(bytes: Bytes): Promise<number[]> {
  const starts = [0];
  for (let next = await nextFile(bytes, 0); next !== undefined; ) {
    starts.push(next);
    next = await nextFile(bytes, next);
  }
  return starts;
}

async function readLayout(bytes: Bytes): Promise<Layout> {
  const head = await elementAt(bytes, 0);
  if (head?.id !== ids.head || head.end > 4_096) throw corrupt(bytes.name, "its head is unreadable");
  const type = parseFields(await bytes.at(head.start, head.end - head.start)).text(ids.documentType);
  const layout = { container: type === "webm" ? "WebM" : "Matroska", start: 0, promisedEnd: 0, unit: 1e-3 };
  let durationSeconds: number | null = null;
  let entries: Fields[] = [];
  for (let at = head.end; at < bytes.size; ) {
    const element: Element | undefined = await elementAt(bytes, at);
    if (!element) break;
    const content = () => bytes.at(element.start, Math.min(element.end - element.start, maxDescriptionBytes));
    if (element.id === ids.segment) layout.promisedEnd = element.end;
    if (element.id === ids.info) {
      const info = parseFields(await content());
      layout.unit = (info.number(0x2ad7b1) || 1_000_000) / 1e9;
      const duration = info.float(0x4489);
      durationSeconds = duration ? duration * layout.unit : null;
    }
    if (element.id === ids.tracks)
      entries = parseFields(await content())
        .all(0xae)
        .map(parseFields);
    if (element.id === ids.cluster) return { ...layout, start: at, durationSeconds, entries };
    at = element.id === ids.segment ? element.start : element.end;
  }
  return { ...layout, start: bytes.size, durationSeconds, entries };
}

/** The time of the file's last block, of any track or of one, in units; 0 where none is near the end. */
async function lastTime(bytes: Bytes, { start }: Layout, track?: number): Promise<number> {
  let last = 0;
  for await (const piece of walk(bytes, await findCluster(bytes, Math.max(start, bytes.size - tailBytes))))
    if (piece !== "damage" && (track === undefined || piece.track === track)) last = Math.max(last, piece.time);
  return last;
}

/** The length by the file's own word, if its last block doesn't contradict it where its bytes make it doubtful. */
async function statedDuration(bytes: Bytes, layout: Layout): Promise<number | null> {
  const seconds = saneDuration(layout.durationSeconds);
  if (seconds === null || seconds <= longestHeld(bytes.size)) return seconds;
  return Math.abs((await lastTime(bytes, layout)) * layout.unit - seconds) < confirmedSeconds ? seconds : null;
}

/** What the blocks tell: the first time in the file, and the track's first block. */
async function probe(bytes: Bytes, layout: Layout, number: number) {
  let zero = Number.POSITIVE_INFINITY;
  let first: { time: number; data: Uint8Array; isLaced: boolean; nextTime: number | undefined } | undefined;
  for await (const piece of walk(bytes, layout.start)) {
    if (piece === "damage") continue;
    zero = Math.min(zero, piece.time);
    if (piece.track !== number) continue;
    const [data] = piece.frames;
    if (first) {
      first.nextTime = piece.time;
      break;
    }
    if (data) first = { time: piece.time, data, isLaced: piece.frames.length > 1, nextTime: undefined };
  }
  return { zero: Math.max(0, zero), first };
}

function codecOf(entry: Entry, container: string, first: Uint8Array): PacketCodec {
  if (entry.locked) throw new UnknownCodec(container, `${entry.locked} sound`);
  const { description, channels, sampleRate } = entry;
  return packetCodec({ container, codec: codecName(entry), description, channels, sampleRate, first });
}

function prefixed(prefix: Uint8Array, data: Uint8Array): Uint8Array {
  return prefix.length === 0 ? data : Buffer.concat([prefix, data]);
}

/** Flags of a track, which hold where nothing is said: it is usable, to be taken by default, and not so for everybody. */
const flags = { enabled: 0xb9, isDefault: 0x88, forced: 0x55aa } as const;

/** What stands against a track: those with least come first. */
function demerits(entry: Fields): number {
  const isOff = entry.number(flags.enabled) === 0;
  const isOther = entry.number(flags.isDefault) === 0;
  return (isOff ? 4 : 0) + (isOther ? 2 : 0) + (entry.number(flags.forced) === 1 ? 0 : 1);
}

/** The default one first. Throws a Failure. */
export async function openMatroska(bytes: Bytes): Promise<TrackList> {
  const layout = await readLayout(bytes);
  const { container } = layout;
  if (layout.entries.length === 0) throw corrupt(bytes.name, "the description of its tracks is missing");
  const sounds = layout.entries.filter((entry) => entry.number(0x83) === 2);
  if (sounds.length === 0) throw noAudioTrack(bytes.name, container);
  const facts = (entry: Fields, place: number) =>
    trackFacts(place + 1, entry.text(0x22b59d) ?? entry.text(0x22b59c), entry.text(0x536e));
  const listed = sounds.map((entry, place) => ({ demerits: demerits(entry), facts: facts(entry, place) }));
  return {
    container,
    tracks: listed.sort((a, b) => a.demerits - b.demerits).map((one) => one.facts),
    isCountedAlike: true,
    open: ({ number }) => openEntry(bytes, layout, parseEntry(present(sounds[number - 1], "audio track"))),
  };
}

/** Throws a Failure, or UnknownCodec for sound that isn't decoded here. */
async function openEntry(bytes: Bytes, layout: Layout, entry: Entry): Promise<Track> {
  const { container, start, unit, promisedEnd } = layout;
  const { first, zero } = await probe(bytes, layout, entry.number);
  if (!first) throw noSamples(bytes.name);
  const stated = await statedDuration(bytes, layout);
  // Of a clock that doesn't begin with zero some writers state the length, others the end: the last block tells which.
  const isAmbiguous = stated !== null && zero * unit > roundingSeconds;
  const last = stated === null || isAmbiguous ? (await lastTime(bytes, layout, entry.number)) * unit : 0;
  const end = Math.max(stated ?? 0, last);
  const codec = codecOf(entry, container, prefixed(entry.prefix, first.data));
  // Vorbis' first packet gives no sound: the second's, which comes later on the clock, stands at the beginning. In one block they share a time.
  const isLate = codec.name === "Vorbis" && !first.isLaced;
  const lead = isLate ? ((first.nextTime ?? first.time) - first.time) * unit : 0;
  const hasLead = lead > 0 && lead < longestDelaySeconds;
  // Opus says it itself, and more truly: some writers count its delay at another rate.
  const delay = codec.delay || Math.round((entry.codecDelay ?? 0) * codec.sampleRate);
  async function* packets(seconds: number | undefined, warn: Warn): AsyncGenerator<Packet> {
    const from = seconds === undefined ? start : await seekCluster(bytes, start, seconds / unit);
    let afterLoss = false;
    const steps = makeSteps();
    for await (const piece of walk(bytes, from)) {
      if (piece === "damage") {
        warn(damageSentence);
        afterLoss = true;
        continue;
      }
      steps.tell(piece.time * unit);
      if (piece.track !== entry.number) continue;
      for (const [i, frame] of piece.frames.entries()) {
        const data = prefixed(entry.prefix, frame);
        const discardedSeconds = i === piece.frames.length - 1 ? piece.discarded / 1e9 : 0;
        yield { time: piece.time * unit, data, afterLoss, leapSeconds: steps.take(), discardedSeconds };
        afterLoss = false;
      }
    }
  }
  const pictures = layout.entries.find((other) => other.number(0x83) === 1)?.text(0x86);
  return packetTrack({
    container,
    codec,
    pictures: pictures && pictureCodec(pictures),
    packets,
    zeroSeconds: zero * unit,
    firstSeconds: first.time * unit,
    durationSeconds: stated === null && end > longestHeld(bytes.size) ? null : end - zero * unit,
    isStated: stated !== null,
    bytes: bytes.size,
    delay: delay + (hasLead ? Math.round(lead * codec.sampleRate) : 0),
    isCutOff: Number.isFinite(promisedEnd) && promisedEnd > bytes.size,
    endIsOwn: layout.entries.length === 1,
    // The last block's time is where it begins.
    endIsRough: stated === null,
    packetsTellEnd: true,
  });
}
