/** Uncompressed sound at a place in a file: WAV's data chunk, AIFF's sound chunk. Frames are at computable places. */
import type { Bytes } from "./bytes.ts";
import { decodeSamples, type SampleFormat } from "./codecs/samples.ts";
import type { Track } from "./track.ts";

const blockFrames = 32_768;

export interface PcmLayout {
  container: string;
  codec: string;
  channels: number;
  sampleRate: number;
  /** Which channel is the centre one, where the file says that there is one. */
  centre?: number | undefined;
  format: SampleFormat;
  /** Where the sound stands in the file, in bytes: [start, end). */
  start: number;
  end: number;
}

export function pcmTrack(bytes: Bytes, layout: PcmLayout): Track {
  const { channels, sampleRate, format, start, end } = layout;
  const frameBytes = channels * format.bytes;
  const frames = Math.floor((end - start) / frameBytes);
  return {
    container: layout.container,
    codec: layout.codec,
    channels,
    sampleRate,
    centre: layout.centre,
    durationSeconds: frames / sampleRate,
    async *blocks(fromFrame, warn) {
      for (let frame = fromFrame; frame < frames; frame += blockFrames) {
        const wanted = Math.min(blockFrames, frames - frame) * frameBytes;
        const read = await bytes.at(start + frame * frameBytes, wanted);
        if (read.length > 0) yield decodeSamples(read, format, channels);
        if (read.length < wanted) {
          warn("The file became shorter while it was read; the rest of it is missing.");
          return;
        }
      }
    },
  };
}
