/** Loudness over files, for their waveforms. */
import type { Peaks } from "../api/contract.ts";

/** An hour of them is half a megabyte. */
const mostKnown = 32;

/** A file is read for its loudness once, for as long as it is among the latest that were looked at. */
export function createPeaks(sound: { peaks(path: string): Promise<Peaks> }): (path: string) => Promise<Peaks> {
  const known = new Map<string, Promise<Peaks>>();
  return (path) => {
    const peaks = known.get(path) ?? sound.peaks(path);
    known.delete(path);
    known.set(path, peaks);
    for (const oldest of [...known.keys()].slice(0, -mostKnown)) known.delete(oldest);
    peaks.catch(() => known.delete(path));
    return peaks;
  };
}
