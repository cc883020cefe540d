/** Loudness over files, for their waveforms. */
import { stat } from "node:fs/promises";
import type { Peaks } from "../api/contract.ts";
import type { Heard } from "../engine/voices.ts";

/** An hour of them is half a megabyte. */
const mostKnown = 32;

/** A file is read for its loudness once, as long as it stays as it is and is among the latest that were looked at. */
export function createPeaks(sound: {
  peaks(path: string, heard: Heard): Promise<Peaks>;
}): (path: string, heard: Heard) => Promise<Peaks> {
  const known = new Map<string, Promise<Peaks>>();
  return async (path, heard) => {
    // Whatever reads a file tells what is wrong with it.
    const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
    const key = JSON.stringify([path, size, mtimeMs, heard.channel, heard.track]);
    const peaks = known.get(key) ?? sound.peaks(path, heard);
    known.delete(key);
    known.set(key, peaks);
    for (const oldest of [...known.keys()].slice(0, -mostKnown)) known.delete(oldest);
    peaks.catch(() => known.delete(key));
    return peaks;
  };
}
