/**
 * IMA ADPCM as WAV carries it: blocks that begin with one whole sample per channel, then 4 bits a sample, eight samples of a
 * channel at a time. Each block stands alone. IMA Digital Audio Focus and Technical Working Group, "Recommended Practices", 1992.
 */
import { type BlockLayout, blockTrack } from "../block-track.ts";
import { type Bytes, viewOf } from "../bytes.ts";
import { corrupt } from "../refusals.ts";
import { type Block, silentBlock, type Track } from "../track.ts";

const indexSteps = [-1, -1, -1, -1, 2, 4, 6, 8];

/** 89 steps, each about a tenth above the one before. */
const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

interface Voice {
  sample: number;
  index: number;
}

function nextSample(voice: Voice, code: number): number {
  const step = steps[voice.index] ?? 7;
  const magnitude = (step >> 3) + (code & 4 ? step : 0) + (code & 2 ? step >> 1 : 0) + (code & 1 ? step >> 2 : 0);
  const moved = voice.sample + (code & 8 ? -magnitude : magnitude);
  voice.sample = Math.max(-32_768, Math.min(32_767, moved));
  voice.index = Math.max(0, Math.min(88, voice.index + (indexSteps[code & 7] ?? 0)));
  return voice.sample / 32_768;
}

function decodeBlock(bytes: Uint8Array, channels: number): Block {
  const view = viewOf(bytes);
  const groups = groupsOf(bytes.length, channels);
  if (groups < 0) return silentBlock(channels, 0);
  return Array.from({ length: channels }, (_, channel) => {
    const voice = { sample: view.getInt16(4 * channel, true), index: Math.min(88, view.getUint8(4 * channel + 2)) };
    const samples = new Float32Array(1 + 8 * groups);
    samples[0] = voice.sample / 32_768;
    for (let group = 0, to = 1; group < groups; group++) {
      const at = 4 * (channels + group * channels + channel);
      for (let i = 0; i < 4; i++) {
        const pair = view.getUint8(at + i);
        samples[to++] = nextSample(voice, pair & 15);
        samples[to++] = nextSample(voice, pair >> 4);
      }
    }
    return samples;
  });
}

/** Groups of eight samples a channel, behind the first samples; below zero where not even those are there. */
function groupsOf(bytes: number, channels: number): number {
  return Math.floor(bytes / (4 * channels)) - 1;
}

export function imaAdpcmTrack(bytes: Bytes, layout: BlockLayout): Track {
  const { channels, blockBytes } = layout;
  if (groupsOf(blockBytes, channels) < 1) throw corrupt(bytes.name, `its ADPCM blocks are ${blockBytes} bytes long`);
  return blockTrack(bytes, layout, {
    codec: "IMA ADPCM",
    framesOf: (length) => Math.max(0, 1 + 8 * groupsOf(length, channels)),
    decode: (block) => decodeBlock(block, channels),
  });
}
