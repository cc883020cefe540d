/** The sound of a file for eyes and ears: loudness over its length, and spans of it as WAV. */
import { openAudio, sampleRate } from "../audio/open.ts";

/** Samples a second of everything here. */
export const soundRate = sampleRate;

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
  const audio = await openAudio(file);
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

/** The 44 bytes before 16-bit mono PCM of a known length (RIFF WAVE; lengths are capped where 32 bits end). */
export function wavHeader(samples: number): Uint8Array<ArrayBuffer> {
  const dataBytes = Math.min(2 * samples, 0xffff_ffff - 36);
  const header = new Uint8Array(44);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode("RIFF    WAVEfmt "));
  view.setUint32(4, 36 + dataBytes, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  header.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, dataBytes, true);
  return header;
}

/** 16-bit samples from `fromSample` on, at 16 kHz, in pieces. @throws Failure */
export async function* samples16(file: string, fromSample: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const audio = await openAudio(file);
  try {
    for await (const piece of audio.pcm({ fromSeconds: fromSample / sampleRate })) {
      const bytes = new Uint8Array(2 * piece.length);
      const view = new DataView(bytes.buffer);
      for (const [index, sample] of piece.entries()) view.setInt16(2 * index, Math.round(32_767 * sample), true);
      yield bytes;
    }
  } finally {
    await audio.close();
  }
}

/** A span as a WAV file, 16 kHz mono. @throws Failure */
export async function wavSpan(file: string, startSeconds: number, endSeconds: number): Promise<Uint8Array> {
  const first = Math.round(startSeconds * sampleRate);
  let left = 2 * Math.max(0, Math.round(endSeconds * sampleRate) - first);
  const pieces: Uint8Array[] = [];
  for await (const piece of samples16(file, first)) {
    const part = piece.subarray(0, left);
    pieces.push(part);
    left -= part.length;
    if (left <= 0) break;
  }
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const wav = new Uint8Array(44 + bytes);
  wav.set(wavHeader(bytes / 2));
  let at = 44;
  for (const piece of pieces) {
    wav.set(piece, at);
    at += piece.length;
  }
  return wav;
}
