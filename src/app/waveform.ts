/** A file for eyes and ears: loudness over its length, spans of it as WAV, what is in it. */
import type { Contents, Peaks } from "../api/contract.ts";
import { pcm16, wavOf } from "../audio/containers/wav-file.ts";
import { openRecording } from "../engine/reader.ts";
import { type Heard, openVoices } from "../engine/voices.ts";
import { sampleRate } from "../lib/sample-rate.ts";

/** What of a recording is listened to: as it is heard, and of voices that are heard each by itself one, or all together. */
export interface Listening extends Heard {
  speaker?: string | undefined;
}

/** The sound from a moment on. @throws Failure */
async function* soundOf(file: string, listening?: Listening, fromSeconds = 0): AsyncGenerator<Float32Array> {
  const { channel, track, speaker }: Listening = listening ?? { channel: "auto", track: "auto" };
  const together: Heard = { channel: channel === "each" ? "auto" : channel, track: track === "all" ? "auto" : track };
  const voices = await openVoices(file, speaker === undefined ? together : { channel, track });
  try {
    const voice = voices.voices.find((one) => one.speaker === speaker) ?? voices.voices[0];
    if (voice !== undefined) yield* voice.pcm(fromSeconds);
  } finally {
    await voices.close();
  }
}

/** A hundredth of a second, so that borders can be set by what is seen. */
const firstSamplesPerBin = sampleRate / 100;

/** Bytes that are merged in pairs when there are too many. */
function createBins(mostBins: number) {
  let bytes = new Uint8Array(Math.min(mostBins, 4096));
  let count = 0;
  return {
    isFull: () => count === mostBins,
    halve(): void {
      for (let bin = 0; bin < count / 2; bin++)
        bytes[bin] = Math.max(bytes[2 * bin] ?? 0, 2 * bin + 1 < count ? (bytes[2 * bin + 1] ?? 0) : 0);
      count = Math.ceil(count / 2);
    },
    push(byte: number): void {
      if (count === bytes.length) {
        const larger = new Uint8Array(Math.min(mostBins, 2 * count));
        larger.set(bytes);
        bytes = larger;
      }
      bytes[count] = byte;
      count += 1;
    },
    base64: () => Buffer.from(bytes.buffer, 0, count).toString("base64"),
  };
}

/**
 * Reads the whole file once.
 * @param mostBins even; of half a day, so that memory is bounded
 * @throws Failure
 */
export async function loudness(file: string, mostBins = 1 << 22, listening?: Listening): Promise<Peaks> {
  const bins = createBins(mostBins);
  let samplesPerBin = firstSamplesPerBin;
  let [most, filled, samples] = [0, 0, 0];
  const makeRoom = (): void => {
    bins.halve();
    samplesPerBin *= 2;
  };
  const push = (): void => {
    bins.push(Math.round(255 * Math.sqrt(Math.min(1, most))));
    [most, filled] = [0, 0];
  };
  for await (const piece of soundOf(file, listening)) {
    samples += piece.length;
    for (const sample of piece) {
      const loud = sample < 0 ? -sample : sample;
      if (loud > most) most = loud;
      filled += 1;
      if (filled < samplesPerBin) continue;
      // What was filled is half of a bin then.
      if (bins.isFull()) makeRoom();
      else push();
    }
  }
  if (filled > 0 && bins.isFull()) makeRoom();
  if (filled > 0) push();
  return { duration: samples / sampleRate, binSeconds: samplesPerBin / sampleRate, base64: bins.base64() };
}

/** @returns what the pictures beside the sound are stored as, by the file's own word; null where there are none @throws Failure */
export async function picturesOf(file: string): Promise<string | null> {
  const audio = await openRecording(file);
  await audio.close();
  return audio.pictures;
}

/** What can be chosen of a recording. @throws Failure */
export async function contentsOf(file: string): Promise<Contents> {
  const audio = await openRecording(file);
  await audio.close();
  const { channels, tracks } = audio;
  return { channels, tracks: tracks.map((track) => ({ ...track })) };
}

/** Seconds, from what stands at a recording's head or end: null where only reading all of it would tell. @throws Failure */
export async function durationOf(file: string): Promise<number | null> {
  const audio = await openRecording(file);
  await audio.close();
  return audio.durationSeconds;
}

/** 16-bit samples from `fromSample` on, at 16 kHz, in pieces: little-endian, as is every machine that the runtime runs on. @throws Failure */
export async function* samples16(
  file: string,
  fromSample: number,
  listening?: Listening,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of soundOf(file, listening, fromSample / sampleRate))
    yield new Uint8Array(pcm16(piece).buffer);
}

/** A span at 16 kHz; less where the recording ends. @throws Failure */
export async function spanSamples(
  file: string,
  startSeconds: number,
  endSeconds: number,
  listening?: Listening,
): Promise<Float32Array<ArrayBuffer>> {
  const samples = new Float32Array(Math.max(0, Math.round((endSeconds - startSeconds) * sampleRate)));
  let filled = 0;
  for await (const piece of soundOf(file, listening, startSeconds)) {
    const part = piece.subarray(0, samples.length - filled);
    samples.set(part, filled);
    filled += part.length;
    if (filled === samples.length) break;
  }
  return samples.subarray(0, filled);
}

/** A span as a WAV file, 16 kHz mono. @throws Failure */
export async function wavSpan(
  file: string,
  startSeconds: number,
  endSeconds: number,
  listening?: Listening,
): Promise<Uint8Array> {
  const fromSample = Math.round(startSeconds * sampleRate);
  let left = Math.max(0, Math.round(endSeconds * sampleRate) - fromSample);
  const pieces: Uint8Array[] = [];
  for await (const piece of samples16(file, fromSample, listening)) {
    const part = piece.subarray(0, 2 * left);
    pieces.push(part);
    left -= part.length / 2;
    if (left <= 0) break;
  }
  return wavOf(new Int16Array(Uint8Array.from(Buffer.concat(pieces)).buffer));
}
