/** Loudness of a recording at every zoom: the program's bins, and halves of them, so that drawing takes as long for a minute as for a day. */
import type { Peaks } from "../src/api/contract.ts";

export interface PeakLevels {
  /** of the first level; each has half as many bins as the one before, twice as long */
  binSeconds: number;
  levels: readonly Uint8Array[];
}

export function peakLevels({ binSeconds, base64 }: Pick<Peaks, "binSeconds" | "base64">): PeakLevels {
  let bins = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const levels = [bins];
  while (bins.length > 1) {
    const finer = bins;
    bins = Uint8Array.from({ length: Math.ceil(finer.length / 2) }, (_, pair) =>
      Math.max(finer[2 * pair] ?? 0, finer[2 * pair + 1] ?? 0),
    );
    levels.push(bins);
  }
  return { binSeconds, levels };
}

/** @returns the loudest between two times, 0..1: of at most four bins, whatever their length */
export function loudestBetween({ binSeconds, levels }: PeakLevels, from: number, to: number): number {
  const level = Math.max(0, Math.floor(Math.log2(Math.max(1, (to - from) / binSeconds / 2))));
  const bins = levels[Math.min(level, levels.length - 1)];
  if (bins === undefined) return 0;
  const length = binSeconds * 2 ** Math.min(level, levels.length - 1);
  const first = Math.floor(from / length);
  const last = Math.min(bins.length, Math.max(first + 1, Math.ceil(to / length)));
  let most = 0;
  for (let bin = Math.max(0, first); bin < last; bin++) most = Math.max(most, bins[bin] ?? 0);
  return most / 255;
}

/** Of the way from the quietest to the loudest: below it is silence. */
const silenceShare = 0.2;
/** A border of sound has so much of it, or of silence, on each of its sides. */
const settledSeconds = 0.05;

/**
 * Where sound begins or ends between two times, in order.
 * @param around what is quiet and what is loud is read off this span: of a few seconds
 */
export function soundEdges(
  { binSeconds, levels: [bins = new Uint8Array()] }: PeakLevels,
  from: number,
  to: number,
  around: { start: number; end: number },
): number[] {
  const near = bins
    .slice(Math.max(0, Math.floor(around.start / binSeconds)), Math.ceil(around.end / binSeconds))
    .sort();
  const [quiet, loud] = [near[Math.floor(near.length / 10)] ?? 0, near.at(-1) ?? 0];
  const limit = quiet + silenceShare * (loud - quiet);
  const run = Math.max(1, Math.round(settledSeconds / binSeconds));
  const all = (first: number, last: number, sounding: boolean): boolean => {
    if (first < 0 || last > bins.length) return false;
    for (let bin = first; bin < last; bin++) if ((bins[bin] ?? 0) > limit !== sounding) return false;
    return true;
  };
  const edges: number[] = [];
  for (let bin = Math.max(0, Math.floor(from / binSeconds)); bin <= Math.ceil(to / binSeconds); bin++) {
    const begins = all(bin, bin + run, true) && all(bin - run, bin, false);
    const ends = all(bin, bin + run, false) && all(bin - run, bin, true);
    if (begins || ends) edges.push(bin * binSeconds);
  }
  return edges.filter((edge) => edge >= from && edge <= to);
}
