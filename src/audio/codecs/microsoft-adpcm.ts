/**
 * Microsoft ADPCM: blocks of two whole samples a channel, then 4 bits a sample, each the error of a prediction from the two before it,
 * by one of the pairs of coefficients that the file lists. Microsoft, "New Multimedia Data Types and Data Techniques", 1994.
 */
import { present } from "../../lib/check.ts";
import { type BlockLayout, blockTrack } from "../block-track.ts";
import { type Bytes, viewOf } from "../bytes.ts";
import { corrupt } from "../refusals.ts";
import { type Block, silentBlock, type Track } from "../track.ts";

type Coefficients = readonly [latest: number, before: number];

const usualCoefficients: readonly Coefficients[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];
const adaptation = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const leastStep = 16;
/** Of a block's head, a channel: which coefficients, the step, two samples. */
const headBytes = 7;

interface Predictor {
  coefficients: Coefficients;
  step: number;
  latest: number;
  before: number;
}

const clamped = (sample: number): number => Math.max(-32_768, Math.min(32_767, sample));

function nextOf(predictor: Predictor, code: number): number {
  const { coefficients, step, latest, before } = predictor;
  const error = code >= 8 ? code - 16 : code;
  const predicted = (latest * coefficients[0] + before * coefficients[1]) >> 8;
  predictor.before = latest;
  predictor.latest = clamped(predicted + error * step);
  predictor.step = Math.max(leastStep, ((adaptation[code] ?? 230) * step) >> 8);
  return predictor.latest / 32_768;
}

/** The file's own pairs, behind the samples of a block and their count. */
function coefficientsOf(extra: Uint8Array): readonly Coefficients[] {
  const view = viewOf(extra);
  const count = extra.length >= 4 ? view.getUint16(2, true) : 0;
  if (count === 0 || extra.length < 4 + 4 * count) return usualCoefficients;
  return Array.from({ length: count }, (_, i) => [view.getInt16(4 + 4 * i, true), view.getInt16(6 + 4 * i, true)]);
}

function decodeBlock(bytes: Uint8Array, channels: number, listed: readonly Coefficients[]): Block {
  if (bytes.length < headBytes * channels) return silentBlock(channels, 0);
  const view = viewOf(bytes);
  const short = (field: number, channel: number) => view.getInt16(channels * (1 + 2 * field) + 2 * channel, true);
  const predictors = Array.from(
    { length: channels },
    (_, channel): Predictor => ({
      coefficients: listed[view.getUint8(channel)] ?? [256, 0],
      step: short(0, channel),
      latest: short(1, channel),
      before: short(2, channel),
    }),
  );
  const codes = 2 * (bytes.length - headBytes * channels);
  const block = predictors.map(({ before, latest }) => {
    const samples = new Float32Array(2 + Math.floor(codes / channels));
    samples.set([before / 32_768, latest / 32_768]);
    return samples;
  });
  for (let i = 0, at = headBytes * channels; i < codes; i++) {
    const pair = view.getUint8(at + (i >> 1));
    const samples = present(block[i % channels], "a channel");
    const predictor = present(predictors[i % channels], "a predictor");
    samples[2 + Math.floor(i / channels)] = nextOf(predictor, i % 2 === 0 ? pair >> 4 : pair & 15);
  }
  return block;
}

/** @param layout with what the format's description adds: `extra` */
export function microsoftAdpcmTrack(bytes: Bytes, layout: BlockLayout & { extra: Uint8Array }): Track {
  const { channels, blockBytes } = layout;
  if (blockBytes <= headBytes * channels) throw corrupt(bytes.name, `its ADPCM blocks are ${blockBytes} bytes long`);
  const listed = coefficientsOf(layout.extra);
  return blockTrack(bytes, layout, {
    codec: "Microsoft ADPCM",
    framesOf: (length) =>
      length < headBytes * channels ? 0 : 2 + Math.floor((2 * (length - headBytes * channels)) / channels),
    decode: (block) => decodeBlock(block, channels, listed),
  });
}
