/** What the tests of reading recordings share: whole files as samples, places of clips, and how alike two sounds are. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openBytes } from "../../src/audio/bytes.ts";
import { openWithFfmpeg } from "../../src/audio/ffmpeg.ts";
import { joined } from "../../src/lib/joined.ts";
import type { PcmOptions } from "../../src/audio/mono.ts";
import { openAudio } from "../../src/audio/open.ts";
import type { OpenOptions } from "../../src/audio/recording.ts";
import { makeResampler } from "../../src/audio/resample.ts";

export const clips = resolve(import.meta.dirname, ".");
export const formats = join(clips, "formats");

export interface DecodedAudio {
  samples: Float32Array;
  warnings: readonly string[];
  container: string;
  codec: string;
  channels: number;
  sampleRate: number;
  durationSeconds: number | null;
}

/** All of a file, with nothing but this program, unless told otherwise. */
export async function decodeFile(
  path: string,
  options: PcmOptions = {},
  open: OpenOptions = { ffmpeg: null },
): Promise<DecodedAudio> {
  const file = await openAudio(path, open);
  try {
    const parts: Float32Array[] = [];
    for await (const part of file.pcm(options)) parts.push(part);
    const { warnings, container, codec, channels, sampleRate, durationSeconds } = file;
    return { samples: joined(parts), warnings, container, codec, channels, sampleRate, durationSeconds };
  } finally {
    await file.close();
  }
}

const wholes = new Map<string, Promise<DecodedAudio>>();

/** A file of test/audio/formats, read once however many tests look at it. */
export function wholeOf(name: string): Promise<DecodedAudio> {
  const whole = wholes.get(name) ?? decodeFile(join(formats, name));
  wholes.set(name, whole);
  return whole;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "slimscribe-audio-"));
}

/** Correlation in [-1, 1] of two sounds, the second moved right by `lag` samples. */
export function likeness(a: Float32Array, b: Float32Array, lag: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  const end = Math.min(a.length, b.length + lag);
  for (let i = Math.max(0, lag); i < end; i++) {
    const x = a[i] ?? 0;
    const y = b[i - lag] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
}

/** The lag within `reach` at which they are most alike, and how alike. */
export function bestLag(
  a: Float32Array,
  b: Float32Array,
  around: number,
  reach: number,
): { lag: number; alike: number } {
  let best = { lag: 0, alike: -1 };
  for (let lag = around - reach; lag <= around + reach; lag++) {
    const alike = likeness(a, b, lag);
    if (alike > best.alike) best = { lag, alike };
  }
  return best;
}

export function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** All of a file as ffmpeg alone gives it, channels averaged. */
export async function decodeThroughFfmpeg(
  ffmpeg: string,
  path: string,
): Promise<{ samples: Float32Array; warnings: string[] }> {
  const bytes = await openBytes(path);
  const warnings: string[] = [];
  const warn = (sentence: string) => {
    if (!warnings.includes(sentence)) warnings.push(sentence);
  };
  try {
    const { track } = await openWithFfmpeg(ffmpeg, bytes, undefined, warn);
    const resampler = makeResampler(track.sampleRate, 16_000);
    const parts: Float32Array[] = [];
    for await (const block of track.blocks(0, warn)) {
      const [first = new Float32Array(0)] = block;
      parts.push(
        resampler.push(first.map((_, i) => block.reduce((sum, one) => sum + (one[i] ?? 0), 0) / block.length)),
      );
    }
    return { samples: joined([...parts, resampler.flush()]), warnings };
  } finally {
    await bytes.close();
  }
}
