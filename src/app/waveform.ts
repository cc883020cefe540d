/** A file for eyes and ears: loudness over its length, spans of it as WAV, whether it has pictures. */
import { pcm16, wavOf } from "../audio/containers/wav-file.ts";
import { openRecording } from "../engine/reader.ts";
import { sampleRate } from "../lib/sample-rate.ts";

/** Loudness: the largest magnitude in each bin, 0..1, quantised to 1/255. */
export interface Loudness {
  duration: number;
  binSeconds: number;
  peaks: number[];
}

/** Bins that a waveform is made of at most: four for each column of a wide screen. */
const mostBins = 16_384;

/** Reads the whole file once. Memory is constant: bins are merged in pairs when there are too many. @throws Failure */
export async function loudness(file: string): Promise<Loudness> {
  const audio = await openRecording(file);
  try {
    let samplesPerBin = 160;
    let peaks: number[] = [];
    let [most, filled, samples] = [0, 0, 0];
    for await (const piece of audio.pcm()) {
      samples += piece.length;
      for (const sample of piece) {
        const loud = sample < 0 ? -sample : sample;
        if (loud > most) most = loud;
        filled += 1;
        if (filled < samplesPerBin) continue;
        peaks.push(most);
        [most, filled] = [0, 0];
        if (peaks.length < 2 * mostBins) continue;
        peaks = Array.from({ length: mostBins }, (_, bin) => Math.max(peaks[2 * bin] ?? 0, peaks[2 * bin + 1] ?? 0));
        samplesPerBin *= 2;
      }
    }
    if (filled > 0) peaks.push(most);
    return {
      duration: samples / sampleRate,
      binSeconds: samplesPerBin / sampleRate,
      peaks: peaks.map((loud) => Math.round(255 * Math.min(1, loud)) / 255),
    };
  } finally {
    await audio.close();
  }
}

/** @returns what the pictures beside the sound are stored as, by the file's own word; null where there are none @throws Failure */
export async function picturesOf(file: string): Promise<string | null> {
  const audio = await openRecording(file);
  await audio.close();
  return audio.pictures;
}

/** Seconds, from what stands at a recording's head or end: null where only reading all of it would tell. @throws Failure */
export async function durationOf(file: string): Promise<number | null> {
  const audio = await openRecording(file);
  await audio.close();
  return audio.durationSeconds;
}

/** 16-bit samples from `fromSample` on, at 16 kHz, in pieces: little-endian, as is every machine that the runtime runs on. @throws Failure */
export async function* samples16(file: string, fromSample: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const audio = await openRecording(file);
  try {
    for await (const piece of audio.pcm({ fromSeconds: fromSample / sampleRate }))
      yield new Uint8Array(pcm16(piece).buffer);
  } finally {
    await audio.close();
  }
}

/** A span as a WAV file, 16 kHz mono. @throws Failure */
export async function wavSpan(file: string, startSeconds: number, endSeconds: number): Promise<Uint8Array> {
  const fromSample = Math.round(startSeconds * sampleRate);
  let left = Math.max(0, Math.round(endSeconds * sampleRate) - fromSample);
  const pieces: Uint8Array[] = [];
  for await (const piece of samples16(file, fromSample)) {
    const part = piece.subarray(0, 2 * left);
    pieces.push(part);
    left -= part.length / 2;
    if (left <= 0) break;
  }
  return wavOf(new Int16Array(Uint8Array.from(Buffer.concat(pieces)).buffer));
}
