/**
 * A recording that is still being made: a WAV file whose end isn't there yet. Its header says so, with the length that writers into pipes leave
 * (0xffffffff), and is put right when the recording ends: so whatever ends the writer, what is in the file can be read as it is. Behind 4 GB
 * the same header becomes RF64's (EBU Tech 3306), for which it keeps room.
 */
import { open } from "node:fs/promises";
import { type Bytes, openBytes, textOf, viewOf } from "./bytes.ts";
import { decodeSamples, type SampleFormat } from "./codecs/samples.ts";
import { pcm } from "./mono.ts";
import type { AudioFile } from "./open.ts";
import { corrupt } from "./refusals.ts";
import { type Block, gatherWarnings, type Track } from "./track.ts";
import { onlyTrack } from "./tracks.ts";

/** What recordings are made in: mono, 16 bits, at the rate of the sound that comes. */
export const recordingSampleBytes = 2;
/** Before the sound. */
export const recordingHeaderBytes = 80;

const untold = 0xffff_ffff;
const roomAt = 12;
const roomBytes = 28;
const rateAt = 60;
const format: SampleFormat = { encoding: "signed", bytes: recordingSampleBytes, bigEndian: false };
const mostFrames = 32_768;

/** @param rate samples a second @param dataBytes of sound; null while the recording goes on */
export function recordingHeader(rate: number, dataBytes: number | null): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(recordingHeaderBytes);
  const view = new DataView(header.buffer);
  const text = (at: number, letters: string): void => header.set(new TextEncoder().encode(letters), at);
  const behindRiff = recordingHeaderBytes - 8;
  const isLong = dataBytes !== null && dataBytes + behindRiff >= untold;
  text(0, isLong ? "RF64" : "RIFF");
  view.setUint32(4, dataBytes === null || isLong ? untold : dataBytes + behindRiff, true);
  text(8, "WAVE");
  text(roomAt, isLong ? "ds64" : "JUNK");
  view.setUint32(roomAt + 4, roomBytes, true);
  if (isLong) {
    view.setBigUint64(roomAt + 8, BigInt(dataBytes + behindRiff), true);
    view.setBigUint64(roomAt + 16, BigInt(dataBytes), true);
    view.setBigUint64(roomAt + 24, BigInt(dataBytes / recordingSampleBytes), true);
  }
  text(48, "fmt ");
  view.setUint32(52, 16, true);
  view.setUint16(56, 1, true);
  view.setUint16(58, 1, true);
  view.setUint32(rateAt, rate, true);
  view.setUint32(64, rate * recordingSampleBytes, true);
  view.setUint16(68, recordingSampleBytes, true);
  view.setUint16(70, 8 * recordingSampleBytes, true);
  text(72, "data");
  view.setUint32(76, dataBytes === null || isLong ? untold : dataBytes, true);
  return header;
}

/** @returns what the header of a recording says; null where it is none of these */
export function readRecordingHeader(header: Uint8Array): { rate: number; goesOn: boolean } | null {
  if (header.length < recordingHeaderBytes || textOf(header.subarray(72, 76)) !== "data") return null;
  const [start, room] = [textOf(header.subarray(0, 4)), textOf(header.subarray(roomAt, roomAt + 4))];
  const view = viewOf(header);
  const rate = view.getUint32(rateAt, true);
  if (start === "RF64" && room === "ds64") return { rate, goesOn: false };
  return start === "RIFF" && room === "JUNK" ? { rate, goesOn: view.getUint32(76, true) === untold } : null;
}

/** Blocks of what there is; an empty one where there is nothing more yet, until the header says that the recording has ended. */
async function* growingBlocks(path: string, fromFrame: number): AsyncGenerator<Block> {
  const file = await open(path, "r");
  const bytesAt = async (at: number, length: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  try {
    for (let frame = fromFrame; ; ) {
      // The header first: what is written behind an end that was looked at before it would be missed.
      const isOpen = readRecordingHeader(await bytesAt(0, recordingHeaderBytes))?.goesOn === true;
      const there = Math.floor(((await file.stat()).size - recordingHeaderBytes) / recordingSampleBytes);
      const frames = Math.min(mostFrames, there - frame);
      if (frames > 0) {
        const read = await bytesAt(recordingHeaderBytes + frame * recordingSampleBytes, frames * recordingSampleBytes);
        const block = decodeSamples(read, format, 1);
        frame += block[0]?.length ?? 0;
        yield block;
      } else if (isOpen) yield [new Float32Array(0)];
      else return;
    }
  } finally {
    await file.close();
  }
}

/**
 * As `openAudio`, of a recording that may still grow: its sound has empty pieces where there is no more yet.
 * @throws Failure where the file is none that was begun here
 */
export async function openGrowing(path: string): Promise<AudioFile> {
  const { warnings, warn } = gatherWarnings();
  const bytes = await openBytes(path);
  const header = readRecordingHeader(await bytes.at(0, recordingHeaderBytes));
  if (header === null) {
    await bytes.close();
    throw corrupt(bytes.name, "it is no recording that was begun here");
  }
  const track: Track = {
    container: "WAV",
    codec: "PCM 16-bit",
    channels: 1,
    sampleRate: header.rate,
    durationSeconds: null,
    isGrowing: true,
    blocks: (fromFrame) => growingBlocks(path, fromFrame),
  };
  const { tracks } = onlyTrack(track);
  const [facts] = tracks;
  if (facts === undefined) throw new Error("a track has no facts");
  const still: Bytes = { ...bytes, growth: async () => 0 };
  return {
    container: track.container,
    codec: track.codec,
    channels: track.channels,
    sampleRate: track.sampleRate,
    durationSeconds: null,
    isGrowing: true,
    pictures: null,
    tracks,
    track: facts,
    warnings,
    pcm: (options = {}) => pcm(still, track, options, warn),
    close: () => bytes.close(),
  };
}
