/** What a recording can be at all. Headers beyond it are damaged, whatever their container; every track passes here before it is read. */
import { corrupt } from "./refusals.ts";
import type { Track } from "./track.ts";

/** Frames a second: telephones begin at four times the least, and no converter goes beyond the most. */
const leastRate = 2_000;
const mostRate = 768_000;
const mostChannels = 64;

/** A thousand hours: a clock that tells of more is damaged. */
const longestSeconds = 3_600_000;

/** @throws Failure audio.corrupt where there is no such sound */
export function checkShape(name: string, { channels, sampleRate }: Pick<Track, "channels" | "sampleRate">): void {
  if (!(Number.isInteger(channels) && channels >= 1 && channels <= mostChannels))
    throw corrupt(name, `its header tells of ${told(channels)} channels`);
  if (!(Number.isInteger(sampleRate) && sampleRate >= leastRate && sampleRate <= mostRate))
    throw corrupt(name, `its header tells of ${told(sampleRate)} samples a second`);
}

function told(number: number): string {
  return !Number.isFinite(number) ? "an unreadable number of" : String(number);
}

/** A duration as a file tells it; null where it can't be one. */
export function saneDuration(seconds: number | null): number | null {
  return seconds !== null && seconds > 0 && seconds <= longestSeconds ? seconds : null;
}

/** 4 kbit/s: less than any codec makes of speech. Silence, and recordings with long holes, may take less still. */
const leastBytesPerSecond = 500;

/** Seconds of sound that so many bytes hold at the most, where nothing is silent. */
export function longestHeld(bytes: number): number {
  return bytes / leastBytesPerSecond;
}
