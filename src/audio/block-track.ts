/** Sound in blocks of one size that stand alone, as ADPCM is stored: a place in the file is found by counting. */
import type { Bytes } from "./bytes.ts";
import { type Block, blockPart, type Track } from "./track.ts";

export interface BlockLayout {
  channels: number;
  sampleRate: number;
  blockBytes: number;
  /** In the file, [start, end). */
  start: number;
  end: number;
  /** Samples a channel, as the file tells them: the last block may hold fewer than it has room for. 0: not told. */
  toldFrames: number;
}

export interface BlockCodec {
  codec: string;
  /** Samples a channel in a block of so many bytes; a cut one gives what is there. */
  framesOf(bytes: number): number;
  /** As many samples as `framesOf` says. */
  decode(bytes: Uint8Array): Block;
}

export function blockTrack(bytes: Bytes, layout: BlockLayout, { codec, framesOf, decode }: BlockCodec): Track {
  const { channels, sampleRate, blockBytes, start, end, toldFrames } = layout;
  const framesPerBlock = framesOf(blockBytes);
  const held = Math.floor((end - start) / blockBytes) * framesPerBlock + framesOf((end - start) % blockBytes);
  const frames = toldFrames <= held && toldFrames > held - framesPerBlock ? toldFrames : held;
  return {
    container: "WAV",
    codec,
    channels,
    sampleRate,
    durationSeconds: frames / sampleRate,
    async *blocks(fromFrame, warn) {
      for (let first = fromFrame - (fromFrame % framesPerBlock); first < frames; first += framesPerBlock) {
        const at = start + (first / framesPerBlock) * blockBytes;
        const wanted = Math.min(blockBytes, end - at);
        const read = await bytes.at(at, wanted);
        const block = blockPart(decode(read), 0, frames - first);
        const skip = Math.max(0, fromFrame - first);
        if ((block[0]?.length ?? 0) > skip) yield blockPart(block, skip);
        if (read.length < wanted) {
          warn("The file became shorter while it was read; the rest of it is missing.");
          return;
        }
      }
    },
  };
}
