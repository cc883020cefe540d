/**
 * WAV files of what `pcm` gives: 16 kHz, mono, 16 bits. wavefile writes them; since it wants all of a file in memory, recordings
 * of any length are streamed behind a header of it.
 */
import wavefile from "wavefile";
import { sampleRate } from "../../lib/sample-rate.ts";

function file(samples: Int16Array): Uint8Array {
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, sampleRate, "16", samples);
  return wav.toBuffer();
}

const headerOfNone = file(new Int16Array(0));

/** Samples in [-1, 1] as 16-bit integers: what came from 16 bits is the same again. */
export function pcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(32_768 * sample))));
}

/** A whole file. @param samples as many as fit in memory several times */
export const wavOf = (samples: Float32Array | Int16Array): Uint8Array =>
  file(samples instanceof Int16Array ? samples : pcm16(samples));

/** The 44 bytes before a known number of samples; lengths end where 32 bits do. */
export function wavHeader(samples: number): Uint8Array<ArrayBuffer> {
  const header = Uint8Array.from(headerOfNone);
  const dataBytes = Math.min(2 * samples, 0xffff_ffff - (header.length - 8));
  const view = new DataView(header.buffer);
  view.setUint32(4, header.length - 8 + dataBytes, true);
  view.setUint32(header.length - 4, dataBytes, true);
  return header;
}
