/** Loudness over files, for their waveforms. */
import type { Peaks } from "../api/contract.ts";

/** Every file is read for its loudness once, as long as the program runs. */
export function createPeaks(sound: { peaks(path: string): Promise<Peaks> }): (path: string) => Promise<Peaks> {
  const known = new Map<string, Promise<Peaks>>();
  return (path) => {
    const peaks = known.get(path) ?? sound.peaks(path);
    known.set(path, peaks);
    peaks.catch(() => known.delete(path));
    return peaks;
  };
}
