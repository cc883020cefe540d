/**
 * A track's blocks -> speech-rate sound: what is heard of its channels (mixer.ts), at 16 kHz, within the range that the models know; what is
 * broken or clipped in it is counted, and told.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import type { Bytes } from "./bytes.ts";
import { autoMixer, fixedMixer, type Mixer } from "./mixer.ts";
import { noSamples, noSuchChannel } from "./refusals.ts";
import { makeResampler } from "./resample.ts";
import type { Track, Warn } from "./track.ts";

export interface PcmOptions {
  /** One, from 0; the average of all; or what carries the sound, as it is when nothing is said. */
  channel?: number | "mix" | "auto" | undefined;
  fromSeconds?: number;
  /** It is heard beside another stream of the same sound, which tells what is to be told. */
  isAside?: boolean;
}

/** Beyond any scale that sound is stored in, and small enough that a filter's sum stays finite. */
const largestSample = 64;
/** Recordings with more than this share of samples at full scale are told to be clipped. */
const clippedShare = 0.005;

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

/**
 * Mono, 16 kHz float32, in pieces of any size; finite and in [-1, 1].
 * @param warn told what the person should know of the sound, at its end
 * @throws Failure where there is no sound to give
 */
export async function* pcm(bytes: Bytes, track: Track, options: PcmOptions, warn: Warn): AsyncGenerator<Float32Array> {
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
    if (track.isGrowing && block[0]?.length === 0) {
      yield new Float32Array(0);
      continue;
    }
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
