/** Recordings for a test, made of the project's own clips: joined, repeated, turned round. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { samples16 } from "../../src/app/waveform.ts";
import { wavHeader } from "../../src/audio/containers/wav-file.ts";
import { sampleRate } from "../../src/lib/sample-rate.ts";

const audioFolder = resolve(import.meta.dirname, "../audio");

export const clip = (name: string): string => join(audioFolder, name);

/** 16-bit mono samples of one of the project's clips. */
async function samplesOf(name: string): Promise<Int16Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of samples16(clip(name), 0)) pieces.push(piece.slice());
  const bytes = new Uint8Array(Buffer.concat(pieces));
  return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
}

const silence = new Int16Array(sampleRate / 2);

export interface Part {
  clip: string;
  /** speech that is turned round is nobody's language: doubtful by its nature */
  backwards?: boolean;
}

/** Writes one recording of many clips, half a second between them. @returns its length in seconds */
export async function writeSpeech(path: string, parts: readonly (string | Part)[]): Promise<number> {
  const known = new Map<string, Int16Array>();
  const all: Int16Array[] = [];
  for (const part of parts) {
    const { clip: name, backwards = false } = typeof part === "string" ? { clip: part } : part;
    const samples = known.get(name) ?? (await samplesOf(name));
    known.set(name, samples);
    all.push(backwards ? samples.toReversed() : samples, silence);
  }
  const length = all.reduce((sum, one) => sum + one.length, 0);
  const bytes = Buffer.concat(all.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
  await writeFile(path, Buffer.concat([wavHeader(length), bytes]));
  return length / sampleRate;
}

/**
 * A speech of at least so many seconds. All clips last longer than a window, so none holds the same clip twice: that would be taken
 * for a loop, and be decoded six times.
 */
export function longSpeech(seconds: number): string[] {
  const clips: [string, number][] = [
    ["jfk.flac", 11.5],
    ["austen-0870.flac", 7.6],
    ["austen-0890.flac", 5.8],
    ["cards-005.wav", 4],
    ["austen-0920.flac", 6.5],
    ["austen-0930.flac", 3.8],
    ["austen-0880.flac", 3.5],
  ];
  const parts: string[] = [];
  let [length, turn] = [0, 0];
  while (length < seconds) {
    const [name, itsLength] = clips[turn % clips.length] ?? ["jfk.flac", 11.5];
    parts.push(name);
    length += itsLength;
    turn += 1;
  }
  return parts;
}

const short = ["austen-0880.flac", "austen-0930.flac", "cards-005.wav"];

/** Two days of so many recordings in folders within folders, two bad ones beside them, and a file that holds no sound. */
export async function fieldFolder(folder: string, perDay: number): Promise<string> {
  const top = join(folder, "field");
  for (const day of ["day 1", join("day 2", "morning")]) {
    await mkdir(join(top, day), { recursive: true });
    for (let number = 1; number <= perDay; number += 1) {
      const name = short[number % short.length] ?? "";
      await copyFile(clip(name), join(top, day, `${day.slice(4, 5)}-${number}${name.slice(name.lastIndexOf("."))}`));
    }
  }
  await writeFile(join(top, "day 1", "broken.mp3"), "this was never sound");
  await copyFile(clip("formats/no-sound.mp4"), join(top, "day 2", "silent film.mp4"));
  await writeFile(join(top, "notes.txt"), "where and when");
  return top;
}
