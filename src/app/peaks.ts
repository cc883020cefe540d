/** Loudness over files, for their waveforms. */
import type { Peaks } from "../api/contract.ts";
import type { Heard } from "../engine/voices.ts";

/** An hour of them is half a megabyte. */
const mostKnown = 32;

/** A file is read for its loudness once, for as long as it is among the latest that were looked at. */
export function createPeaks(sound: {
  peaks(path: string, heard: Heard): Promise<Peaks>;
}): (path: string, heard: Heard) => Promise<Peaks> {
  const known = new Map<string, Promise<Peaks>>();
  return (path, heard) => {
    const key = JSON.stringify([path, heard.channel, heard.track]);
    const peaks = known.get(key) ?? sound.peaks(path, heard);
    known.delete(key);
    known.set(key, peaks);
    for (const oldest of [...known.keys()].slice(0, -mostKnown)) known.delete(oldest);
    peaks.catch(() => known.delete(key));
    return peaks;
  };
}
